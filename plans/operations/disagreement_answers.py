"""The two sides of a disagreement: received, answered, agreed to, or taken up a stage."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from agencies.errors import Refused
from agencies.models import Worker
from plans.models import (
    Disagreement,
    DisagreementParty,
    DisagreementReply,
    DisagreementStage,
)
from plans.operations.changes import filled
from plans.operations.disagreement_actions import AgreedAction, add_agreed
from plans.operations.disagreement_changes import Move, begin
from plans.operations.disagreement_opening import Opening, advance, end_stage, people_of
from plans.queries import answering, raising_side
from plans.rules import disagreement_stages as stages
from plans.rules import disagreements as rules
from plans.rules.disagreement_moves import Step
from plans.rules.disagreements import Answer, Ended, Opened, Side, State
from plans.rules.notifications import Matter


@transaction.atomic(durable=True)
def acknowledge(disagreement: Disagreement, *, by: Worker, at: datetime) -> Disagreement:
    """Say that it has been received, for every agency one answers for; whoever raised it is told."""
    move = begin(disagreement, Step.ACKNOWLEDGE, version=None, by=by, at=at)
    stage = move.stage()
    waiting = [p for p in _held(move, stage) if p.acknowledged_at is None]
    if not waiting:
        raise Refused("This has been acknowledged already.", code="acknowledged")
    for party in waiting:
        _acknowledge(move, party)
    move.happened(Step.ACKNOWLEDGE, stage=stage.n)
    move.tell(
        [move.row.raiser_id], Matter.MATTER_MOVED, key=f"received:{stage.pk}:{at.isoformat()}"
    )
    move.set_clock()
    return move.row


@transaction.atomic(durable=True)
def answer(
    disagreement: Disagreement,
    *,
    answer: str,
    reasons: str,
    proposal: str = "",
    no_meeting: str = "",
    agency: uuid.UUID | None = None,
    version: int | None,
    by: Worker,
    at: datetime,
) -> DisagreementReply:
    """Answer for an agency at the open stage, with reasons; and what is proposed, unless refused.

    `agency` says for which, where one answers for several. The last of them to answer turns it over
    to the side that raised it; at the last stage the panel decides. Refuses a second answer, and one
    before the meeting that the policy asks for, unless `no_meeting` says why there was none.
    """
    move = begin(disagreement, Step.ANSWER, version=version, by=by, at=at)
    stage = move.stage()
    party = _chosen(_held(move, stage), agency)
    if party.answered_at is not None:
        raise Refused("This agency has answered at this stage already.", code="answered")
    if answer not in Answer.values:
        raise Refused("Choose what you answer.", field="answer")
    must_have_met(move, stage, no_meeting, decides=False)
    if party.acknowledged_at is None:
        _acknowledge(move, party)
    reply = DisagreementReply(
        disagreement=move.row,
        party=party,
        answer=answer,
        reasons=filled(reasons, field="reasons", ask="Give your reasons."),
        proposal=_proposal(answer, proposal),
        at=at,
        by=by,
    )
    party.answered_at = at
    move.save(party)
    move.save(reply)
    _answered(move, stage, reply)
    return reply


def must_have_met(move: Move, stage: DisagreementStage, no_meeting: str, *, decides: bool) -> None:
    """Refuses to answer or decide before the meeting that the policy asks for; or keeps why there
    was none, once for everybody who answers at the stage, or for the panel."""
    if not answering.has_yet_to_meet(move.row, stage, decides=decides):
        return
    stage.no_meeting = filled(
        no_meeting,
        field="no_meeting",
        ask="The agencies meet before this. Record the meeting first, or say why there was none.",
    )
    move.save(stage)


def _proposal(answer: str, proposal: str) -> str:
    if answer == Answer.REJECT:
        return proposal.strip()
    return filled(proposal, field="proposal", ask="Say what you will do, and by when.")


def _answered(move: Move, stage: DisagreementStage, reply: DisagreementReply) -> None:
    row, old = move.row, move.row.state
    due_at = turn_over(move, stage)
    move.save(row)
    move.happened(
        Step.ANSWER,
        old=old,
        stage=stage.n,
        old_due_at=stage.respond_due_at,
        new_due_at=due_at,
        answer=reply.answer,
        agency=str(reply.party.agency_id),
    )
    managers = answering.raising_managers(row, on=move.on)
    raising = [row.raiser_id, *people_of(move.parties(stage, Side.RAISING))]
    matter = Matter.ANSWER_GIVEN if due_at else Matter.MATTER_MOVED
    move.tell([*raising, *managers], matter, due_at=due_at, key=f"answered:{reply.pk}")
    panel = people_of(move.parties(stage, Side.PANEL))
    move.tell(panel, Matter.MATTER_MOVED, key=f"answered:{reply.pk}")
    move.set_clock()


def turn_over(move: Move, stage: DisagreementStage) -> datetime | None:
    """Turn it over to the side that raised it, once every agency that has anybody has answered; by
    when that side says whether it is satisfied. The panel of the last stage decides instead."""
    row, everybody = move.row, move.parties(stage, Side.CHALLENGED)
    asked = [party for party in everybody if party.worker_id is not None]
    is_complete = bool(asked) and all(party.answered_at is not None for party in asked)
    if not is_complete or stages.stage(move.policy, stage.n).decides:
        return None
    row.state = State.PROPOSED
    row.confirm_due_at = stages.confirm_due(
        move.policy, stage.n, move.at, move.calendar, urgent=row.is_urgent
    )
    stage.answered_at = move.at
    move.save(stage)
    return row.confirm_due_at


@transaction.atomic(durable=True)
def agree(
    disagreement: Disagreement,
    *,
    statement: str,
    in_part: bool = False,
    actions: Sequence[AgreedAction] = (),
    version: int | None,
    by: Worker,
    at: datetime,
) -> Disagreement:
    """The side that raised it agrees to what was answered: what is agreed, who does what, by when.

    Never the challenged side, and never by silence. Refuses while an agency has not accepted, unless
    it is agreed in part. The actions become the plan's; once that has ended, the disagreement's own.
    """
    move = begin(disagreement, Step.AGREE, version=version, by=by, at=at, with_plan=bool(actions))
    stage, row, old = move.stage(), move.row, move.row.state
    replies = DisagreementReply.rows.filter(party__stage=stage, party__side=Side.CHALLENGED)
    missing = [
        str(p.agency_id) for p in move.parties(stage, Side.CHALLENGED) if p.answered_at is None
    ]
    given = list(replies.values_list("answer", flat=True))
    rules.check_agreed({"given": given, "missing": missing}, in_part=in_part)
    row.agreed_statement = filled(statement, field="statement", ask="Say what is agreed.")
    row.is_agreed_in_part = in_part
    add_agreed(move, actions)
    settle(move, stage, State.AGREED, Ended.AGREED)
    move.happened(Step.AGREE, old=old, stage=stage.n, in_part=in_part)
    return row


def settle(move: Move, stage: DisagreementStage, state: State, how: Ended) -> None:
    """End the last stage with what was agreed or decided; everybody who took part is told."""
    row = move.row
    end_stage(move, stage, how)
    row.state, row.confirm_due_at, row.next_due_at = state, None, None
    row.settled_at, row.settled_by = move.at, move.by
    move.save(row)
    move.tell(everybody_in(move), Matter.MATTER_MOVED, key=f"settled:{stage.pk}")
    if not raising_side.free_managers(row, on=move.on):
        move.hand_to_business()


def everybody_in(move: Move) -> list[uuid.UUID | None]:
    """Who raised it, their managers, and everybody who stood for an agency at any stage."""
    parties = DisagreementParty.rows.filter(disagreement=move.row)
    managers = answering.raising_managers(move.row, on=move.on)
    return [move.row.raiser_id, *managers, *people_of(parties)]


@transaction.atomic(durable=True)
def escalate(
    disagreement: Disagreement, *, disputed: str, version: int | None, by: Worker, at: datetime
) -> Disagreement:
    """Take it up a stage, saying what remains disputed; by who raised it or their manager.

    Refuses at the last stage, where the panel decides.
    """
    move = begin(disagreement, Step.ESCALATE, version=version, by=by, at=at)
    disputed = filled(disputed, field="disputed", ask="Say what remains disputed.")
    stage = move.stage()
    left = people_of(move.parties(stage, Side.CHALLENGED))
    advance(move, stage, how=Ended.ESCALATED, opening=Opening(Opened.ESCALATED, disputed))
    move.tell(left, Matter.MATTER_MOVED, key=f"left:{stage.pk}")
    return move.row


def _held(move: Move, stage: DisagreementStage) -> list[DisagreementParty]:
    """The agencies at this stage for which the worker answers."""
    parties = move.parties(stage, Side.CHALLENGED)
    return [party for party in parties if party.pk in move.footing.places]


def _chosen(held: Iterable[DisagreementParty], agency: uuid.UUID | None) -> DisagreementParty:
    found = [one for one in held if agency is None or one.agency_id == agency]
    unanswered = [one for one in found if one.answered_at is None]
    if len(unanswered) > 1:
        raise Refused("Say for which agency you answer.", field="agency")
    if not found:
        raise Refused("You do not answer for this agency here.", field="agency", code="not_yours")
    return (unanswered or found)[0]


def _acknowledge(move: Move, party: DisagreementParty) -> None:
    move.stands_for = move.footing.stands_in_for(party.pk)
    party.acknowledged_at, party.acknowledged_by = move.at, move.by
    move.save(party)
