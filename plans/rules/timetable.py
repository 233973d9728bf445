"""When things are due. Pure: a policy, the dates that are known, a calendar; out come limits.

A limit is computed once, when the event that starts its clock is recorded, and stored.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import TextChoices

from agencies.errors import Refused
from agencies.workdays import Calendar, add_months, add_weeks, long_date
from plans.rules.children import at_gestation
from plans.rules.plans import Kind

Policy = Mapping[str, Any]


class Unit(TextChoices):
    WORKING_DAYS = "working_days", "working days"
    CALENDAR_DAYS = "calendar_days", "days"
    WEEKS = "weeks", "weeks"
    MONTHS = "months", "months"
    GESTATION = "gestation", "weeks of pregnancy"


class Direction(TextChoices):
    AFTER = "after", "after"
    BEFORE = "before", "before"
    AT = "at", "at"


class Trigger(TextChoices):
    """The events that start a clock."""

    REFERRAL = "referral", "the referral"
    STRATEGY_DISCUSSION = "strategy_discussion", "the strategy discussion"
    CONFERENCE = "conference", "the conference"
    INITIAL_CONFERENCE = "initial_conference", "the initial conference"
    PLAN_STARTED = "plan_started", "the start of the plan"
    ASSESSMENT_STARTED = "assessment_started", "the start of the assessment"
    LAST_GROUP = "last_group", "the last group held"
    LAST_REVIEW = "last_review", "the last review held"
    NEXT_REVIEW = "next_review", "the next review"
    LAST_VISIT = "last_visit", "the last visit"
    PREGNANCY_KNOWN = "pregnancy_known", "the pregnancy becoming known"
    EDD = "edd", "the expected date of delivery"
    BIRTH = "birth", "the birth"
    DISCHARGE = "discharge", "leaving hospital"
    BECAME_LOOKED_AFTER = "became_looked_after", "becoming looked after"
    FIRST_PLACEMENT = "first_placement", "the first placement"
    PLACEMENT_STARTED = "placement_started", "the start of the placement"
    EVENT = "event", "the event"


Known = Mapping[Trigger, date]


@dataclass(frozen=True)
class Row:
    """One line of a policy's timetable."""

    key: str
    label: str
    number: int
    unit: Unit
    direction: Direction
    trigger: Trigger
    statutory: bool
    count_from_day_zero: bool

    @property
    def in_words(self) -> str:
        """ "10 working days after the initial conference", "28 weeks of pregnancy"."""
        unit = self.unit.label.removesuffix("s") if self.number == 1 else self.unit.label
        if self.unit == Unit.GESTATION:
            return f"{self.number} {self.unit.label}"
        if self.number == 0:
            return f"by {self.trigger.label}"
        return f"{self.number} {unit} {self.direction.label} {self.trigger.label}"


@dataclass(frozen=True)
class Limit:
    """A date by which something is due, and the row it came from."""

    key: str
    label: str
    on: date
    statutory: bool


def row(policy: Policy, key: str) -> Row:
    data = policy["timetable"][key]
    everywhere = policy["calendar"]["count_from_day_zero"]
    return Row(
        key=key,
        label=data["label"],
        number=data["number"],
        unit=Unit(data["unit"]),
        direction=Direction(data["direction"]),
        trigger=Trigger(data["trigger"]),
        statutory=data["statutory"],
        count_from_day_zero=data.get("count_from_day_zero", everywhere),
    )


def due_on(row: Row, trigger_date: date, calendar: Calendar) -> date:
    """The last day on which the row is kept, counted from the day its clock started."""
    number = -row.number if row.direction == Direction.BEFORE else row.number
    if row.unit == Unit.WORKING_DAYS:
        return calendar.add_working_days(
            trigger_date, number, count_from_day_zero=row.count_from_day_zero
        )
    if row.unit == Unit.GESTATION:
        return at_gestation(trigger_date, row.number)
    if row.unit == Unit.MONTHS:
        return add_months(trigger_date, number)
    if row.unit == Unit.WEEKS:
        return add_weeks(trigger_date, number)
    return trigger_date + timedelta(days=number)


def limits(
    policy: Policy, keys: Iterable[str], known: Known, calendar: Calendar
) -> tuple[Limit, ...]:
    """The limits of those rows whose clock has started, the earliest first."""
    started = [r for r in (row(policy, key) for key in keys) if r.trigger in known]
    found = [
        Limit(
            r.key,
            r.label,
            _placed(policy, due_on(r, known[r.trigger], calendar), calendar),
            r.statutory,
        )
        for r in started
    ]
    return tuple(sorted(found, key=lambda limit: limit.on))


def _placed(policy: Policy, day: date, calendar: Calendar) -> date:
    """A due date on a day that does not count stays there, unless the policy moves it."""
    moves = policy["calendar"]["closed_due_day"] == "working_day_before"
    return calendar.on_or_before(day) if moves else day


def binding(found: Iterable[Limit]) -> Limit | None:
    """Of several limits the earliest binds; None where no clock has started."""
    return min(found, key=lambda limit: limit.on, default=None)


def tighter(one: Limit, other: Limit) -> Limit:
    """Compared by the computed date, whatever units they were counted in."""
    return other if other.on < one.on else one


def moved(limit: Limit, to: date, *, by_chair: bool = False, reason: str = "") -> Limit:
    """The limit with another date. Anything may be tightened by anyone who may set it.

    Refuses to loosen a statutory row at all, and any other unless the chair gives a reason.
    """
    if to > limit.on:
        if limit.statutory:
            raise Refused(
                f"{limit.label} is due by {long_date(limit.on)} by statute; "
                "it can be earlier, never later.",
                field="due_on",
                code="statutory",
            )
        if not (by_chair and reason.strip()):
            raise Refused(
                f"{limit.label} is due by {long_date(limit.on)}; "
                "only the chair may set a later date, with a reason.",
                field="due_on",
                code="later_than_the_limit",
            )
    return replace(limit, on=to)


FIRST_GROUP: dict[Kind, tuple[str, ...]] = {
    Kind.CHILD_PROTECTION: ("cp.cg.first",),
    Kind.CHILD_IN_NEED: ("cin.group.first",),
    Kind.LOOKED_AFTER: ("lac.group",),
    Kind.EARLY_HELP: ("eh.group.first",),
}
NEXT_GROUP: dict[Kind, tuple[str, ...]] = {
    # The last group of a round comes early enough for its report to reach the review.
    Kind.CHILD_PROTECTION: ("cp.cg.next",),
    Kind.CHILD_IN_NEED: ("cin.group.next",),
    Kind.LOOKED_AFTER: ("lac.group",),
    Kind.EARLY_HELP: ("eh.group.next",),
}
FIRST_REVIEW: dict[Kind, tuple[str, ...]] = {
    Kind.CHILD_PROTECTION: ("cp.rcpc.first",),
    Kind.CHILD_IN_NEED: ("cin.review.first",),
    Kind.LOOKED_AFTER: ("lac.rev.1",),
    Kind.EARLY_HELP: ("eh.review.first",),
}
NEXT_REVIEW: dict[Kind, tuple[str, ...]] = {
    Kind.CHILD_PROTECTION: ("cp.rcpc.next",),
    Kind.CHILD_IN_NEED: ("cin.review",),
    Kind.LOOKED_AFTER: ("lac.rev.n",),
    Kind.EARLY_HELP: ("eh.review",),
}
PRE_BIRTH_REVIEW = ("pb.rcpc.conference", "pb.rcpc.birth")
PRE_BIRTH = ("pb.refer", "pb.icpc", "pb.birthplan", "pb.unrecorded")


def first_group(policy: Policy, kind: Kind, known: Known, calendar: Calendar) -> Limit | None:
    return binding(limits(policy, FIRST_GROUP[kind], known, calendar))


def next_group(policy: Policy, kind: Kind, known: Known, calendar: Calendar) -> Limit | None:
    return binding(limits(policy, NEXT_GROUP[kind], known, calendar))


def first_review(
    policy: Policy, kind: Kind, known: Known, calendar: Calendar, *, pre_birth: bool = False
) -> Limit | None:
    """A plan that began before birth is reviewed soon after it, whichever limit comes first."""
    keys = PRE_BIRTH_REVIEW if pre_birth else FIRST_REVIEW[kind]
    return binding(limits(policy, keys, known, calendar))


def next_review(
    policy: Policy, kind: Kind, known: Known, calendar: Calendar, *, held: int
) -> Limit | None:
    """The review after so many have been held: the second looked-after review comes sooner."""
    second = kind == Kind.LOOKED_AFTER and held == 1
    keys = ("lac.rev.2",) if second else NEXT_REVIEW[kind]
    return binding(limits(policy, keys, known, calendar))


def review_after_birth(
    policy: Policy, born_on: date, current: Limit | None, calendar: Calendar
) -> Limit | None:
    """The next review once a birth is recorded: within the limit after birth, or sooner."""
    after = limits(policy, ("pb.rcpc.birth",), {Trigger.BIRTH: born_on}, calendar)
    return binding([*after, current] if current else after)


def pre_birth_limits(
    policy: Policy, edd: date, calendar: Calendar, *, strategy_on: date | None = None
) -> tuple[Limit, ...]:
    """The milestones of a pregnancy. Both conference limits are shown; the earlier binds."""
    known = {Trigger.EDD: edd}
    keys: tuple[str, ...] = PRE_BIRTH
    if strategy_on:
        known[Trigger.STRATEGY_DISCUSSION] = strategy_on
        keys = (*PRE_BIRTH, "cp.icpc")
    return limits(policy, keys, known, calendar)
