"""The plan that follows one a review stepped down, for whoever may see it."""

from __future__ import annotations

from typing import Any

from plans.models import Plan, Scope
from plans.rules.decisions import FOLLOWED_BY


def plan_that_follows(scope: Scope, plan: Plan) -> Plan | None:
    """The plan that an ended one continues as; None where there is none that the reader may see."""
    if plan.end_reason not in FOLLOWED_BY:
        return None
    found: Plan | None = _following(Plan.objects.visible_to(scope), plan).first()
    return found


def waits_to_follow(plan: Plan) -> bool:
    """Whether a plan is to follow and was not started yet. For behind a check."""
    return plan.end_reason in FOLLOWED_BY and not _following(Plan.rows, plan).exists()


def _following(rows: Any, plan: Plan) -> Any:
    kind = FOLLOWED_BY.get(plan.end_reason)
    rows = rows.filter(child=plan.child_id, kind=kind, started_on=plan.ended_on)
    return rows.exclude(pk=plan.pk).order_by("created_at", "pk")
