"""Recording what starts a clock, moving a date, and saying that something was done or is not needed."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from agencies import clock
from agencies.errors import Refused
from agencies.models import Worker
from agencies.operations.versions import locked
from agencies.workdays import long_date
from plans.models import Deadline, DeadlineMove, Plan, TimetableEvent
from plans.operations.acknowledging import by_doing
from plans.operations.changes import Change, begin, filled
from plans.operations.milestones import needed_after_all, spare
from plans.operations.notifications import group_of, tell
from plans.operations.timetable import (
    held_now,
    recompute,
    recompute_without,
    say_why_late,
    why_late,
    write_event,
)
from plans.queries.timetable import whose
from plans.rules import deadlines as rules
from plans.rules import milestones, timetable
from plans.rules.notifications import Matter
from plans.rules.timetable import DeadlineStatus, Limit, Trigger, Unit

WITHDRAWN = "What was recorded before was withdrawn: {}"


@transaction.atomic(durable=True)
def record_event(
    plan: Plan,
    *,
    trigger: str,
    happened_on: date,
    placement: str = "",
    late_reason: str = "",
    by: Worker,
    at: datetime,
) -> TimetableEvent:
    """Record that something happened from which dates of this plan are counted.

    What it was due by is kept by it, late only with a reason. Refuses what this kind of plan does
    not count from, a day to come (but for leaving hospital), one before the plan or the pregnancy,
    and what is recorded already.
    """
    doing = begin(plan, "keep_timetable", by=by, at=at)
    plan = locked(plan, version=None)
    return recorded(plan, trigger, happened_on, placement, late_reason, doing)


@transaction.atomic(durable=True)
def record_milestone(
    plan: Plan,
    *,
    milestone: str,
    done_on: date | None = None,
    late_reason: str = "",
    not_needed_because: str = "",
    by: Worker,
    at: datetime,
) -> TimetableEvent:
    """Record on which day a milestone of a pregnancy was done, or why it is not needed.

    Done is late only with a reason, and takes back that it was not needed. Refuses both answers and
    none, a milestone this plan does not have, a day to come, and what is recorded already.
    """
    doing = begin(plan, "keep_timetable", by=by, at=at)
    plan = locked(plan, version=None)
    milestones.check_here(whose(plan), milestone)
    milestones.check_answer(done_on, not_needed_because)
    if done_on is None:
        return spare(plan, milestone, not_needed_because, doing)
    try:
        return recorded(plan, milestone, done_on, "", late_reason, doing)
    except Refused as refused:
        refused.field = "done_on" if refused.field == "happened_on" else refused.field
        raise


@transaction.atomic(durable=True)
def withdraw_event(
    event: TimetableEvent, *, reason: str, version: int | None, by: Worker, at: datetime
) -> TimetableEvent:
    """Withdraw an event that was recorded wrongly; it is kept, and nothing is counted from it.

    What it had kept is open again. Refuses one withdrawn already, and a withdrawal without reason.
    """
    doing = begin(event.plan, "keep_timetable", by=by, at=at)
    plan = locked(event.plan, version=None)
    event = locked(event, version=version)
    if event.withdrawn_at is not None:
        said = long_date(clock.local_date(event.withdrawn_at))
        raise Refused(f"This was withdrawn already, on {said}.", code="withdrawn")
    reason = filled(reason, field="reason", ask="Say why it is withdrawn.")
    return withdrawn(plan, event, reason, doing)


def withdrawn(plan: Plan, event: TimetableEvent, reason: str, doing: Change) -> TimetableEvent:
    """The same inside an operation that has locked the plan and the event."""
    event.withdrawn_reason, event.withdrawn_at, event.withdrawn_by = reason, doing.at, doing.by
    event.version += 1
    event.save()
    recompute_without(plan, event, WITHDRAWN.format(event.withdrawn_reason), doing)
    doing.save(plan)
    doing.record("timetable.withdrawn", event, trigger=event.trigger)
    return event


@transaction.atomic(durable=True)
def keep(
    deadline: Deadline,
    *,
    held_on: date,
    late_reason: str = "",
    version: int | None,
    by: Worker,
    at: datetime,
) -> Deadline:
    """Record on which day something was done; late only with a reason.

    What happens again, such as a visit, starts its next clock. Refuses a day to come, one before
    the clock started, and what only a meeting or a birth keeps.
    """
    doing = begin(deadline.plan, "keep_timetable", by=by, at=at)
    plan = locked(deadline.plan, version=None)
    deadline = _open(deadline, version)
    rules.check_by_hand(deadline.key)
    _check_day(plan, deadline, held_on, doing.on)
    if trigger := rules.KEPT_BY_EVENT.get(deadline.key):
        _keep_by_event(plan, trigger, held_on, late_reason, doing)
        return locked(deadline, version=None)
    return kept(plan, deadline, held_on, late_reason, doing)


def kept(
    plan: Plan, deadline: Deadline, held_on: date, late_reason: str, doing: Change
) -> Deadline:
    """The same inside an operation that has locked the plan and the open deadline."""
    deadline.late_reason = why_late(deadline, held_on, late_reason)
    deadline.status, deadline.held_on = DeadlineStatus.HELD, held_on
    _save(deadline)
    _follow(plan, doing)
    doing.record("deadline.kept", deadline, key=deadline.key)
    by_doing(f"deadline:{deadline.pk}", doing=doing)
    return deadline


@transaction.atomic(durable=True)
def set_aside(
    deadline: Deadline, *, reason: str, version: int | None, by: Worker, at: datetime
) -> Deadline:
    """Say why something will not be needed. Refuses what statute asks for, and any review."""
    doing = begin(deadline.plan, "keep_timetable", "move_review", by=by, at=at)
    plan = locked(deadline.plan, version=None)
    deadline = _open(deadline, version)
    may_move = "move_review" in doing.place.verbs
    rules.check_not_needed(deadline.key, statutory=deadline.is_statutory, may_move=may_move)
    reason = filled(reason, field="reason", ask="Say why it is not needed.")
    if milestones.is_milestone(milestone := rules.KEPT_BY_EVENT.get(deadline.key)):
        spare(plan, str(milestone), reason, doing)
        return locked(deadline, version=None)
    deadline.not_needed_reason = reason
    deadline.status = DeadlineStatus.NOT_NEEDED
    _save(deadline)
    _follow(plan, doing)
    doing.record("deadline.set_aside", deadline, key=deadline.key)
    by_doing(f"deadline:{deadline.pk}", doing=doing)
    return deadline


@transaction.atomic(durable=True)
def move(
    deadline: Deadline,
    *,
    due_on: date,
    reason: str,
    version: int | None,
    by: Worker,
    at: datetime,
) -> Deadline:
    """Move a date, by the chair or the chair's manager, with a reason; every move is kept.

    The group is told. What statute asks for is never due later than its limit. Refuses a day that
    has gone by, and the day it is due on already.
    """
    doing = begin(deadline.plan, "move_review", by=by, at=at)
    plan = locked(deadline.plan, version=None)
    deadline = _open(deadline, version)
    rules.check_move(deadline.key, deadline.limit_on, deadline.due_on, due_on, today=doing.on)
    reason = filled(reason, field="reason", ask="Say why the date moves.")
    label = timetable.row(deadline.policy.data, deadline.key).label
    limit = Limit(deadline.key, label, deadline.limit_on, deadline.is_statutory)
    timetable.moved(limit, due_on, by_chair=True, reason=reason)
    _keep_move(deadline, due_on, reason, doing)
    deadline.due_on = due_on
    _save(deadline)
    _follow(plan, doing)
    doing.record("deadline.moved", deadline, key=deadline.key)
    by_doing(f"deadline:{deadline.pk}", doing=doing)
    to = [*group_of(plan, doing.on), plan.chair_id]
    subject, step = f"deadline:{deadline.pk}", str(deadline.version)
    tell(plan, matter=Matter.REVIEW_MOVED, subject=subject, to=to, at=at, step=step, but=by)
    return deadline


def _keep_move(deadline: Deadline, due_on: date, reason: str, doing: Change) -> None:
    DeadlineMove.rows.create(
        deadline=deadline,
        from_on=deadline.due_on,
        to_on=due_on,
        reason=reason,
        at=doing.at,
        by=doing.by,
        agency_id=doing.place.agency_id,
    )


def recorded(
    plan: Plan, trigger: str, on: date, placement: str, late_reason: str, doing: Change
) -> TimetableEvent:
    """Record an event inside an operation that has locked the plan, with all that follows."""
    needed_after_all(plan, trigger, doing)
    event = write_event(plan, trigger, on, placement, doing)
    before = held_now(plan)
    _follow(plan, doing)
    say_why_late(plan, late_reason, before)
    doing.record("timetable.recorded", event, trigger=trigger)
    return event


def _keep_by_event(plan: Plan, trigger: Trigger, on: date, late_reason: str, doing: Change) -> None:
    """The same as recording the event, with refusals beside the fields of keeping a date."""
    try:
        recorded(plan, trigger, on, "", late_reason, doing)
    except Refused as refused:
        refused.field = "held_on" if refused.field == "happened_on" else refused.field
        raise


def _check_day(plan: Plan, deadline: Deadline, on: date, today: date) -> None:
    line = timetable.row(deadline.policy.data, deadline.key)
    rules.check_kept(
        deadline.key,
        counted_from=deadline.trigger_on,
        is_before=line.direction != timetable.Direction.AFTER or line.unit == Unit.GESTATION,
        on=on,
        today=today,
        started_on=plan.started_on,
    )


def _open(deadline: Deadline, version: int | None) -> Deadline:
    row = locked(deadline, version=version)
    if row.status != DeadlineStatus.OPEN:
        said = DeadlineStatus(row.status).label.lower()
        raise Refused(f"This date is no longer open: {said}.", code="not_open")
    return row


def _save(deadline: Deadline) -> None:
    deadline.version += 1
    deadline.save()


def _follow(plan: Plan, doing: Change) -> None:
    """Let what is counted from it follow, and the plan's next meeting and review with it."""
    recompute(plan, doing)
    doing.save(plan)
