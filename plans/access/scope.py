"""Resolving who is asking, once per request, in two statements."""

from __future__ import annotations

import uuid
from datetime import date

from django.contrib.auth.models import Permission
from django.db.models import Exists, OuterRef, Q, Subquery

from agencies.models import Absence, Employment, Position, Worker
from agencies.models.workers import in_force
from agencies.queries.authority import OVERSIGHT_POSITIONS
from plans.models import GroupMember, Scope
from plans.models.plans import SEE_PLAN, SEE_POINTER
from plans.rules.group import MemberStatus


def scope_of(worker: Worker, *, on: date) -> Scope:
    """Everything that decides what a worker may see on a date.

    Empty, so that it opens nothing, for whoever is suspended or employed nowhere, whatever else
    they are: superusers and system administrators included.
    """
    if not worker.is_active:
        return Scope(worker_id=worker.pk, today=on)
    employment = (
        Employment.objects.current(on)
        .filter(worker=worker, agency__is_active=True)
        .annotate(
            see_plan=_permission(SEE_PLAN),
            see_pointer=_permission(SEE_POINTER),
        )
        .select_related("agency")
        .first()
    )
    if employment is None:
        return Scope(worker_id=worker.pk, today=on)
    # Whoever manages accounts could make themselves anybody's manager or deputy, so neither opens
    # a plan to them; a seat of their own does.
    administers = employment.position == Position.AGENCY_ADMINISTRATOR
    colleagues = [] if administers else _colleagues(worker, employment, on)
    covers = tuple(pk for pk, is_covered, _ in colleagues if is_covered)
    manages = tuple(pk for pk, _, is_managed in colleagues if is_managed)
    return Scope(
        worker_id=worker.pk,
        today=on,
        agency_id=employment.agency_id,
        group_ids=(employment.agency.group_id,),
        see_plan=employment.see_plan,  # type: ignore[attr-defined]
        see_pointer=employment.see_pointer,  # type: ignore[attr-defined]
        oversees_agency=employment.position in OVERSIGHT_POSITIONS,
        may_chair=worker.may_chair,
        covers=covers,
        manages=manages,
        covered_seats=() if administers else _covered_seats(worker, employment, on),
    )


def _permission(codename: str) -> Subquery:
    named = Permission.objects.filter(
        codename=codename, content_type__app_label="plans", content_type__model="plan"
    )
    return Subquery(named.values("pk")[:1])


def _colleagues(
    worker: Worker, employment: Employment, on: date
) -> list[tuple[uuid.UUID, bool, bool]]:
    """Colleagues this worker line-manages, or stands in for because they are away today."""
    away = Exists(
        Absence.objects.filter(worker=OuterRef("worker_id"), from_on__lte=on, until_on__gte=on)
    )
    return list(
        Employment.objects.filter(in_force(on), agency=employment.agency_id)
        .filter(Q(line_manager=worker) | Q(deputy=worker))
        .annotate(
            is_covered=Q(deputy=worker) & Q(away),
            is_managed=Q(line_manager=worker),
        )
        .values_list("worker_id", "is_covered", "is_managed")
    )


def _covered_seats(worker: Worker, employment: Employment, on: date) -> tuple[uuid.UUID, ...]:
    """Seats that name this worker as deputy, of members who are away today."""
    return tuple(
        GroupMember.rows.filter(
            in_force(on, "worker__employments__"),
            worker__employments__agency=employment.agency_id,
            deputy=worker,
            agency=employment.agency_id,
            status=MemberStatus.CURRENT,
            worker__absences__from_on__lte=on,
            worker__absences__until_on__gte=on,
        ).values_list("pk", flat=True)
    )
