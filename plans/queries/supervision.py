"""When workers were supervised about a child, and when again: never what was said."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from plans.models import CaseRecord, Child, Scope, Supervision
from plans.rules.records import RecordKind
from plans.rules.supervision import SupervisionKind


@dataclass(frozen=True)
class Supervised:
    """One date of supervision, as the lead and the chair may know it of every agency."""

    key: uuid.UUID
    on: date
    recorded_at: datetime
    agency_id: uuid.UUID
    agency: str
    worker: uuid.UUID
    who: str
    type: SupervisionKind
    next_due_on: date | None


def supervised(scope: Scope, child: Child) -> list[Supervised]:
    """Who was supervised about a child and when: of one's own agency, and to lead and chair of all.

    The newest first. One statement.
    """
    return supervised_about(scope, [child.pk])[child.pk]


def supervised_about(
    scope: Scope, children: Collection[uuid.UUID]
) -> Mapping[uuid.UUID, list[Supervised]]:
    """The same about each of several children. One statement."""
    records = CaseRecord.objects.existing_for(scope).filter(kind=RecordKind.SUPERVISION)
    rows = Supervision.rows.filter(record__in=records.filter(child__in=children).values("pk"))
    found: dict[uuid.UUID, list[Supervised]] = defaultdict(list)
    for child, key, on, at, agency_id, agency, worker, who, type_, next_on in rows.order_by(
        "-record__happened_on", "pk"
    ).values_list(
        "record__child_id",
        "pk",
        "record__happened_on",
        "record__recorded_at",
        "record__agency_id",
        "record__agency__name",
        "supervisee_id",
        "supervisee__name",
        "type",
        "next_due_on",
    ):
        kind = SupervisionKind(type_)
        found[child].append(Supervised(key, on, at, agency_id, agency, worker, who, kind, next_on))
    return found
