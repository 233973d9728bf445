"""The chronology of a child as one reader may see it: narrowed, newest first, page by page."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from agencies import clock
from agencies.models import Agency
from plans import access
from plans.models import (
    CaseRecord,
    ChronologyCheck,
    ChronologyEntry,
    FamilyLink,
    GroupMember,
    Person,
    Plan,
    Review,
    Scope,
)
from plans.queries.records import Known
from plans.rules.chronology import CheckKind
from plans.rules.group import MemberStatus
from plans.rules.lessons.roles import UNDERTAKES
from plans.rules.records import Precision, RecordKind, RecordStatus, When
from plans.rules.reviews import ReviewKind

PAGE = 50
MOST_KNOWN = 50
THE_CHILD = "child"
NEWEST_FIRST = ("-record__happened_on", "-record__recorded_at", "-pk")


@dataclass(frozen=True)
class Filters:
    """What a chronology is narrowed to. `person` is an id, or `THE_CHILD` for entries about nobody.

    `withdrawn` are the entries that were withdrawn instead of those that stand.
    """

    agency: str = ""
    category: str = ""
    person: str = ""
    from_on: date | None = None
    until_on: date | None = None
    withdrawn: bool = False

    def entries(self) -> Q:
        """Entries that may have been within the days asked for, whole."""
        wanted = self._days("record__")
        if self.agency:
            wanted &= Q(record__agency=self.agency)
        if self.category:
            wanted &= Q(category=self.category)
        if self.person == THE_CHILD:
            wanted &= Q(record__person=None)
        elif self.person:
            wanted &= Q(record__person=self.person)
        return wanted

    def known(self) -> Q | None:
        """The same of what is only known to exist; None where more is asked than is known of it."""
        if self.category or self.person or self.withdrawn:
            return None
        wanted = self._days("")
        return wanted & Q(agency=self.agency) if self.agency else wanted

    def _days(self, path: str) -> Q:
        wanted = Q()
        if self.from_on:
            wanted &= Q(**{f"{path}until_on__gte": self.from_on})
        if self.until_on:
            wanted &= Q(**{f"{path}happened_on__lte": self.until_on})
        return wanted


@dataclass(frozen=True)
class After:
    """Where a page begins: behind the last entry of the page before."""

    on: date
    recorded_at: datetime
    pk: uuid.UUID

    @classmethod
    def of(cls, text: str) -> After | None:
        on, _, rest = text.partition("_")
        at, _, pk = rest.partition("_")
        try:
            recorded_at = datetime.fromisoformat(at)
            return cls(date.fromisoformat(on), recorded_at, uuid.UUID(pk)) if at[-1:] else None
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{self.on.isoformat()}_{self.recorded_at.isoformat()}_{self.pk}"

    def older(self) -> Q:
        """What comes later in a list of the newest first."""
        same_day = Q(record__happened_on=self.on)
        earlier = Q(record__recorded_at__lt=self.recorded_at)
        same_moment = Q(record__recorded_at=self.recorded_at, pk__lt=self.pk)
        return Q(record__happened_on__lt=self.on) | same_day & (earlier | same_moment)


@dataclass(frozen=True)
class Said:
    """What one agency has said to a chronology, as this reader may see it."""

    agency: Agency
    entries: int
    last_added_on: date | None
    nothing_to_add_on: date | None
    looked_over_on: date | None
    looked_over_for: Review | None
    looked_over_by: str = ""


@dataclass(frozen=True)
class Chronology:
    """One page of entries, those one may only know of, and what to narrow them by.

    `withdrawn` is how many entries that the reader may see were withdrawn.
    """

    entries: list[ChronologyEntry]
    known: list[Known]
    next: After | None
    agencies: list[Agency]
    people: list[Person]
    said: list[Said]
    withdrawn: int = 0

    @property
    def read(self) -> list[CaseRecord]:
        """The records whose words are shown."""
        return [entry.record for entry in self.entries]


def entries_of(scope: Scope, plan: Plan) -> QuerySet[Any]:
    """Every entry that stands and that the reader may see."""
    rows = ChronologyEntry.objects.visible_to(scope).standing()
    return rows.filter(record__child=plan.child_id)


def withdrawn_of(scope: Scope, plan: Plan) -> QuerySet[Any]:
    """Every entry that was withdrawn and that the reader may see, with who withdrew it."""
    rows = ChronologyEntry.objects.visible_to(scope).filter(record__child=plan.child_id)
    withdrawn = rows.filter(record__status=RecordStatus.WITHDRAWN)
    return withdrawn.select_related("record__withdrawn_by")


def wanted_of(scope: Scope, plan: Plan, filters: Filters) -> QuerySet[Any]:
    """The entries that are asked for, of those that the reader may see."""
    rows = withdrawn_of if filters.withdrawn else entries_of
    return rows(scope, plan).filter(filters.entries())


def chronology(
    scope: Scope, plan: Plan, filters: Filters, *, after: After | None = None
) -> Chronology:
    """One page of a chronology, of a plan that the reader has opened. Eight statements. Refuses as
    NotVisible whoever may not read it."""
    _, scope = access.enter_child(scope, plan)
    rows = wanted_of(scope, plan, filters)
    if after is not None:
        rows = rows.filter(after.older())
    found = list(rows.order_by(*NEWEST_FIRST)[: PAGE + 1])
    shown = found[:PAGE]
    people = _people(scope, plan)
    said = said_by_agencies(scope, plan)
    return Chronology(
        entries=shown,
        known=_known(scope, plan, filters) if after is None else [],
        next=_behind(shown[-1]) if len(found) > PAGE else None,
        agencies=[one.agency for one in said],
        people=people,
        said=said,
        withdrawn=withdrawn_of(scope, plan).count(),
    )


def _behind(entry: ChronologyEntry) -> After:
    return After(entry.record.happened_on, entry.record.recorded_at, entry.pk)


def _known(scope: Scope, plan: Plan, filters: Filters) -> list[Known]:
    """Entries that agencies hold and have not shared, of which the reader may only know."""
    wanted = filters.known()
    if wanted is None:
        return []
    rows = CaseRecord.objects.known_to(scope).filter(
        wanted, child=plan.child_id, kind=RecordKind.CHRONOLOGY_ENTRY
    )
    return [
        Known(
            row["id"],
            RecordKind(row["kind"]),
            row["agency__name"],
            When(row["happened_on"], row["until_on"], Precision(row["precision"])),
        )
        for row in rows.order_by("-happened_on", "id")[:MOST_KNOWN]
    ]


def _people(scope: Scope, plan: Plan) -> list[Person]:
    links = FamilyLink.objects.visible_to(scope).filter(child=plan.child_id)
    found = {
        link.person_id: link.person
        for link in links.select_related("person").order_by("relationship", "pk")
    }
    return list(found.values())


def said_by_agencies(scope: Scope, plan: Plan) -> list[Said]:
    """Each agency that works on the plan or has added to the chronology, by name. Three statements."""
    entries = {
        row["record__agency"]: row
        for row in entries_of(scope, plan)
        .order_by()
        .values("record__agency")
        .annotate(many=Count("pk"), last=Max("record__recorded_at"))
    }
    checks = _checks(scope, plan)
    seats = GroupMember.objects.visible_to(scope).filter(plan=plan, status=MemberStatus.CURRENT)
    at_work = seats.filter(worker__isnull=False, standing__in=UNDERTAKES).values("agency")
    agencies = Agency.objects.filter(
        Q(pk__in=at_work) | Q(pk__in=[*entries, *(one.record.agency_id for one in checks)])
    )
    return [
        _said(
            agency, entries.get(agency.pk), [c for c in checks if c.record.agency_id == agency.pk]
        )
        for agency in agencies.order_by("name")
    ]


def _checks(scope: Scope, plan: Plan) -> list[ChronologyCheck]:
    rows = ChronologyCheck.objects.visible_to(scope).standing().filter(record__child=plan.child_id)
    return list(rows.select_related("review").order_by(*NEWEST_FIRST))


def _said(
    agency: Agency, entries: dict[str, Any] | None, checks: Iterable[ChronologyCheck]
) -> Said:
    newest: dict[str, ChronologyCheck] = {}
    for check in checks:
        newest.setdefault(check.what, check)
    nothing, over = newest.get(CheckKind.NOTHING_TO_ADD), newest.get(CheckKind.REVIEWED)
    return Said(
        agency=agency,
        entries=entries["many"] if entries else 0,
        last_added_on=clock.local_date(entries["last"]) if entries else None,
        nothing_to_add_on=nothing.record.happened_on if nothing else None,
        looked_over_on=over.record.happened_on if over else None,
        looked_over_for=over.review if over else None,
        looked_over_by=over.record.author.name if over else "",
    )


def reviews_to_look_over(scope: Scope, plan: Plan) -> list[Review]:
    """Reviews to come, before each of which the whole is gone through; the next first."""
    rows = Review.objects.visible_to(scope).filter(plan=plan).open()
    reviews = rows.exclude(kind=ReviewKind.GROUP_MEETING)
    return list(reviews.order_by("planned_on", "due_on", "pk"))
