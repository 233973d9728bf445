"""A review of the cast's plan, as its tests find it: planned, under way, judged, decided."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from agencies.workdays import Calendar
from plans.models import Attendance, Judgement, Outcome, Review
from plans.operations import decisions, judgements, outcomes
from plans.operations.changes import keep
from plans.operations.outcomes import OutcomeDetails
from plans.queries.attendance import members_at
from plans.queries.deciding import signing_version
from tests.cast import Cast


def review_of(cast: Cast, **given: Any) -> Review:
    """A review conference under way today, marked and quorate unless told otherwise.

    `is_quorate=None` is one of which nobody has marked who was there.
    """
    said: dict[str, Any] = {
        "kind": "review_conference",
        "status": "under_way",
        "held_on": cast.today,
        "is_quorate": True,
        "created_at": cast.at,
    }
    review = Review(plan=cast.plan, **said | given)
    keep(review, by=cast.ruth, at=cast.at)
    if review.is_quorate is not None:
        marked(cast, review, "present" if review.is_quorate else "absent")
    return review


def marked(cast: Cast, review: Review, how: str) -> None:
    """Everybody marked in one way, as if it had made the meeting quorate or not."""
    Attendance.rows.bulk_create(
        Attendance(
            review=review,
            member=seat,
            agency_id=seat.agency_id,
            attended=how,
            recorded_at=cast.at,
            recorded_by=cast.ruth,
        )
        for seat in members_at(review)
    )


def outcome_of(cast: Cast, number: int = 1) -> Outcome:
    return outcomes.add(
        cast.plan,
        details=OutcomeDetails(
            worry=f"Worry {number}",
            change=f"Change {number}",
            measure="Nights slept at home",
            baseline="1 of 7",
            target="7 of 7",
            target_on=cast.today + timedelta(days=40),
        ),
        by=cast.priya,
        at=cast.at,
    )


def judged(cast: Cast, review: Review, outcome: Outcome | None = None, **given: Any) -> Judgement:
    said: dict[str, Any] = {
        "verdict": "some_progress",
        "evidence": "Hannah saw her keep three appointments",
        "confidence": "high",
        "by": cast.ruth,
        "at": cast.at,
    }
    return judgements.judge(review, outcome or cast.outcome, **said | given)


def next_day(cast: Cast, days: int = 60) -> date:
    """A weekday so far ahead."""
    day = cast.today + timedelta(days=days)
    return day - timedelta(days=max(day.weekday() - 4, 0))


def decided(cast: Cast, review: Review, **given: Any) -> Review:
    """The review with a decision: that the plan continues, unless told otherwise."""
    review = Review.rows.select_related("plan").get(pk=review.pk)
    said: dict[str, Any] = {
        "decision": "continue",
        "category": "NEG",
        "analysis": "The risk is lower than it was",
        "reason": "Change is not yet sustained",
        "next_review_on": next_day(cast),
        "version": review.version,
        "by": cast.ruth,
        "at": cast.at,
    }
    if given.get("decision", "continue") in {"end", "step_down"}:
        said |= {"category": "", "next_review_on": None}
    return decisions.decide(review, **said | given)


def in_working_days(cast: Cast, number: int) -> date:
    return Calendar().add_working_days(cast.today, number)


def adjourned(cast: Cast, review: Review, **given: Any) -> Review:
    """The review planned instead of one put off, eight working days from today."""
    said: dict[str, Any] = {
        "to_on": in_working_days(cast, 8),
        "interim_plan": "Grandmother stays with them",
        "reason": "Health could not come",
        "by": cast.ruth,
        "at": cast.at,
    }
    review = Review.rows.select_related("plan").get(pk=review.pk)
    return decisions.adjourn(review, **said | given)


def signed(cast: Cast, review: Review, **given: Any) -> Review:
    review = Review.rows.select_related("plan").get(pk=review.pk)
    said: dict[str, Any] = {"version": signing_version(review), "by": cast.ruth, "at": cast.at}
    return decisions.sign(review, **said | given)
