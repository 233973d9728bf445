"""Planning, starting, recording and finishing the meetings at which a plan is worked on."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import transaction

from agencies.errors import Refused
from agencies.models import Worker
from agencies.operations.versions import locked
from agencies.workdays import long_date
from plans.models import Plan, Review
from plans.operations import notifications, reports, timetable
from plans.operations.acknowledging import by_doing
from plans.operations.changes import Change, begin, filled
from plans.operations.minutes import running
from plans.queries.attendance import quoracy_of, unmarked
from plans.queries.deciding import held_again_by, put_off
from plans.rules import reviews as rules
from plans.rules.decisions import check_held_again
from plans.rules.moves import check_move
from plans.rules.notifications import Matter
from plans.rules.plans import Kind
from plans.rules.reviews import MOVES, ReviewKind, ReviewStatus


@transaction.atomic(durable=True)
def plan_review(
    plan: Plan,
    *,
    kind: str,
    planned_on: date,
    planned_time: time | None = None,
    place: str = "",
    by: Worker,
    at: datetime,
) -> Review:
    """Plan a group meeting or a review, ask for reports, and tell the group.

    Refuses a day gone by, a conference on a weekend, and a second one while one of its kind is
    open. `due_on` of what comes back is the limit; a date beyond it is kept and is to be said.
    """
    doing = begin(plan, rules.verb_to_plan(kind), by=by, at=at)
    plan = locked(plan, version=None)
    review = arrange(
        plan,
        ReviewKind(kind),
        planned_on,
        doing=doing,
        planned_time=planned_time,
        place=place.strip(),
    )
    timetable.recompute(plan, doing)
    doing.save(plan)
    return review


def arrange(
    plan: Plan,
    kind: ReviewKind,
    planned_on: date,
    *,
    doing: Change,
    planned_time: time | None = None,
    place: str = "",
    adjourned_from: Review | None = None,
) -> Review:
    """Plan a meeting inside an operation that has checked who may, and saves the plan."""
    _must_be_of(plan, kind)
    rules.check_planned(kind, planned_on, today=doing.on)
    _must_be_the_only_one(plan, kind)
    if adjourned_from is None and (adjourned_from := put_off(plan, kind)):
        limit = held_again_by(plan, adjourned_from, today=doing.on)
        check_held_again(planned_on, limit=limit)
        _hand_on(adjourned_from, doing)
    review = Review(
        plan=plan,
        kind=kind,
        planned_on=planned_on,
        planned_time=planned_time,
        place=place,
        due_on=_due(plan, kind),
        adjourned_from=adjourned_from,
        created_at=doing.at,
        created_by=doing.by,
    )
    doing.save(review)
    doing.record("review.planned", review, kind=kind)
    timetable.take_up(plan, kind, doing)
    notifications.tell(
        plan,
        matter=Matter.MEETING_PLANNED,
        subject=f"review:{review.pk}",
        to=[*notifications.group_of(plan, doing.on), plan.chair_id],
        at=doing.at,
        due_on=planned_on,
        but=doing.by,
    )
    reports.ask(review, doing=doing)
    return review


@transaction.atomic(durable=True)
def start(review: Review, *, held_on: date, by: Worker, at: datetime) -> Review:
    """Start a planned meeting, today or as held on an earlier day; whoever starts it runs it.

    Refuses a day to come, one before the plan began, and a conference on a weekend.
    """
    doing = begin(review.plan, rules.verb_to_run(review.kind), by=by, at=at)
    review = locked(review, version=None)
    if review.status == ReviewStatus.UNDER_WAY:
        raise Refused("It has been started already. You can take it over.", code="started")
    return _start(review, held_on, doing)


@transaction.atomic(durable=True)
def start_at_once(plan: Plan, *, kind: str, held_on: date, by: Worker, at: datetime) -> Review:
    """Start a meeting that nobody planned, today or as held on an earlier day.

    Where one of the kind is planned, that one is started instead, by `start`.
    """
    doing = begin(plan, rules.verb_to_run(kind), by=by, at=at)
    plan = locked(plan, version=None)
    _must_be_of(plan, ReviewKind(kind))
    _must_be_the_only_one(plan, kind)
    if before := put_off(plan, kind):
        _hand_on(before, doing)
    review = Review(
        plan=plan,
        kind=kind,
        due_on=_due(plan, ReviewKind(kind)),
        adjourned_from=before,
        created_at=at,
        created_by=by,
    )
    return _start(review, held_on, doing)


def _start(review: Review, held_on: date, doing: Change) -> Review:
    check_move(MOVES, ReviewStatus(review.status), ReviewStatus.UNDER_WAY, noun="meeting")
    check_held_on(review, held_on, doing)
    # The timetable may have changed since it was planned: what binds now says whether it is late.
    review.due_on = _due(review.plan, ReviewKind(review.kind)) or review.due_on
    review.status, review.held_on, review.run_by = ReviewStatus.UNDER_WAY, held_on, doing.by
    doing.save(review)
    doing.record("review.started", review, kind=review.kind)
    by_doing(f"review:{review.pk}", doing=doing)
    return review


def check_held_on(review: Review, held_on: date, doing: Change) -> None:
    """Refuses a day on which this meeting cannot have been held, or on which another one was."""
    rules.check_held(
        ReviewKind(review.kind),
        held_on,
        plan_kind=review.plan.kind,
        started_on=review.plan.started_on,
        today=doing.on,
    )
    held = Review.rows.filter(plan=review.plan_id, kind=review.kind, held_on=held_on).held()
    if held.exists():
        raise Refused(
            f"One was recorded as held on {long_date(held_on)} already. Give another day.",
            field="held_on",
            code="held_already",
        )


@transaction.atomic(durable=True)
def finish(
    review: Review,
    *,
    next_meeting_on: date | None,
    late_reason: str = "",
    version: int | None,
    by: Worker,
    at: datetime,
) -> Review:
    """Finish a group meeting: count who made it quorate, plan the next, send the record.

    A review is finished by its chair's signature instead. Refuses while somebody's attendance is
    not marked, a late one without its reason, and a next date beyond its limit.
    """
    doing, review = running(review, version=version, by=by, at=at)
    if not review.is_group_meeting:
        raise Refused("A review is finished when its chair signs it.", code="not_a_group_meeting")
    must_be_marked(review)
    review.late_reason = why_late(review, late_reason)
    counted = quoracy_of(review)
    review.is_quorate, review.agencies_counted = counted.is_quorate, list(counted.counted)
    review.status, review.next_meeting_on = ReviewStatus.HELD, next_meeting_on
    doing.save(review)
    doing.record("review.finished", review, kind=review.kind, quorate=counted.is_quorate)
    by_doing(f"review:{review.pk}", doing=doing)
    plan = locked(review.plan, version=None)
    _plan_the_next(plan, next_meeting_on, doing)
    doing.save(plan)
    notifications.tell(
        plan,
        matter=Matter.RECORD_SENT,
        subject=f"review:{review.pk}",
        to=[*notifications.group_of(plan, doing.on), plan.chair_id],
        at=at,
        but=by,
    )
    return review


def _plan_the_next(plan: Plan, on: date | None, doing: Change) -> None:
    """The next one's limit counts from the one just held; an agreed date is within it."""
    timetable.recompute(plan, doing)
    if on is None:
        return
    limit = _due(plan, ReviewKind.GROUP_MEETING)
    if limit is not None and on > limit:
        raise Refused(
            f"The next meeting is due by {long_date(limit)}. Give that day or an earlier one.",
            field="next_meeting_on",
            code="later_than_the_limit",
        )
    try:
        arrange(plan, ReviewKind.GROUP_MEETING, on, doing=doing)
    except Refused as refused:
        refused.field = "next_meeting_on"
        raise
    timetable.recompute(plan, doing)


def why_late(review: Review, reason: str) -> str:
    """Why it was held after it was due; nothing of one held in time. Refuses a late one without."""
    held_on, due_on = review.held_on, review.due_on
    if held_on is None or due_on is None or not rules.is_late(held_on, due_on):
        return ""
    ask = f"It was due by {long_date(due_on)}. Say why it was late."
    return filled(reason, field="late_reason", ask=ask)


def must_be_marked(review: Review) -> None:
    """Refuses to close a meeting of which it is not known who was there."""
    missing = unmarked(review)
    if missing:
        names = ", ".join(seat.name for seat in missing)
        raise Refused(f"Say first whether these were there: {names}.", code="not_marked")


def _hand_on(before: Review, doing: Change) -> None:
    """What was put off is made good by one review: not by the one that was called off."""
    for gone in Review.rows.filter(adjourned_from=before):
        gone.adjourned_from = None
        doing.save(gone)


def _must_be_of(plan: Plan, kind: ReviewKind) -> None:
    if kind not in rules.kinds_recorded_on(Kind(plan.kind)):
        raise Refused("Choose a meeting of the group, or a review of this plan.", field="kind")


def _must_be_the_only_one(plan: Plan, kind: str) -> None:
    other = Review.rows.filter(plan=plan, kind=kind).open().first()
    if other is None:
        return
    if other.status == ReviewStatus.UNDER_WAY:
        raise Refused("One is under way already. Finish that one.", field="kind", code="one_open")
    raise Refused(
        f"One is planned for {long_date(other.planned_on)} already. Start or cancel that one.",
        field="kind",
        code="one_open",
    )


def _due(plan: Plan, kind: ReviewKind) -> date | None:
    deadline = timetable.deadline_for(plan, kind)
    return deadline.due_on if deadline else None
