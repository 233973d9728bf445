"""Who holds which place on the ladders of a plan's lessons today: for each seat, and for each plan."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F, Q

from agencies.models import AgencyKind, Worker
from plans import access
from plans.models import GroupMember, Plan, Scope
from plans.queries.audiences import Paths, with_holder
from plans.rules.group import MemberStatus
from plans.rules.lessons.reminding import OF_THE_PLAN, Seat
from plans.rules.lessons.roles import UNDERTAKES
from plans.rules.plans import Status
from plans.rules.reminders import NEXT, Audience

AT_A_SEAT = (
    Audience.OWNER,
    Audience.LINE_MANAGER,
    Audience.MANAGERS_MANAGER,
    Audience.SAFEGUARDING_LEAD,
)
SEATED = frozenset({Audience.MEMBERS, Audience.MIDWIFE})
"""Places that several hold at once, each by sitting in the group."""
AT_THE_SEAT = Paths(owner="")
Place = uuid.UUID | None
"""A seat from which somebody's place is reckoned; None where nobody leads, and the plan has none."""


@dataclass(frozen=True)
class Held:
    """Who is told at a rung, and in which place; `instead_of` the one that nobody holds."""

    worker: uuid.UUID
    audience: Audience
    instead_of: Audience | None = None


@dataclass
class Group:
    """One plan's seats that somebody sits in, and who holds each place.

    `lead` is the seat that leads, also where nobody sits in it any more: whoever managed who last
    did still holds a place. `chair` is the plan's, and needs no seat; `midwives` are seats.
    """

    seats: dict[uuid.UUID, Seat] = field(default_factory=dict)
    lead: Place = None
    chair: uuid.UUID | None = None
    midwives: list[uuid.UUID] = field(default_factory=list)
    holders: dict[tuple[Place, Audience], uuid.UUID] = field(default_factory=dict)

    @property
    def people(self) -> set[uuid.UUID]:
        """Everybody who holds any place."""
        return {*self.holders.values(), *filter(None, [self.chair])}

    def held(self, seat: Place, audience: Audience, sees: Collection[Any]) -> Held | None:
        """Who is told for a seat at a place: its holder, or who is next, of those who see the plan;
        last of all whoever answers for the agency that leads it."""
        is_seated = audience == Audience.MEMBERS or seat in self.midwives
        wanted = Audience.OWNER if audience in SEATED and is_seated else audience
        places = [(seat, place) for place in (wanted, *NEXT[wanted])]
        for where, place in (*places, (self.lead, Audience.SAFEGUARDING_LEAD)):
            holder = self._holder(where, place)
            if holder in sees and holder is not None:
                if place == wanted:
                    return Held(holder, audience)
                return Held(holder, place, instead_of=audience)
        return None

    def _holder(self, seat: Place, place: Audience) -> uuid.UUID | None:
        if place == Audience.CHAIR:
            return self.chair
        if place == Audience.LEAD:
            return self.holders.get((self.lead, Audience.OWNER))
        return self.holders.get((seat, place))

    def all_held(
        self, seats: Iterable[Place], audience: Audience, sees: Collection[Any]
    ) -> Iterator[Held | None]:
        """The same for each that owes a thing, None where nobody can be told; once, where the place
        is the plan's."""
        if audience == Audience.MIDWIFE:
            seats = self.midwives or [self.lead]
        for seat in [self.lead] if audience in OF_THE_PLAN else seats:
            yield self.held(seat, audience, sees)

    def told(self, audiences: Iterable[Audience], sees: Collection[Any]) -> set[uuid.UUID | None]:
        """Whoever is told of anything at these places, with None where somebody would be and is not."""
        seats: list[Place] = [*self.seats, self.lead]
        found = (held for one in audiences for held in self.all_held(seats, one, sees))
        return {held.worker if held else None for held in found}


def groups_of(plans: Any, on: date) -> dict[uuid.UUID, Group]:
    """The groups of some open plans. A statement for each place on a ladder, and two."""
    open_plans = Plan.rows.filter(pk__in=plans, status=Status.OPEN)
    found = {pk: Group(lead=lead) for pk, lead in open_plans.values_list("pk", "lead_id")}
    rows = GroupMember.rows.filter(plan__in=plans, plan__status=Status.OPEN)
    sat_in = Q(status=MemberStatus.CURRENT, worker__isnull=False)
    for pk, plan, agency, standing, kind in rows.filter(sat_in).values_list(
        "pk", "plan_id", "agency_id", "standing", "agency__kind"
    ):
        found[plan].seats[pk] = Seat(agency, standing in UNDERTAKES)
        if kind == AgencyKind.MIDWIFERY:
            found[plan].midwives.append(pk)
    seats = rows.filter(sat_in | Q(pk=F("plan__lead_id")))
    for audience in AT_A_SEAT:
        for pk, plan, holder in _held(seats, audience, on):
            found[plan].holders[pk, audience] = holder
    for _, plan, holder in _held(rows, Audience.CHAIR, on):
        found[plan].chair = holder
    return found


def _held(rows: Any, audience: Audience, on: date) -> Iterator[tuple[Any, Any, uuid.UUID]]:
    held = with_holder(rows, audience, AT_THE_SEAT, on)
    for pk, plan, holder in held.values_list("pk", "plan_id", "holder"):
        if holder is not None:
            # SQLite gives an expression's id as it stores it.
            yield pk, plan, uuid.UUID(str(holder))


def who_sees(
    groups: Mapping[uuid.UUID, Group], on: date
) -> tuple[dict[uuid.UUID, Scope], dict[uuid.UUID, set[uuid.UUID]]]:
    """What each holder's sight is, and who of them sees each plan. A statement for each holder."""
    plans: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for plan, group in groups.items():
        for holder in group.people:
            plans[holder].add(plan)
    scopes = access.scopes_of(Worker.objects.filter(pk__in=list(plans)), on=on)
    sees: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for holder, theirs in plans.items():
        rows = Plan.objects.visible_to(scopes[holder]).filter(pk__in=theirs)
        for plan in rows.values_list("pk", flat=True):
            sees[plan].add(holder)
    return scopes, sees
