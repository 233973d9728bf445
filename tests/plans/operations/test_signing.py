"""What is signed is what the chair saw: nothing is signed over somebody's edit, or half marked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from agencies.errors import Refused, Stale
from plans.models import Attendance, Notification, Plan, PlanVersion, Review
from plans.operations import actions, outcomes, plans
from plans.operations.outcomes import OutcomeDetails
from plans.queries.deciding import signing_version
from tests.cast import Cast
from tests.plans.reviewing import decided, in_working_days, judged, next_day, review_of, signed


def ready(cast: Cast, **given: Any) -> Review:
    review = review_of(cast)
    judged(cast, review)
    return decided(cast, review, **given)


def nothing_was_signed() -> None:
    assert not Review.rows.filter(signed_at__isnull=False).exists()
    assert not PlanVersion.rows.exists()
    assert not Notification.rows.filter(matter="review_signed").exists()


def change_plan(cast: Cast, **given: Any) -> None:
    said = {"category": "NEG", "contingency": "Somebody else's words"} | given
    plans.change(cast.plan, **said, version=None, by=cast.priya, at=cast.at)


def change_action(cast: Cast) -> None:
    actions.change(
        cast.action,
        what="Write no birth plan",
        due_on=cast.today + timedelta(days=30),
        reason="Asked to",
        version=None,
        by=cast.priya,
        at=cast.at,
    )


def change_outcome(cast: Cast) -> None:
    was = {name: getattr(cast.outcome, name) for name in OutcomeDetails.__dataclass_fields__}
    outcomes.change(
        cast.outcome,
        details=OutcomeDetails(**was | {"target": "half of them"}),
        reason="Asked to",
        version=None,
        by=cast.priya,
        at=cast.at,
    )


def add_action(cast: Cast) -> None:
    actions.add(
        cast.outcome,
        what="Find a home",
        owner=cast.seats["sam"],
        due_on=cast.today + timedelta(days=14),
        by=cast.priya,
        at=cast.at,
    )


@pytest.mark.parametrize("edit", [change_plan, change_action, change_outcome, add_action])
def test_what_somebody_edited_since_the_chair_looked_is_not_signed(
    cast: Cast, edit: Callable[[Cast], None]
) -> None:
    review = ready(cast)
    seen = signing_version(Review.rows.select_related("plan").get(pk=review.pk))
    edit(cast)
    with pytest.raises(Stale, match="Look again"):
        signed(cast, review, version=seen)
    nothing_was_signed()
    assert signed(cast, review).status == "held"


def test_a_category_changed_since_the_decision_is_not_silently_put_back(cast: Cast) -> None:
    review = ready(cast, category="NEG")
    change_plan(cast, category="EMO")
    with pytest.raises(Refused, match="emotional abuse") as refused:
        signed(cast, review)
    assert refused.value.code == "category_changed"
    nothing_was_signed()
    assert Plan.rows.get().category == "EMO"
    decided(cast, review, category="EMO")
    signed(cast, review)
    assert Plan.rows.get().category == "EMO"


def test_a_category_changed_to_what_was_decided_is_signed(cast: Cast) -> None:
    review = ready(cast, category="EMO")
    change_plan(cast, category="EMO")
    assert signed(cast, review).status == "held"


def test_a_next_day_that_has_gone_by_before_the_signature_is_refused(cast: Cast) -> None:
    review = ready(cast)
    at = cast.at + timedelta(days=70)
    with pytest.raises(Refused, match="has gone by") as refused:
        signed(cast, review, at=at)
    assert (refused.value.field, refused.value.code) == ("next_review_on", "gone_by")
    nothing_was_signed()


def test_a_next_day_beyond_the_limit_of_a_corrected_day_is_refused(cast: Cast) -> None:
    review = ready(cast, next_review_on=next_day(cast, 180))
    earlier = in_working_days(cast, -8)
    Review.rows.filter(pk=review.pk).update(held_on=earlier)
    with pytest.raises(Refused, match="is due by") as refused:
        signed(cast, review)
    assert refused.value.code == "later_than_the_limit"
    nothing_was_signed()


def test_it_is_not_signed_while_somebodys_attendance_is_not_marked(cast: Cast) -> None:
    review = ready(cast)
    left_out = [cast.seats[name].pk for name in ("ian", "laura", "tamsin")]
    Attendance.rows.filter(review=review, member__in=left_out).delete()
    with pytest.raises(Refused, match="Ian Storey") as refused:
        signed(cast, review)
    assert refused.value.code == "not_marked"
    nothing_was_signed()
