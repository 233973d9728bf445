"""A plan: one child, one kind, one reference; and the statutory rules its dates must keep.

The numbers are those of the children in need census, the return every English authority makes.
Operations and the importer ask the same functions.
"""

import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from django.db.models import TextChoices

from agencies.errors import Refused
from agencies.workdays import DAYS, SATURDAY, long_date
from plans.rules.moves import Moves


class Kind(TextChoices):
    CHILD_PROTECTION = "child_protection", "Child protection"
    CHILD_IN_NEED = "child_in_need", "Child in need"
    LOOKED_AFTER = "looked_after", "Looked-after care"
    EARLY_HELP = "early_help", "Early help"


class Status(TextChoices):
    OPEN = "open", "Open"
    ENDED = "ended", "Ended"


MOVES: Moves[Status] = {
    Status.OPEN: frozenset({Status.ENDED}),
    Status.ENDED: frozenset(),
}
STARTS = (Status.OPEN,)


class Category(TextChoices):
    """Why a child is on a child protection plan (census 8905)."""

    NEGLECT = "NEG", "Neglect"
    PHYSICAL_ABUSE = "PHY", "Physical abuse"
    SEXUAL_ABUSE = "SAB", "Sexual abuse"
    EMOTIONAL_ABUSE = "EMO", "Emotional abuse"
    MULTIPLE = "MUL", "Multiple categories"


class EndReason(TextChoices):
    STEPPED_DOWN_TO_CHILD_IN_NEED = "to_child_in_need", "Continues as a child in need plan"
    STEPPED_DOWN_TO_EARLY_HELP = "to_early_help", "Continues as early help"
    STEPPED_DOWN_TO_UNIVERSAL = "to_universal", "Universal services are enough"
    STEPPED_UP_TO_CHILD_PROTECTION = "to_child_protection", "Continues as a child protection plan"
    BECAME_LOOKED_AFTER = "looked_after", "The child became looked after"
    RETURNED_HOME = "returned_home", "The child returned home"
    ADOPTED = "adopted", "Adopted"
    CHILD_ARRANGEMENTS_ORDER = "child_arrangements", "Child arrangements order"
    SPECIAL_GUARDIANSHIP = "special_guardianship", "Special guardianship order"
    MOVED_AREA = "moved_area", "Moved to another authority"
    ADULT_SERVICES = "adult_services", "Transferred to adult services"
    REACHED_18 = "reached_18", "Reached 18"
    DIED = "died", "The child died"
    STARTED_IN_ERROR = "started_in_error", "Started in error"
    OTHER = "other", "Another reason, given in the note"
    NOT_KNOWN = "not_known", "Not known: taken in from a return"


CENSUS_CLOSURES: Mapping[str, EndReason] = {
    "RC1": EndReason.ADOPTED,
    "RC2": EndReason.DIED,
    "RC3": EndReason.CHILD_ARRANGEMENTS_ORDER,
    "RC4": EndReason.SPECIAL_GUARDIANSHIP,
    "RC5": EndReason.MOVED_AREA,
    "RC6": EndReason.ADULT_SERVICES,
    "RC7": EndReason.OTHER,
    "RC8": EndReason.STEPPED_DOWN_TO_UNIVERSAL,
    "RC9": EndReason.STEPPED_DOWN_TO_EARLY_HELP,
}


def group_heading(kind: str, policy: Mapping[str, Any]) -> str:
    """ "Core group" or "Care group": one model, named as the partnership names it."""
    return str(policy["heading"][kind])


# No vowels, so that no reference spells a name; none of 0 1 B I L O S U Y Z, which are misread
# on paper or misheard on the telephone.
ALPHABET = "23456789CDFGHJKMNPQRTVWX"
REFERENCE_PATTERN = rf"CG-[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}"
_REFERENCE = re.compile(REFERENCE_PATTERN)


def new_reference(choice: Callable[[str], str] = secrets.choice) -> str:
    """A reference that says nothing about the child: one of a hundred thousand million."""
    letters = "".join(choice(ALPHABET) for _ in range(8))
    return f"CG-{letters[:4]}-{letters[4:]}"


def read_reference(text: str) -> str | None:
    """The reference somebody typed, whatever its case, spaces and dashes; None if it is not one."""
    letters = re.sub(r"[\s-]", "", text).upper().removeprefix("CG")
    reference = f"CG-{letters[:4]}-{letters[4:]}"
    return reference if _REFERENCE.fullmatch(reference) else None


@dataclass(frozen=True)
class PlanDates:
    """What the statutory rules need to know of a plan."""

    kind: str
    started_on: date
    ended_on: date | None = None
    conference_on: date | None = None
    reviewed_on: tuple[date, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.ended_on is None


@dataclass(frozen=True)
class Breach:
    """A statutory rule that is broken: its census number, and one sentence a person can act on."""

    code: str
    sentence: str


def starts_at_its_conference(plan: PlanDates) -> Breach | None:
    """Census 2885: a child protection plan starts on the day of its initial conference."""
    held = plan.conference_on
    if plan.kind != Kind.CHILD_PROTECTION or held is None or held == plan.started_on:
        return None
    return Breach(
        "2885",
        f"The plan starts on {long_date(plan.started_on)} but the initial conference was held on "
        f"{long_date(held)}; a child protection plan starts on the day of its conference.",
    )


def reviews_follow_the_start(plan: PlanDates) -> Breach | None:
    """Census 8841: no review on or before the day a child protection plan starts."""
    if plan.kind != Kind.CHILD_PROTECTION:
        return None
    early = [held for held in plan.reviewed_on if held <= plan.started_on]
    if not early:
        return None
    return Breach(
        "8841",
        f"A review on {long_date(min(early))} is not after the plan's start on "
        f"{long_date(plan.started_on)}; the first review comes later than the start.",
    )


def ends_after_its_start(plan: PlanDates) -> Breach | None:
    """Ours, and no census number: a plan cannot end before it began."""
    if plan.ended_on is None or plan.ended_on >= plan.started_on:
        return None
    return Breach(
        "end",
        f"The plan ends on {long_date(plan.ended_on)}, before it starts on "
        f"{long_date(plan.started_on)}.",
    )


def conference_on_a_weekday(held_on: date) -> Breach | None:
    """Census 8875: an initial child protection conference is not held at a weekend."""
    if held_on.weekday() < SATURDAY:
        return None
    return Breach(
        "8875",
        f"{long_date(held_on)} is a {DAYS[held_on.weekday()]}; "
        "a child protection conference is held from Monday to Friday.",
    )


def one_open_child_protection_plan(plans: Iterable[PlanDates]) -> Breach | None:
    """Census 8935: at most one open child protection plan."""
    return _one_open(plans, Kind.CHILD_PROTECTION, "8935")


def one_open_child_in_need_plan(plans: Iterable[PlanDates]) -> Breach | None:
    """Census 4004: at most one open child in need plan."""
    return _one_open(plans, Kind.CHILD_IN_NEED, "4004")


def one_open_plan_of_a_kind(plans: Iterable[PlanDates], kind: Kind) -> Breach | None:
    """Ours for the kinds the census does not name: at most one open plan of a kind."""
    return _one_open(plans, kind, {"child_protection": "8935", "child_in_need": "4004"}.get(kind))


def _one_open(plans: Iterable[PlanDates], kind: Kind, code: str | None) -> Breach | None:
    if sum(plan.kind == kind and plan.is_open for plan in plans) <= 1:
        return None
    return Breach(
        code or "one_open",
        f"The child already has an open {kind.label.lower()} plan; end it before another starts.",
    )


def need_and_protection_apart(plans: Iterable[PlanDates]) -> Breach | None:
    """Census 4001, 4016, 4017: child in need and child protection plans do not overlap.

    The day one ends the other may start: stepping up or down happens at one meeting.
    """
    pairs = combinations(plans, 2)
    return next((breach for pair in pairs if (breach := _apart(*pair))), None)


def _apart(one: PlanDates, other: PlanDates) -> Breach | None:
    if {one.kind, other.kind} != {Kind.CHILD_PROTECTION, Kind.CHILD_IN_NEED}:
        return None
    need, protection = (one, other) if one.kind == Kind.CHILD_IN_NEED else (other, one)
    if need.started_on >= (protection.ended_on or date.max):
        return None
    if protection.started_on >= (need.ended_on or date.max):
        return None
    # Both still open, or the number that says which of them started inside the other.
    code = "4016" if need.started_on >= protection.started_on else "4017"
    return Breach(
        "4001" if need.is_open and protection.is_open else code,
        "A child in need plan and a child protection plan are open on the same days; "
        "one ends before the other starts, or on that day.",
    )


def breaches(plan: PlanDates, others: Iterable[PlanDates] = ()) -> tuple[Breach, ...]:
    """Every statutory rule this plan breaks, by itself or beside the child's other plans."""
    beside = list(others)
    found = [
        ends_after_its_start(plan),
        starts_at_its_conference(plan),
        reviews_follow_the_start(plan),
        _conference_day(plan),
        one_open_plan_of_a_kind([plan, *beside], Kind(plan.kind)) if plan.is_open else None,
        *(_apart(plan, other) for other in beside),
    ]
    return tuple(breach for breach in found if breach)


def _conference_day(plan: PlanDates) -> Breach | None:
    if plan.kind != Kind.CHILD_PROTECTION or plan.conference_on is None:
        return None
    return conference_on_a_weekday(plan.conference_on)


def check_statute(plan: PlanDates, others: Iterable[PlanDates] = ()) -> None:
    """Refuses a plan that breaks a statutory rule, in the words of the first one it breaks."""
    for breach in breaches(plan, others):
        raise Refused(breach.sentence, code=breach.code)


def check_category(kind: str, category: str) -> None:
    """Refuses a child protection plan without a category, and any other plan with one (8905)."""
    if kind == Kind.CHILD_PROTECTION:
        if category not in Category.values:
            raise Refused(
                "Choose why the child is on a child protection plan: neglect, physical, sexual or "
                "emotional abuse, or multiple categories.",
                field="category",
                code="8905",
            )
    elif category:
        raise Refused(
            "Only a child protection plan has a category of abuse; leave it empty.",
            field="category",
            code="category_not_wanted",
        )
