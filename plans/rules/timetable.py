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
    """The events that start a clock, and those of `ENDINGS`, which only keep what was due."""

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
    LEGAL_PLANNING = "legal_planning", "the legal planning meeting"
    CPIS = "cpis", "the upload to CP-IS"
    DISCHARGE_MEETING = "discharge_meeting", "the discharge planning meeting"


ENDINGS = frozenset({Trigger.LEGAL_PLANNING, Trigger.CPIS, Trigger.DISCHARGE_MEETING})


class DeadlineStatus(TextChoices):
    """*Late* is not here: it is computed from the dates, never stored."""

    OPEN = "open", "Open"
    HELD = "held", "Kept"
    REPLACED = "replaced", "Counted again from another date"
    NOT_NEEDED = "not_needed", "Not needed"


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


def limit(
    policy: Policy,
    key: str,
    trigger_date: date,
    calendar: Calendar,
    agreed: int | None = None,
) -> Limit:
    """The limit of one row whose clock started on a day.

    A number agreed for the child makes it tighter; one that would make it looser is as if not said.
    """
    line = row(policy, key)
    lines = [line, replace(line, number=agreed)] if agreed else [line]
    days = (_placed(policy, due_on(one, trigger_date, calendar), calendar) for one in lines)
    return Limit(key, line.label, min(days), line.statutory)


def limits(
    policy: Policy, keys: Iterable[str], known: Known, calendar: Calendar
) -> tuple[Limit, ...]:
    """The limits of those rows whose clock has started, the earliest first."""
    started = [r for r in (row(policy, key) for key in keys) if r.trigger in known]
    found = [limit(policy, r.key, known[r.trigger], calendar) for r in started]
    return tuple(sorted(found, key=lambda one: one.on))


def conference_limits(
    policy: Policy, strategy_on: date | None, expected_on: date | None, calendar: Calendar
) -> tuple[Limit, ...]:
    """By when an initial conference is held: after the strategy discussion, and before a birth."""
    known = {Trigger.STRATEGY_DISCUSSION: strategy_on, Trigger.EDD: expected_on}
    told = {trigger: on for trigger, on in known.items() if on}
    return limits(policy, ("cp.icpc", "pb.icpc"), told, calendar)


def _placed(policy: Policy, day: date, calendar: Calendar) -> date:
    """A due date on a day that does not count stays there, unless the policy moves it."""
    moves = policy["calendar"]["closed_due_day"] == "working_day_before"
    return calendar.on_or_before(day) if moves else day


def binding(found: Iterable[Limit]) -> Limit | None:
    """Of several limits the earliest binds; None where no clock has started."""
    return min(found, key=lambda one: one.on, default=None)


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
