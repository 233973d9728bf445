"""What a chair prepares from: what does not move first, every word with its author, nothing averaged."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans import access
from plans.models import AgencyReport, Rating, Review
from plans.operations import actions, judgements, outcomes
from plans.queries.movement import movement
from plans.queries.preparation import Preparation, preparation
from plans.queries.reviews_to_prepare import reviews_to_prepare
from tests.cast import Cast
from tests.plans.reviewing import decided, judged, outcome_of, review_of, signed


def prepared(cast: Cast, review: Review, name: str = "ruth") -> Preparation:
    scope = access.scope_of(cast.workers[name], on=cast.today)
    place, scope = access.enter(scope, cast.plan)
    return preparation(scope, cast.plan, review, place=place, today=cast.today)


def saw(cast: Cast, now: str, number: str | None = None, **given: Any) -> None:
    said: dict[str, Any] = {"by": cast.hannah, "at": cast.at} | given
    outcomes.record_progress(
        cast.outcome,
        now=now,
        now_number=Decimal(number) if number else None,
        observed_on=cast.today,
        note="At home",
        **said,
    )


def last_time(cast: Cast, verdict: str) -> Review:
    """A review that was signed a moment before now."""
    review = review_of(cast, held_on=cast.today - timedelta(days=1))
    judged(cast, review, verdict=verdict)
    before = cast.at - timedelta(minutes=1)
    signed(cast, decided(cast, review), at=before)
    return review


def coming(cast: Cast) -> Review:
    return review_of(cast, status="planned", held_on=None, planned_on=cast.today)


def test_everything_said_of_an_outcome_stands_with_author_agency_and_day(cast: Cast) -> None:
    saw(cast, "3 of 5")
    actions.update(
        cast.action, answer="still_going", note="Rang the ward", version=None, by=cast.hannah,
        at=cast.at,
    )  # fmt: skip
    [one] = prepared(cast, review_of(cast)).outcomes
    assert {(line.who, line.agency, line.on) for line in one.evidence} == {
        ("Hannah Brookes", "Wearbridge Midwifery", cast.today)
    }
    assert {line.about for line in one.evidence} == {
        "How it is now", "Action: Write the birth plan",
    }  # fmt: skip
    assert any("Rang the ward" in line.said for line in one.evidence)


def test_what_was_said_before_the_last_signed_review_is_not_said_again(cast: Cast) -> None:
    saw(cast, "3 of 5", at=cast.at - timedelta(hours=1))
    last_time(cast, "some_progress")
    saw(cast, "4 of 5")
    [one] = prepared(cast, coming(cast)).outcomes
    assert [line.said for line in one.evidence] == ["4 of 5. At home"]
    assert one.last is not None
    assert one.last.verdict == "some_progress"


@pytest.mark.parametrize("verdict", ["worse", "no_change"])
def test_what_was_judged_still_or_worse_comes_first(cast: Cast, verdict: str) -> None:
    last_time(cast, verdict)
    saw(cast, "5 of 5")
    page = prepared(cast, coming(cast))
    assert [one.outcome for one in page.still] == [cast.outcome]
    assert "at the last review" in page.still[0].why_still


def test_what_has_not_moved_since_the_last_review_comes_first(cast: Cast) -> None:
    last_time(cast, "some_progress")
    review = coming(cast)
    assert [one.outcome for one in prepared(cast, review).still] == [cast.outcome]
    saw(cast, "4 of 5")
    page = prepared(cast, review)
    assert page.still == []


def rate(cast: Cast, review: Review, rater: str, score: int, outcome: Any = None) -> None:
    seat = cast.seats.get(rater)
    Rating.rows.create(
        review=review,
        outcome=outcome,
        rater=str(seat.pk) if seat else rater,
        member=seat,
        agency=seat.agency if seat else None,
        score=score,
        words="In my words",
        recorded_at=cast.at,
        recorded_by=cast.ruth,
    )


def test_every_raters_score_is_kept_apart_and_the_spread_said(cast: Cast) -> None:
    review = review_of(cast)
    for rater, score in {"hannah": 3, "tamsin": 9, "child": 5, "chair": 4}.items():
        rate(cast, review, rater, score, cast.outcome)
    rate(cast, review, "sam", 2)
    page = prepared(cast, review)
    found = page.outcomes[0].scores
    assert {(score.who, score.rating.score) for score in found.each} == {
        ("Hannah Brookes", 3), ("Tamsin Marlowe", 9), ("The child", 5), ("The chair", 4),
    }  # fmt: skip
    assert found.spread is not None
    assert found.spread.in_words == "From 3 to 9 of 10: 6 points apart"
    assert [score.rating.score for score in page.scores.each] == [2]


def test_a_draft_is_between_its_writer_and_the_chair(cast: Cast) -> None:
    review = review_of(cast)
    judgements.draft(
        review, cast.outcome, verdict="met", evidence="e", confidence="low", by=cast.priya,
        at=cast.at,
    )  # fmt: skip
    for name, sees in {"ruth": True, "hannah": True, "laura": False, "neil": False}.items():
        assert (prepared(cast, review, name).outcomes[0].now is not None) is sees


@pytest.mark.parametrize("many", [1, 12])
def test_the_statements_are_as_many_whatever_the_plans_size(cast: Cast, many: int) -> None:
    last_time(cast, "no_change")
    review = coming(cast)
    for number in range(many):
        cast.outcome = outcome_of(cast, number)
        for _ in range(3):
            saw(cast, f"{number} of 7")
        rate(cast, review, "hannah", 3, cast.outcome)
    AgencyReport.rows.create(
        review=review, member=cast.seats["hannah"], agency=cast.agencies["midwifery"],
        due_on=cast.today, asked_at=cast.at, asked_by=cast.ruth, better="Sleeps", sent_at=cast.at,
        sent_by=cast.hannah,
    )  # fmt: skip
    scope = access.scope_of(cast.ruth, on=cast.today)
    place, scope = access.enter(scope, cast.plan)
    with CaptureQueriesContext(connection) as seen:
        page = preparation(scope, cast.plan, review, place=place, today=cast.today)
    assert len(page.outcomes) == many + 1
    assert len(seen) == 14


def test_outcomes_move_from_review_to_review_in_words(cast: Cast) -> None:
    last_time(cast, "worse")
    review = review_of(cast)
    judged(cast, review, verdict="met")
    signed(cast, decided(cast, review))
    scope = access.scope_of(cast.hannah, on=cast.today)
    found = movement(scope, cast.plan)
    assert [step.in_words for step in found.lines[0].steps] == ["Worse", "Met"]
    assert [step.height for step in found.lines[0].steps] == [0, 3]


def test_what_a_chair_prepares_is_by_date_with_its_readiness(cast: Cast) -> None:
    scope = access.scope_of(cast.ruth, on=cast.today)
    [row] = reviews_to_prepare(scope, today=cast.today).rows
    assert (row.on, row.readiness) == (cast.plan.next_review_on, "Not planned yet")
    review = review_of(cast, status="planned", held_on=None,
                       planned_on=cast.today - timedelta(days=3))  # fmt: skip
    for name, sent in {"hannah": cast.at, "sam": None}.items():
        AgencyReport.rows.create(
            review=review, member=cast.seats[name], agency=cast.seats[name].agency,
            due_on=cast.today, asked_at=cast.at, asked_by=cast.ruth,
            better="Sleeps" if sent else "", sent_at=sent,
            sent_by=cast.workers[name] if sent else None,
        )  # fmt: skip
    with CaptureQueriesContext(connection) as seen:
        [row] = reviews_to_prepare(scope, today=cast.today).rows
    assert (row.readiness, row.is_late) == ("Reports in 1 of 2, unjudged 1", True)
    assert len(seen) == 4


@pytest.mark.parametrize("name", ["priya", "hannah", "neil", "moira", "colin"])
def test_who_does_not_chair_has_nothing_to_prepare(cast: Cast, name: str) -> None:
    scope = access.scope_of(cast.workers[name], on=cast.today)
    assert reviews_to_prepare(scope, today=cast.today).rows == []
