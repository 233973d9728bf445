"""What happened in a child's life, by agency and day, as one reader may know it.

What an agency holds and has not shared is told by its day alone, to whom its existence may be known.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from plans import access
from plans.models import CaseRecord, ChronologyEntry, Plan, Scope
from plans.rules.chronology import Category, Impact, Significance
from plans.rules.records import Precision, RecordKind, When

PAGE = 50
THE_CHILD = "child"
"""Stands for the child where entries are asked for by whom they are about."""


@dataclass(frozen=True)
class Event:
    """One entry of a chronology without its words; of one that is not shared, its day alone."""

    key: uuid.UUID
    agency: str
    when: When
    category: Category | None = None
    impact: Impact | None = None
    significance: Significance | None = None
    about: str = THE_CHILD
    name: str = ""

    @property
    def is_shared(self) -> bool:
        return self.category is not None


@dataclass(frozen=True)
class Asked:
    """What a reader wants to see of it: everything, where nothing is said."""

    agency: str = ""
    category: str = ""
    about: str = ""
    since: date | None = None
    until: date | None = None

    def wants(self, event: Event) -> bool:
        is_of = not self.agency or event.agency == self.agency
        is_kind = not self.category or event.category == self.category
        is_about = not self.about or (event.is_shared and event.about == self.about)
        return is_of and is_kind and is_about and self._is_within(event.when)

    def _is_within(self, when: When) -> bool:
        begins = self.since is None or when.until_on >= self.since
        return begins and (self.until is None or when.from_on <= self.until)


EVERYTHING = Asked()


@dataclass(frozen=True)
class Told:
    """An entry in its own words."""

    event: Event
    summary: str
    source: str
    impact_text: str
    action_taken: str
    author: str


@dataclass(frozen=True)
class Lane:
    """What one agency put on record, the oldest first."""

    agency: str
    events: tuple[Event, ...]

    @cached_property
    def shared(self) -> tuple[Event, ...]:
        return tuple(event for event in self.events if event.is_shared)

    @property
    def unshared(self) -> int:
        return len(self.events) - len(self.shared)

    def of(self, impact: Impact) -> int:
        return sum(event.impact == impact for event in self.events)


@dataclass(frozen=True)
class Timeline:
    """What was asked for, by agency, from the first of its days to the last; and what one could ask."""

    since: date
    until: date
    lanes: tuple[Lane, ...]
    told: tuple[Told, ...]
    page: int
    pages: int
    agencies: tuple[str, ...] = ()
    categories: tuple[Category, ...] = ()
    people: dict[str, str] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return sum(len(lane.shared) for lane in self.lanes)

    @property
    def unshared(self) -> int:
        return sum(lane.unshared for lane in self.lanes)


def timeline(
    scope: Scope, plan: Plan, *, today: date, asked: Asked = EVERYTHING, page: int = 1
) -> Timeline:
    """The chronology of a plan's child, and one page of it in words. Four statements, however long
    it is. Refuses as NotVisible whoever may not read the plan."""
    _, scope = access.enter(scope, plan)
    everything = [*_events(scope, plan), *_unshared(scope, plan)]
    found = sorted(filter(asked.wants, everything), key=_order)
    shared = [event for event in found if event.is_shared]
    pages = max(1, -(-len(shared) // PAGE))
    page = min(page, pages)
    return Timeline(
        since=asked.since or min((event.when.from_on for event in found), default=today),
        until=asked.until or today,
        lanes=_lanes(found),
        told=_told(scope, shared[(page - 1) * PAGE : page * PAGE]),
        page=page,
        pages=pages,
        agencies=tuple(sorted({event.agency for event in everything})),
        categories=tuple(one for one in Category if one in {e.category for e in everything}),
        people={event.about: event.name for event in everything if event.name},
    )


def _order(event: Event) -> tuple[date, date, uuid.UUID]:
    return (event.when.from_on, event.when.until_on, event.key)


def _lanes(events: Iterable[Event]) -> tuple[Lane, ...]:
    found: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        found[event.agency].append(event)
    return tuple(Lane(agency, tuple(rows)) for agency, rows in sorted(found.items()))


def _events(scope: Scope, plan: Plan) -> list[Event]:
    """What the reader may read. Columns instead of rows: a chronology has thousands."""
    rows = ChronologyEntry.objects.visible_to(scope).standing()
    columns = rows.filter(record__child=plan.child_id).values_list(
        "pk",
        "record__agency__name",
        "record__happened_on",
        "record__until_on",
        "record__precision",
        "category",
        "impact",
        "significance",
        "record__person_id",
        "record__person__given_names",
        "record__person__known_as",
        "record__person__family_name",
        "record__person__description",
    )
    return [
        Event(
            pk,
            agency,
            When(from_on, until_on, Precision(precision)),
            Category(category),
            Impact(impact),
            Significance(significance),
            str(person) if person else THE_CHILD,
            _name(*name) if person else "",
        )
        for pk, agency, from_on, until_on, precision, category, impact, significance, person, *name in columns
    ]


def _name(given: str, known_as: str, family: str, description: str) -> str:
    """As a person's own row says it."""
    return f"{given or known_as} {family}".strip() or description


def _unshared(scope: Scope, plan: Plan) -> list[Event]:
    rows = CaseRecord.objects.known_to(scope).filter(
        child=plan.child_id, kind=RecordKind.CHRONOLOGY_ENTRY
    )
    return [
        Event(
            row["id"],
            row["agency__name"],
            When(row["happened_on"], row["until_on"], Precision(row["precision"])),
        )
        for row in rows
    ]


def _told(scope: Scope, events: list[Event]) -> tuple[Told, ...]:
    """Entries in their words, in the order given."""
    keys = [event.key for event in events]
    rows = ChronologyEntry.objects.visible_to(scope).filter(pk__in=keys)
    words = {row.pk: row for row in rows}
    return tuple(
        Told(
            event,
            words[event.key].summary,
            words[event.key].source,
            words[event.key].impact_text,
            words[event.key].action_taken,
            words[event.key].record.author.name,
        )
        for event in events
    )
