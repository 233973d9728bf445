"""Partnerships as their pages show them: policy versions, closed days, and who holds a duty."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower

from agencies.errors import NotVisible
from agencies.models import (
    ClosedDay,
    Partnership,
    PartnershipRole,
    Policy,
    RoleInPartnership,
    Worker,
)
from agencies.models.workers import in_force
from agencies.queries.agencies import KindOfAgency, agencies_by_kind


@dataclass(frozen=True)
class Oversight:
    """A partnership, and whether this reader may change it or only read."""

    partnership: Partnership
    may_change: bool


@dataclass(frozen=True)
class PartnershipPage:
    partnership: Partnership
    may_change: bool
    kinds: list[KindOfAgency]
    closed_days: list[ClosedDay]
    policies: list[Policy]


@dataclass(frozen=True)
class CountedPartnership:
    partnership: Partnership
    agencies: int


@dataclass(frozen=True)
class SystemPage:
    partnerships: list[CountedPartnership]
    administrators: list[Worker]


def system_page() -> SystemPage:
    """Every partnership with how many active agencies it has, and who runs the service."""
    counted = Partnership.objects.annotate(
        active=Count("agencies", filter=Q(agencies__is_active=True))
    ).order_by(Lower("name"))
    administrators = Worker.objects.filter(is_system_administrator=True, is_active=True)
    return SystemPage(
        [CountedPartnership(one, one.active) for one in counted],
        list(administrators.order_by(Lower("name"))),
    )


def overseen_by(worker: Worker, *, on: date) -> list[Oversight]:
    """The partnerships a worker has a duty for today, by name. One query."""
    duties = (
        PartnershipRole.objects.filter(in_force(on), worker=worker)
        .select_related("partnership")
        .order_by(Lower("partnership__name"))
    )
    found: dict[uuid.UUID, Oversight] = {}
    for duty in duties:
        known = found.get(duty.partnership_id)
        changes = duty.role == RoleInPartnership.BUSINESS_MANAGER
        found[duty.partnership_id] = Oversight(
            duty.partnership, changes or (known is not None and known.may_change)
        )
    return list(found.values())


def oversight_of(worker: Worker, pk: uuid.UUID, *, on: date) -> Oversight:
    """One partnership this worker has a duty for; any other does not exist here: NotVisible."""
    for oversight in overseen_by(worker, on=on):
        if oversight.partnership.pk == pk:
            return oversight
    raise NotVisible


def page_of(oversight: Oversight, *, on: date) -> PartnershipPage:
    """Everything the partnership's page shows. Three queries."""
    partnership = oversight.partnership
    return PartnershipPage(
        partnership,
        oversight.may_change,
        agencies_by_kind(partnership, on=on),
        list(partnership.closed_days.filter(on__gte=on).order_by("on")),
        versions_of(partnership),
    )


def versions_of(partnership: Partnership) -> list[Policy]:
    """Every version of its policy, newest first, without their data. One query."""
    return list(partnership.policies.select_related("adopted_by").defer("data").order_by("-number"))


def version_of(partnership: Partnership, number: int) -> Policy:
    """One version of a partnership's policy. One query."""
    found = partnership.policies.select_related("adopted_by").filter(number=number).first()
    if found is None:
        raise NotVisible
    return found


def duties_in(partnership: Partnership, *, on: date) -> QuerySet[PartnershipRole]:
    """Who holds which duty for a partnership today."""
    duties = partnership.roles.filter(in_force(on)).select_related("worker")
    return duties.order_by("role", Lower("worker__name"))
