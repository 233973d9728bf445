"""What every operation on a plan does alike: check who may, lock, write with its author, record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from agencies import clock
from agencies.errors import Refused
from agencies.models import Worker
from agencies.operations import audit
from agencies.workdays import long_date
from plans import access
from plans.models import Plan
from plans.models.base import Record


@dataclass(frozen=True)
class Change:
    """One permitted change to a plan, under way inside a transaction."""

    plan: Plan
    place: access.Place
    by: Worker
    at: datetime

    @property
    def on(self) -> date:
        return clock.local_date(self.at)

    def save(self, row: Record) -> None:
        """Write a row with the next version, and its history in the name of who changed it."""
        keep(row, by=self.by, at=self.at)

    def record(self, verb: str, row: Any = None, **details: Any) -> None:
        """Put the change on the chain of the plan's child; details are codes, never free text."""
        subject = f"{row._meta.model_name}:{row.pk}" if row is not None else ""
        audit.record(
            chain=f"child:{self.plan.child_id}",
            verb=verb,
            by=self.by,
            at=self.at,
            agency=self.place.agency_id,
            plan=self.plan.reference,
            subject=subject,
            details=details,
        )


def begin(plan: Plan, *verbs: str, by: Worker, at: datetime, even_ended: bool = False) -> Change:
    """Start a change for which the worker needs at least one of these verbs.

    Refuses a plan that has ended: what it says then is what it said. `even_ended` is for what is
    said about that ending. Changes to one plan wait for each other, and each asks what is allowed
    once its turn has come.
    """
    current = lock(plan)
    place = access.check(by, *verbs, plan=plan, on=clock.local_date(at))
    if not even_ended:
        must_be_open(current)
    return Change(plan=plan, place=place, by=by, at=at)


def lock(plan: Plan) -> Plan:
    """Let no other change to a plan happen until this transaction is over; its state as it is now.

    Always before anything else is locked: whether two leave, or one leaves and one joins, is told
    from rows that the other must not be about to change.
    """
    current: Plan = (
        Plan.rows.select_for_update(of=("self",)).only("status", "ended_on").get(pk=plan.pk)
    )
    return current


def lock_plans_of(child: Any) -> None:
    """The same for every plan of a child, before what changes them all; in one order for all."""
    plans = Plan.rows.select_for_update(of=("self",)).filter(child=child)
    list(plans.order_by("pk").values_list("pk", flat=True))


def must_be_open(current: Plan) -> None:
    if current.ended_on is not None:
        raise Refused(
            f"This plan ended on {long_date(current.ended_on)}, so it can no longer be changed.",
            code="plan_ended",
        )


def keep(row: Record, *, by: Worker, at: datetime) -> None:
    """Write a row with the next version, and its history in the name of who changed it."""
    if not row._state.adding:
        row.version += 1
    row._history_user = by  # type: ignore[attr-defined]
    row._history_date = at  # type: ignore[attr-defined]
    row.save()


def next_position(rows: Any) -> int:
    """The place after the last of some ordered rows."""
    return (rows.order_by("-position").values_list("position", flat=True).first() or 0) + 1


def filled(text: str, *, field: str, ask: str, code: str = "blank") -> str:
    """The text without its outer spaces; refuses nothing but spaces, and asks for what is due."""
    text = text.strip()
    if not text:
        raise Refused(ask, field=field, code=code)
    return text
