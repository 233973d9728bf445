"""The versions of records as one reader may count them: as if those hidden from them had never been.

A record that was held more closely before than it is now looks to whoever could not read it then
like one that was just put there: its first version, of its own id, amended for no reason.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from plans.models import CaseRecord, RecordContent, Scope


@dataclass(frozen=True)
class Lines:
    """Of records in several versions, the ids of those that a reader may see, the earliest first."""

    versions: Mapping[uuid.UUID, list[uuid.UUID]]

    def number(self, record: CaseRecord) -> int:
        """Which version it is to its reader."""
        seen = self.versions.get(record.line, [])
        return seen.index(record.pk) + 1 if record.pk in seen else 1

    def first(self, line: uuid.UUID) -> uuid.UUID:
        """By which id a reader knows a record in all its versions: the first that they may see.

        Where they may see none they know of it from a time when they could.
        """
        return self.versions.get(line, [line])[0]

    def reason(self, record: CaseRecord) -> str:
        """Why it was amended, for who may see what it was amended from."""
        return record.reason if self.number(record) > 1 else ""


def lines_of(
    scope: Scope, records: Iterable[CaseRecord], *, pointed: Iterable[uuid.UUID] = ()
) -> Lines:
    """How the versions of some records look to a worker; `pointed` names lines that are pointed to.

    One statement; none where nothing is pointed to and none of the records was ever amended.
    """
    wanted = {one.line for one in records if one.version > 1} | set(pointed)
    found: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    if wanted:
        rows = CaseRecord.objects.visible_to(scope).filter(line__in=wanted).order_by("version")
        for line, pk in rows.values_list("line", "pk"):
            found[line].append(pk)
    return Lines(found)


def pointed_to(content: RecordContent) -> dict[str, uuid.UUID]:
    """The records that one points to, each in all its versions, by the field that does."""
    found: dict[str, uuid.UUID] = {}
    for part in fields(content.details):
        column: Any = content._meta.get_field(part.name)
        if column.related_model is CaseRecord and (key := getattr(content, column.attname)):
            found[part.name] = key
    return found
