"""What a chair recommends at a review, and what may come of it before the next."""

from datetime import date

from django.db.models import TextChoices

from agencies.errors import Refused
from plans.rules.moves import Moves
from plans.rules.reviews import ReviewKind, ReviewStatus
from plans.rules.roles import Capacity


class RecommendationStatus(TextChoices):
    OPEN = "open", "Open"
    DONE = "done", "Done"
    NOT_DONE = "not_done", "Will not be done"


MOVES: Moves[RecommendationStatus] = {
    RecommendationStatus.OPEN: frozenset(
        {RecommendationStatus.DONE, RecommendationStatus.NOT_DONE}
    ),
    RecommendationStatus.DONE: frozenset({RecommendationStatus.OPEN}),
    RecommendationStatus.NOT_DONE: frozenset({RecommendationStatus.OPEN}),
}
STARTS = (RecommendationStatus.OPEN,)
FOLLOWS_ANY = frozenset({Capacity.LEAD, Capacity.CHAIR, Capacity.CORE})
"""Anybody else who may follow recommendations follows their own."""
MADE_AT = frozenset({ReviewStatus.UNDER_WAY, ReviewStatus.HELD})


def check_review(kind: ReviewKind, status: ReviewStatus) -> None:
    """Refuses a recommendation at what the chair does not decide, or has not begun."""
    if kind == ReviewKind.GROUP_MEETING:
        raise Refused("The chair recommends at a review, and this is a meeting of the group.")
    if status not in MADE_AT:
        raise Refused("Recommend something at a review that is under way, or has been signed.")


def is_late(due_on: date | None, status: str, on: date) -> bool:
    return due_on is not None and status == RecommendationStatus.OPEN and due_on < on
