"""Putting off is done once for want of a quorum, and nobody gets round that or its limit."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from agencies.errors import Refused
from agencies.workdays import Calendar
from plans.models import Review
from plans.operations import review_moves, reviews
from tests.cast import Cast
from tests.plans.reviewing import adjourned, in_working_days, next_day, review_of


def planned(cast: Cast, days: int) -> Review:
    on = in_working_days(cast, days)
    return reviews.plan_review(
        cast.plan, kind="review_conference", planned_on=on, by=cast.priya, at=cast.at
    )


def called_off(review: Review) -> None:
    Review.rows.filter(pk=review.pk).update(status="cancelled", cancel_reason="Not needed")


def inquorate_again(review: Review, **given: Any) -> Review:
    said = {"status": "under_way", "held_on": review.planned_on, "is_quorate": False} | given
    Review.rows.filter(pk=review.pk).update(**said)
    return review


def test_the_review_that_makes_good_another_is_not_called_off(cast: Cast) -> None:
    again = adjourned(cast, review_of(cast, is_quorate=False))
    with pytest.raises(Refused, match="put off to this one") as refused:
        review_moves.cancel(
            again, reason="Not needed", version=again.version, by=cast.ruth, at=cast.at
        )
    assert refused.value.code == "put_off_before"
    assert Review.rows.get(pk=again.pk).status == "planned"


def test_whatever_became_of_it_the_next_is_within_the_limit_and_not_put_off_again(
    cast: Cast,
) -> None:
    before = review_of(cast, is_quorate=False)
    called_off(adjourned(cast, before))
    with pytest.raises(Refused, match="put off") as refused:
        planned(cast, 11)
    assert (refused.value.field, refused.value.code) == ("planned_on", "later_than_the_limit")
    again = planned(cast, 9)
    assert again.adjourned_from == before
    with pytest.raises(Refused, match="twice running"):
        adjourned(cast, inquorate_again(again, held_on=cast.today))
    assert Review.rows.filter(status="adjourned").count() == 1


def test_one_started_at_once_instead_is_not_put_off_again_either(cast: Cast) -> None:
    before = review_of(cast, is_quorate=False)
    called_off(adjourned(cast, before))
    again = reviews.start_at_once(
        cast.plan,
        kind="review_conference",
        held_on=Calendar().on_or_before(cast.today),
        by=cast.ruth,
        at=cast.at,
    )
    assert again.adjourned_from == before
    with pytest.raises(Refused, match="twice running"):
        adjourned(cast, again)


def test_once_it_was_made_good_the_next_is_planned_as_any_other(cast: Cast) -> None:
    again = adjourned(cast, review_of(cast, is_quorate=False))
    Review.rows.filter(pk=again.pk).update(status="held", held_on=cast.today)
    later = reviews.plan_review(
        cast.plan,
        kind="review_conference",
        planned_on=next_day(cast),
        by=cast.priya,
        at=cast.at,
    )
    assert later.adjourned_from is None


@pytest.mark.parametrize(("first", "second"), [(None, None), (None, False), (False, None)])
def test_attendance_that_nobody_marked_makes_no_quorum(
    cast: Cast, first: bool | None, second: bool | None
) -> None:
    again = adjourned(cast, review_of(cast, is_quorate=first))
    inquorate_again(again, held_on=cast.today, is_quorate=second)
    with pytest.raises(Refused, match="twice running"):
        adjourned(cast, again)
    assert Review.rows.filter(status="adjourned").count() == 1


def test_one_recorded_late_is_put_off_to_as_many_days_from_today(cast: Cast) -> None:
    held_on = Calendar().on_or_before(cast.today - timedelta(days=30))
    review = review_of(cast, held_on=held_on, is_quorate=False)
    with pytest.raises(Refused) as refused:
        adjourned(cast, review, to_on=in_working_days(cast, 11))
    assert refused.value.code == "later_than_the_limit"
    assert adjourned(cast, review, to_on=in_working_days(cast, 10)).adjourned_from == review


def test_one_recorded_soon_is_put_off_from_the_day_it_was_held(cast: Cast) -> None:
    held_on = Calendar().add_working_days(cast.today, -4)
    review = review_of(cast, held_on=held_on, is_quorate=False)
    limit = Calendar().add_working_days(held_on, 10)
    with pytest.raises(Refused) as refused:
        adjourned(cast, review, to_on=Calendar().add_working_days(limit, 1))
    assert refused.value.code == "later_than_the_limit"
    assert adjourned(cast, review, to_on=limit).planned_on == limit
