"""An agency's dissent from a decision: who, when, once, and who is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from agencies.errors import NotVisible, Refused, Stale
from plans.models import Dissent, Notification, Plan
from plans.operations import dissent, plans
from plans.rules.notifications import Matter
from tests.cast import Cast
from tests.plans.freezing import signed_review, told


def record(cast: Cast, review: Any, name: str = "hannah", **given: Any) -> Dissent:
    said: dict[str, Any] = {
        "mode": "challenge",
        "words": "The baby is not safe yet.",
        "version": None,
        "at": cast.at,
    }
    return dissent.record(review, **said | given, by=cast.workers[name])


def test_an_agency_dissents_and_the_chair_and_the_lead_are_told(cast: Cast):
    row = record(cast, signed_review(cast))
    assert row.agency == cast.agencies["midwifery"]
    assert told(cast, Matter.DISSENT_RECORDED) == ["priya", "ruth"]


def test_the_leads_own_agency_dissents_as_any_other_and_only_the_chair_is_told(cast: Cast):
    row = record(cast, signed_review(cast), "priya")
    assert row.agency == cast.agencies["social_care"]
    assert told(cast, Matter.DISSENT_RECORDED) == ["ruth"]


def test_it_changes_its_own_with_the_version_it_saw(cast: Cast):
    review = signed_review(cast)
    record(cast, review)
    with pytest.raises(Stale):
        record(cast, review, mode="note_only")
    row = record(cast, review, mode="note_only", version=1)
    assert (row.mode, row.version, Dissent.rows.count()) == ("note_only", 2, 1)


@pytest.mark.parametrize("name", ["ruth", "ian", "neil", "moira"])
def test_nobody_else_who_sees_the_plan_dissents(cast: Cast, name: str):
    with pytest.raises(PermissionDenied):
        record(cast, signed_review(cast), name)
    assert not Dissent.rows.exists()
    assert not Notification.rows.exists()


@pytest.mark.parametrize("name", ["olive", "colin", "super"])
def test_who_does_not_see_the_plan_finds_nothing(cast: Cast, name: str):
    with pytest.raises(NotVisible):
        record(cast, signed_review(cast), name)
    assert not Dissent.rows.exists()


def test_too_late_and_unsigned_are_refused_and_nothing_is_queued(cast: Cast):
    early = signed_review(cast, signed_at=cast.at - timedelta(hours=73))
    unsigned = signed_review(cast, signed_at=None, signed_by=None, status="under_way", decision="")
    for review in (early, unsigned):
        with pytest.raises(Refused):
            record(cast, review)
    assert not Dissent.rows.exists()
    assert not Notification.rows.exists()


def test_a_decision_that_ended_the_plan_is_dissented_from_as_any_other(cast: Cast):
    review = signed_review(cast, decision="end")
    plans.end(
        Plan.rows.get(pk=cast.plan.pk),
        ended_on=cast.today,
        reason="moved_area",
        version=None,
        by=cast.ruth,
        at=cast.at,
    )
    review.plan.refresh_from_db()
    assert record(cast, review).mode == "challenge"
