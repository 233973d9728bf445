"""Resolving who is asking, once per request, in three statements; or several of them in as many."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.models import Permission
from django.db.models import Exists, OuterRef, Q, Subquery

from agencies.models import Absence, Agency, Employment, Position, Worker
from agencies.models.workers import in_force
from agencies.queries.authority import OVERSIGHT_POSITIONS
from plans.models import GroupMember, Scope
from plans.models.plans import SEE_PLAN, SEE_POINTER
from plans.rules.group import MemberStatus

NOBODY = uuid.UUID(int=0)


@dataclass
class Others:
    """Of whom something opens a plan to a worker: colleagues covered or managed, seats covered."""

    covers: list[uuid.UUID] = field(default_factory=list)
    manages: list[uuid.UUID] = field(default_factory=list)
    covered_seats: list[uuid.UUID] = field(default_factory=list)


def scope_of(worker: Worker, *, on: date) -> Scope:
    """Everything that decides what a worker may see on a date.

    Empty, so that it opens nothing, for whoever is suspended or employed nowhere, whatever else
    they are: superusers and system administrators included.
    """
    return scopes_of([worker], on=on)[worker.pk]


def scopes_of(workers: Iterable[Worker], *, on: date) -> dict[uuid.UUID, Scope]:
    """What decides what each of several workers may see on a date, in three statements."""
    known = {worker.pk: worker for worker in workers}
    jobs = _employments([worker for worker in known.values() if worker.is_active], on)
    # Whoever manages accounts could make themselves anybody's manager or deputy, so neither opens
    # a plan to them; a seat of their own does.
    others = _others(
        [job for job in jobs.values() if job.position != Position.AGENCY_ADMINISTRATOR], on
    )
    return {
        pk: _scope(worker, jobs[pk], others.get(pk, Others()), on)
        if pk in jobs
        else Scope(worker_id=pk, today=on)
        for pk, worker in known.items()
    }


def scope_of_agency(agency: Agency, *, on: date) -> Scope:
    """What anybody of an agency who has a place may see, and nothing that one sees by name.

    For what is made for an agency as a whole: nobody asks with it. One statement.
    """
    rows = Agency.objects.filter(pk=agency.pk, is_active=True)
    found = rows.annotate(
        see_plan=_permission(SEE_PLAN), see_pointer=_permission(SEE_POINTER)
    ).first()
    if found is None:
        return Scope(worker_id=NOBODY, today=on)
    return Scope(
        worker_id=NOBODY,
        today=on,
        agency_id=found.pk,
        group_ids=(found.group_id,),
        see_plan=found.see_plan,
        see_pointer=found.see_pointer,
        oversees_agency=True,
    )


def _scope(worker: Worker, job: Employment, others: Others, on: date) -> Scope:
    return Scope(
        worker_id=worker.pk,
        today=on,
        agency_id=job.agency_id,
        group_ids=(job.agency.group_id,),
        see_plan=job.see_plan,  # type: ignore[attr-defined]
        see_pointer=job.see_pointer,  # type: ignore[attr-defined]
        oversees_agency=job.position in OVERSIGHT_POSITIONS,
        administers_agency=job.position == Position.AGENCY_ADMINISTRATOR,
        may_chair=worker.may_chair,
        covers=tuple(others.covers),
        manages=tuple(others.manages),
        covered_seats=tuple(others.covered_seats),
    )


def _employments(workers: Collection[Worker], on: date) -> dict[uuid.UUID, Employment]:
    """Where each of them is employed on a date, by worker."""
    if not workers:
        return {}
    rows = (
        Employment.objects.current(on)
        .filter(worker__in=[worker.pk for worker in workers], agency__is_active=True)
        .annotate(
            see_plan=_permission(SEE_PLAN),
            see_pointer=_permission(SEE_POINTER),
        )
        .select_related("agency")
        .order_by("-pk")
    )
    return {job.worker_id: job for job in rows}


def _permission(codename: str) -> Subquery:
    named = Permission.objects.filter(
        codename=codename, content_type__app_label="plans", content_type__model="plan"
    )
    return Subquery(named.values("pk")[:1])


def _others(jobs: Collection[Employment], on: date) -> Mapping[uuid.UUID, Others]:
    """Of whom something opens a plan to those who hold these jobs, by worker."""
    if not jobs:
        return {}
    found = {job.worker_id: Others() for job in jobs}
    agencies = {job.worker_id: job.agency_id for job in jobs}
    for colleague, agency, manager, deputy, is_away in _colleagues(agencies, on):
        if agencies.get(manager) == agency:
            found[manager].manages.append(colleague)
        if is_away and agencies.get(deputy) == agency:
            found[deputy].covers.append(colleague)
    for seat, agency, deputy, employer in _covered_seats(agencies, on):
        if agencies[deputy] == agency == employer:
            found[deputy].covered_seats.append(seat)
    return found


def _colleagues(agencies: Mapping[uuid.UUID, uuid.UUID], on: date) -> Iterable[tuple[uuid.UUID, uuid.UUID, uuid.UUID, uuid.UUID, bool]]:  # fmt: skip
    """Everybody these workers line-manage or are the deputies of, and whether they are away.

    Who has left and still holds a seat is among them: their manager hands over what they had.
    """
    away = Exists(
        Absence.objects.filter(worker=OuterRef("worker_id"), from_on__lte=on, until_on__gte=on)
    )
    return (
        Employment.objects.filter(in_force(on) | _left_a_seat(on))
        .filter(agency__in=set(agencies.values()))
        .filter(Q(line_manager__in=list(agencies)) | Q(deputy__in=list(agencies)))
        .annotate(is_away=Q(away) & in_force(on))
        .values_list("worker_id", "agency_id", "line_manager_id", "deputy_id", "is_away")
    )


def _left_a_seat(on: date) -> Q:
    """Employments that have ended, with none since in the same agency, before a seat was handed over."""
    since = Employment.objects.filter(
        in_force(on), worker=OuterRef("worker"), agency=OuterRef("agency")
    )
    seats = GroupMember.rows.filter(
        worker=OuterRef("worker"), agency=OuterRef("agency"), status=MemberStatus.CURRENT
    )
    return Q(~Exists(since), Exists(seats), ended_on__lte=on)


def _covered_seats(agencies: Mapping[uuid.UUID, uuid.UUID], on: date) -> Iterable[tuple[uuid.UUID, uuid.UUID, uuid.UUID, uuid.UUID]]:  # fmt: skip
    """Seats that name these workers as deputies, of members who are away today."""
    return GroupMember.rows.filter(
        in_force(on, "worker__employments__"),
        worker__employments__agency__in=set(agencies.values()),
        deputy__in=list(agencies),
        agency__in=set(agencies.values()),
        status=MemberStatus.CURRENT,
        worker__absences__from_on__lte=on,
        worker__absences__until_on__gte=on,
    ).values_list("pk", "agency_id", "deputy_id", "worker__employments__agency_id")
