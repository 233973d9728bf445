from datetime import date

import pytest

from agencies.errors import Refused
from plans.rules import reviews
from plans.rules.plans import Kind
from plans.rules.reviews import ReviewKind

SATURDAY = date(2026, 11, 21)


@pytest.mark.parametrize("kind", sorted(reviews.CONFERENCES))
def test_a_child_protection_conference_is_not_held_at_a_weekend(kind):
    reviews.check_day(kind, date(2026, 11, 20))
    with pytest.raises(Refused, match="Saturday") as caught:
        reviews.check_day(kind, SATURDAY)
    assert caught.value.code == "8875"


@pytest.mark.parametrize("kind", sorted(set(ReviewKind) - reviews.CONFERENCES))
def test_any_other_meeting_may_be(kind):
    reviews.check_day(kind, SATURDAY)


def test_every_kind_of_plan_has_its_review():
    assert set(reviews.REVIEW_OF) == set(Kind)
