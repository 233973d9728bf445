"""Jaydon and Maisie Teale, 7 and 4: children in need since their protection plans ended.

What the family works on stands on one child's plan each, so that nothing is written twice.
"""

from __future__ import annotations

from plans.management.demo import teale_record
from plans.management.demo.noting import Noted
from plans.management.demo.story import ChildStory, Goal, PlanStory, Relative, Seat
from plans.management.demo.teale_goals import ATTENDANCE, BEDTIME, HOME, MOOD, TEETH
from plans.rules.children import Relationship
from plans.rules.plans import Kind
from plans.rules.roles import Standing

LEANNE = Relative("leanne", Relationship.MOTHER, "Leanne", "Teale", age=31)
CRAIG = Relative(
    "craig",
    Relationship.UNKNOWN,
    known_as="Craig",
    description="Man in his thirties who stays over and has collected Maisie from nursery",
    note="Surname, address and how he knows the family are missing.",
)
ANTHONY = Relative(
    "anthony",
    Relationship.FATHER,
    "Anthony",
    "Pell",
    age=34,
    note="Has parental responsibility. Has never been invited to a meeting.",
)

FARIDA = Seat(
    "farida",
    "Designated safeguarding lead",
    "Jaydon's attendance and how he is at school",
    joined=-72,
    contact="Every school day",
)
JILL = Seat(
    "jill", "School nurse", "Follows up Jaydon's sleep and growth", joined=-72, contact="Termly"
)
KEZIA = Seat(
    "kezia",
    "Community mental health nurse",
    "Leanne's depression, and what it means for the children",
    joined=-70,
)
MOTHER = Seat(
    "leanne",
    "Mother",
    "Looks after the children and leads on their routines",
    joined=-74,
    standing=Standing.FAMILY,
)
BECKY = Seat(
    "becky",
    "Nursery key person",
    "Maisie's days at nursery, and who collects her",
    joined=-72,
    contact="Every nursery day",
)
TOM = Seat("tom", "Housing officer", "A dry, warm home for Maisie to sleep in", joined=-71)


def _protection(*seats: Seat) -> PlanStory:
    """The child protection plan that came before, and ended at its review."""
    return PlanStory(
        kind=Kind.CHILD_PROTECTION,
        started=-330,
        reviewed=(-240,),
        inquorate=(-250,),
        lead="joanne",
        role="Social worker",
        purpose="Coordinates the plan and sees the children every 2 weeks",
        chair="ruth",
        category="NEG",
        contingency="If the children are left alone again, they stay with a neighbour that night "
        "and a strategy discussion is held the next day.",
        seats=(
            Seat(
                "owen",
                "Family support practitioner",
                "Helps Leanne with routines at home",
                joined=-328,
                contact="Weekly",
            ),
            *seats,
        ),
        ended=-76,
    )


def _in_need(
    purpose: str, seats: tuple[Seat, ...], goals: tuple[Goal, ...], noted: tuple[Noted, ...]
) -> PlanStory:
    return PlanStory(
        kind=Kind.CHILD_IN_NEED,
        started=-75,
        met=(-62, -20),
        reviewed=(-55, -38, -20),
        visited=(-62, -38, -15),
        lead="owen",
        chair="ruth",
        role="Family support practitioner",
        purpose=purpose,
        contingency="If Leanne cannot get up for the children, she rings Owen or the duty number; "
        "the school and the nursery ring on the first morning a child is missing.",
        seats=(*seats, MOTHER),
        goals=goals,
        noted=noted,
    )


JAYDON = ChildStory(
    given_names="Jaydon",
    family_name="Teale",
    sex="M",
    age=7,
    nhs_number="9990000026",
    relatives=(
        LEANNE,
        ANTHONY,
        Relative("maisie", Relationship.HALF_SIBLING, "Maisie", "Teale", age=4),
        CRAIG,
    ),
    plans=(
        _protection(
            Seat("farida", "Designated safeguarding lead", "Jaydon's days at school", joined=-327)
        ),
        _in_need(
            "Coordinates the plan and sees Jaydon alone every month",
            (FARIDA, JILL, KEZIA),
            (ATTENDANCE, MOOD, BEDTIME),
            teale_record.JAYDON,
        ),
    ),
)
MAISIE = ChildStory(
    given_names="Maisie",
    family_name="Teale",
    sex="F",
    age=4,
    nhs_number="9990000034",
    relatives=(
        LEANNE,
        Relative("jaydon", Relationship.HALF_SIBLING, "Jaydon", "Teale", age=7),
        CRAIG,
    ),
    plans=(
        _protection(Seat("becky", "Nursery key person", "Maisie's days at nursery", joined=-327)),
        _in_need(
            "Coordinates the plan and sees Maisie every month",
            (
                BECKY,
                Seat("jill", "School nurse", "Maisie's teeth and growth", joined=-72),
                TOM,
            ),
            (TEETH, HOME),
            teale_record.MAISIE,
        ),
    ),
)

FAMILY = (JAYDON, MAISIE)
