"""Accounts and employment: who works for an agency, in what position, and when they are away."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from allauth.idp.oidc.models import Client, Token
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q

from agencies import clock
from agencies.errors import Refused
from agencies.models import Absence, Agency, Employment, Position, Worker
from agencies.operations import audit
from agencies.operations.versions import locked
from agencies.queries.authority import must_administer, must_be_system_administrator

SYSTEM_EMAIL = "system@coregroup.invalid"


def system_worker() -> Worker:
    """The worker in whose name sweeps, commands and imports act; cannot sign in."""
    worker, _ = Worker.objects.get_or_create(
        is_system=True,
        defaults={"email": SYSTEM_EMAIL, "name": "Coregroup", "password": "!"},
    )
    return worker


@transaction.atomic(durable=True)
def invite(
    agency: Agency,
    *,
    email: str,
    name: str,
    position: str,
    job_title: str = "",
    line_manager: Worker | None = None,
    may_chair: bool = False,
    by: Worker,
    at: datetime,
) -> Worker:
    """Open an account for a new worker of an agency, from today.

    Refuses an address of somebody who is still employed or runs the service, and, but to a
    system administrator, of somebody with a duty for a partnership.
    """
    today = clock.local_date(at)
    must_administer(by, agency, on=today)
    _must_be_colleague(line_manager, agency, today, field="line_manager")
    email = email.strip().lower()
    worker = Worker.objects.select_for_update().filter(email__iexact=email).first()
    if worker is None:
        worker = Worker(email=email, name=name.strip(), joined_at=at)
        worker.set_unusable_password()
    elif _is_somebody_elses(worker, by):
        raise Refused(
            "This address already has an account. If the person has moved to you, ask their"
            " former agency to end their employment first.",
            field="email",
        )
    worker.may_chair, worker.is_active = may_chair, True
    worker.save()
    Employment.objects.create(
        worker=worker,
        agency=agency,
        position=position,
        job_title=job_title.strip(),
        line_manager=line_manager,
        started_on=today,
    )
    _record("worker.invited", worker, agency, by=by, at=at, position=position)
    return worker


@transaction.atomic(durable=True)
def change_employment(
    employment: Employment,
    *,
    position: str,
    job_title: str,
    line_manager: Worker | None,
    deputy: Worker | None,
    may_chair: bool,
    version: int | None,
    by: Worker,
    at: datetime,
) -> Employment:
    """Change a worker's position, line manager or deputy inside their agency.

    A change of position begins a new dated employment, so that what somebody was entitled to on a
    day stays on record. Refuses managers and deputies from other agencies, and a circle of
    managers.
    """
    today = clock.local_date(at)
    must_administer(by, employment.agency, on=today)
    employment = locked(employment, version=version)
    _must_be_open(employment)
    _must_be_colleague(line_manager, employment.agency, today, field="line_manager")
    _must_be_colleague(deputy, employment.agency, today, field="deputy")
    _must_not_circle(employment.worker, line_manager, today)
    if employment.worker == by and position != employment.position:
        raise Refused("Ask another administrator to change your position.", field="position")
    if employment.worker == deputy:
        raise Refused("Somebody cannot be their own deputy. Choose a colleague.", field="deputy")
    if position != employment.position and employment.started_on < today:
        employment.ended_on = today
        employment.version += 1
        employment.save()
        # The version goes on counting, so that whoever edits what they saw before is told.
        employment = Employment(
            worker=employment.worker,
            agency=employment.agency,
            started_on=today,
            version=employment.version,
        )
    employment.position = position
    employment.job_title = job_title.strip()
    employment.line_manager, employment.deputy = line_manager, deputy
    employment.version += 1
    employment.save()
    if employment.worker.may_chair != may_chair:
        employment.worker.may_chair = may_chair
        employment.worker.save(update_fields=["may_chair"])
    _record("worker.changed", employment.worker, employment.agency, by=by, at=at, position=position)
    return employment


@transaction.atomic(durable=True)
def move(
    employment: Employment, *, to: Agency, version: int | None, by: Worker, at: datetime
) -> Employment:
    """Move a worker to another agency from today, keeping their account and history.

    Only a system administrator sees both agencies; an agency administrator ends the employment
    and the other agency's invites.
    """
    must_be_system_administrator(by)
    today = clock.local_date(at)
    employment = locked(employment, version=version)
    _must_be_open(employment)
    if to == employment.agency:
        raise Refused("They already work for this agency. Choose another.", field="to")
    employment.ended_on = today
    employment.version += 1
    employment.save()
    cut_off(employment.worker)
    _record("worker.ended", employment.worker, employment.agency, by=by, at=at)
    moved = Employment.objects.create(
        worker=employment.worker,
        agency=to,
        position=Position.PRACTITIONER,
        job_title=employment.job_title,
        started_on=today,
    )
    _record("worker.moved", employment.worker, to, by=by, at=at)
    return moved


@transaction.atomic(durable=True)
def end_employment(
    employment: Employment, *, version: int | None, by: Worker, at: datetime
) -> Employment:
    """End a worker's employment now: sessions and tokens stop with it.

    Their seats in core and care groups stay theirs by name and show as empty until handed over.
    Refuses an administrator ending their own.
    """
    today = clock.local_date(at)
    must_administer(by, employment.agency, on=today)
    employment = locked(employment, version=version)
    _must_be_open(employment)
    if employment.worker == by:
        raise Refused("You cannot end your own employment. Ask another administrator.")
    employment.ended_on = today
    employment.version += 1
    employment.save()
    cut_off(employment.worker)
    _record("worker.ended", employment.worker, employment.agency, by=by, at=at)
    return employment


@transaction.atomic(durable=True)
def set_active(employment: Employment, *, is_active: bool, by: Worker, at: datetime) -> Worker:
    """Suspend an account at once, or give it back; employment and seats stay as they are.

    Refuses what would be one's own account, or that of somebody who no longer works here.
    """
    must_administer(by, employment.agency, on=clock.local_date(at))
    employment = locked(employment, version=None)
    _must_be_open(employment)
    worker = Worker.objects.select_for_update().get(pk=employment.worker_id)
    if worker == by:
        raise Refused("You cannot suspend your own account. Ask another administrator.")
    worker.is_active = is_active
    worker.save(update_fields=["is_active"])
    if not is_active:
        cut_off(worker)
    verb = "worker.activated" if is_active else "worker.suspended"
    _record(verb, worker, employment.agency, by=by, at=at)
    return worker


@transaction.atomic(durable=True)
def record_absence(
    employment: Employment, *, from_on: date, until_on: date, by: Worker, at: datetime
) -> Absence:
    """Say when a worker is away, both days included, so that their deputy stands in.

    A worker says it of themselves, or their agency's administrator does. Refuses days that
    overlap another absence.
    """
    employment = _own_or_administered(employment, by, clock.local_date(at))
    if until_on < from_on:
        raise Refused("The last day away must be on or after the first.", field="until_on")
    overlapping = employment.worker.absences.filter(from_on__lte=until_on, until_on__gte=from_on)
    if overlapping.exists():
        raise Refused("They are already away on some of these days.", field="from_on")
    absence = Absence.objects.create(worker=employment.worker, from_on=from_on, until_on=until_on)
    _record("worker.absent", employment.worker, employment.agency, by=by, at=at)
    return absence


@transaction.atomic(durable=True)
def cancel_absence(absence: Absence, *, employment: Employment, by: Worker, at: datetime) -> None:
    """Take back an absence, from today: their deputy stops standing in."""
    employment = _own_or_administered(employment, by, clock.local_date(at))
    if absence.worker_id != employment.worker_id:
        raise Refused("This absence is somebody else's.")
    absence.delete()
    _record("worker.back", employment.worker, employment.agency, by=by, at=at)


def _is_somebody_elses(worker: Worker, by: Worker) -> bool:
    """Whether inviting would hand an agency an account that runs something, or works elsewhere."""
    oversees = worker.partnership_roles.filter(ended_on__isnull=True).exists()
    return (
        worker.is_system
        or worker.is_system_administrator
        or worker.employments.filter(ended_on__isnull=True).exists()
        or (oversees and not (by.is_system_administrator or by.is_system))
    )


def _own_or_administered(employment: Employment, by: Worker, today: date) -> Employment:
    """The employment, locked: whoever once employed somebody says nothing about them now."""
    if employment.worker != by:
        must_administer(by, employment.agency, on=today)
    employment = locked(employment, version=None)
    _must_be_open(employment)
    return employment


def _must_be_open(employment: Employment) -> None:
    if employment.ended_on is not None:
        raise Refused("This employment has already ended.")


def _must_be_colleague(
    colleague: Worker | None, agency: Agency, today: date, *, field: str
) -> None:
    if colleague is None:
        return
    if not Employment.objects.current(today).filter(worker=colleague, agency=agency).exists():
        raise Refused("Choose somebody who works for this agency today.", field=field)


def _must_not_circle(worker: Worker, line_manager: Worker | None, today: date) -> None:
    seen: set[Any] = set()
    while line_manager is not None and line_manager.pk not in seen:
        if line_manager == worker:
            wrong = "This would make them their own manager, directly or through others."
            raise Refused(wrong, field="line_manager")
        seen.add(line_manager.pk)
        above = line_manager.current_employment(today)
        line_manager = above.line_manager if above else None


def cut_off(worker: Worker) -> None:
    """Stop every session and token of a worker, so that the change bites on the next request."""
    Token.objects.filter(Q(user=worker) | Q(client__owner=worker)).delete()
    Client.objects.filter(owner=worker).delete()
    keys = list(worker.usersession_set.values_list("session_key", flat=True))  # type: ignore[attr-defined]
    Session.objects.filter(session_key__in=keys).delete()


def _record(
    verb: str, worker: Worker, agency: Agency, *, by: Worker, at: datetime, **details: Any
) -> None:
    audit.record(
        chain=f"agency:{agency.pk}",
        verb=verb,
        by=by,
        at=at,
        subject=f"worker:{worker.pk}",
        agency=agency.pk,
        details=details,
    )
