"""A review held after it was due says why before it is signed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from agencies.errors import Refused
from agencies.workdays import Calendar
from plans.models import Deadline, Notification, Plan, PlanVersion, Review
from plans.operations import reviews
from plans.rules.deadlines import REVIEWS
from tests.cast import Cast
from tests.plans.reviewing import decided, judged, next_day, review_of, signed

KINDS = {
    "child_protection": "review_conference",
    "looked_after": "looked_after_review",
    "child_in_need": "child_in_need_review",
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_review_held_late_is_not_signed_without_the_reason(cast: Cast, kind: str) -> None:
    if kind != "child_protection":
        Plan.rows.update(kind=kind, category="", initial_category="", conference_on=None)
    cast.plan.refresh_from_db()
    review = review_of(cast, kind=KINDS[kind], due_on=cast.today - timedelta(days=1))
    judged(cast, review)
    category = "NEG" if kind == "child_protection" else ""
    review = decided(cast, review, category=category, next_review_on=next_day(cast, 20))
    with pytest.raises(Refused, match="was due by") as refused:
        signed(cast, review, late_reason=" ")
    assert refused.value.field == "late_reason"
    assert not Review.rows.filter(signed_at__isnull=False).exists()
    assert not PlanVersion.rows.exists()
    assert not Notification.rows.filter(matter="review_signed").exists()
    assert signed(cast, review, late_reason="Snow").late_reason == "Snow"


def test_a_review_held_in_time_keeps_no_reason(cast: Cast) -> None:
    review = review_of(cast, due_on=cast.today)
    judged(cast, review)
    assert signed(cast, decided(cast, review), late_reason="Snow").late_reason == ""


def test_what_binds_on_the_day_it_starts_says_whether_a_review_is_late(cast: Cast) -> None:
    review = review_of(cast, status="planned", held_on=None, planned_on=cast.today)
    due = Deadline.rows.open().filter(plan=cast.plan, key__in=REVIEWS)
    due.update(due_on=cast.today - timedelta(days=1))
    on = Calendar().on_or_before(cast.today)
    review = reviews.start(review, held_on=on, by=cast.ruth, at=cast.at)
    assert review.due_on == cast.today - timedelta(days=1)
