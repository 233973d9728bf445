"""Who may do what to agencies, accounts and partnerships. None of it opens a plan.

Each question is a pair: `may_…` asks, `must_…` raises PermissionDenied with the reason.
"""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied

from agencies.models import Agency, Partnership, Position, RoleInPartnership, Worker
from agencies.models.workers import in_force

OVERSIGHT_POSITIONS = frozenset({Position.SAFEGUARDING_LEAD, Position.SENIOR_MANAGER})


def has_a_place(worker: Worker, *, on: date) -> bool:
    """Whether this person may use Coregroup at all on a date."""
    if not worker.is_active or worker.is_system:
        return False
    return (
        worker.is_system_administrator
        or worker.is_superuser
        or worker.employments.filter(in_force(on), agency__is_active=True).exists()
        or worker.partnership_roles.filter(in_force(on)).exists()
    )


def administered_agency(worker: Worker, *, on: date) -> Agency | None:
    """The agency whose accounts this worker administers, if any."""
    employment = worker.current_employment(on)
    if employment is None or employment.position != Position.AGENCY_ADMINISTRATOR:
        return None
    return employment.agency


def may_administer(worker: Worker, agency: Agency, *, on: date) -> bool:
    """An agency's own administrator, a system administrator setting it up, or a command."""
    if not worker.is_active:
        return False
    if worker.is_system_administrator or worker.is_system:
        return True
    return administered_agency(worker, on=on) == agency


def must_administer(worker: Worker, agency: Agency, *, on: date) -> None:
    if not may_administer(worker, agency, on=on):
        raise PermissionDenied(
            "Only an administrator of this agency can do that. Ask your agency's administrator."
        )


def must_be_system_administrator(worker: Worker) -> None:
    if not (worker.is_active and (worker.is_system_administrator or worker.is_system)):
        raise PermissionDenied(
            "Only a system administrator can do that. Ask whoever runs Coregroup for you."
        )


def holds_role(
    worker: Worker, partnership: Partnership, role: RoleInPartnership, *, on: date
) -> bool:
    return (
        worker.is_active
        and worker.partnership_roles.filter(
            in_force(on), partnership=partnership, role=role
        ).exists()
    )


def must_be_business_manager(worker: Worker, partnership: Partnership, *, on: date) -> None:
    """The partnership's business manager, or the system worker acting for a command."""
    if worker.is_system:
        return
    if not holds_role(worker, partnership, RoleInPartnership.BUSINESS_MANAGER, on=on):
        raise PermissionDenied("Only this partnership's business manager can do that.")


def partnerships_managed_by(worker: Worker, *, on: date) -> list[Partnership]:
    """Partnerships this worker is business manager of on a date, by name."""
    return list(
        Partnership.objects.filter(
            in_force(on, "roles__"),
            roles__worker=worker,
            roles__role=RoleInPartnership.BUSINESS_MANAGER,
        ).order_by("name")
    )
