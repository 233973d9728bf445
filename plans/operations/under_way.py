"""Putting right a meeting that was started by mistake or for a wrong day, and one its plan outlived."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from agencies.errors import Refused
from agencies.models import Worker
from agencies.operations.versions import locked
from plans.models import Judgement, Plan, Review
from plans.operations import notifications, timetable
from plans.operations.acknowledging import by_doing
from plans.operations.changes import Change, filled
from plans.operations.minutes import running
from plans.operations.reviews import check_held_on
from plans.rules import reviews as rules
from plans.rules.moves import check_move
from plans.rules.notifications import Matter
from plans.rules.reviews import MOVES, ReviewStatus

PLAN_ENDED = "The plan ended."


@transaction.atomic(durable=True)
def correct_day(
    review: Review, *, held_on: date, version: int | None, by: Worker, at: datetime
) -> Review:
    """Correct the day on which a meeting under way is said to be held, by who runs it or the chair.

    Refuses as starting it does: a day to come, one before the plan began, a conference on a weekend.
    And once an outcome has been judged at it.
    """
    doing, review = _to_put_right(review, version=version, by=by, at=at)
    if held_on == review.held_on:
        raise Refused("That is the day it has now.", field="held_on", code="unchanged")
    check_held_on(review, held_on, doing)
    was, review.held_on = review.held_on, held_on
    doing.save(review)
    doing.record(
        "review.day_corrected", review, was=was.isoformat() if was else "", on=held_on.isoformat()
    )
    return review


@transaction.atomic(durable=True)
def call_off(
    review: Review, *, reason: str, version: int | None, by: Worker, at: datetime
) -> Review:
    """Call off a meeting that was started and not held, with a reason; the group is told.

    By who runs it or the chair. What was recorded of it stays readable. Refuses once an outcome has
    been judged at it.
    """
    doing, review = _to_put_right(review, version=version, by=by, at=at)
    reason = filled(reason, field="reason", ask="Say why it is called off.")
    plan = locked(review.plan, version=None)
    _cancel(plan, review, reason, doing)
    timetable.recompute(plan, doing)
    doing.save(plan)
    return review


def call_off_with(plan: Plan, doing: Change) -> None:
    """Call off every meeting that is planned or under way, inside the operation that ends its plan.

    Nobody is asked for a report to it any more; what was recorded of it stays readable.
    """
    for review in Review.rows.filter(plan=plan).open().order_by("created_at", "pk"):
        _cancel(plan, locked(review, version=None), PLAN_ENDED, doing)


def _to_put_right(
    review: Review, *, version: int | None, by: Worker, at: datetime
) -> tuple[Change, Review]:
    doing, review = running(review, version=version, by=by, at=at)
    if not rules.puts_right(doing.place.capacities, runs_it=review.run_by_id == by.pk):
        raise PermissionDenied(rules.WHO_PUTS_RIGHT)
    if Judgement.rows.filter(review=review, judged_by__isnull=False).exists():
        raise Refused(
            "An outcome has been judged at it, so it was held. Sign it, or put it off.",
            code="judged",
        )
    return doing, review


def _cancel(plan: Plan, review: Review, reason: str, doing: Change) -> None:
    check_move(MOVES, ReviewStatus(review.status), ReviewStatus.CANCELLED, noun="meeting")
    review.status, review.cancel_reason = ReviewStatus.CANCELLED, reason
    doing.save(review)
    doing.record("review.cancelled", review, kind=review.kind)
    by_doing(f"review:{review.pk}", doing=doing)
    notifications.tell(
        plan,
        matter=Matter.REVIEW_CANCELLED,
        subject=f"review:{review.pk}",
        to=[*notifications.group_of(plan, doing.on), plan.chair_id],
        at=doing.at,
        but=doing.by,
    )
