"""Which reminders of disagreements are over, because what they were of has been done or moved."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from plans.models import (
    Disagreement,
    DisagreementAction,
    DisagreementParty,
    DisagreementStage,
    Notification,
)
from plans.rules.disagreements import Side, State
from plans.rules.notifications import AGREED_ACTION, Matter


@dataclass(frozen=True)
class _Now:
    """How a disagreement stands."""

    row: Disagreement
    stage: DisagreementStage | None
    is_acknowledged: bool
    to_be_done: frozenset[tuple[str, date | None]] = frozenset()
    """Its own actions that are outstanding, as subjects of messages, and when they are due."""


def over_among(told: Sequence[Notification]) -> set[uuid.UUID]:
    """Of some messages, the reminders of disagreements of which nothing is left to do.

    A reminder of a limit that has moved since is over: the new one has reminders of its own. Three
    statements, where there is one among them, and one more where any is of an agreed action.
    """
    reminders = [
        (row, row.disagreement_id) for row in told if row.disagreement_id and row.step is not None
    ]
    if not reminders:
        return set()
    now = _now({pk for _, pk in reminders})
    if any(row.matter == Matter.ACTION_DUE for row, _ in reminders):
        to_be_done = _to_be_done(now)
        now = {pk: replace(one, to_be_done=to_be_done) for pk, one in now.items()}
    return {row.pk for row, pk in reminders if not _is_open(row, now[pk])}


def _now(pks: set[uuid.UUID]) -> Mapping[uuid.UUID, _Now]:
    rows = Disagreement.rows.filter(pk__in=pks)
    stages = {
        stage.disagreement_id: stage
        for stage in DisagreementStage.rows.open().filter(disagreement__in=pks)
    }
    unheard = DisagreementParty.rows.filter(
        stage__in=[stage.pk for stage in stages.values()],
        side=Side.CHALLENGED,
        worker__isnull=False,
        acknowledged_at__isnull=True,
    )
    waiting = set(unheard.values_list("disagreement_id", flat=True))
    return {row.pk: _Now(row, stages.get(row.pk), row.pk not in waiting) for row in rows}


def _to_be_done(pks: Collection[uuid.UUID]) -> frozenset[tuple[str, date | None]]:
    rows = DisagreementAction.rows.outstanding_of_their_own().filter(disagreement__in=pks)
    return frozenset(
        (f"{AGREED_ACTION}:{pk}", due_on) for pk, due_on in rows.values_list("pk", "due_on")
    )


def _is_open(told: Notification, now: _Now) -> bool:
    rule = STILL_OPEN.get(Matter(told.matter))
    return rule is None or rule(told, now)


def _answer_is_due(told: Notification, now: _Now) -> bool:
    stage = now.stage
    return now.row.state == State.OPEN and stage is not None and stage.respond_due_at == told.due_at


def _is_unheard(told: Notification, now: _Now) -> bool:
    stage = now.stage
    is_same = stage is not None and stage.ack_due_at == told.due_at
    return now.row.state == State.OPEN and is_same and not now.is_acknowledged


STILL_OPEN: Mapping[Matter, Callable[[Notification, _Now], bool]] = {
    Matter.ANSWER_ASKED: _is_unheard,
    Matter.ANSWER_DUE: _answer_is_due,
    Matter.ANSWER_MISSING: _answer_is_due,
    Matter.ANSWER_GIVEN: lambda told, now: (
        now.row.state == State.PROPOSED and now.row.confirm_due_at == told.due_at
    ),
    Matter.ACTION_DUE: lambda told, now: (told.subject, told.due_on) in now.to_be_done,
    Matter.DRAFT_WAITS: lambda told, now: now.row.state == State.DRAFT,
    Matter.MATTER_WAITS: lambda told, now: (
        now.row.state == State.REDIRECTED and now.row.received_at is None
    ),
}
