"""The record of a child as one reader may know it: what is known, section by section."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber

from plans.access import Place
from plans.models import CaseRecord, Plan, Scope
from plans.models.records import contents
from plans.queries.record_addable import addable
from plans.queries.record_parts import (
    Entry,
    KindPage,
    OfKind,
    Part,
    RecordList,
    Wanted,
    Withheld,
)
from plans.queries.record_words import gist
from plans.queries.records import (
    ANSWERS,
    Known,
    Matter,
    known_to,
    matters_of,
    people_called_fathers,
)
from plans.rules.record_sections import SECTIONS
from plans.rules.records import HANDLING, RecordKind

NEWEST = 5
"""How many of a kind stand on the overview; the rest are a page of their own."""
PAGE = 50
ORDER = ("-happened_on", "-recorded_at", "-pk")


def may_ask_for(kind: RecordKind, may_add: Collection[RecordKind]) -> bool:
    """Whether a reader may ask for a record of this kind that they only know of.

    Not for what stays inside its agency, such as what was said in supervision.
    """
    return RecordKind.INFORMATION_REQUEST in may_add and HANDLING[kind].is_shareable


def record_list(scope: Scope, plan: Plan, place: Place, wanted: Wanted) -> RecordList:
    """The newest of every kind of record, and what is not known, in the scope of
    `access.enter_child`. Six statements however much there is, and one more of a plan that is open
    and whose child is born."""
    standing = _of(scope, plan, wanted)
    rows = standing.filter(agency=wanted.agency) if wanted.agency else standing
    counted = _newest(rows)
    entries = _entries(scope, counted)
    totals = {kind: total for _, kind, total in counted}
    known = [] if wanted.withdrawn else known_to(scope, plan.child)
    withheld = _withheld(known, wanted)
    agencies, answers = _origins(standing, *ANSWERS)
    may_add = _may_add(plan, place, wanted)
    is_of_pregnancy = plan.child.expected_on is not None or RecordKind.UNBORN_BABY in may_add
    parts = [
        Part(
            section,
            [
                OfKind(
                    kind,
                    entries[kind],
                    totals.get(kind, 0),
                    withheld[kind],
                    kind in may_add,
                    may_ask_for(kind, may_add),
                )
                for kind in section.kinds
            ],
        )
        for section in SECTIONS
    ]
    return RecordList(
        [one for one in parts if is_of_pregnancy or not _is_beside(one)],
        agencies,
        [] if wanted.withdrawn else _matters(scope, plan, answers, known),
        _withdrawn(scope, plan, wanted),
    )


def kind_page(
    scope: Scope, plan: Plan, place: Place, wanted: Wanted, *, before: uuid.UUID | None = None
) -> KindPage:
    """What is on record of one kind, the newest first, a page at a time, in the same scope. Seven
    statements at most."""
    assert wanted.kind is not None
    standing = _of(scope, plan, wanted).filter(kind=wanted.kind)
    rows = standing.filter(agency=wanted.agency) if wanted.agency else standing
    total = rows.count()
    older = _after(rows, before)
    keys = list(older.order_by(*ORDER).values_list("pk", flat=True)[: PAGE + 1])
    entries = _entries(scope, [(key, wanted.kind, total) for key in keys[:PAGE]])
    is_first = before is None and not wanted.withdrawn
    withheld = _withheld(known_to(scope, plan.child), wanted) if is_first else {}
    may_add = _may_add(plan, place, wanted)
    of_kind = OfKind(
        wanted.kind,
        entries[wanted.kind],
        total,
        withheld.get(wanted.kind, []),
        wanted.kind in may_add,
        may_ask_for(wanted.kind, may_add),
    )
    return KindPage(
        of_kind,
        _origins(standing)[0],
        keys[PAGE - 1] if keys[PAGE:] else None,
        _withdrawn(scope, plan, wanted),
    )


def _may_add(plan: Plan, place: Place, wanted: Wanted) -> frozenset[RecordKind]:
    """What a reader may add beside what they look at: nothing beside what was withdrawn."""
    return frozenset() if wanted.withdrawn else addable(plan, place)


def _matters(
    scope: Scope, plan: Plan, answers: Collection[tuple[Any, ...]], known: Iterable[Known]
) -> list[Matter]:
    listed = people_called_fathers(scope, plan.child)
    return matters_of(answers, withheld={one.kind for one in known}, fathers=listed)


def _of(scope: Scope, plan: Plan, wanted: Wanted) -> Any:
    """Records that the reader may read and that stand; or that were withdrawn, where those are wanted."""
    rows = CaseRecord.objects.visible_to(scope)
    return rows.filter(child=plan.child_id, status=wanted.status)


def _withdrawn(scope: Scope, plan: Plan, wanted: Wanted) -> int:
    """How many of what is wanted were withdrawn. One statement."""
    rows = _of(scope, plan, replace(wanted, withdrawn=True))
    if wanted.kind is not None:
        rows = rows.filter(kind=wanted.kind)
    return int(rows.count())


def _is_beside(part: Part) -> bool:
    """Whether a section is of a pregnancy that there was none of, as far as is known."""
    return part.section.is_of_pregnancy and part.is_empty


def _newest(rows: Any) -> list[tuple[uuid.UUID, str, int]]:
    """The newest of each kind, and how many there are of it. One statement."""
    order = [F("happened_on").desc(), F("recorded_at").desc(), F("pk").desc()]
    numbered = rows.annotate(
        place=Window(RowNumber(), partition_by=[F("kind")], order_by=order),
        total=Window(Count("pk"), partition_by=[F("kind")]),
    )
    return list(numbered.filter(place__lte=NEWEST).values_list("pk", "kind", "total"))


def _entries(
    scope: Scope, found: Iterable[tuple[uuid.UUID, str, int]]
) -> dict[RecordKind, list[Entry]]:
    """Records by kind, with what each says in a line. One statement: each heading joins the one
    table that holds its content, so that who may see it is asked once for all kinds."""
    found = list(found)
    places = {
        RecordKind(kind): str(contents()[RecordKind(kind)]._meta.model_name)
        for kind in sorted({kind for _, kind, _ in found})
    }
    rows = (
        CaseRecord.objects.visible_to(scope)
        .filter(pk__in=[key for key, _, _ in found])
        .select_related("agency", "author", "person", "withdrawn_by", *_beside(places))
        .order_by(*ORDER)
    )
    entries: dict[RecordKind, list[Entry]] = defaultdict(list)
    for row in rows:
        kind = RecordKind(row.kind)
        entries[kind].append(Entry(row, gist(getattr(row, places[kind]))))
    return entries


def _beside(places: Mapping[RecordKind, str]) -> Iterator[str]:
    """The tables that hold their contents, and what a line about one names besides."""
    for kind, place in places.items():
        yield place
        yield from (f"{place}__{row}" for row in contents()[kind].read_with)


def _withheld(known: Iterable[Known], wanted: Wanted) -> dict[RecordKind, list[Withheld]]:
    rows: dict[RecordKind, list[Withheld]] = defaultdict(list)
    for one in known:
        if wanted.agency is None or one.agency_id == wanted.agency:
            rows[one.kind].append(Withheld(one))
    return rows


def _origins(standing: Any, *columns: str) -> tuple[list[tuple[str, str]], set[tuple[Any, ...]]]:
    """The agencies that have anything on record that the reader may read, by name, and what stands
    in these columns of theirs. One statement."""
    rows = standing.order_by("agency__name", "agency_id", *columns)
    found = list(rows.values_list("agency_id", "agency__name", *columns).distinct())
    agencies = dict.fromkeys((str(key), name) for key, name, *_ in found)
    return list(agencies), {tuple(said) for _, _, *said in found}


def _after(rows: Any, before: uuid.UUID | None) -> Any:
    """Those older than one of them, in the order of the page; all of them where it is not there."""
    last = rows.filter(pk=before).first() if before else None
    if last is None:
        return rows
    day, at = last.happened_on, last.recorded_at
    return rows.filter(
        Q(happened_on__lt=day)
        | Q(happened_on=day, recorded_at__lt=at)
        | Q(happened_on=day, recorded_at=at, pk__lt=last.pk)
    )
