"""How safe each person says the child is, and how far an outcome is reached: kept apart."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from agencies.errors import Refused
from agencies.models import Worker
from agencies.operations.versions import locked
from plans.models import GroupMember, Outcome, Rating, Review
from plans.operations.acknowledging import by_doing
from plans.operations.changes import begin
from plans.operations.minutes import must_be_under_way
from plans.queries.attendance import members_at
from plans.rules.outcomes import OutcomeStatus
from plans.rules.roles import Capacity

CHAIR = "chair"
CHILD = "child"
MOST = 10


@transaction.atomic(durable=True)
def rate(
    review: Review,
    *,
    outcome: Outcome | None = None,
    rater: str,
    score: int,
    words: str = "",
    by: Worker,
    at: datetime,
) -> Rating:
    """Record what somebody rates, 0 to 10, at a meeting under way; said again, it replaces.

    Of the whole where there is no outcome. `rater` is "chair", "child" or the id of a member,
    family included. Only the chair says the chair's. Refuses another plan's outcome or member.
    """
    doing = begin(review.plan, "rate", by=by, at=at)
    review = locked(review, version=None)
    must_be_under_way(review)
    if rater == CHAIR and Capacity.CHAIR not in doing.place.capacities:
        raise PermissionDenied("Only the chair says how the chair rates it.")
    if not 0 <= score <= MOST:
        raise Refused("Give a whole number from 0 to 10.", field="score", code="out_of_range")
    _must_be_of(review, outcome)
    seat = None if rater in {CHAIR, CHILD} else _rater(review, rater)
    held = Rating.rows.filter(review=review, outcome=outcome, rater=rater).first()
    rating = held or Rating(review=review, outcome=outcome, rater=rater, member=seat)
    rating.agency_id = seat.agency_id if seat else None
    rating.score, rating.words = score, words.strip()
    rating.recorded_at, rating.recorded_by = at, by
    doing.save(rating)
    doing.record("review.rated", rating, of="outcome" if outcome else "whole")
    if outcome is not None:
        by_doing(f"outcome:{outcome.pk}", doing=doing)
    return rating


def _must_be_of(review: Review, outcome: Outcome | None) -> None:
    if outcome is None:
        return
    if outcome.plan_id != review.plan_id or outcome.status == OutcomeStatus.CLOSED:
        raise Refused("Choose an outcome of this plan that is still relevant.", field="outcome")


def _rater(review: Review, rater: str) -> GroupMember:
    seat = next((seat for seat in members_at(review) if str(seat.pk) == rater), None)
    if seat is None:
        raise Refused("Choose the chair, the child or a member of this group.", field="rater")
    return seat
