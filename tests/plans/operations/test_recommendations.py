"""What the chair recommends at a review, and what its owner says came of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from agencies.errors import Refused, Stale
from plans.models import Notification, Recommendation
from plans.operations import recommendations
from plans.rules.notifications import Matter
from tests.cast import Cast
from tests.plans.freezing import recommended, signed_review, told


def test_its_owner_is_told_and_says_what_came_of_it(cast: Cast):
    row = recommended(signed_review(cast), cast, owner=cast.seats["laura"])
    assert told(cast, Matter.RECOMMENDATION_MADE) == ["laura"]
    said: dict[str, Any] = {"status": "done", "by": cast.laura, "at": cast.at}
    with pytest.raises(Refused) as refused:
        recommendations.follow(row, note=" ", version=1, **said)
    assert refused.value.field == "note"
    done = recommendations.follow(row, note="We went on Monday.", version=1, **said)
    assert done.status == "done"


@pytest.mark.parametrize("name", ["priya", "hannah", "sam", "laura", "ian", "neil"])
def test_only_the_chair_recommends(cast: Cast, name: str):
    with pytest.raises(PermissionDenied):
        recommended(signed_review(cast), cast, by=cast.workers[name])
    assert not Recommendation.rows.exists()
    assert not Notification.rows.exists()


def test_who_attends_by_report_follows_their_own_alone(cast: Cast):
    row = recommended(signed_review(cast), cast)
    for name in ("laura", "ian", "neil"):
        with pytest.raises(PermissionDenied):
            recommendations.follow(
                row,
                status="done",
                note="Done",
                version=1,
                by=cast.workers[name],
                at=cast.at,
            )
    row.refresh_from_db()
    assert row.status == "open"


def test_a_day_gone_by_a_stranger_and_information_only_are_refused(cast: Cast):
    review = signed_review(cast)
    for given in (
        {"due_on": cast.today - timedelta(days=1)},
        {"owner": cast.seats["ian"]},
        {"owner": cast.propose("sal")},
        {"what": "  "},
    ):
        with pytest.raises(Refused):
            recommended(review, cast, **given)
    assert not Recommendation.rows.exists()


def test_two_who_follow_at_once_are_told_of_each_other(cast: Cast):
    row = recommended(signed_review(cast), cast)
    said: dict[str, Any] = {"note": "Done", "version": 1, "at": cast.at}
    recommendations.follow(row, status="done", by=cast.hannah, **said)
    with pytest.raises(Stale):
        recommendations.follow(row, status="not_done", by=cast.priya, **said)
