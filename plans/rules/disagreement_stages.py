"""The stages of a professional disagreement and their clocks, from the policy it was raised under.

Ordinary limits are working days, and end at the cut-off hour; urgent ones are hours on the clock,
nights, weekends and clock changes included. Pure: a policy, a moment and a calendar in, moments out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from agencies.clock import LONDON, local_time
from agencies.errors import Refused
from agencies.workdays import Calendar
from plans.rules.disagreements import Sight

Policy = Mapping[str, Any]
NEVER = 99
"""A stage that no disagreement reaches."""


@dataclass(frozen=True)
class Stage:
    """One stage as a policy has it."""

    n: int
    level: str
    ack_wd: int
    respond_wd: int
    remind_wd_before: tuple[int, ...]
    overdue_every_wd: int
    meeting: str
    decides: bool
    copy: tuple[str, ...]


def stages(policy: Policy) -> tuple[Stage, ...]:
    """The stages in order; the last one, and only that one, decides."""
    return tuple(
        Stage(
            **row | {"remind_wd_before": tuple(row["remind_wd_before"]), "copy": tuple(row["copy"])}
        )
        for row in policy["disagreement"]["stages"]
    )


def stage(policy: Policy, n: int) -> Stage:
    """The nth stage; refuses one that the policy does not have."""
    every = stages(policy)
    if not 1 <= n <= len(every):
        raise Refused(f"There are stages 1 to {len(every)}. Choose one of them.", field="stage")
    return every[n - 1]


def top(policy: Policy) -> int:
    return len(stages(policy))


def copied_from(policy: Policy, *who: str) -> int:
    """The first stage at which one of these is sent a copy; NEVER if at none."""
    return next((one.n for one in stages(policy) if set(who) & set(one.copy)), NEVER)


def business_sight(policy: Policy, n: int) -> Sight:
    """What the business unit sees of a disagreement that has reached a stage."""
    if n >= copied_from(policy, "business_unit:full"):
        return Sight.FULL
    if n >= copied_from(policy, "business_unit:metadata"):
        return Sight.METADATA
    return Sight.EXISTENCE


def advances_itself(policy: Policy) -> bool:
    """Whether silence moves it up, or only has the raiser asked."""
    return bool(policy["disagreement"]["on_no_response"] == "auto_advance")


# --- Clocks --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Limits:
    """The clock of one stage. On the urgent route there is no acknowledgement and no grace."""

    day_zero: date
    ack_due_at: datetime | None
    respond_due_at: datetime
    grace_until: datetime


def cutoff(policy: Policy) -> time:
    return time.fromisoformat(policy["calendar"]["cutoff"])


def ends_on(day: date, policy: Policy) -> datetime:
    """The end of a limit on a day: the cut-off hour on a wall clock in England."""
    return datetime.combine(day, cutoff(policy), LONDON).astimezone(UTC)


def day_zero(at: datetime, policy: Policy, calendar: Calendar) -> date:
    """The day on which something counts as received: after the cut-off hour, or on a day that does
    not count, the next working day."""
    local = local_time(at)
    day = local.date()
    if local.time() > cutoff(policy):
        return calendar.next_working_day(day)
    return calendar.on_or_after(day)


def after(day: date, wd: int, policy: Policy, calendar: Calendar) -> datetime:
    """The end of a limit of so many working days after a day zero."""
    first = bool(policy["calendar"]["count_from_day_zero"])
    return ends_on(calendar.add_working_days(day, wd, count_from_day_zero=first), policy)


def limits(policy: Policy, n: int, zero: date, calendar: Calendar) -> Limits:
    """The ordinary clock of a stage: acknowledgement, answer, and the grace after it."""
    row = stage(policy, n)
    respond = after(zero, row.respond_wd, policy, calendar)
    return Limits(
        day_zero=zero,
        ack_due_at=min(after(zero, row.ack_wd, policy, calendar), respond),
        respond_due_at=respond,
        grace_until=with_grace(respond, policy, calendar),
    )


def target(policy: Policy, began_at: datetime, calendar: Calendar) -> datetime:
    """By when a disagreement should be settled, whatever the stages it goes through: an aim of the
    policy in working days, that moves nothing by itself."""
    wd = policy["disagreement"]["target_total_wd"]
    return after(day_zero(began_at, policy, calendar), wd, policy, calendar)


def with_grace(respond_due_at: datetime, policy: Policy, calendar: Calendar) -> datetime:
    """The end of the grace after a limit; whole working days, whatever days those are."""
    day = local_time(respond_due_at).date()
    return ends_on(calendar.add_working_days(day, policy["disagreement"]["grace_wd"]), policy)


def urgent_limits(policy: Policy, n: int, at: datetime, *, zero: date) -> Limits:
    """The urgent clock of a stage: so many hours from now, on any day and at any hour."""
    due = at.astimezone(UTC) + timedelta(hours=urgent_hours(policy, n))
    return Limits(day_zero=zero, ack_due_at=None, respond_due_at=due, grace_until=due)


def urgent_hours(policy: Policy, n: int) -> int:
    hours: int = policy["disagreement"]["urgent"]["stage_h"][str(n)]
    return hours


def hurried(limit: Limits, policy: Policy, n: int, at: datetime) -> Limits:
    """The clock of a running stage that becomes urgent: it is never lengthened by that.

    Of a limit that has passed only the grace is left, and it ends now.
    """
    urgent = urgent_limits(policy, n, at, zero=limit.day_zero)
    due = min(limit.respond_due_at, urgent.respond_due_at)
    return Limits(limit.day_zero, None, due, max(due, at.astimezone(UTC)))


def calmed(
    policy: Policy, n: int, zero: date, at: datetime, calendar: Calendar, *, given: int = 0
) -> Limits:
    """The clock once urgency is taken back: the ordinary limit from the stage's own start and the
    working days `given` since, ending no sooner than the next working day."""
    ordinary = limits(policy, n, zero, calendar)
    promised = extended(ordinary.respond_due_at, given, policy, calendar)
    soonest = ends_on(calendar.next_working_day(local_time(at).date()), policy)
    due = max(promised, soonest)
    return Limits(zero, ordinary.ack_due_at, due, with_grace(due, policy, calendar))


def opened_by_silence(grace_until: datetime, at: datetime) -> date | None:
    """The day zero of a stage that silence opens: the day of grace, if it is opened on that day.

    None after an outage: then its whole limit runs from when its people are told.
    """
    grace_day = local_time(grace_until).date()
    return grace_day if local_time(at).date() == grace_day else None


def extended(due: datetime, wd: int, policy: Policy, calendar: Calendar) -> datetime:
    """A limit moved by so many working days."""
    return ends_on(calendar.add_working_days(local_time(due).date(), wd), policy)


def confirm_due(
    policy: Policy, n: int, at: datetime, calendar: Calendar, *, urgent: bool
) -> datetime:
    """By when the side that raised it says whether it is satisfied with the answer."""
    if urgent:
        return at.astimezone(UTC) + timedelta(hours=urgent_hours(policy, n))
    zero = day_zero(at, policy, calendar)
    return after(zero, policy["disagreement"]["confirm_wd"], policy, calendar)


# --- What a policy allows ------------------------------------------------------------------------


def has_to_meet(policy: Policy, n: int, *, urgent: bool) -> bool:
    """Whether the people of a stage meet before it is answered or decided; where every hour counts
    nobody has to wait for a meeting."""
    return stage(policy, n).meeting == "required" and not urgent


def check_extension(policy: Policy, wd: int, *, taken: int, urgent: bool) -> None:
    """Refuses more time than the policy gives, more often than it does, or on the urgent route."""
    rules = policy["disagreement"]["extension"]
    is_barred = policy["disagreement"]["urgent"]["no_extension"] or not rules["urgent"]
    if urgent and is_barred:
        raise Refused("An urgent disagreement is given no more time.", code="urgent")
    if taken >= rules["per_stage"]:
        raise Refused("This stage has been given more time already.", code="extended_already")
    if not 1 <= wd <= rules["max_wd"]:
        raise Refused(
            f"At most {rules['max_wd']} working days more can be given, and at least 1.",
            field="working_days",
        )


def needs_both_sides(policy: Policy) -> bool:
    return bool(policy["disagreement"]["extension"]["both_sides"])


def check_start(policy: Policy, n: int, *, urgent: bool, reason: str) -> None:
    """Refuses a stage that the policy lacks, and to begin above the first without saying why."""
    stage(policy, n)
    if n == 1:
        return
    if urgent and policy["disagreement"]["urgent"]["start_stage"] == "first":
        raise Refused("Even an urgent disagreement begins at stage 1 here.", field="stage")
    if not reason.strip():
        raise Refused("Say why it should not begin at stage 1.", field="skip_reason")


def check_next(policy: Policy, n: int) -> int:
    """The stage after this one; refuses above the last, where the panel decides."""
    if n >= top(policy):
        raise Refused("This is the last stage: the panel decides.", code="last_stage")
    return n + 1
