"""Duties that belong to no agency: for a whole partnership, or for running Coregroup itself.

Whoever takes one on may have no account yet, so each is given by e-mail address.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from agencies import clock
from agencies.errors import Refused
from agencies.models import Partnership, PartnershipRole, RoleInPartnership, Worker
from agencies.models.workers import in_force
from agencies.operations import audit
from agencies.operations.versions import locked
from agencies.operations.workers import cut_off
from agencies.queries.authority import must_be_system_administrator


@transaction.atomic(durable=True)
def entrust(
    partnership: Partnership, *, email: str, name: str, role: str, by: Worker, at: datetime
) -> PartnershipRole:
    """Give a duty for the whole partnership to whoever has this address, from today.

    Opens an account where there is none. Refuses a suspended account and a duty they already
    hold. It opens no plan.
    """
    must_be_system_administrator(by)
    today = clock.local_date(at)
    partnership = locked(partnership, version=None)
    if role not in RoleInPartnership.values:
        raise Refused("Choose one of the roles.", field="role")
    worker = _account(email, name, at=at)
    held = worker.partnership_roles.filter(in_force(today), partnership=partnership, role=role)
    if held.exists():
        raise Refused("They hold this role already.", field="email")
    given = PartnershipRole.objects.create(
        partnership=partnership, worker=worker, role=role, started_on=today
    )
    audit.record(
        chain=f"partnership:{partnership.pk}",
        verb="partnership.role_given",
        by=by,
        at=at,
        subject=f"partnership:{partnership.pk}",
        details={"role": role, "worker": str(worker.pk)},
    )
    return given


@transaction.atomic(durable=True)
def appoint_administrator(*, email: str, name: str, by: Worker, at: datetime) -> Worker:
    """Let whoever has this address set up partnerships and agencies. It opens no plan.

    Refuses an address of somebody an agency employs: running the service and working with
    families are done from two accounts.
    """
    must_be_system_administrator(by)
    worker = _account(email, name, at=at)
    if worker.is_system_administrator:
        raise Refused("They are a system administrator already.", field="email")
    if worker.employments.filter(ended_on__isnull=True).exists():
        raise Refused(
            "An agency employs somebody under this address. Use a separate address for running"
            " the service.",
            field="email",
        )
    worker.is_system_administrator = True
    worker.save(update_fields=["is_system_administrator"])
    _record("system_administrator.appointed", worker, by=by, at=at)
    return worker


@transaction.atomic(durable=True)
def dismiss_administrator(worker: Worker, *, by: Worker, at: datetime) -> Worker:
    """Take the running of the service from somebody now; sessions and tokens stop.

    Refuses dismissing oneself, so that somebody always remains.
    """
    must_be_system_administrator(by)
    worker = locked(worker, version=None)
    if worker == by:
        raise Refused("You cannot end this for yourself. Ask another system administrator.")
    if not worker.is_system_administrator:
        raise Refused("They are not a system administrator any more.")
    worker.is_system_administrator = False
    worker.save(update_fields=["is_system_administrator"])
    cut_off(worker)
    _record("system_administrator.dismissed", worker, by=by, at=at)
    return worker


def _account(email: str, name: str, *, at: datetime) -> Worker:
    """The account with this address, locked, or a new one that has no password yet."""
    email = email.strip().lower()
    worker = Worker.objects.select_for_update().filter(email__iexact=email).first()
    if worker is None:
        worker = Worker(email=email, name=name.strip(), joined_at=at)
        worker.set_unusable_password()
        worker.save()
    elif worker.is_system:
        raise Refused("This address is Coregroup's own. Use another.", field="email")
    elif not worker.is_active:
        raise Refused("The account with this address is suspended.", field="email")
    return worker


def _record(verb: str, worker: Worker, *, by: Worker, at: datetime) -> None:
    audit.record(
        chain=f"worker:{worker.pk}", verb=verb, by=by, at=at, subject=f"worker:{worker.pk}"
    )
