"""Imports of census returns: how far each is, and what became of every child in it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from agencies.models import Agency, AgencyKind, AuditEvent, Partnership
from agencies.workdays import long_date
from plans.models import CensusImport, CensusImportLine
from plans.rules.imports import UNDER_WAY, ImportStatus, LineOutcome

MOST_IMPORTS = 50
LINES = 50


@dataclass(frozen=True)
class Progress:
    """One import as its page shows it."""

    row: CensusImport
    counts: dict[str, int]
    census: str

    @property
    def is_under_way(self) -> bool:
        return self.row.status in UNDER_WAY

    @property
    def has_failed(self) -> bool:
        return self.row.status == ImportStatus.FAILED

    @property
    def read_in_words(self) -> str:
        """How much of the file has been read: "1.5 of 16.6 MB"."""
        unit, size = ("MB", 1024 * 1024) if self.row.size >= 1024 * 1024 else ("KB", 1024)
        return f"{self.row.position / size:.1f} of {self.row.size / size:.1f} {unit}"

    @property
    def children(self) -> int:
        """How many children have been dealt with so far."""
        return sum(n for outcome, n in self.counts.items() if outcome != LineOutcome.MISSING)


@dataclass(frozen=True)
class LinePage:
    """Some lines of a report, and the keys of the lines that the next and last page go from."""

    lines: list[CensusImportLine]
    after: int | None
    before: int | None


def imports_of(partnerships: Iterable[Partnership]) -> list[CensusImport]:
    """The newest imports of these partnerships."""
    found = CensusImport.objects.filter(partnership__in=list(partnerships))
    found = found.select_related("partnership", "agency", "started_by")
    return list(found.order_by("-started_at")[:MOST_IMPORTS])


def import_of(partnerships: Iterable[Partnership], pk: uuid.UUID) -> Progress | None:
    """One import of these partnerships, with its counts. Three statements."""
    found = CensusImport.objects.filter(partnership__in=list(partnerships), pk=pk)
    row = found.select_related("partnership", "agency", "started_by").first()
    if row is None:
        return None
    counted = row.lines.values_list("outcome").annotate(Count("pk"))
    counts = dict.fromkeys(LineOutcome.values, 0) | dict(counted)
    return Progress(row, counts, _census_of(row))


def _census_of(row: CensusImport) -> str:
    """Which return it was, as the trail has it: "2026, up to Tue 31 Mar 2026"; empty until then."""
    event = (
        AuditEvent.objects.filter(
            chain=f"partnership:{row.partnership_id}",
            subject=f"import:{row.pk}",
            verb="import.done",
        )
        .order_by("-sequence")
        .first()
    )
    if event is None:
        return ""
    until = date.fromisoformat(event.details["reference_on"])
    return f"{event.details['year']}, up to {long_date(until)}"


def line_page(row: CensusImport, *, outcome: str = "", after: int = 0, before: int = 0) -> LinePage:
    """A page of a report in the order of the file, going on from a line or back from one."""
    lines = CensusImportLine.objects.filter(census_import=row)
    if outcome:
        lines = lines.filter(outcome=outcome)
    if before:
        found = list(lines.filter(pk__lt=before).order_by("-pk")[: LINES + 1])
        more, found = len(found) > LINES, found[:LINES][::-1]
        return LinePage(found, found[-1].pk if found else None, found[0].pk if more else None)
    found = list(lines.filter(pk__gt=after).order_by("pk")[: LINES + 1])
    more, found = len(found) > LINES, found[:LINES]
    return LinePage(found, found[-1].pk if more else None, found[0].pk if after and found else None)


def whole_report(row: CensusImport) -> Iterator[CensusImportLine]:
    """Every line of a report, without holding them all."""
    return CensusImportLine.objects.filter(census_import=row).order_by("pk").iterator()


def authorities_of(partnerships: Iterable[Partnership]) -> list[tuple[Partnership, Agency]]:
    """The agencies whose return can be taken in: children's social care, by partnership."""
    chosen = {partnership.pk: partnership for partnership in partnerships}
    agencies = Agency.objects.filter(
        kind=AgencyKind.SOCIAL_CARE, is_active=True, partnerships__in=chosen
    ).distinct()
    links = Agency.partnerships.through.objects.filter(
        agency__in=agencies, partnership__in=chosen
    ).select_related("agency")
    pairs = [(chosen[link.partnership_id], link.agency) for link in links]
    return sorted(pairs, key=lambda pair: (pair[0].name, pair[1].name))
