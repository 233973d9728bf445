"""Who sees a partnership's figures: whose they are, and whether also what is open now."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied

from agencies.errors import NotVisible
from agencies.models import (
    Agency,
    Employment,
    Partnership,
    PartnershipRole,
    Position,
    RoleInPartnership,
)
from agencies.models.workers import in_force
from plans.access.checks import Place
from plans.models import Plan, Scope
from plans.rules.plans import Status
from plans.rules.roles import Capacity

WITH_FIGURES = frozenset(
    {Position.LINE_MANAGER, Position.SAFEGUARDING_LEAD, Position.SENIOR_MANAGER}
)


@dataclass(frozen=True)
class Figures:
    """Whose figures somebody sees: the whole partnership's, or of one agency in it.

    `sees_open` says whether the disagreements that are open now are theirs to count as well.
    """

    partnership: Partnership
    agency: Agency | None = None
    sees_open: bool = False

    @property
    def sees_running_quarter(self) -> bool:
        """The business manager's alone: to look again after each case would tell what it was."""
        return self.sees_open and self.agency is None


def figures_of(scope: Scope, partnership: uuid.UUID | None = None) -> Figures:
    """What a worker sees of the figures of a partnership; of the first of theirs, where none is named.

    The business manager sees the whole, an auditor the whole of what is over; an agency's managers
    see their own agency's; chairs and lead practitioners the whole of what is over. At most five
    statements. PermissionDenied to anybody else; a partnership one has nothing to do with: NotVisible.
    """
    found = [*_by_role(scope), *_by_agency(scope)]
    if not found:
        raise PermissionDenied(
            "Figures about disagreements are seen by the partnership's business manager and auditors, "
            "by managers for their own agency, and by chairs and lead practitioners.",
            "Your agency's safeguarding lead can tell you its figures.",
        )
    for one in found:
        if partnership in {None, one.partnership.pk}:
            return one
    raise NotVisible


def open_figures_of(scope: Scope, partnership: uuid.UUID | None = None) -> Figures:
    """The same, for what is open now: by the business manager, and by managers for their agency."""
    found = figures_of(scope, partnership)
    if not found.sees_open:
        raise PermissionDenied(
            "What is open now is counted for the partnership's business manager, and for managers of "
            "their own agency.",
            "The business manager can tell you.",
        )
    return found


def _by_role(scope: Scope) -> list[Figures]:
    roles = PartnershipRole.objects.filter(
        in_force(scope.today), worker_id=scope.worker_id, worker__is_active=True
    ).select_related("partnership")
    managed = {
        one.partnership_id for one in roles if one.role == RoleInPartnership.BUSINESS_MANAGER
    }
    partnerships = {one.partnership_id: one.partnership for one in roles}
    ordered = sorted(partnerships.values(), key=lambda one: (one.pk not in managed, one.name))
    return [Figures(one, sees_open=one.pk in managed) for one in ordered]


def _by_agency(scope: Scope) -> list[Figures]:
    if scope.agency_id is None:
        return []
    agency = Agency.objects.get(pk=scope.agency_id)
    partnerships = list(agency.partnerships.order_by("name"))
    job = Employment.objects.current(scope.today).filter(
        worker_id=scope.worker_id, agency=agency, position__in=WITH_FIGURES
    )
    if job.exists():
        return [Figures(one, agency, sees_open=True) for one in partnerships]
    if scope.may_chair or _leads(scope):
        return [Figures(one) for one in partnerships]
    return []


def _leads(scope: Scope) -> bool:
    led = Plan.rows.filter(status=Status.OPEN, lead__worker_id=scope.worker_id)
    return bool(led.exists())


def lesson_figures_of(scope: Scope, partnership: uuid.UUID) -> Figures:
    """The same for the lessons, by agency: the business manager's and the auditors' alone.

    An agency's managers and the chairs read the lessons of their plans themselves.
    """
    found = _by_role(scope)
    if not found:
        raise PermissionDenied(
            "The lessons of a whole partnership are counted for its business manager and auditors.",
            "Managers and chairs find the lessons of their own plans under Lessons.",
        )
    for one in found:
        if one.partnership.pk == partnership:
            return one
    raise NotVisible


NOBODY = uuid.UUID(int=0)


def enter_to_count(plans: Iterable[uuid.UUID], *, on: date) -> tuple[dict[uuid.UUID, Place], Scope]:
    """Plans opened for nobody, so that their lessons can be counted: what stands at the plan's level.

    It is of no agency and has no name, so that nothing controlled or sealed is read, nor even known
    of. Its place is the chair's, who is told which members opened the plan: as a count, the business
    manager may be too. Whoever calls this may keep numbers, and nothing of any one plan.
    """
    keys = list(plans)
    place = Place(frozenset({Capacity.CHAIR}))
    scope = Scope(worker_id=NOBODY, today=on, agency_id=NOBODY)
    return dict.fromkeys(keys, place), scope.narrowed_to(*keys)
