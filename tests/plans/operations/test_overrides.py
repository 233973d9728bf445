"""A reason to go ahead covers what it was given for, and nothing that came later."""

from __future__ import annotations

from datetime import timedelta

import pytest

from agencies.errors import Refused
from plans import access
from plans.models import Action, Attendance, GuardOverride, PlanVersion, Review, Scope
from plans.operations import actions, attendance, decisions
from plans.queries.deciding import overrides_of
from tests.cast import Cast
from tests.plans.reviewing import decided, judged, outcome_of, review_of, signed


def cast_scope(cast: Cast) -> Scope:
    return access.scope_of(cast.priya, on=cast.today)


def go_ahead(cast: Cast, review: Review, guard: str, reason: str = "It cannot wait") -> None:
    review = Review.rows.select_related("plan").get(pk=review.pk)
    decisions.override(review, guard=guard, reason=reason, by=cast.ruth, at=cast.at)


def is_not_signed(cast: Cast, review: Review) -> None:
    with pytest.raises(Refused) as refused:
        signed(cast, review)
    assert refused.value.code == "guarded"
    assert not PlanVersion.rows.exists()


def stepping_down(cast: Cast) -> Review:
    review = review_of(cast)
    judged(cast, review)
    return decided(cast, review, decision="step_down", leads_to="to_child_in_need")


def another_action(cast: Cast) -> Action:
    return actions.add(
        cast.outcome,
        what="Find a home",
        owner=cast.seats["sam"],
        due_on=cast.today + timedelta(days=14),
        by=cast.priya,
        at=cast.at,
    )


def test_nobody_goes_ahead_with_what_is_not_decided(cast: Cast) -> None:
    with pytest.raises(Refused, match="Decide first"):
        go_ahead(cast, review_of(cast, is_quorate=False), "inquorate")
    assert not GuardOverride.rows.exists()


def test_work_that_was_added_since_is_not_covered_and_work_that_was_done_is(cast: Cast) -> None:
    review = stepping_down(cast)
    go_ahead(cast, review, "work_outstanding")
    added = another_action(cast)
    is_not_signed(cast, review)
    Action.rows.filter(pk__in=[added.pk, cast.family_action.pk]).update(status="done")
    assert signed(cast, review).status == "held"


def test_another_decision_is_not_covered(cast: Cast) -> None:
    review = stepping_down(cast)
    go_ahead(cast, review, "work_outstanding")
    decided(cast, review, decision="step_down", leads_to="to_universal")
    is_not_signed(cast, review)
    go_ahead(cast, review, "work_outstanding", "All of it is the family's own")
    assert signed(cast, review).status == "held"
    assert GuardOverride.rows.get().reason == "All of it is the family's own"


def test_an_outcome_agreed_since_is_not_covered(cast: Cast) -> None:
    review = decided(cast, review_of(cast))
    go_ahead(cast, review, "unjudged_outcomes")
    outcome_of(cast, 2)
    is_not_signed(cast, review)
    go_ahead(cast, review, "unjudged_outcomes")
    assert signed(cast, review).status == "held"


def test_a_reason_given_before_attendance_was_marked_does_not_cover_what_it_shows(
    cast: Cast,
) -> None:
    review = review_of(cast, is_quorate=None)
    judged(cast, review)
    review = decided(cast, review)
    go_ahead(cast, review, "inquorate")
    mark(cast, review, "absent")
    is_not_signed(cast, review)


def test_an_agency_fewer_is_not_covered_and_one_more_is(cast: Cast) -> None:
    review = review_of(cast, is_quorate=None)
    judged(cast, review)
    decided(cast, review)
    mark(cast, review, "absent", laura="present")
    go_ahead(cast, review, "inquorate")
    mark(cast, review, "absent")
    is_not_signed(cast, review)
    mark(cast, review, "absent", laura="present", sam="present")
    assert Review.rows.get().is_quorate is False
    assert signed(cast, review).status == "held"


def mark(cast: Cast, review: Review, how: str, **others: str) -> None:
    marks = {seat.pk: (others.get(name, how), "") for name, seat in cast.seats.items()}
    attendance.mark(
        Review.rows.select_related("plan").get(pk=review.pk),
        attendance=marks,
        version=None,
        by=cast.ruth,
        at=cast.at,
    )
    assert Attendance.rows.filter(review=review).count() == len(cast.seats)


def test_only_what_stood_when_it_was_signed_is_kept_and_shown(cast: Cast) -> None:
    review = stepping_down(cast)
    go_ahead(cast, review, "work_outstanding", "The family does the rest")
    decided(cast, review)
    signed(cast, review)
    scope = cast_scope(cast)
    assert overrides_of(scope, Review.rows.get()) == []
    assert PlanVersion.rows.get().content["review"]["overrides"] == []


def test_what_stood_is_frozen_with_the_version(cast: Cast) -> None:
    review = stepping_down(cast)
    go_ahead(cast, review, "work_outstanding", "The family does the rest")
    signed(cast, review)
    [said] = overrides_of(cast_scope(cast), Review.rows.get())
    assert said.reason == "The family does the rest"
    assert PlanVersion.rows.get().content["review"]["overrides"] == [
        {"guard": "work_outstanding", "reason": "The family does the rest"}
    ]
