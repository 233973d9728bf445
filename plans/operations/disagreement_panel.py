"""The last stage: who sits on the panel, and what it decides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from agencies.errors import Refused
from agencies.models import Employment, Worker
from plans.models import Disagreement, DisagreementParty, DisagreementStage
from plans.operations.changes import filled
from plans.operations.disagreement_actions import AgreedAction, add_agreed
from plans.operations.disagreement_answers import must_have_met, settle
from plans.operations.disagreement_changes import Move, begin
from plans.queries import answering, panels
from plans.rules import disagreement_settings as settings
from plans.rules import disagreement_stages as stages
from plans.rules.disagreement_moves import Step
from plans.rules.disagreements import Ended, Side, State
from plans.rules.notifications import Matter


@transaction.atomic(durable=True)
def convene(
    disagreement: Disagreement,
    *,
    chair: Worker,
    members: Sequence[Worker] = (),
    version: int | None,
    by: Worker,
    at: datetime,
) -> Disagreement:
    """Say who chairs the panel and who else sits on it, in place of whom it had.

    Refuses two of an agency, fewer than the policy asks for, and anybody it keeps apart: usually all
    of an agency on either side, and who acted at an earlier stage. Who raised it, or stands for an
    agency that is challenged, never sits.
    """
    move = begin(disagreement, Step.CONVENE, version=version, by=by, at=at)
    stage = _last_stage(move)
    jobs = {one.pk: _job(move, stage, one) for one in [chair, *members]}
    if len({job.agency_id for job in jobs.values()}) < len(jobs):
        raise Refused("Choose one person of each agency.", field="members")
    settings.check_panel_named(len(jobs), panels.panel_rule_of(move.row))
    DisagreementParty.rows.filter(stage=stage, side=Side.PANEL).delete()
    for worker, job in jobs.items():
        party = DisagreementParty(
            disagreement=move.row,
            stage=stage,
            side=Side.PANEL,
            agency_id=job.agency_id,
            worker_id=worker,
            is_chair=worker == chair.pk,
        )
        move.save(party)
    move.save(move.row)
    move.happened(Step.CONVENE, stage=stage.n, chair=str(chair.pk))
    key = f"panel:{stage.pk}:{at.isoformat()}"
    move.tell(jobs, Matter.ANSWER_ASKED, due_at=stage.respond_due_at, key=key)
    return move.row


def _last_stage(move: Move) -> DisagreementStage:
    stage = move.stage()
    if not stages.stage(move.policy, stage.n).decides:
        raise Refused("A panel sits at the last stage only.", code="not_last_stage")
    return stage


def _job(move: Move, stage: DisagreementStage, worker: Worker) -> Employment:
    job = worker.current_employment(move.on) if worker.is_active else None
    if job is None or not job.agency.is_active:
        raise Refused(
            f"{worker.name} works for no agency now. Choose somebody else.", field="chair"
        )
    _must_be_impartial(move, stage, [(worker, job)])
    return job


def _must_be_impartial(
    move: Move, stage: DisagreementStage, people: Iterable[tuple[Worker, Employment]]
) -> None:
    """Refuses who is a party themselves, and whom else the policy keeps apart from the panel."""
    apart = panels.kept_apart(move.row, stage.n)
    for worker, job in people:
        if worker.pk in apart.parties:
            why = f"{worker.name} is a party to this disagreement. Choose somebody else."
        elif job.agency_id in apart.agencies:
            why = (
                f"{worker.name} works for an agency in this disagreement. Choose somebody of "
                "neither side."
            )
        elif worker.pk in apart.acted:
            why = f"{worker.name} acted in this disagreement before. Choose somebody else."
        else:
            continue
        raise Refused(why, field="chair", code="conflict")


@transaction.atomic(durable=True)
def decide(
    disagreement: Disagreement,
    *,
    decision: str,
    reasons: str,
    dissent: str = "",
    decision_changed: bool,
    no_meeting: str = "",
    actions: Sequence[AgreedAction] = (),
    version: int | None,
    by: Worker,
    at: datetime,
) -> Disagreement:
    """The panel's chair says what it decided, why, who of the panel dissented, and what follows.

    Refuses a chair who has become a party since, and a panel of fewer than the policy asks for: then
    the business manager names others. Refuses a panel that has not met, unless `no_meeting` says why.
    """
    move = begin(disagreement, Step.DECIDE, version=version, by=by, at=at, with_plan=bool(actions))
    stage, row, old = _last_stage(move), move.row, move.row.state
    job = by.current_employment(move.on)
    if job is not None:
        _must_be_impartial(move, stage, [(by, job)])
    sits = [party for party in move.parties(stage, Side.PANEL) if party.worker_id]
    settings.check_panel_sits(len(sits), panels.panel_rule_of(move.row))
    must_have_met(move, stage, no_meeting, decides=True)
    row.decision = filled(decision, field="decision", ask="Say what the panel decides.")
    row.decision_reasons = filled(reasons, field="reasons", ask="Give the panel's reasons.")
    row.decision_dissent, row.decision_changed = dissent.strip(), decision_changed
    add_agreed(move, actions)
    settle(move, stage, State.DECIDED, Ended.DECIDED)
    move.happened(Step.DECIDE, old=old, stage=stage.n, changed=decision_changed)
    managers = answering.business_managers(row.partnership_id, on=move.on)
    move.tell([row.plan.chair_id, *managers], Matter.MATTER_MOVED, key=f"settled:{stage.pk}")
    return row
