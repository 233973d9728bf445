"""Ending a plan without a review: a statutory one only for facts, and by its chair alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from agencies.errors import Refused
from agencies.models import AuditEvent
from agencies.operations import workers
from plans.models import Plan
from plans.operations import leadership, plans
from plans.operations.children import ChildDetails
from tests.cast import Cast


def end(cast: Cast, name: str = "ruth", plan: Plan | None = None, **given: Any) -> Plan:
    said: dict[str, Any] = {"ended_on": cast.today, "reason": "moved_area", "version": None}
    return plans.end(plan or cast.plan, **said | given, by=cast.workers[name], at=cast.at)


def start(cast: Cast, kind: str, **given: Any) -> Plan:
    said: dict[str, Any] = {
        "kind": kind,
        "partnership": cast.partnership,
        "started_on": cast.today,
        "role": "Social worker",
        "purpose": "Coordinates the plan",
    }
    return plans.start(**said | given, by=cast.priya, at=cast.at)


def change_chair(cast: Cast, plan: Plan, chair: str | None) -> Plan:
    return leadership.change_chair(
        plan,
        chair=cast.workers[chair] if chair else None,
        version=None,
        by=cast.priya,
        at=cast.at,
    )


def nothing_ended(cast: Cast) -> None:
    assert Plan.rows.get(pk=cast.plan.pk).is_open
    assert not AuditEvent.objects.filter(verb="plan.ended").exists()


@pytest.mark.parametrize(
    "reason", ["to_child_in_need", "to_early_help", "to_universal", "other", "returned_home"]
)
def test_what_a_review_decides_no_chair_decides_alone(cast: Cast, reason: str) -> None:
    with pytest.raises(Refused, match="decided at a review") as refused:
        end(cast, reason=reason, note="They asked me to")
    assert refused.value.field == "reason"
    nothing_ended(cast)


def test_a_lead_empties_no_protection_plans_chair_and_so_ends_it_alone(cast: Cast) -> None:
    with pytest.raises(Refused, match="never without a chair") as refused:
        change_chair(cast, cast.plan, None)
    assert refused.value.field == "chair"
    assert Plan.rows.get().chair == cast.ruth
    for reason in ("other", "moved_area"):
        with pytest.raises(PermissionDenied):
            end(cast, "priya", reason=reason, note="It is over")
    nothing_ended(cast)


def test_while_nobody_chairs_it_a_protection_plan_is_ended_by_nobody(cast: Cast) -> None:
    Plan.rows.update(chair=None)
    cast.plan.refresh_from_db()
    with pytest.raises(Refused, match="Name the chair first") as refused:
        end(cast, "priya")
    assert refused.value.code == "no_chair"
    nothing_ended(cast)
    change_chair(cast, cast.plan, "ruth")
    assert end(cast).end_reason == "moved_area"


def test_a_chair_who_stops_working_leaves_the_plan_to_another_and_ends_nothing(cast: Cast) -> None:
    workers.end_employment(cast.employment("ruth"), version=None, by=cast.sysadmin, at=cast.at)
    with pytest.raises(PermissionDenied):
        end(cast, "priya")
    nothing_ended(cast)


def test_a_plan_of_another_kind_does_without_a_chair_and_ends_for_any_reason(cast: Cast) -> None:
    child = ChildDetails(family_name="Teale", expected_on=cast.plan.child.expected_on)
    plan = start(cast, "early_help", new_child=child, chair=cast.ruth)
    assert change_chair(cast, plan, None).chair is None
    assert end(cast, "priya", plan, reason="other", note="Moved abroad").end_reason == "other"


def test_a_protection_plan_ends_because_its_child_is_looked_after_once_they_are(
    cast: Cast,
) -> None:
    with pytest.raises(Refused, match="No looked-after plan"):
        end(cast, reason="looked_after")
    nothing_ended(cast)
    child = cast.plan.child
    child.date_of_birth, child.expected_on = cast.today, None
    child.save()
    start(cast, "looked_after", child=child)
    assert end(cast, reason="looked_after").end_reason == "looked_after"
