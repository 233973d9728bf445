"""Setting up partnerships: their policy, closed days, and who holds a duty for the whole."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from agencies import clock, policy
from agencies.errors import Refused
from agencies.models import ClosedDay, Partnership, PartnershipRole, Policy, Worker
from agencies.models.workers import in_force
from agencies.operations import audit
from agencies.operations.versions import locked
from agencies.operations.workers import cut_off
from agencies.queries.authority import (
    has_a_place,
    must_be_business_manager,
    must_be_system_administrator,
)


@transaction.atomic(durable=True)
def create(*, name: str, authority_code: str = "", by: Worker, at: datetime) -> Partnership:
    """Add a partnership, working under the default policy as its version 1."""
    must_be_system_administrator(by)
    name = name.strip()
    if Partnership.objects.filter(name__iexact=name).exists():
        raise Refused("Another partnership has this name. Give a different one.", field="name")
    partnership = Partnership.objects.create(name=name, authority_code=authority_code.strip())
    Policy.objects.create(
        partnership=partnership, number=1, data=policy.default(), adopted_at=at, adopted_by=by
    )
    _record("partnership.created", partnership, by=by, at=at)
    return partnership


@transaction.atomic(durable=True)
def change(
    partnership: Partnership,
    *,
    name: str,
    authority_code: str,
    is_active: bool,
    version: int | None,
    by: Worker,
    at: datetime,
) -> Partnership:
    """Change a partnership's name, its authority's code, and whether it is active."""
    must_be_system_administrator(by)
    partnership = locked(partnership, version=version)
    name = name.strip()
    if Partnership.objects.filter(name__iexact=name).exclude(pk=partnership.pk).exists():
        raise Refused("Another partnership has this name. Give a different one.", field="name")
    partnership.name, partnership.authority_code = name, authority_code.strip()
    partnership.is_active = is_active
    partnership.version += 1
    partnership.save()
    _record("partnership.changed", partnership, by=by, at=at)
    return partnership


@transaction.atomic(durable=True)
def adopt_policy(
    partnership: Partnership,
    *,
    data: dict[str, Any],
    version: int | None = None,
    by: Worker,
    at: datetime,
) -> Policy:
    """Adopt a new version of the policy, for what begins from now on; it carries its own number.

    `version` is that of the partnership, which grows with each adoption. Refuses data that the
    schema does not allow, naming the setting.
    """
    must_be_business_manager(by, partnership, on=clock.local_date(at))
    partnership = locked(partnership, version=version)
    policy.validate(data)
    number = partnership.current_policy().number + 1
    adopted = Policy.objects.create(
        partnership=partnership,
        number=number,
        data=data | {"version": number},
        adopted_at=at,
        adopted_by=by,
    )
    partnership.version += 1
    partnership.save(update_fields=["version"])
    _record("policy.adopted", partnership, by=by, at=at, number=number)
    return adopted


@transaction.atomic(durable=True)
def close_day(
    partnership: Partnership, *, on: date, why: str, by: Worker, at: datetime
) -> ClosedDay:
    """Add a day that does not count as a working day. Dates already stored stay as they are."""
    must_be_business_manager(by, partnership, on=clock.local_date(at))
    partnership = locked(partnership, version=None)
    if partnership.closed_days.filter(on=on).exists():
        raise Refused("This day is already closed.", field="on")
    day = ClosedDay.objects.create(partnership=partnership, on=on, why=why.strip())
    _record("partnership.day_closed", partnership, by=by, at=at, on=on.isoformat())
    return day


@transaction.atomic(durable=True)
def open_day(day: ClosedDay, *, by: Worker, at: datetime) -> None:
    """Take back an extra closed day. Dates already stored stay as they are."""
    must_be_business_manager(by, day.partnership, on=clock.local_date(at))
    _record("partnership.day_opened", day.partnership, by=by, at=at, on=day.on.isoformat())
    day.delete()


@transaction.atomic(durable=True)
def give_role(
    partnership: Partnership, *, worker: Worker, role: str, by: Worker, at: datetime
) -> PartnershipRole:
    """Give somebody a duty for the whole partnership, from today. It opens no plan."""
    must_be_system_administrator(by)
    today = clock.local_date(at)
    partnership = locked(partnership, version=None)
    held = PartnershipRole.objects.filter(
        in_force(today), partnership=partnership, worker=worker, role=role
    )
    if held.exists():
        raise Refused("They hold this role already.", field="worker")
    given = PartnershipRole.objects.create(
        partnership=partnership, worker=worker, role=role, started_on=today
    )
    _record("partnership.role_given", partnership, by=by, at=at, role=role, worker=str(worker.pk))
    return given


@transaction.atomic(durable=True)
def end_role(held: PartnershipRole, *, by: Worker, at: datetime) -> PartnershipRole:
    """End a duty for the partnership now; with their last place here, sessions and tokens stop."""
    must_be_system_administrator(by)
    held = locked(held, version=None)
    if held.ended_on is not None:
        raise Refused("This role has already ended.")
    held.ended_on = clock.local_date(at)
    held.save(update_fields=["ended_on"])
    _record(
        "partnership.role_ended",
        held.partnership,
        by=by,
        at=at,
        role=held.role,
        worker=str(held.worker_id),
    )
    if not has_a_place(held.worker, on=held.ended_on):
        cut_off(held.worker)
    return held


def _record(
    verb: str, partnership: Partnership, *, by: Worker, at: datetime, **details: Any
) -> None:
    audit.record(
        chain=f"partnership:{partnership.pk}",
        verb=verb,
        by=by,
        at=at,
        subject=f"partnership:{partnership.pk}",
        details=details,
    )
