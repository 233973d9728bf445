"""Where a worker stands today: what lets them in at all, before any plan is asked about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from agencies.models import Employment, PartnershipRole, Position, Worker
from agencies.models.workers import in_force

MANAGING = frozenset(
    {
        Position.LINE_MANAGER,
        Position.SAFEGUARDING_LEAD,
        Position.SENIOR_MANAGER,
        Position.AGENCY_ADMINISTRATOR,
    }
)


@dataclass(frozen=True)
class Standing:
    """What a worker is employed as and entrusted with on one date."""

    worker: Worker
    employment: Employment | None
    roles: tuple[PartnershipRole, ...]

    @property
    def is_current(self) -> bool:
        """May this person be signed in at all? The same answer as `authority.has_a_place`."""
        worker = self.worker
        if not worker.is_active or worker.is_system:
            return False
        entrusted = worker.is_system_administrator or worker.is_superuser or self.roles
        return bool(entrusted) or self.employment is not None

    @property
    def may_be_told(self) -> bool:
        """Whether anything may concern them: whoever works for an agency, or for a partnership."""
        if not self.worker.is_active:
            return False
        return self.employment is not None or bool(self.roles)

    @property
    def manages(self) -> bool:
        """Administers or manages in their agency."""
        return self.employment is not None and self.employment.position in MANAGING


def standing(worker: Worker, on: date) -> Standing:
    """Two queries: the employment with its agency, the roles with their partnerships."""
    employment = worker.current_employment(on)
    if employment is not None and not employment.agency.is_active:
        employment = None
    roles = worker.partnership_roles.select_related("partnership").filter(in_force(on))
    return Standing(worker, employment, tuple(roles))
