"""One outcome to judge: its own evidence and nobody else's, in as many statements as ever."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans import access
from plans.models import Outcome, Review
from plans.operations import outcomes
from plans.queries.judging import Judging, judging
from plans.queries.preparation import preparation
from tests.cast import Cast
from tests.plans.queries.test_preparation import coming, last_time, rate
from tests.plans.reviewing import judged, outcome_of, review_of


def judging_of(cast: Cast, review: Review, outcome: Outcome, name: str = "ruth") -> Judging | None:
    scope = access.scope_of(cast.workers[name], on=cast.today)
    place, scope = access.enter(scope, cast.plan)
    return judging(scope, cast.plan, review, outcome.pk, place=place, today=cast.today)


def saw(cast: Cast, outcome: Outcome, now: str) -> None:
    said: dict[str, Any] = {"now": now, "now_number": None, "note": "", "by": cast.hannah}
    outcomes.record_progress(outcome, observed_on=cast.today, at=cast.at, **said)


def test_it_says_what_the_preparation_says_of_the_same_outcome(cast: Cast) -> None:
    last_time(cast, "no_change")
    review, other = coming(cast), outcome_of(cast)
    saw(cast, cast.outcome, "4 of 5")
    saw(cast, other, "2 of 7")
    rate(cast, review, "hannah", 3, cast.outcome)
    rate(cast, review, "hannah", 8, other)
    rate(cast, review, "sam", 2)
    scope = access.scope_of(cast.ruth, on=cast.today)
    place, scope = access.enter(scope, cast.plan)
    whole = preparation(scope, cast.plan, review, place=place, today=cast.today)
    for one in whole.outcomes:
        page = judging_of(cast, review, one.outcome)
        assert page is not None
        assert page.one == one


def test_the_next_one_is_what_the_chair_has_not_judged_yet(cast: Cast) -> None:
    review = review_of(cast)
    second, third = outcome_of(cast, 2), outcome_of(cast, 3)
    judged(cast, review, second)
    page = judging_of(cast, review, cast.outcome)
    assert page is not None
    assert (page.number, page.after, page.undrafted_after) == (1, third.pk, third.pk)
    judged(cast, review, third)
    page = judging_of(cast, review, cast.outcome)
    assert page is not None
    assert page.after is None


def test_an_outcome_that_is_closed_is_not_there_to_judge(cast: Cast) -> None:
    other = outcome_of(cast)
    Outcome.rows.filter(pk=other.pk).update(status="closed", closed_reason="Merged")
    assert judging_of(cast, review_of(cast), other) is None


@pytest.mark.parametrize("many", [1, 12])
def test_the_statements_are_as_many_whatever_the_plans_size(cast: Cast, many: int) -> None:
    last_time(cast, "no_change")
    review = coming(cast)
    for number in range(many):
        other = outcome_of(cast, number)
        for step in range(3):
            saw(cast, other, f"{step} of 7")
        rate(cast, review, "hannah", 3, other)
    scope = access.scope_of(cast.ruth, on=cast.today)
    place, scope = access.enter(scope, cast.plan)
    with CaptureQueriesContext(connection) as seen:
        page = judging(scope, cast.plan, review, cast.outcome.pk, place=place, today=cast.today)
    assert page is not None
    assert len(page.outcomes) == many + 1
    assert len(seen) == 15
