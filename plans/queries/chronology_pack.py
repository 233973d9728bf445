"""A chronology to print for one recipient: what they may see, as far as whoever prints it may too."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from agencies.models import Employment
from plans import access
from plans.access import Recipient
from plans.models import (
    CaseRecord,
    ChronologyEntry,
    GroupMember,
    Outcome,
    Plan,
    Scope,
)
from plans.queries.chronology import Filters, entries_of
from plans.rules.group import MemberStatus
from plans.rules.outcomes import OPEN

OLDEST_FIRST = ("record__happened_on", "record__recorded_at", "pk")


@dataclass(frozen=True)
class Offered:
    """Somebody for whom a copy can be made: an agency as a whole, or one person of it."""

    to: Recipient
    words: str

    @property
    def key(self) -> str:
        return key_of(self.to)


@dataclass(frozen=True)
class Pack:
    """Everything on the paper: a summary of the plan, and the entries, the oldest first."""

    outcomes: list[Outcome]
    members: list[GroupMember]
    entries: list[ChronologyEntry]

    @property
    def read(self) -> list[CaseRecord]:
        """The records whose words are on it."""
        return [entry.record for entry in self.entries]


def key_of(to: Recipient) -> str:
    return f"{to.agency.pk}.{to.worker.pk}" if to.worker else str(to.agency.pk)


def offered(scope: Scope, plan: Plan) -> list[Offered]:
    """For whom a copy can be made: whoever sits in the group, each of their agencies, and the chair.

    Of a plan that the reader has opened. Two statements.
    """
    seats = GroupMember.objects.visible_to(scope).filter(plan=plan, status=MemberStatus.CURRENT)
    rows = seats.filter(worker__isnull=False, agency__isnull=False)
    found = list(rows.select_related("worker", "agency").order_by("agency__name", "worker__name"))
    offers = [one for seat in found for one in _of_seat(seat)] + _to_the_chair(plan, scope.today)
    # Whoever chairs and has a seat too is offered as a member of the group.
    return list({one.key: one for one in reversed(offers)}.values())[::-1]


def _to_the_chair(plan: Plan, on: date) -> list[Offered]:
    """The chair, who reads the plan and seldom has a seat; of their agency nobody else does."""
    rows = Employment.objects.current(on).filter(worker=plan.chair_id, agency__is_active=True)
    return [
        Offered(Recipient(one.agency, one.worker), f"{one.agency.name}: {one.worker.name}, chair")
        for one in rows.select_related("agency", "worker")
    ]


def _of_seat(seat: GroupMember) -> Iterator[Offered]:
    assert seat.agency is not None
    assert seat.worker is not None
    yield Offered(Recipient(seat.agency), f"{seat.agency.name}: anybody of it on the plan")
    words = f"{seat.agency.name}: {seat.worker.name}, {seat.role}"
    yield Offered(Recipient(seat.agency, seat.worker), words)


def sight_of(to: Recipient, *, on: date) -> Scope:
    """What decides what a recipient may see; nothing once they work for another agency."""
    if to.worker is None:
        return access.scope_of_agency(to.agency, on=on)
    scope = access.scope_of(to.worker, on=on)
    return scope if scope.agency_id == to.agency.pk else Scope(to.worker.pk, on)


def pack(scope: Scope, theirs: Scope, plan: Plan, filters: Filters) -> Pack:
    """What is on the paper: nothing that either of the two may not see. Three statements."""
    open_outcomes = {"plan": plan, "status__in": OPEN}
    seats = {"plan": plan, "status": MemberStatus.CURRENT}
    members = _both(GroupMember, scope, theirs, seats).select_related("worker", "person", "agency")
    entries = entries_of(scope, plan).filter(
        filters.entries(), pk__in=_keys(entries_of(theirs, plan))
    )
    return Pack(
        outcomes=list(_both(Outcome, scope, theirs, open_outcomes).order_by("position", "pk")),
        members=list(members.order_by("position", "pk")),
        entries=list(entries.order_by(*OLDEST_FIRST)),
    )


def _both(model: Any, scope: Scope, theirs: Scope, wanted: dict[str, Any]) -> Any:
    keys = _keys(model.objects.visible_to(theirs).filter(**wanted))
    return model.objects.visible_to(scope).filter(pk__in=keys)


def _keys(rows: Any) -> Any:
    return rows.order_by().values("pk")


def recipient(
    scope: Scope, plan: Plan, agency: uuid.UUID, worker: uuid.UUID | None
) -> Recipient | None:
    """Somebody for whom a copy can be made, by ids; None where it cannot."""
    for one in offered(scope, plan):
        to = one.to
        if to.agency.pk == agency and (to.worker.pk if to.worker else None) == worker:
            return to
    return None
