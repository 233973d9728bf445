"""Recording that a meeting of the group, or a review, was held; the next is due from there."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from agencies.errors import Refused
from agencies.models import Worker
from agencies.operations.versions import locked
from plans.models import Plan, Review
from plans.operations.changes import begin
from plans.operations.timetable import set_dates
from plans.rules.plans import Kind, PlanDates, reviews_follow_the_start
from plans.rules.reviews import ReviewKind, check_day, kinds_recorded_on


@transaction.atomic(durable=True)
def record_held(plan: Plan, *, kind: str, held_on: date, by: Worker, at: datetime) -> Review:
    """Record that a group meeting, or a review of the plan's own kind, was held on a day.

    The next one's limit is computed from it. Refuses a day to come, one before the plan started, a
    review on the day a child protection plan starts (census 8841), a conference at a weekend (8875)
    and a meeting that is recorded already.
    """
    doing = begin(plan, "record_meeting", by=by, at=at)
    plan = locked(plan, version=None)
    if kind not in kinds_recorded_on(Kind(plan.kind)):
        raise Refused("Choose a meeting of the group, or a review of this plan.", field="kind")
    _check(plan, ReviewKind(kind), held_on, on=doing.on)
    review = Review(plan=plan, kind=kind, held_on=held_on, created_at=at)
    review.save()
    set_dates(plan)
    doing.save(plan)
    doing.record("meeting.held", review, kind=kind)
    return review


def _check(plan: Plan, kind: ReviewKind, held_on: date, *, on: date) -> None:
    if held_on > on:
        raise Refused("This day is still to come. Record it once it was held.", field="held_on")
    if held_on < plan.started_on:
        raise Refused("The plan had not started on this day.", field="held_on")
    check_day(kind, held_on)
    reviewed = (held_on,) if kind != ReviewKind.GROUP_MEETING else ()
    dates = PlanDates(kind=plan.kind, started_on=plan.started_on, reviewed_on=reviewed)
    if breach := reviews_follow_the_start(dates):
        raise Refused(breach.sentence, field="held_on", code=breach.code)
    if Review.rows.filter(plan=plan, kind=kind, held_on=held_on).exists():
        raise Refused("This one is recorded already.", field="held_on")
