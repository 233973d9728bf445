"""How the milestones of a pregnancy stand: by which day, done on which, or not needed and why."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from plans.models import Deadline, Plan, Scope, TimetableEvent
from plans.queries.timetable import whose
from plans.rules.milestones import WANTED, WORDS, keys_of, recordable_here
from plans.rules.plans import Kind
from plans.rules.timetable import DeadlineStatus, Trigger

NEWEST = {DeadlineStatus.OPEN: 2, DeadlineStatus.HELD: 1, DeadlineStatus.NOT_NEEDED: 0}
"""Of several dates of one milestone the one that still waits tells how it stands."""


@dataclass(frozen=True)
class MilestoneLine:
    """One milestone: its date, where the policy sets one, and what was said of it."""

    trigger: Trigger
    deadline: Deadline | None = None
    event: TimetableEvent | None = None

    @property
    def what(self) -> str:
        return WORDS[self.trigger]

    @property
    def due_on(self) -> date | None:
        return self.deadline.due_on if self.deadline else None

    @property
    def done_on(self) -> date | None:
        if self.event and self.event.happened:
            return self.event.happened_on
        return self.deadline.held_on if self._is(DeadlineStatus.HELD) and self.deadline else None

    @property
    def not_needed_because(self) -> str:
        if self.event and not self.event.happened:
            return self.event.not_needed_because
        is_spared = self._is(DeadlineStatus.NOT_NEEDED) and not self.done_on
        return self.deadline.not_needed_reason if is_spared and self.deadline else ""

    @property
    def is_settled(self) -> bool:
        return bool(self.done_on or self.not_needed_because)

    def _is(self, status: DeadlineStatus) -> bool:
        return self.deadline is not None and self.deadline.status == status


def milestones(scope: Scope, plan: Plan) -> list[MilestoneLine]:
    """The milestones of a plan from before a birth as this reader may see them. Three statements."""
    if not recordable_here(whose(plan)):
        return []
    deadlines = Deadline.objects.visible_to(scope).filter(plan=plan).order_by("due_on", "pk")
    events = TimetableEvent.objects.visible_to(scope).filter(plan=plan).not_withdrawn()
    events = events.select_related("recorded_by", "agency").order_by("happened_on", "pk")
    return list(lines(plan.kind, list(deadlines), list(events)))


def lines(
    kind: str, deadlines: Collection[Deadline], events: Collection[TimetableEvent]
) -> Iterator[MilestoneLine]:
    """Those that a plan is asked about, and any other of which something was said.

    `events` are those not withdrawn, the oldest first: the first that was done counts.
    """
    for trigger in WORDS:
        said = [event for event in events if event.trigger == trigger]
        done = next((event for event in said if event.happened), None)
        event = done or next(iter(said), None)
        deadline = _deadline(trigger, deadlines)
        if trigger in WANTED[Kind(kind)] or event or deadline:
            yield MilestoneLine(trigger, deadline, event)


def _deadline(trigger: Trigger, deadlines: Collection[Deadline]) -> Deadline | None:
    keys = keys_of(trigger)
    own = [row for row in deadlines if row.key in keys and row.status in NEWEST]
    return max(own, key=lambda row: (NEWEST[DeadlineStatus(row.status)], row.due_on), default=None)
