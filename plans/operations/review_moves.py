"""Moving the day a meeting or review is planned for."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import transaction

from agencies.errors import Refused
from agencies.models import Worker
from agencies.operations.versions import locked
from agencies.workdays import long_date
from plans.models import Review, ReviewMove
from plans.operations import notifications, reports, timetable
from plans.operations.changes import Change, begin, filled
from plans.rules import decisions
from plans.rules import reviews as rules
from plans.rules.notifications import Matter
from plans.rules.reviews import ReviewKind


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
    _check_limit(review, planned_on)
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
    _follow(review, doing)
    return review


def _check_limit(review: Review, on: date) -> None:
    """What was put off is held within its limit, however often it is moved."""
    before = review.adjourned_from
    if before is None or before.held_on is None:
        return
    limit = decisions.adjourned_limit(
        review.plan.policy.data,
        before.held_on,
        review.plan.partnership.calendar(),
        is_inquorate=before.is_quorate is False,
    )
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
