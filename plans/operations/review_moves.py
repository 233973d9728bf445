"""Moving the day a meeting or review is planned for, or calling it off."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import transaction

from agencies.errors import Refused
from agencies.models import Worker
from agencies.operations.versions import locked
from agencies.workdays import long_date
from plans.models import Review, ReviewMove
from plans.operations import notifications, reports, timetable
from plans.operations.acknowledging import by_doing
from plans.operations.changes import Change, begin, filled
from plans.queries.deciding import held_again_by
from plans.rules import reviews as rules
from plans.rules.moves import check_move
from plans.rules.notifications import Matter
from plans.rules.reviews import MOVES, ReviewKind, ReviewStatus


@transaction.atomic(durable=True)
def move(
    review: Review,
    *,
    planned_on: date,
    planned_time: time | None,
    place: str,
    reason: str,
    version: int | None,
    by: Worker,
    at: datetime,
) -> Review:
    """Move what is planned to another day, with a reason; every move is kept, the group is told.

    A review by its chair or the chair's manager alone, a group meeting by who may run one. When it
    is due stays as it was. Refuses a day gone by, a conference on a weekend, and a review that was
    put off a day beyond its limit.
    """
    doing = begin(review.plan, rules.verb_to_move(review.kind), by=by, at=at)
    review = locked(review, version=version)
    kind = ReviewKind(review.kind)
    rules.check_moved(kind, review.status, review.planned_on, planned_on, today=doing.on)
    _check_limit(review, planned_on, today=doing.on)
    reason = filled(reason, field="reason", ask="Say why it moves to another day.")
    ReviewMove.rows.create(
        review=review,
        from_on=review.planned_on,
        to_on=planned_on,
        reason=reason,
        at=at,
        by=by,
        agency_id=doing.place.agency_id,
    )
    deadline = timetable.deadline_for(review.plan, kind)
    review.due_on = deadline.due_on if deadline else review.due_on
    review.planned_on, review.planned_time, review.place = planned_on, planned_time, place.strip()
    doing.save(review)
    reports.ask_by_another_day(review, doing=doing)
    doing.record("review.moved", review, kind=review.kind)
    by_doing(f"review:{review.pk}", doing=doing)
    timetable.take_up(review.plan, kind, doing)
    _follow(review, doing)
    return review


@transaction.atomic(durable=True)
def cancel(review: Review, *, reason: str, version: int | None, by: Worker, at: datetime) -> Review:
    """Call a planned meeting off, with a reason; when it is due stays as it was. The group is told.

    A review is its chair's, or the chair's manager's, to call off, as it is to move. Refuses one that
    has been started, and one that makes good what was put off: that one is only moved.
    """
    doing = begin(review.plan, rules.verb_to_move(review.kind), by=by, at=at)
    review = locked(review, version=version)
    _must_be_left_to_call_off(review)
    check_move(MOVES, ReviewStatus(review.status), ReviewStatus.CANCELLED, noun="meeting")
    review.cancel_reason = filled(reason, field="reason", ask="Say why it is called off.")
    review.status = ReviewStatus.CANCELLED
    doing.save(review)
    doing.record("review.cancelled", review, kind=review.kind)
    by_doing(f"review:{review.pk}", doing=doing)
    plan = locked(review.plan, version=None)
    timetable.recompute(plan, doing)
    doing.save(plan)
    notifications.tell(
        plan,
        matter=Matter.REVIEW_CANCELLED,
        subject=f"review:{review.pk}",
        to=[*notifications.group_of(plan, doing.on), plan.chair_id],
        at=at,
        but=by,
    )
    return review


def _check_limit(review: Review, on: date, *, today: date) -> None:
    """What was put off is held within its limit, however often it is moved."""
    before = review.adjourned_from
    if before is None or before.held_on is None:
        return
    limit = held_again_by(review.plan, before, today=today)
    if on > limit:
        raise Refused(
            f"This review was put off, and is held by {long_date(limit)}. Give that day or an "
            "earlier one.",
            field="planned_on",
            code="later_than_the_limit",
        )


def _follow(review: Review, doing: Change) -> None:
    """What is counted from its day follows, and the plan's next meeting and review with it."""
    plan = locked(review.plan, version=None)
    timetable.recompute(plan, doing)
    doing.save(plan)
    notifications.tell(
        plan,
        matter=Matter.REVIEW_MOVED,
        subject=f"review:{review.pk}",
        to=[*notifications.group_of(plan, doing.on), plan.chair_id],
        at=doing.at,
        step=str(review.version),
        due_on=review.planned_on,
        but=doing.by,
    )


def _must_be_left_to_call_off(review: Review) -> None:
    if review.status == ReviewStatus.UNDER_WAY:
        raise Refused("It has been started. Whoever runs it calls it off.", code="started")
    if review.status == ReviewStatus.PLANNED and review.adjourned_from_id is not None:
        said = "The review before was put off to this one. Move it or hold it."
        raise Refused(said, code="put_off_before")
