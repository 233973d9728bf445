"""May this worker do this to this plan: one statement for one plan or for fifty."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Exists, FilteredRelation, OuterRef, Q

from agencies.errors import NotVisible
from agencies.models import Employment, Worker
from agencies.queries.authority import OVERSIGHT_POSITIONS
from plans.access.scope import scope_of
from plans.models import GroupMember, Plan, Scope
from plans.models.plans import SEE_PLAN
from plans.rules import roles
from plans.rules.group import MemberStatus
from plans.rules.roles import Capacity


@dataclass(frozen=True)
class Place:
    """In what capacities a worker stands before a plan, and through which seats."""

    capacities: frozenset[Capacity] = frozenset()
    seats: frozenset[uuid.UUID] = frozenset()
    for_workers: frozenset[uuid.UUID] = field(default=frozenset())
    has_lead: bool = True
    agency_id: uuid.UUID | None = None

    @property
    def verbs(self) -> frozenset[str]:
        return roles.allowed(self.capacities, has_lead=self.has_lead)


def places_on(scope: Scope, plans: Iterable[uuid.UUID]) -> dict[uuid.UUID, Place]:
    """The worker's place on each of these plans they may read. One statement."""
    return _places(scope, Q(pk__in=list(plans)))


def places_around(scope: Scope, child: uuid.UUID) -> dict[uuid.UUID, Place]:
    """The worker's place on each plan of a child that they may read. One statement."""
    return _places(scope, Q(child=child))


def _places(scope: Scope, wanted: Q) -> dict[uuid.UUID, Place]:
    own = Q(members__worker_id__in=scope.watches)
    if scope.covered_seats:
        own |= Q(members__pk__in=scope.covered_seats)
    rows = (
        Plan.objects.visible_to(scope)
        .filter(wanted)
        .annotate(
            seats=FilteredRelation(
                "members",
                condition=Q(
                    members__status=MemberStatus.CURRENT, members__agency_id=scope.agency_id
                )
                & own,
            ),
            lead_is_here=_lead_is_here(scope.today),
        )
        .values_list(
            "pk", "lead_id", "lead_is_here", "chair_id", "seats", "seats__standing",
            "seats__worker_id",
        )
    )  # fmt: skip
    places: dict[uuid.UUID, Place] = {}
    for row in rows:
        places[row[0]] = _with(places.get(row[0]), scope, row)
    return places


def _lead_is_here(on: date) -> Exists:
    """Whether the lead still sits in the group and still works for the seat's agency."""
    return Exists(
        Employment.objects.current(on).filter(
            worker=OuterRef("lead__worker"),
            agency=OuterRef("lead__agency"),
            worker__seats=OuterRef("lead"),
            worker__seats__status=MemberStatus.CURRENT,
        )
    )


def _with(place: Place | None, scope: Scope, row: tuple[Any, ...]) -> Place:
    _, lead, lead_is_here, chair, seat, standing, occupant = row
    capacities = set(place.capacities) if place else set()
    seats, for_workers = set(), set()
    if place:
        seats, for_workers = set(place.seats), set(place.for_workers)
    if seat and occupant not in scope.acts_as and seat not in scope.covered_seats:
        capacities.add(Capacity.OVERSIGHT)
    elif seat:
        seats.add(seat)
        for_workers.add(occupant)
        capacities.add(Capacity.LEAD if seat == lead else roles.CAPACITY_OF[standing])
    if scope.chairs and chair in scope.acts_as:
        # Who stands in for a chair without being qualified to chair reads, and decides nothing.
        capacities.add(Capacity.CHAIR if scope.may_chair else Capacity.INFORMATION)
    elif chair in scope.manages:
        capacities.add(Capacity.CHAIRS_MANAGER)
    if scope.oversees_agency:
        capacities.add(Capacity.OVERSIGHT)
    return Place(
        frozenset(capacities),
        frozenset(seats),
        frozenset(for_workers),
        has_lead=lead_is_here,
        agency_id=scope.agency_id,
    )


def place_on(scope: Scope, plan: Plan) -> Place:
    """The worker's place on one plan; empty when they may not read it. One statement."""
    return places_on(scope, [plan.pk]).get(plan.pk, Place())


def capabilities(scope: Scope, plan: Plan) -> frozenset[str]:
    """Every verb the worker may use on a plan. One statement."""
    return place_on(scope, plan).verbs


def allows(scope: Scope, verb: str, plan: Plan) -> bool:
    return verb in capabilities(scope, plan)


def check(worker: Worker, *verbs: str, plan: Plan, on: date) -> Place:
    """Refuse unless the worker may now do at least one of these to the plan.

    Read anew from the rows, so that access ended a moment ago already counts. NotVisible where the
    plan may not even be read; PermissionDenied, saying who may, where it may.
    """
    place = place_on(scope_of(worker, on=on), plan)
    if not place.capacities:
        raise NotVisible
    if not place.verbs & set(verbs):
        raise PermissionDenied(roles.why_not(verbs[0]))
    return place


def who_may(
    verb: str, plan: Plan, *, on: date, among: Collection[Any] | None = None
) -> list[Worker]:
    """Active, employed workers who hold a seat, the chair or oversight that allows a verb.

    Each agency's current grant and each employment is checked on the date; `among` asks about some
    workers only. One statement.
    """
    granted = plan.agency_permissions.filter(permission__codename=SEE_PLAN, valid_until__gte=on)
    employed = (
        Employment.objects.current(on)
        .filter(
            _holders(roles.who_may(verb), plan, on),
            agency__is_active=True,
            agency__group__in=granted.values("group_id"),
        )
        .select_related("worker")
        .order_by("worker__name")
    )
    if among is not None:
        employed = employed.filter(worker__in=among)
    return [employment.worker for employment in employed]


def _holders(capacities: frozenset[Capacity], plan: Plan, on: date) -> Q:
    """The employments that give one of these capacities on a plan."""
    standings = [standing for standing, one in roles.CAPACITY_OF.items() if one in capacities]
    seated = Q(standing__in=standings)
    if Capacity.LEAD in capacities:
        seated |= Q(pk=plan.lead_id)
    seats = GroupMember.rows.filter(
        seated,
        plan=plan,
        status=MemberStatus.CURRENT,
        worker=OuterRef("worker"),
        agency=OuterRef("agency"),
    )
    holders = Q(Exists(seats))
    if Capacity.CHAIR in capacities:
        holders |= Q(worker_id=plan.chair_id)
    if Capacity.CHAIRS_MANAGER in capacities and plan.chair_id:
        holders |= Q(Exists(_employments_of(plan.chair_id, on)))
    if Capacity.OVERSIGHT in capacities:
        holders |= Q(position__in=OVERSIGHT_POSITIONS)
    return holders


def _employments_of(chair: uuid.UUID, on: date) -> models.QuerySet[Employment]:
    """The chair's current employment under the manager whose employment is asked about."""
    return Employment.objects.current(on).filter(
        worker_id=chair, line_manager=OuterRef("worker"), agency=OuterRef("agency")
    )
