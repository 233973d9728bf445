"""Setting up agencies, and naming who answers for them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import Group
from django.db import transaction

from agencies import clock
from agencies.errors import Refused
from agencies.models import (
    Agency,
    Employment,
    EscalationContact,
    EscalationLevel,
    Partnership,
    Worker,
)
from agencies.operations import audit
from agencies.operations.versions import locked
from agencies.queries.authority import must_administer, must_be_system_administrator


@transaction.atomic(durable=True)
def create(
    *, name: str, kind: str, partnerships: Iterable[Partnership], by: Worker, at: datetime
) -> Agency:
    """Add an agency to its partnerships, with the group that will hold its permissions.

    Refuses a name another agency has.
    """
    must_be_system_administrator(by)
    name = name.strip()
    _must_be_free(name)
    agency = Agency(name=name, kind=kind)
    agency.group = Group.objects.create(name=f"agency {agency.pk}")
    agency.save()
    agency.partnerships.set(_at_least_one(partnerships))
    _record("agency.created", agency, by=by, at=at)
    return agency


@transaction.atomic(durable=True)
def change(
    agency: Agency,
    *,
    name: str,
    kind: str,
    partnerships: Iterable[Partnership],
    proxy: Agency | None,
    is_active: bool,
    version: int | None,
    by: Worker,
    at: datetime,
) -> Agency:
    """Change what an agency is called, its kind, partnerships, proxy, and whether it is active.

    Nobody of an inactive agency can sign in.
    """
    must_be_system_administrator(by)
    agency = locked(agency, version=version)
    name = name.strip()
    if name.lower() != agency.name.lower():
        _must_be_free(name)
    if proxy == agency:
        raise Refused("An agency cannot act for itself. Choose another.", field="proxy")
    agency.name, agency.kind, agency.proxy, agency.is_active = name, kind, proxy, is_active
    agency.version += 1
    agency.save()
    agency.partnerships.set(_at_least_one(partnerships))
    _record("agency.changed", agency, by=by, at=at)
    return agency


@transaction.atomic(durable=True)
def name_contact(
    agency: Agency,
    *,
    level: str,
    worker: Worker | None,
    deputy: Worker | None = None,
    by: Worker,
    at: datetime,
) -> None:
    """Name who answers for an agency at a level, and their deputy; None leaves it empty."""
    today = clock.local_date(at)
    must_administer(by, agency, on=today)
    colleagues = Employment.objects.current(today).filter(agency=agency)
    for field, person in (("worker", worker), ("deputy", deputy)):
        if person is not None and not colleagues.filter(worker=person).exists():
            raise Refused("Choose somebody who works for this agency today.", field=field)
    if worker is not None and worker == deputy:
        raise Refused("Somebody cannot be their own deputy. Choose a colleague.", field="deputy")
    if level not in EscalationLevel.values:
        raise Refused("Choose one of the levels.", field="level")
    if worker is None:
        agency.escalation_contacts.filter(level=level).delete()
    else:
        EscalationContact.objects.update_or_create(
            agency=agency, level=level, defaults={"worker": worker, "deputy": deputy}
        )
    named = {"worker": str(worker.pk) if worker else "", "deputy": str(deputy.pk) if deputy else ""}
    _record("agency.contact_named", agency, by=by, at=at, level=level, **named)


def _must_be_free(name: str) -> None:
    if Agency.objects.filter(name__iexact=name).exists():
        raise Refused("Another agency has this name. Give a different one.", field="name")


def _at_least_one(partnerships: Iterable[Partnership]) -> list[Partnership]:
    chosen = list(partnerships)
    if not chosen:
        raise Refused("Choose at least one partnership.", field="partnerships")
    return chosen


def _record(verb: str, agency: Agency, *, by: Worker, at: datetime, **details: str) -> None:
    audit.record(
        chain=f"agency:{agency.pk}",
        verb=verb,
        by=by,
        at=at,
        subject=f"agency:{agency.pk}",
        agency=agency.pk,
        details=details,
    )
