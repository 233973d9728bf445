"""The clock of disagreements: what is due is found in one statement, and each moves in its own.

A disagreement is locked, asked again, moved and committed by itself, so that a worker that is killed
leaves the rest as they were, and whoever takes over finds done what was done.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from plans.models import Disagreement, DisagreementParty, DisagreementStage, DisagreementTimer
from plans.operations.challenges import pass_on_overdue
from plans.operations.disagreement_changes import Move, by_itself, running
from plans.operations.disagreement_leaving import left_alone, replace
from plans.operations.disagreement_opening import Opening, advance, managers_of, people_of
from plans.operations.disagreement_reminding import remind
from plans.queries import answering, raising_side
from plans.rules import disagreement_stages as stages
from plans.rules import disagreement_timers as timers
from plans.rules.disagreement_moves import Step
from plans.rules.disagreement_timers import Due, Timer
from plans.rules.disagreements import Ended, Opened, Side, Sight
from plans.rules.notifications import Matter

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Swept:
    """How many disagreements were looked at, and how many of those could not be moved."""

    looked_at: int = 0
    failed: int = 0


def sweep(*, at: datetime) -> Swept:
    """Do what the clocks of disagreements have due, once each; to repeat it changes nothing.

    Also finds somebody else where whoever raised or answers one has left, passes unanswered
    challenges on, and reminds of what was agreed after a plan had ended. One that cannot be moved stops none of the others, and is tried again.
    """
    gone = left_alone(at)
    due = Disagreement.rows.due(at).order_by("next_due_at", "id").values_list("pk", flat=True)
    looked_at = failed = 0
    for pk, work in [*((pk, replace) for pk in gone), *((pk, _turn) for pk in due)]:
        looked_at += 1
        try:
            work(pk, at=at)
        except Exception:
            failed += 1
            log.exception("A disagreement could not be moved: %s", pk)
    pass_on_overdue(at=at)
    remind(at=at)
    return Swept(looked_at, failed)


@transaction.atomic
def _turn(pk: uuid.UUID, *, at: datetime) -> None:
    """Do what is due of one disagreement, if nobody has done so meanwhile."""
    row = Disagreement.rows.select_for_update(of=("self",)).get(pk=pk)
    if row.next_due_at is None or row.next_due_at > at:
        return
    move = by_itself(row, at=at)
    stage = DisagreementStage.rows.open().filter(disagreement=row).first()
    turn = timers.turn(running(row), move.policy, at, move.calendar)
    for due in turn.due:
        if not _is_first(move, stage, due):
            continue
        WORK[due.timer](move, stage, due)
        if due.timer == Timer.ADVANCE:
            return  # which has set the clock of the stage it opened
    move.set_clock()


def _is_first(move: Move, stage: DisagreementStage | None, due: Due) -> bool:
    """Whether this timer is done now for the first time; the database holds it to that."""
    made = {"stage": stage, "timer": due.timer, "due_at": due.due_at}
    _, is_new = DisagreementTimer.objects.get_or_create(
        disagreement=move.row, **made, defaults={"done_at": move.at}
    )
    return is_new


def _open(stage: DisagreementStage | None) -> DisagreementStage:
    assert stage is not None, "This timer runs only while a stage is open."
    return stage


def _silent(move: Move, stage: DisagreementStage) -> list[DisagreementParty]:
    parties = move.parties(stage, Side.CHALLENGED)
    return [party for party in parties if party.answered_at is None]


def _answering(move: Move, stage: DisagreementStage) -> list[uuid.UUID | None]:
    """Who owes an answer at a stage; at the last one the panel as well."""
    return people_of([*_silent(move, stage), *move.parties(stage, Side.PANEL)])


def _leads(move: Move) -> list[uuid.UUID]:
    agencies = [move.row.raising_agency_id, *move.challenged()]
    return answering.leads_of(agencies, on=move.on)


def _nudge(move: Move, stage: DisagreementStage | None, due: Due) -> None:
    move.tell([move.row.raiser_id], Matter.DRAFT_WAITS, due_at=due.due_at, wd=0)


def _acknowledge(move: Move, stage: DisagreementStage | None, due: Due) -> None:
    """Nobody has said that it was received: the deputy and the manager are told too."""
    stage = _open(stage)
    late = [p for p in move.parties(stage, Side.CHALLENGED) if p.acknowledged_at is None]
    told = [*people_of(late), *managers_of(move, late)]
    move.tell(told, Matter.ANSWER_ASKED, due_at=stage.ack_due_at, wd=0)


def _remind(move: Move, stage: DisagreementStage | None, due: Due) -> None:
    stage = _open(stage)
    told = _answering(move, stage)
    move.tell(told, Matter.ANSWER_DUE, due_at=stage.respond_due_at, wd=due.step)


def _respond(move: Move, stage: DisagreementStage | None, due: Due) -> None:
    """The limit has passed: who owes the answer and their managers are told, and who waits for it."""
    stage = _open(stage)
    late = _silent(move, stage)
    told = [*_answering(move, stage), *managers_of(move, late), move.row.raiser_id]
    move.tell(told, Matter.ANSWER_MISSING, due_at=stage.respond_due_at, wd=1)


def _advance(move: Move, stage: DisagreementStage | None, due: Due) -> None:
    """Silence moves it up, once; both sides' leads and the silent agencies' seniors are told."""
    stage = _open(stage)
    late = _silent(move, stage)
    silent = [party.agency_id for party in late]
    left = people_of(move.parties(stage, Side.CHALLENGED))
    move.happened(
        Step.ADVANCE,
        stage=stage.n,
        old_due_at=stage.respond_due_at,
        silent=[str(agency) for agency in silent],
    )
    told = [*_leads(move), *answering.seniors_of(silent, on=move.on)]
    told += answering.raising_managers(move.row, on=move.on)
    advance(move, stage, how=Ended.SILENCE, opening=Opening(Opened.SILENCE, out_of=due.due_at))
    move.tell([*told, *left], Matter.ANSWER_MISSING, key=f"advanced:{stage.pk}")


def _overdue(move: Move, stage: DisagreementStage | None, due: Due) -> None:
    """Where it stays open: daily, to the panel, both sides' leads and the business unit; or, below
    the last stage, to who may take it up themselves."""
    stage = _open(stage)
    managers = answering.raising_managers(move.row, on=move.on)
    told = [move.row.raiser_id, *managers, *_answering(move, stage)]
    business: list[uuid.UUID | None] = []
    if stages.stage(move.policy, stage.n).decides:
        told += _leads(move)
        business += answering.business_managers(move.row.partnership_id, on=move.on)
    key = f"overdue:{stage.pk}:{due.due_at.isoformat()}"
    for people, sight in ((told, Sight.FULL), (business, Sight(move.row.business_sight))):
        move.tell(
            people,
            Matter.ANSWER_MISSING,
            sight=sight,
            due_at=stage.respond_due_at,
            wd=due.step + 1,
            key=key,
        )
    if due.step == 0:
        move.happened(Step.OVERDUE, stage=stage.n, old_due_at=stage.respond_due_at)


def _confirm(move: Move, stage: DisagreementStage | None, due: Due) -> None:
    """The side that raised it has not said whether it is satisfied: silence never agrees.

    First whoever raised it is told, then their manager too, and so on until one of them answers.
    """
    told = raising_side.waiting_side(move.row, on=move.on)
    if due.step:
        told += answering.raising_managers(move.row, on=move.on)
    key = f"confirm:{due.due_at.isoformat()}"
    move.tell(told, Matter.ANSWER_GIVEN, due_at=move.row.confirm_due_at, wd=due.step, key=key)
    if due.step == 0:
        move.happened(Step.LAPSE, old_due_at=move.row.confirm_due_at)


def _receipt(move: Move, stage: DisagreementStage | None, due: Due) -> None:
    """Nobody has said that it was taken in: who redirected it is told, and who raised it."""
    redirected = move.row.events.filter(step=Step.REDIRECT).order_by("-at").first()
    told = [
        *raising_side.waiting_side(move.row, on=move.on),
        redirected.actor_id if redirected else None,
    ]
    key = f"receipt:{due.due_at.isoformat()}"
    move.tell(told, Matter.MATTER_WAITS, due_at=move.row.receipt_due_at, wd=due.step, key=key)


Work = Callable[[Move, DisagreementStage | None, Due], None]
WORK: Mapping[Timer, Work] = {
    Timer.NUDGE: _nudge,
    Timer.ACKNOWLEDGE: _acknowledge,
    Timer.REMIND: _remind,
    Timer.RESPOND: _respond,
    Timer.ADVANCE: _advance,
    Timer.OVERDUE: _overdue,
    Timer.CONFIRM: _confirm,
    Timer.RECEIPT: _receipt,
}
