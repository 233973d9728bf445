"""The plans a worker may see, searched and filtered; and those their agency only knows of."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, TextChoices

from agencies.workdays import Calendar
from plans import access
from plans.models import FAR_OFF, Action, GroupMember, Plan, Scope
from plans.models.visibility import granted
from plans.queries.calendars import calendars_of
from plans.queries.family import age_of
from plans.rules.group import MemberStatus
from plans.rules.plans import Kind, Status, read_reference
from plans.rules.roles import Capacity, Standing

PAGE = 25
MOST_COUNTED = 1_001
"""An exact count of more tells nobody anything, and costs a force its afternoon."""
MOST_POINTERS = 100
SOON = timedelta(days=28)
SHOWN = (
    "reference", "kind", "status", "category", "ended_on", "partnership_id", "next_review_on",
    "next_meeting_on", "child__given_names", "child__family_name", "child__known_as",
    "child__date_of_birth", "child__expected_on",
)  # fmt: skip
"""All that a line of the list says of a plan and its child."""


class Part(TextChoices):
    """What the reader, or their agency, is to a plan."""

    LEAD = "lead", "I lead"
    CHAIR = "chair", "I chair"
    CORE = "core", "I am a core member"
    BY_REPORT = "by_report", "I attend by report"
    INFORMATION = "information", "I am there for information"
    AGENCY_LEADS = "agency_leads", "My agency leads"


@dataclass(frozen=True)
class PlanFilters:
    """What to narrow the list to; left empty, every open plan the reader may see."""

    text: str = ""
    kind: str = ""
    status: str = Status.OPEN
    part: str = ""
    late_actions: bool = False
    review_due: bool = False


@dataclass(frozen=True)
class Cursor:
    """A place in the list: the keys of the row before, or after, which to go on."""

    review_on: date
    plan: uuid.UUID
    backwards: bool = False

    def __str__(self) -> str:
        return f"{'-' if self.backwards else ''}{self.review_on:%Y%m%d}{self.plan.hex}"

    @classmethod
    def read(cls, text: str) -> Cursor | None:
        """The cursor of an address; None, so the first page, for one nobody was given."""
        backwards, keys = text.startswith("-"), text.removeprefix("-")
        try:
            return cls(date.fromisoformat(keys[:8]), uuid.UUID(hex=keys[8:]), backwards)
        except ValueError:
            return None


@dataclass(frozen=True)
class PlanRow:
    """One line of the list."""

    plan: Plan
    age: str
    lead: str
    lead_agency: str
    parts: list[str]
    late_actions: int
    next_review_on: date | None
    next_meeting_on: date | None
    calendar: Calendar


@dataclass(frozen=True)
class Pointer:
    """A plan the reader's agency knows of: its reference, its kind and who leads. Nothing else."""

    reference: str
    kind: str
    lead: str
    lead_agency: str


@dataclass(frozen=True)
class PlanList:
    rows: list[PlanRow]
    count: int
    next: Cursor | None
    previous: Cursor | None
    pointers: list[Pointer]

    @property
    def is_capped(self) -> bool:
        return self.count >= MOST_COUNTED


def plan_list(
    scope: Scope, filters: PlanFilters, *, cursor: Cursor | None = None, page: int = PAGE
) -> PlanList:
    """One page of the plans a reader may see, those reviewed soonest first.

    Three statements; one more to count them where a page is not all there is, and one for whoever
    may know of plans that they may not read.
    """
    plans = find(scope, filters)
    found = list(_placed(_for_rows(plans, scope), cursor)[: page + 1])
    more, found = len(found) > page, found[:page]
    is_all = cursor is None and not more
    backwards = cursor is not None and cursor.backwards
    if backwards:
        found.reverse()
    return PlanList(
        rows=_rows(scope, found),
        count=len(found) if is_all else counted(scope, filters),
        next=_edge(found[-1:]) if more or backwards else None,
        previous=_edge(found[:1], backwards=True) if cursor and (more or not backwards) else None,
        pointers=_pointers(scope, filters),
    )


def first_rows(scope: Scope, filters: PlanFilters) -> list[PlanRow]:
    """The first page alone, in three statements."""
    return _rows(scope, list(_placed(_for_rows(find(scope, filters), scope), None)[:PAGE]))


def counted(scope: Scope, filters: PlanFilters) -> int:
    """How many there are, as far as anybody wants to know."""
    return find(scope, filters).values("pk")[:MOST_COUNTED].count()


def find(scope: Scope, filters: PlanFilters) -> QuerySet[Plan]:
    """Every plan that the reader may see and that fits: what page, count and API all ask."""
    plans: QuerySet[Plan] = _common(Plan.objects.visible_to(scope), filters)
    if filters.text and not read_reference(filters.text):
        plans = plans.filter(_named(filters.text))
    if filters.part:
        plans = plans.filter(_takes_part(scope, filters.part))
    if filters.late_actions:
        plans = plans.filter(Exists(_late(scope)))
    if filters.review_due:
        plans = plans.filter(next_review_on__lte=scope.today + SOON)
    return plans


def _common(plans: Any, filters: PlanFilters) -> Any:
    """What narrows plans and pointers alike: nothing that a pointer does not show."""
    if filters.kind:
        plans = plans.filter(kind=filters.kind)
    if filters.status:
        plans = plans.filter(status=filters.status)
    if reference := read_reference(filters.text):
        plans = plans.filter(reference=reference)
    return plans


def _named(text: str) -> Q:
    """Every word is part of one of the child's names; an unborn child is called Baby."""
    fits = Q()
    for word in text.split():
        part = (
            Q(child__given_names__icontains=word)
            | Q(child__family_name__icontains=word)
            | Q(child__known_as__icontains=word)
        )
        if word.casefold() == "baby":
            part |= Q(child__expected_on__isnull=False, child__given_names="")
        fits &= part
    return fits


def _takes_part(scope: Scope, part: str) -> Q:
    if part == Part.CHAIR:
        return Q(chair_id__in=scope.acts_as)
    if part == Part.AGENCY_LEADS:
        return Q(lead__agency_id=scope.agency_id)
    own = Q(worker_id__in=scope.acts_as) | Q(pk__in=scope.covered_seats)
    seats = GroupMember.rows.filter(own, agency_id=scope.agency_id, status=MemberStatus.CURRENT)
    if part == Part.LEAD:
        return Q(lead__in=seats)
    return Q(pk__in=seats.filter(standing=Standing(part)).values("plan_id"))


def _late(scope: Scope) -> Any:
    return Action.rows.filter(plan=OuterRef("pk")).late(scope.today)


def _for_rows(plans: QuerySet[Plan], scope: Scope) -> QuerySet[Plan]:
    late = _late(scope).order_by().values("plan").annotate(many=Count("pk")).values("many")
    rows: QuerySet[Plan] = plans.select_related("child").only(*SHOWN)
    return rows.annotate(
        late_actions=Subquery(late),
        lead_name=F("lead__worker__name"),
        lead_agency=F("lead__agency__name"),
    )


def _placed(plans: QuerySet[Plan], cursor: Cursor | None) -> QuerySet[Plan]:
    if cursor is None:
        return plans.order_by("next_review_on", "pk")
    key = "lt" if cursor.backwards else "gt"
    beyond = Q(**{f"next_review_on__{key}": cursor.review_on}) | Q(
        **{"next_review_on": cursor.review_on, f"pk__{key}": cursor.plan}
    )
    order = ("-next_review_on", "-pk") if cursor.backwards else ("next_review_on", "pk")
    # Said once more on its own, so that the index is entered at the right place.
    start = Q(**{f"next_review_on__{key}e": cursor.review_on})
    return plans.filter(start, beyond).order_by(*order)


def _edge(rows: Sequence[Plan], *, backwards: bool = False) -> Cursor | None:
    return Cursor(rows[0].next_review_on, rows[0].pk, backwards) if rows else None


def _rows(scope: Scope, plans: Sequence[Plan]) -> list[PlanRow]:
    places = access.places_on(scope, [plan.pk for plan in plans])
    calendars = calendars_of({plan.partnership_id for plan in plans})
    return [
        PlanRow(
            plan=plan,
            age=age_of(plan.child, scope.today),
            lead=plan.lead_name or "",  # type: ignore[attr-defined]
            lead_agency=plan.lead_agency or "",  # type: ignore[attr-defined]
            parts=_parts(places.get(plan.pk)),
            late_actions=(plan.late_actions or 0) if plan.is_open else 0,  # type: ignore[attr-defined]
            next_review_on=_day(plan, plan.next_review_on),
            next_meeting_on=_day(plan, plan.next_meeting_on),
            calendar=calendars[plan.partnership_id],
        )
        for plan in plans
    ]


def _parts(place: access.Place | None) -> list[str]:
    if place is None:
        return []
    return [capacity.label for capacity in Capacity if capacity in place.capacities]


def _day(plan: Plan, day: date) -> date | None:
    return day if plan.is_open and day != FAR_OFF else None


def _pointers(scope: Scope, filters: PlanFilters) -> list[Pointer]:
    """Plans the agency only knows of; a search by name, or for what they do not show, finds none."""
    hidden = filters.part or filters.late_actions or filters.review_due
    by_name = filters.text and not read_reference(filters.text)
    if not scope.oversees_agency or hidden or by_name:
        return []
    plans = _common(Plan.objects.pointed_to(scope), filters)
    known = plans.filter(~granted(scope, scope.see_plan, plan="pk"))
    return [
        Pointer(
            reference=plan.reference,
            kind=Kind(plan.kind).label,
            lead=plan.lead.name if plan.lead else "",
            lead_agency=plan.lead.agency.name if plan.lead and plan.lead.agency else "",
        )
        for plan in known.select_related("lead__worker", "lead__agency").order_by("reference")[
            :MOST_POINTERS
        ]
    ]
