"""The disagreements of a plan, and whose answer each waits for, as far as the reader may know."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, OuterRef, Subquery, When

from plans.models import Disagreement, DisagreementParty, DisagreementStage, Scope
from plans.rules.disagreements import Side, Sight


@dataclass(frozen=True)
class Dispute:
    """One disagreement and how much of it the reader sees.

    The limit of its open stage, and the first agency that has not answered there, are told to whoever
    reads all of it.
    """

    row: Disagreement
    sight: Sight
    respond_due_at: datetime | None
    silent: uuid.UUID | None


def disputes_of(scope: Scope, plans: Collection[uuid.UUID]) -> Mapping[uuid.UUID, list[Dispute]]:
    """Those that were sent, by plan, the oldest first. One statement."""
    stages = DisagreementStage.rows.open().filter(disagreement=OuterRef("pk"))
    silent = DisagreementParty.rows.filter(
        disagreement=OuterRef("pk"),
        side=Side.CHALLENGED,
        answered_at__isnull=True,
        stage__ended_at__isnull=True,
    ).order_by("agency__name")
    rows = (
        Disagreement.objects.known_to(scope)
        .sent()
        .filter(plan__in=plans)
        .annotate(
            respond_due_at=_read_in_full(stages.values("respond_due_at")),
            silent=_read_in_full(silent.values("agency_id")),
        )
    )
    found: dict[uuid.UUID, list[Dispute]] = defaultdict(list)
    for row in rows.select_related("raising_agency").order_by("submitted_at", "pk"):
        one = Dispute(row, Sight(row.sight), row.respond_due_at, row.silent)
        found[row.plan_id].append(one)
    return found


def _read_in_full(rows: object) -> Case:
    """What a row of a disagreement says, for whoever reads the whole of it; nothing for others."""
    return Case(When(sight=Sight.FULL, then=Subquery(rows[:1])))  # type: ignore[index]
