"""Ellis Varga-Thorne, 11: looked after, in a second foster home."""

from __future__ import annotations

from plans.management.demo.story import (
    CHILD,
    Asked,
    ChildStory,
    Goal,
    PlanStory,
    Relative,
    Said,
    Seat,
    Seen,
    Task,
)
from plans.management.demo.varga_thorne_record import NOTED
from plans.rules.actions import Answer
from plans.rules.children import Relationship
from plans.rules.judgements import Verdict
from plans.rules.outcomes import Understanding
from plans.rules.plans import Kind
from plans.rules.roles import Standing

RELATIVES = (
    Relative("ilona", Relationship.MOTHER, "Ilona", "Varga", age=36, note="Often unwell."),
    Relative(
        "stephen",
        Relationship.FATHER,
        "Stephen",
        "Thorne",
        age=41,
        note="Has parental responsibility. In prison for the next 6 months; telephones monthly.",
    ),
    Relative("magda", Relationship.GRANDPARENT, "Magda", "Varga", age=61, note="Ilona's mother."),
    Relative("leo", Relationship.SIBLING, "Leo", "Varga-Thorne", age=8, note="Looked after too."),
    Relative(
        "denise",
        Relationship.FOSTER_CARER,
        "Denise",
        "Okafor-Lunn",
        note="Ellis's second placement. Own sons of 14 and 16 at home.",
    ),
    Relative("paul_o", Relationship.FOSTER_CARER, "Paul", "Okafor-Lunn"),
    Relative("tariq", Relationship.OTHER, "Tariq", "Bell", note="Ellis's independent advocate."),
)

SEATS = (
    Seat(
        "sally",
        "Supervising social worker",
        "Supports Denise and Paul so that Ellis can stay",
        joined=-118,
    ),
    Seat(
        "grace",
        "Designated teacher",
        "Ellis's learning and his days at school",
        joined=-117,
        contact="Every school day",
    ),
    Seat("colin", "Virtual school adviser", "Education plan and its funding", joined=-117),
    Seat(
        "ana",
        "Looked-after children nurse",
        "Health assessment, and that what it says is done",
        joined=-116,
        contact="Twice a year",
    ),
    Seat(
        "beth",
        "Clinical psychologist",
        "How Ellis copes with what he has been through",
        joined=-90,
        standing=Standing.BY_REPORT,
    ),
    Seat(
        "denise",
        "Foster carer",
        "Cares for Ellis day and night",
        joined=-39,
        standing=Standing.FAMILY,
        contact="Every day",
    ),
    Seat(
        "tariq",
        "Advocate",
        "Says for Ellis what Ellis wants said",
        joined=-96,
        standing=Standing.ADVOCATE,
    ),
    Seat("ilona", "Mother", "Stays in Ellis's life", joined=-118, standing=Standing.FAMILY),
    Seat(
        "magda",
        "Grandmother",
        "May be able to care for Ellis; being assessed",
        joined=-96,
        standing=Standing.FAMILY,
    ),
)

STABLE = Goal(
    worry="Ellis's first foster home broke down after 11 weeks. Another move would be his third.",
    change="Ellis stays with Denise and Paul and feels he belongs there",
    measure="Months without a move",
    baseline="0 of 6 months",
    target="6 of 6 months",
    by=140,
    agreed=-38,
    tasks=(
        Task(
            "Complete the delegated authority form with Denise",
            "sally",
            agreed=-38,
            due=-20,
            said=(
                Said(
                    "sally",
                    -24,
                    "Signed. Denise may agree to school trips, haircuts and sleepovers.",
                    Answer.DONE,
                ),
            ),
        ),
    ),
    seen=(Seen("sally", -9, "1 of 6 months", "Missing for 3 hours last week; Denise held firm."),),
)

FEELINGS = Goal(
    worry="Ellis is sad and angry more than most children, and hides it until it bursts out.",
    change="Ellis can say how he feels, and worries less",
    measure="Strengths and difficulties score (SDQ), from Denise",
    baseline="24",
    target="16 or less",
    by=60,
    agreed=-96,
    tasks=(Task("Offer Ellis a first appointment", "beth", agreed=-24, due=4),),
    seen=(Seen("ana", -22, "21"),),
)

BROTHER = Goal(
    worry="Ellis and Leo live apart and have hardly seen each other since.",
    change="Ellis sees Leo every fortnight",
    measure="Times they met in the last 8 weeks",
    baseline="1 time in 8 weeks",
    target="4 times in 8 weeks",
    by=30,
    agreed=-96,
    child_words="I want to see Leo more than just birthdays",
    tasks=(
        Task(
            "Arrange transport so that Ellis can see Leo",
            "colin",
            agreed=-60,
            due=9,
            said=(
                Said("colin", -40, "Asked the education team for their minibus."),
                Said(
                    "colin",
                    -11,
                    "The minibus is for school days only.",
                    Answer.BLOCKED,
                    "Nobody has agreed to fund a taxi on Saturdays.",
                ),
            ),
        ),
        Task(
            "Write to Ellis each month and put in photographs",
            "ilona",
            agreed=-96,
            due=-30,
            said=(
                Said("imran", -64, "First letter came, with photographs of the two boys."),
                Said("imran", -33, "Second and third came. She keeps it up.", Answer.DONE),
            ),
        ),
    ),
    seen=(Seen("imran", -34, "2 times in 8 weeks"), Seen("imran", -6, "3 times in 8 weeks")),
    asked=(
        Asked(
            CHILD,
            "imran",
            -34,
            Understanding.AGREES,
            how="Alone with Imran, and again with Tariq",
            words="I want to see Leo more than just birthdays",
        ),
        Asked(
            "ilona",
            "imran",
            -33,
            Understanding.AGREES,
            how="Telephone call",
            words="They need each other more than they need me just now.",
        ),
    ),
)

READING = Goal(
    worry="Ellis reads like a child three years younger and gives up in class.",
    change="Ellis reads well enough to enjoy it and to follow lessons",
    measure="Reading age, tested by the school",
    baseline="8.2 years",
    target="9.2 years",
    by=220,
    agreed=-96,
    tasks=(
        Task(
            "Give Ellis a reading tutor twice a week",
            "grace",
            agreed=-96,
            due=30,
            said=(
                Said("grace", -62, "Tutor found; starts after the holiday."),
                Said("grace", -22, "Six sessions so far. Ellis won the form's reading prize."),
            ),
        ),
    ),
    seen=(Seen("grace", -22, "8.6 years"),),
)
PERMANENCE = Goal(
    worry="Nobody can tell Ellis where he will grow up.",
    change="Ellis knows where he will live until he is grown up",
    measure="A permanence decision is made and told to Ellis",
    baseline="No decision",
    target="Decision made and told to Ellis",
    by=30,
    agreed=-96,
    judged=(Verdict.NO_CHANGE,),
    tasks=(
        Task(
            "Complete the assessment of Ellis's grandmother",
            "imran",
            agreed=-96,
            due=-14,
            said=(
                Said("imran", -45, "Three of six sessions held with Magda."),
                Said(
                    "imran",
                    -16,
                    "Medical report on Magda still awaited; asked for it a third time.",
                ),
            ),
        ),
    ),
    asked=(
        Asked(
            "ilona",
            "imran",
            -33,
            Understanding.COULD_NOT_ANSWER,
            how="Telephone call",
            reason="She was too unwell to talk about it.",
        ),
        Asked(
            "stephen",
            "imran",
            -30,
            Understanding.DISAGREES,
            how="Prison visit",
            reason="He wants Ellis to come to him after his release.",
            words="I'm still his dad.",
        ),
    ),
)

FAMILY = (
    ChildStory(
        given_names="Ellis",
        family_name="Varga-Thorne",
        sex="M",
        age=11,
        nhs_number="9990000018",
        relatives=RELATIVES,
        plans=(
            PlanStory(
                kind=Kind.LOOKED_AFTER,
                started=-120,
                reviewed=(-96,),
                booked=((-4, 6),),
                placed=(-120, -40),
                visited=(-116, -80, -34),
                kept=(("lac.careplan", -112), ("lac.pep", -98), ("lac.health", -84)),
                lead="imran",
                role="Social worker",
                purpose="Coordinates the care plan and visits Ellis every 6 weeks",
                chair="ruth",
                contingency="If Denise and Paul cannot go on, Ellis goes to Magda that weekend.",
                seats=SEATS,
                goals=(STABLE, FEELINGS, BROTHER, READING, PERMANENCE),
                noted=NOTED,
            ),
        ),
    ),
)
