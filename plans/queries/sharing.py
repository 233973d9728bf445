"""Which agency may see what of a plan, since when, until when, why, and by whose decision."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from agencies.models import Agency, Employment, Worker
from agencies.queries.authority import OVERSIGHT_POSITIONS
from plans import access
from plans.models import (
    FAR_OFF,
    GroupMember,
    Plan,
    PlanPermission,
    Scope,
    SharingDecision,
)
from plans.models.plans import SEE_PLAN
from plans.rules.group import MemberStatus
from plans.rules.roles import Standing
from plans.rules.sharing import DecisionOutcome, Level

NOBODY = uuid.UUID(int=0)


@dataclass(frozen=True)
class Reader:
    """Somebody whose place on the plan lets them use their agency's access."""

    name: str
    place: str


@dataclass(frozen=True)
class Held:
    """What one agency holds today, and the decision that it rests on.

    `version` counts the agency's decisions: whoever changes one says which they had seen.
    """

    agency: Agency
    level: Level
    since: date
    until_on: date | None
    decision: SharingDecision
    readers: tuple[Reader, ...]
    members: int
    version: int
    leads: bool

    @property
    def pk(self) -> uuid.UUID:
        return self.agency.pk


@dataclass(frozen=True)
class SharingPage:
    """Access held today, by agency; and every decision that no longer gives any, newest first."""

    held: list[Held]
    past: list[SharingDecision]
    unheld: list[Agency] = field(default_factory=list)

    def of(self, agency: uuid.UUID) -> Held | None:
        return next((one for one in self.held if one.agency.pk == agency), None)


def sharing_page(scope: Scope, plan: Plan, *, today: date) -> SharingPage:
    """Who holds what of a plan the reader may see. Five statements, however many agencies."""
    decisions = list(
        SharingDecision.objects.visible_to(scope)
        .filter(plan=plan)
        .select_related("agency", "decided_by")
        .order_by("decided_at", "pk")
    )
    permissions = _in_force(plan, today)
    by_agency: dict[uuid.UUID, list[SharingDecision]] = defaultdict(list)
    for decision in decisions:
        by_agency[decision.agency_id].append(decision)
    readers, members = _readers(plan, [p.group.agency.pk for p in permissions], today)
    lead_agency = plan.lead.agency_id if plan.lead else None
    held = [
        _held(p, by_agency[p.group.agency.pk], readers, members, lead_agency) for p in permissions
    ]
    current = {one.decision.pk for one in held}
    holding = {one.agency.pk for one in held}
    possible = Agency.objects.filter(partnerships=plan.partnership_id, is_active=True)
    return SharingPage(
        held=held,
        past=[d for d in reversed(decisions) if d.pk not in current],
        unheld=list(possible.exclude(pk__in=holding).order_by("name")),
    )


def version_of(plan: Plan, agency: Agency) -> int:
    """How many decisions about an agency there are: it grows with each, and with nothing else."""
    return SharingDecision.rows.filter(plan=plan, agency=agency).count()


def _in_force(plan: Plan, today: date) -> list[PlanPermission]:
    """The permission that counts of each agency: reading the plan before knowing of it."""
    found: dict[int, PlanPermission] = {}
    rows = (
        PlanPermission.objects.filter(content_object=plan, valid_until__gte=today)
        .select_related("group__agency", "permission", "decision__decided_by")
        .order_by("group__agency__name", "permission__codename")
    )
    for row in rows:
        if row.group_id not in found or row.permission.codename == SEE_PLAN:
            found[row.group_id] = row
    return list(found.values())


def _held(
    permission: PlanPermission,
    decisions: list[SharingDecision],
    readers: dict[uuid.UUID, list[Reader]],
    members: dict[uuid.UUID, int],
    lead_agency: uuid.UUID | None,
) -> Held:
    agency = permission.group.agency
    reads = permission.permission.codename == SEE_PLAN
    return Held(
        agency=agency,
        level=Level.PLAN if reads else Level.POINTER,
        since=_since(decisions, permission.decision),
        until_on=None if permission.valid_until == FAR_OFF else permission.valid_until,
        decision=permission.decision,
        readers=tuple(readers[agency.pk]),
        members=members[agency.pk],
        version=len(decisions),
        leads=agency.pk == lead_agency,
    )


def _since(decisions: Iterable[SharingDecision], current: SharingDecision) -> date:
    """The first day of the unbroken access that a decision continues."""
    since, last = current.from_on, None
    for decision in decisions:
        if decision.outcome != DecisionOutcome.SHARE:
            last = None
            continue
        if last is None or last.until_on < decision.from_on:
            since = decision.from_on
        last = decision
        if decision.pk == current.pk:
            break
    return since


def _readers(
    plan: Plan, agencies: list[uuid.UUID], today: date
) -> tuple[dict[uuid.UUID, list[Reader]], dict[uuid.UUID, int]]:
    """By agency, who of it has a place today: seats, the chair, managers and oversight."""
    seats = {
        seat.worker_id: seat
        for seat in GroupMember.rows.filter(
            plan=plan, status=MemberStatus.CURRENT, worker__isnull=False
        )
    }
    sitting = Q(worker__in=list(seats)) | Q(worker=plan.chair_id)
    employments = (
        Employment.objects.current(today)
        .filter(sitting | Q(position__in=OVERSIGHT_POSITIONS), agency__in=agencies)
        .select_related("worker", "line_manager")
        .order_by("worker__name")
    )
    readers: dict[uuid.UUID, list[Reader]] = defaultdict(list)
    members: dict[uuid.UUID, int] = defaultdict(int)
    managers: dict[uuid.UUID, dict[Worker, None]] = defaultdict(dict)
    for employment in employments:
        seat = seats.get(employment.worker_id)
        if seat is not None and seat.agency_id != employment.agency_id:
            seat = None
        members[employment.agency_id] += seat is not None
        place = _place(employment, seat, plan)
        if place:
            readers[employment.agency_id].append(Reader(employment.worker.name, place))
        if seat is not None and employment.line_manager is not None:
            managers[employment.agency_id][employment.line_manager] = None
    for agency, found in managers.items():
        named = {reader.name for reader in readers[agency]}
        for manager in found:
            if manager.name not in named:
                readers[agency].append(Reader(manager.name, "line manager of a member"))
    return readers, members


def _place(employment: Employment, seat: GroupMember | None, plan: Plan) -> str:
    places = []
    if seat is not None:
        lead = "lead practitioner" if seat.pk == plan.lead_id else ""
        places.append(lead or f"{seat.role}, {Standing(seat.standing).label.lower()}")
    if employment.worker_id == plan.chair_id:
        places.append("chair")
    if employment.position in OVERSIGHT_POSITIONS:
        places.append(employment.get_position_display().lower())
    return "; ".join(places)


def scope_within(
    scope: Scope, plan: Plan, held: Held, *, today: date
) -> tuple[Scope, GroupMember | None]:
    """Who of an agency a preview stands for: its first member, else whoever oversees it."""
    seat: GroupMember | None = (
        GroupMember.rows.with_somebody_in_it(today)
        .filter(plan=plan, agency=held.agency, worker__isnull=False)
        .select_related("worker")
        .order_by("position", "created_at")
        .first()
    )
    if seat is not None and seat.worker is not None:
        return access.scope_of(seat.worker, on=today), seat
    overseer = Scope(
        worker_id=NOBODY,
        today=today,
        agency_id=held.agency.pk,
        group_ids=(held.agency.group_id,),
        see_plan=scope.see_plan,
        see_pointer=scope.see_pointer,
        oversees_agency=True,
    )
    return overseer, None
