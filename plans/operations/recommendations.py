"""What the chair recommends at a review, and what comes of it before the next."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from agencies.errors import Refused
from agencies.models import Worker
from agencies.operations.versions import locked
from plans.models import GroupMember, Recommendation, Review
from plans.operations.changes import begin, filled
from plans.operations.notifications import tell
from plans.rules import recommendations as rules
from plans.rules.group import MemberStatus
from plans.rules.moves import check_move
from plans.rules.notifications import Matter
from plans.rules.recommendations import RecommendationStatus
from plans.rules.reviews import ReviewKind, ReviewStatus
from plans.rules.roles import MAY_OWN_ACTIONS


@transaction.atomic(durable=True)
def add(
    review: Review, *, what: str, owner: GroupMember, due_on: date, by: Worker, at: datetime
) -> Recommendation:
    """Recommend something to a member of the group, by a day, at a review; they are told."""
    doing = begin(review.plan, "recommend", by=by, at=at)
    review = locked(review, version=None)
    rules.check_review(ReviewKind(review.kind), ReviewStatus(review.status))
    owner = _able_owner(owner, review)
    if due_on < doing.on:
        raise Refused("This day has already passed.", field="due_on")
    row = Recommendation(
        review=review,
        what=filled(what, field="what", ask="Say what you recommend."),
        owner=owner,
        due_on=due_on,
        created_at=at,
        created_by=by,
    )
    doing.save(row)
    doing.record("recommendation.added", row)
    tell(
        doing.plan,
        matter=Matter.RECOMMENDATION_MADE,
        subject=f"recommendation:{row.pk}",
        to=[owner.worker_id],
        at=at,
        due_on=due_on,
        but=by,
    )
    return row


@transaction.atomic(durable=True)
def follow(
    recommendation: Recommendation,
    *,
    status: str,
    note: str,
    version: int | None,
    by: Worker,
    at: datetime,
) -> Recommendation:
    """Say what came of a recommendation: done, or not and why; or that it is open again.

    By its owner, the lead, the chair or a core member.
    """
    doing = begin(recommendation.review.plan, "follow_recommendation", by=by, at=at)
    row = locked(recommendation, version=version)
    if not (doing.place.capacities & rules.FOLLOWS_ANY or row.owner_id in doing.place.seats):
        raise PermissionDenied("Its owner, the lead or a core member says what came of it.")
    to = RecommendationStatus(status)
    if to == row.status:
        raise Refused("Say what has changed: it stands so already.", field="status")
    check_move(rules.MOVES, RecommendationStatus(row.status), to, noun="recommendation")
    row.note = (
        note.strip()
        if to == RecommendationStatus.OPEN
        else filled(note, field="note", ask="Say what came of it, in a sentence.")
    )
    row.status = to
    doing.save(row)
    doing.record("recommendation.followed", row, status=to)
    return row


def _able_owner(owner: GroupMember, review: Review) -> GroupMember:
    owner = GroupMember.rows.get(pk=owner.pk)
    if owner.plan_id != review.plan_id or owner.status != MemberStatus.CURRENT:
        raise Refused("Choose a current member of this group.", field="owner")
    if owner.standing not in MAY_OWN_ACTIONS:
        raise Refused(
            "Somebody in the group for information only owns no recommendation.", field="owner"
        )
    return owner
