"""Opening a plan, or something in it: fetched from what may be seen, and written to the trail."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Never, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction

from agencies.errors import NotVisible
from agencies.models import Worker
from agencies.operations import audit
from plans.access.checks import Place, places_around, places_on
from plans.models import Plan, Scope
from plans.rules.plans import REFERENCE_PATTERN

Row = TypeVar("Row", bound=models.Model)


def open_plan(
    scope: Scope, reference: str, *, by: Worker, at: datetime, what: str = "plan"
) -> Plan:
    """The plan of a reference, with its child and chair; the read is on the child's chain.

    Refuses as NotVisible what may not be seen and what does not exist alike; the first is on the
    chain as a refusal. Call it inside the transaction that reads the rest.
    """
    plan = fetch(scope, reference)
    if plan is None:
        refuse(scope, reference, by=by, at=at, what=what)
    with transaction.atomic():
        audit.record(
            chain=f"child:{plan.child_id}",
            verb="read",
            by=by,
            at=at,
            agency=scope.agency_id,
            plan=plan.reference,
            subject=what,
        )
    return plan


def fetch(scope: Scope, reference: str) -> Plan | None:
    """The visible plan of a reference, without a trace on the trail: for writes that leave one."""
    if not re.fullmatch(REFERENCE_PATTERN, reference):
        return None
    plan: Plan | None = (
        Plan.objects.visible_to(scope)
        .select_related("child", "partnership", "policy", "chair")
        .filter(reference=reference)
        .first()
    )
    return plan


def enter(scope: Scope, plan: Plan) -> tuple[Place, Scope]:
    """The worker's place on a plan, and the scope in which all that is in it is read.

    That scope sees this plan and no other, without asking again for what was true a moment ago.
    Refuses as NotVisible. One statement.
    """
    places, inside = enter_all(scope, [plan.pk])
    if plan.pk not in places:
        raise NotVisible
    return places[plan.pk], inside


def enter_all(scope: Scope, plans: Iterable[uuid.UUID]) -> tuple[dict[uuid.UUID, Place], Scope]:
    """The same for several at once, those left out that the worker may not read. One statement."""
    found = {pk: place for pk, place in places_on(scope, plans).items() if place.capacities}
    return found, scope.narrowed_to(*found)


def enter_child(scope: Scope, plan: Plan) -> tuple[Place, Scope]:
    """The worker's place on a plan, and the scope in which what is on record of its child is read.

    A record hangs on the child, and any plan of the child may open it: that scope sees all of those
    that the worker may read, and no other child's. Refuses as NotVisible. One statement.
    """
    places = places_around(scope, plan.child_id)
    if plan.pk not in places:
        raise NotVisible
    return places[plan.pk], scope.narrowed_to(*places)


def refuse(scope: Scope, reference: str, *, by: Worker, at: datetime, what: str) -> Never:
    """Put a refused read on the trail, and answer as for something that does not exist.

    What does not exist is recorded too, so that both answers cost the same.
    """
    reference = reference if re.fullmatch(REFERENCE_PATTERN, reference) else ""
    child = Plan.rows.filter(reference=reference).values_list("child_id", flat=True).first()
    audit.record(
        chain=f"child:{child}" if child else "missing",
        verb="refused",
        by=by,
        at=at,
        agency=scope.agency_id,
        plan=reference,
        subject=what,
    )
    raise NotVisible


def visible_or_404(queryset: models.QuerySet[Row], **lookup: Any) -> Row:
    """The one row of a queryset already narrowed to what may be seen, or NotVisible."""
    try:
        row = queryset.filter(**lookup).first()
    except (ValidationError, ValueError):
        row = None
    if row is None:
        raise NotVisible
    return row
