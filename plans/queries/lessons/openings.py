"""Who has opened plans as they stand, from the trail of reads."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Min, Q

from agencies.models import AuditEvent
from plans.models import Plan, PlanVersion


def opened_since(
    plans: Iterable[Plan], versions: Mapping[uuid.UUID, PlanVersion]
) -> Mapping[uuid.UUID, dict[uuid.UUID, datetime]]:
    """When each worker first read each plan's page, or its version here, since that was frozen.

    For a reader of the plans, who is told of their own agency, or of all as lead or chair. One
    statement, also where there is no version yet.
    """
    by_reference = {plan.reference: plan for plan in plans}
    if not by_reference:
        return {}
    wanted = [_reads_of(plan, versions.get(plan.pk)) for plan in by_reference.values()]
    # Each plan has its own moment: an index scan for each, in one statement.
    reads = AuditEvent.objects.filter(Q(*wanted, _connector=Q.OR))
    found: dict[uuid.UUID, dict[uuid.UUID, datetime]] = defaultdict(dict)
    for row in reads.order_by().values("plan", "actor").annotate(first=Min("at")):
        if row["actor"] is not None:
            found[by_reference[row["plan"]].pk][row["actor"]] = row["first"]
    return found


def _reads_of(plan: Plan, version: PlanVersion | None) -> Q:
    since = version.frozen_at if version else plan.created_at
    number = version.number if version else 0
    return Q(
        plan=plan.reference,
        verb="read",
        subject__in=["plan", f"version:{number}"],
        at__gte=since,
    )
