"""The entries of a chronology, without their words: whose each is, what kind of thing, and when."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agencies.clock import local_date
from plans.models import ChronologyEntry, Plan, Scope
from plans.rules.chronology import Category, Impact
from plans.rules.lessons.facts import Agency, Source
from plans.rules.records import RecordKind


@dataclass(frozen=True)
class Entry:
    """One entry; `source` is of the first day it may have been on."""

    source: Source
    category: Category
    is_positive: bool


COLUMNS = (
    "pk",
    "record__agency_id",
    "record__agency__name",
    "record__agency__kind",
    "record__happened_on",
    "record__recorded_at",
    "record__author__name",
    "category",
    "impact",
)


def entries_of(scope: Scope, children: Collection[uuid.UUID]) -> Mapping[uuid.UUID, list[Entry]]:
    """Every entry that stands and that the reader may see, by child, the oldest first. One statement.

    Columns instead of rows: a chronology has thousands, and no lesson asks what one says.
    """
    rows = _about(ChronologyEntry.objects.visible_to(scope).standing(), children)
    found: dict[uuid.UUID, list[Entry]] = defaultdict(list)
    for *row, child in rows.values_list(*COLUMNS, "record__child_id"):
        found[child].append(_entry(*row))
    return found


@dataclass(frozen=True)
class Since:
    """An entry, from when it was on record and until when it stood."""

    entry: Entry
    recorded_at: datetime
    ended_at: datetime | None

    def stood_at(self, moment: datetime) -> bool:
        return self.recorded_at <= moment and (self.ended_at is None or self.ended_at > moment)


def entries_ever(scope: Scope, plan: Plan) -> list[Since]:
    """The same in every version that the reader may see, also of what stands no more."""
    rows = _about(ChronologyEntry.objects.visible_to(scope), [plan.child_id])
    return [
        Since(_entry(*row), row[5], ended_at)
        for *row, ended_at in rows.values_list(*COLUMNS, "record__ended_at")
    ]


def _about(rows: Any, children: Collection[uuid.UUID]) -> Any:
    found = rows.filter(record__child__in=children)
    return found.order_by("record__happened_on", "record__recorded_at", "pk")


def _entry(*row: Any) -> Entry:
    pk, agency, name, kind, on, recorded_at, author, category, impact = row
    source = Source(
        RecordKind.CHRONOLOGY_ENTRY,
        pk,
        Agency(agency, name, kind),
        on,
        local_date(recorded_at),
        author,
    )
    return Entry(source, Category(category), impact == Impact.POSITIVE)
