"""What a disagreement's clock does by itself, and when: reminders, silence, and what is overdue.

Pure. Each timer has the moment it is due, so that a stage, a timer and a moment name it once:
whoever comes second finds it done. Who missed some, because nothing ran, has the latest only.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import TextChoices

from agencies.clock import LONDON, local_time
from agencies.workdays import Calendar
from plans.rules.disagreement_stages import Stage, advances_itself, stage, top
from plans.rules.disagreements import State

OPENS = time(8)
"""Reminders of a day are sent when people come to work."""
A_DAY = timedelta(days=1)


class Timer(TextChoices):
    NUDGE = "nudge", "A draft has been left"
    ACKNOWLEDGE = "acknowledge", "Nobody has said that it was received"
    REMIND = "remind", "An answer is due soon"
    RESPOND = "respond", "An answer was due"
    ADVANCE = "advance", "Nobody has answered"
    OVERDUE = "overdue", "Still nobody has answered"
    CONFIRM = "confirm", "An answer waits to be accepted or not"
    RECEIPT = "receipt", "It has not been taken in where it went"


_BEFORE_THE_LIMIT = frozenset({Timer.ACKNOWLEDGE, Timer.REMIND})
SUPERSEDES: Mapping[Timer, frozenset[Timer]] = {
    Timer.RESPOND: _BEFORE_THE_LIMIT,
    Timer.OVERDUE: _BEFORE_THE_LIMIT | {Timer.RESPOND},
    Timer.ADVANCE: _BEFORE_THE_LIMIT | {Timer.RESPOND, Timer.OVERDUE},
}
"""What need not be said any more, once it has come to this."""


@dataclass(frozen=True)
class Due:
    """A timer at its moment; `step` counts its repeats, or the working days still to go."""

    timer: Timer
    due_at: datetime
    step: int = 0


@dataclass(frozen=True)
class Running:
    """What is known of a disagreement's clock. Moments of what does not run are None."""

    state: str
    n: int
    opened_at: datetime
    is_urgent: bool = False
    urgent_at: datetime | None = None
    ack_due_at: datetime | None = None
    is_acknowledged: bool = False
    respond_due_at: datetime | None = None
    grace_until: datetime | None = None
    is_silent: bool = True
    confirm_due_at: datetime | None = None
    waits_until: datetime | None = None
    """When the draft is nudged, or the receipt of a redirected one is due."""


@dataclass(frozen=True)
class Turn:
    """What has come due, the last of each timer only, and when to look again."""

    due: tuple[Due, ...]
    next_at: datetime | None


def turn(running: Running, policy: Mapping[str, Any], at: datetime, calendar: Calendar) -> Turn:
    """What is due of a disagreement at a moment, in the order in which it came due."""
    latest: dict[Timer, Due] = {}
    coming: list[datetime] = []
    for series in _series(running, policy, calendar):
        for due in series:
            if due.due_at > at:
                coming.append(due.due_at)
                break
            latest[due.timer] = due
    for timer, passed in SUPERSEDES.items():
        if timer in latest:
            latest = {name: due for name, due in latest.items() if name not in passed}
    return Turn(
        tuple(sorted(latest.values(), key=lambda due: due.due_at)), min(coming, default=None)
    )


def _series(
    running: Running, policy: Mapping[str, Any], calendar: Calendar
) -> Iterator[Iterator[Due]]:
    """Each a run of moments in order; the ones that repeat never end."""
    if running.state == State.OPEN and running.respond_due_at is not None:
        yield from _of_stage(running, policy, calendar)
    elif running.state == State.PROPOSED and running.confirm_due_at is not None:
        yield _repeated(Timer.CONFIRM, running.confirm_due_at, 1, running, calendar)
    elif running.state == State.DRAFT and running.waits_until is not None:
        yield iter((Due(Timer.NUDGE, running.waits_until),))
    elif running.state == State.REDIRECTED and running.waits_until is not None:
        yield _repeated(Timer.RECEIPT, running.waits_until, 1, running, calendar)


def _of_stage(
    running: Running, policy: Mapping[str, Any], calendar: Calendar
) -> Iterator[Iterator[Due]]:
    assert running.respond_due_at is not None
    assert running.grace_until is not None
    row = stage(policy, running.n)
    if running.ack_due_at is not None and not running.is_acknowledged:
        yield iter((Due(Timer.ACKNOWLEDGE, running.ack_due_at),))
    for due in _reminders(running, row, calendar):
        yield iter((due,))
    yield iter((Due(Timer.RESPOND, running.respond_due_at),))
    if running.n < top(policy) and advances_itself(policy):
        yield _in_the_grace(running, row, calendar)
        yield iter((Due(Timer.ADVANCE, running.grace_until),))
    else:
        # At the last stage, or where the policy only prompts, it stays open and is said daily.
        start = running.respond_due_at if running.n == top(policy) else running.grace_until
        yield _repeated(Timer.OVERDUE, start, row.overdue_every_wd, running, calendar)


def _in_the_grace(running: Running, row: Stage, calendar: Calendar) -> Iterator[Due]:
    """After the limit, as often as the policy says, until it moves up by itself."""
    assert running.respond_due_at is not None
    assert running.grace_until is not None
    start = running.respond_due_at
    for due in _repeated(Timer.OVERDUE, start, row.overdue_every_wd, running, calendar):
        if due.due_at >= running.grace_until:
            return
        if due.step:
            yield due


def _reminders(running: Running, row: Stage, calendar: Calendar) -> Iterator[Due]:
    """Before the limit, if the stage was open by then; urgent ones once, halfway."""
    assert running.respond_due_at is not None
    due_at = running.respond_due_at
    if running.is_urgent:
        since = running.urgent_at or running.opened_at
        yield Due(Timer.REMIND, since + (due_at - since) / 2)
        return
    day = local_time(due_at).date()
    moments = sorted(
        (_opening(calendar.add_working_days(day, -wd)), wd) for wd in row.remind_wd_before
    )
    for moment, wd in moments:
        if running.opened_at < moment < due_at:
            yield Due(Timer.REMIND, moment, -wd)


def _repeated(
    timer: Timer, start: datetime, every_wd: int, running: Running, calendar: Calendar
) -> Iterator[Due]:
    """At its moment, and again until something is done: each so many working days as people come
    to work, or on the urgent route each day."""
    yield Due(timer, start)
    step, day, moment = 1, local_time(start).date(), start
    while True:
        if running.is_urgent:
            moment += A_DAY
        else:
            day = calendar.add_working_days(day, every_wd)
            moment = _opening(day)
        yield Due(timer, moment, step)
        step += 1


def _opening(day: date) -> datetime:
    return datetime.combine(day, OPENS, LONDON).astimezone(UTC)


def opening_after(at: datetime, wd: int, calendar: Calendar) -> datetime:
    """When people come to work on the nth working day after a moment."""
    return _opening(calendar.add_working_days(local_time(at).date(), wd))
