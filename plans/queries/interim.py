"""What keeps a child safe since a review was put off, until the next one is signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce

from plans.models import Plan, Review, Scope
from plans.rules.reviews import ReviewStatus


@dataclass(frozen=True)
class Interim:
    """The interim plan, the review that was put off, and the day it was put off to, if it stands."""

    review: Review
    until_on: date | None

    @property
    def words(self) -> str:
        words: str = self.review.interim_plan
        return words


def running_interim_plan(scope: Scope, plan: Plan) -> Interim | None:
    """The newest interim plan of an open plan, unless a review was signed since. One statement."""
    # A review is put off at the moment at which the one that makes it good is planned.
    signed = Review.rows.filter(plan=plan, signed_at__gt=OuterRef("put_off_at"))
    rows = (
        Review.objects.visible_to(scope)
        .filter(plan=plan, plan__status="open", status=ReviewStatus.ADJOURNED)
        .exclude(interim_plan="")
        .annotate(put_off_at=Coalesce("resumed_as__created_at", "created_at"))
        .filter(~Exists(signed))
        .select_related("resumed_as")
    )
    review = rows.order_by("-put_off_at", "-pk").first()
    if review is None:
        return None
    again = getattr(review, "resumed_as", None)
    return Interim(review, again.planned_on if again is not None and again.is_open else None)
