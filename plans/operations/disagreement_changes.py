"""What every operation on a disagreement does alike: lock, check who may, write, say what happened."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from agencies import clock
from agencies.errors import Refused, Stale
from agencies.models import Worker
from agencies.operations import audit
from agencies.operations.versions import locked
from agencies.operations.workers import system_worker
from agencies.workdays import Calendar
from plans import access
from plans.models import (
    Disagreement,
    DisagreementEvent,
    DisagreementParty,
    DisagreementSide,
    DisagreementStage,
    DisagreementTimer,
    Notification,
)
from plans.models.base import Record
from plans.operations.changes import keep, lock
from plans.queries import answering
from plans.rules import disagreement_moves as moves
from plans.rules import disagreement_timers as timers
from plans.rules.disagreement_moves import Step
from plans.rules.disagreements import Side, Sight, State
from plans.rules.notifications import Matter, Weight


@dataclass
class Move:
    """One permitted step of a disagreement, under way inside a transaction that holds its row."""

    row: Disagreement
    by: Worker
    at: datetime
    footing: access.Footing = field(default_factory=access.Footing)
    stands_for: uuid.UUID | None = None
    """Whom they stand in for, where they act in somebody else's place."""

    @property
    def on(self) -> date:
        return clock.local_date(self.at)

    @property
    def policy(self) -> Mapping[str, Any]:
        """The policy pinned when it was sent; before, the one that would be."""
        policy = self.row.policy or self.row.partnership.current_policy()
        data: Mapping[str, Any] = policy.data
        return data

    @cached_property
    def calendar(self) -> Calendar:
        return self.row.partnership.calendar()

    def stage(self) -> DisagreementStage:
        """The open stage, locked."""
        found: DisagreementStage = (
            DisagreementStage.rows.open().select_for_update(of=("self",)).get(disagreement=self.row)
        )
        return found

    def parties(self, stage: DisagreementStage, side: Side) -> list[DisagreementParty]:
        return list(DisagreementParty.rows.filter(stage=stage, side=side).order_by("agency__name"))

    def challenged(self) -> list[uuid.UUID]:
        sides = DisagreementSide.rows.filter(disagreement=self.row, side=Side.CHALLENGED)
        return list(sides.values_list("agency_id", flat=True))

    def save(self, row: Record) -> None:
        keep(row, by=self.by, at=self.at)

    def happened(
        self, step: Step | str, *, old: str = "", reason: str = "", **details: Any
    ) -> None:
        """Append what happened, and put it on the chain of the plan's child.

        `old` is the state before, where it changed. Of `details`, `stage`, `old_due_at` and
        `new_due_at` have columns of their own; the rest are codes and ids.
        """
        columns = {
            name: details.pop(name)
            for name in ("stage", "old_due_at", "new_due_at")
            if name in details
        }
        if self.stands_for is not None:
            details["for"] = str(self.stands_for)
        DisagreementEvent.rows.create(
            disagreement=self.row,
            at=self.at,
            step=str(step),
            actor=self.by,
            acting_for_id=self.footing.agency_id,
            policy_id=self.row.policy_id,
            old_state=old or self.row.state,
            new_state=self.row.state,
            reason=reason,
            details=details,
            **{"stage": self.row.reached, **columns},
        )
        audit.record(
            chain=f"child:{self.row.plan.child_id}",
            verb=f"disagreement.{step}",
            by=self.by,
            at=self.at,
            agency=self.footing.agency_id,
            plan=self.row.plan.reference,
            subject=f"disagreement:{self.row.pk}",
            details=details,
        )

    def tell(
        self,
        to: Iterable[Worker | uuid.UUID | None],
        matter: Matter,
        *,
        sight: Sight = Sight.FULL,
        due_at: datetime | None = None,
        wd: int | None = None,
        key: str = "",
    ) -> int:
        """Owe a message to each of these people, once, and say how many are newly owed it.

        Leaves out whoever is acting, and who has no account or place. Shown only to who sees as much
        of it as `sight`. `wd` makes it a reminder; the same key, or due moment and `wd`, is owed
        once. Urgent ones are a child's safety, and anything with a clock cannot be switched off.
        """
        wanted = {one.pk if isinstance(one, Worker) else one for one in to} - {None, self.by.pk}
        people = answering.active([one for one in wanted if one], on=self.on)
        what = key or (due_at or self.at).isoformat()
        owed = {f"{matter}:disagreement:{self.row.pk}:{one}:{what}:{wd}": one for one in people}
        held = set(Notification.rows.filter(key__in=owed).values_list("key", flat=True))
        weight = self._weight(matter)
        made = [
            Notification(
                recipient_id=one,
                plan_id=self.row.plan_id,
                disagreement=self.row,
                sight=sight,
                matter=matter,
                subject=f"disagreement:{self.row.pk}",
                key=name,
                due_on=clock.local_date(due_at) if due_at else None,
                due_at=due_at,
                step=wd,
                weight=weight,
                is_instant=weight != Weight.ORDINARY,
                created_at=self.at,
            )
            for name, one in owed.items()
            if name not in held
        ]
        Notification.rows.bulk_create(made, ignore_conflicts=True)
        return len(made)

    def hand_to_business(self) -> None:
        """The side that raised it has nobody who may act for it: the business unit sees it whole."""
        self.row.business_sight = Sight.FULL
        self.save(self.row)
        managers = answering.business_managers(self.row.partnership_id, on=self.on)
        self.tell(managers, Matter.MATTER_WAITS, key="nobody_of_the_raising_side")

    def _weight(self, matter: Matter) -> Weight:
        if matter in {Matter.MATTER_RAISED, Matter.MATTER_MOVED}:
            return Weight.ORDINARY
        return Weight.SAFETY if self.row.is_urgent else Weight.CLOCK

    def set_clock(self) -> None:
        """Work out when this disagreement's clock next has something to do.

        That is now, while something has come due that no sweep has done yet: else whoever acts
        before the sweep comes, or while nothing runs, would stop the clock for ever.
        """
        turn = timers.turn(running(self.row), self.policy, self.at, self.calendar)
        next_at = self.at if self._is_behind(turn.due) else turn.next_at
        self.row.next_due_at = next_at
        Disagreement.rows.filter(pk=self.row.pk).update(next_due_at=next_at)

    def _is_behind(self, due: Iterable[timers.Due]) -> bool:
        """Whether any of what is due has not been done."""
        wanted = {(str(one.timer), one.due_at) for one in due}
        if not wanted:
            return False
        done = DisagreementTimer.objects.filter(disagreement=self.row, stage__ended_at__isnull=True)
        return bool(wanted - set(done.values_list("timer", "due_at")))


def begin(
    disagreement: Disagreement,
    *steps: Step,
    version: int | None,
    by: Worker,
    at: datetime,
    with_plan: bool = False,
) -> Move:
    """Start a step, of which the worker needs to be allowed at least one.

    Locks first, so that two steps of one disagreement wait for each other and each asks what is
    allowed once its turn has come; the plan before it, where the step writes to that. Refuses with
    Stale what has changed since the worker looked, and what cannot be done to it as it stands.
    """
    if with_plan:
        lock(disagreement.plan)
    row = locked(disagreement, version=None)
    try:
        footing = access.check_step(by, *steps, disagreement=row, on=clock.local_date(at))
    except Refused:
        # Whoever looked at an earlier one is shown what became of it, and not only that it is late.
        locked(disagreement, version=version)
        raise
    if version is not None and row.version != version:
        raise Stale(row)
    if not any(footing.may(step, row.state) for step in steps):
        raise Refused(moves.why_not(steps[0]), code="not_yours")
    return Move(row, by, at, footing)


def by_itself(row: Disagreement, *, at: datetime) -> Move:
    """A step that no person takes: silence, a limit, somebody who has left. Of a row already locked."""
    return Move(row, system_worker(), at)


def running(row: Disagreement) -> timers.Running:
    """What is known of a disagreement's clock. Two statements."""
    stage = DisagreementStage.rows.open().filter(disagreement=row).first()
    if stage is None:
        waits = row.receipt_due_at if row.received_at is None else None
        if row.state == State.DRAFT:
            waits = _nudge_at(row)
        return timers.Running(row.state, row.reached, row.created_at, waits_until=waits)
    silent = DisagreementParty.rows.filter(
        stage=stage, side=Side.CHALLENGED, worker__isnull=False, acknowledged_at__isnull=True
    )
    return timers.Running(
        state=row.state,
        n=stage.n,
        opened_at=stage.opened_at,
        urgent_at=stage.urgent_at,
        is_urgent=stage.is_urgent,
        ack_due_at=stage.ack_due_at,
        is_acknowledged=not silent.exists(),
        respond_due_at=stage.respond_due_at,
        grace_until=stage.grace_until,
        confirm_due_at=row.confirm_due_at,
    )


def _nudge_at(row: Disagreement) -> datetime:
    policy = row.partnership.current_policy().data
    wd = policy["disagreement"]["draft_nudge_wd"]
    return timers.opening_after(row.created_at, wd, row.partnership.calendar())
