"""Raising a professional disagreement: a draft, changed until it is right, then sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from agencies.errors import Refused
from agencies.models import Agency, Employment, Worker
from plans import access
from plans.models import (
    Disagreement,
    DisagreementSide,
    Dissent,
    GroupMember,
    InterimSafety,
    Plan,
    PlanPermission,
)
from plans.operations.changes import begin as begin_on_plan
from plans.operations.changes import filled
from plans.operations.disagreement_changes import Move, begin
from plans.operations.disagreement_opening import Opening, begin_stage, is_own_agency
from plans.operations.disagreement_records import Talked, write_down
from plans.operations.disagreement_whole import check_whole
from plans.queries import answering
from plans.rules import disagreement_stages as stages
from plans.rules import disagreements as rules
from plans.rules.disagreement_moves import Capacity, Step
from plans.rules.disagreements import Danger, Opened, Side, State
from plans.rules.notifications import Matter


@dataclass(frozen=True)
class Challenged:
    """An agency that is challenged, and whose decision it was, where that is known."""

    agency: Agency
    named: Worker | None = None


@dataclass(frozen=True)
class Details:
    """What a disagreement says. A draft may leave any of it empty; what is sent may not."""

    challenged: Sequence[Challenged] = field(default=())
    category: str = ""
    decision_challenged: str = ""
    decided_on: date | None = None
    facts: str = ""
    effect: str = ""
    outcome_wanted: str = ""
    interim_safety: str = ""
    identity_withheld: bool = False


@transaction.atomic(durable=True)
def start(
    plan: Plan,
    *,
    details: Details = Details(),
    dissent: Dissent | None = None,
    by: Worker,
    at: datetime,
) -> Disagreement:
    """Begin a draft, which nobody else sees; by anybody with a place on the plan, ended or not.

    It belongs to the agency they act for. `dissent` links it to what that agency said of a
    conference's decision. Refuses agencies that have no part in the plan.
    """
    doing = begin_on_plan(plan, "raise_disagreement", by=by, at=at, even_ended=True)
    agency = doing.place.agency_id
    assert agency is not None, "Whoever has a place on a plan works for an agency."
    if dissent is not None and (dissent.agency_id != agency or dissent.review.plan_id != plan.pk):
        raise Refused("Choose a dissent of your own agency, on this plan.", field="dissent")
    row = Disagreement(
        reference=rules.new_reference(),
        plan=plan,
        partnership_id=plan.partnership_id,
        raising_agency_id=agency,
        raiser=by,
        dissent=dissent,
        created_at=at,
    )
    move = Move(row, by, at, access.Footing(agency_id=agency))
    move.save(row)
    DisagreementSide.rows.create(disagreement=row, side=Side.RAISING, agency_id=agency)
    _describe(move, details)
    move.save(row)
    move.happened(Step.START, old="")
    move.set_clock()
    return row


@transaction.atomic(durable=True)
def change_draft(
    disagreement: Disagreement, *, details: Details, version: int | None, by: Worker, at: datetime
) -> Disagreement:
    """Change what a draft says, whole: what is left out is emptied. Refuses once it is sent."""
    move = begin(disagreement, Step.CHANGE_DRAFT, version=version, by=by, at=at)
    _describe(move, details)
    move.save(move.row)
    move.happened(Step.CHANGE_DRAFT)
    return move.row


@transaction.atomic(durable=True)
def discard(disagreement: Disagreement, *, version: int | None, by: Worker, at: datetime) -> None:
    """Throw a draft away. Nobody was told of it, and nobody is told now."""
    move = begin(disagreement, Step.DISCARD, version=version, by=by, at=at)
    move.row.state, move.row.next_due_at, move.row.stopped_at = State.WITHDRAWN, None, at
    move.save(move.row)
    move.happened(Step.DISCARD, old=State.DRAFT)


@transaction.atomic(durable=True)
def submit(
    disagreement: Disagreement,
    *,
    danger: str,
    danger_route: str = "",
    danger_called_at: datetime | None = None,
    danger_reference: str = "",
    urgent: bool = False,
    stage: int = 1,
    skip_reason: str = "",
    talked: Talked | None = None,
    version: int | None,
    by: Worker,
    at: datetime,
) -> Disagreement:
    """Send a draft: the other side is asked, and has a clock. The newest policy is pinned.

    Refuses it before the question of immediate danger is answered, and while anything is missing
    that is always needed or that the policy asks for. `talked` is written down as it is sent.
    Immediate danger is urgent. To begin above stage 1 is agreed by a manager: without one, it stays
    a draft that they are asked about, except on the urgent route, where they are told. Against
    one's own agency there are no peers to ask, so it begins at stage 2.
    """
    move = begin(disagreement, Step.SUBMIT, version=version, by=by, at=at)
    row = move.row
    policy = row.partnership.current_policy()
    rules.check_danger(danger, danger_route, danger_called_at, at)
    check_whole(move, is_urgent=urgent or danger == Danger.YES, talked=talked)
    row.danger, row.danger_route = danger, danger_route
    row.danger_called_at, row.danger_reference = danger_called_at, danger_reference.strip()
    row.is_urgent = urgent or danger == Danger.YES
    own = is_own_agency(row)
    stages.check_start(policy.data, stage, urgent=row.is_urgent, reason=skip_reason)
    row.asked_stage, row.skip_reason = stage, skip_reason.strip()
    is_for_manager = stage > 1 and Capacity.RAISING_MANAGER not in move.footing.capacities
    if is_for_manager and not row.is_urgent:
        return _ask_manager(move)
    n = max(stage, 2) if own and stages.top(policy.data) > 1 else stage
    row.policy, row.submitted_at = policy, at
    row.chair_from = stages.copied_from(policy.data, "plan_chair")
    # Asked about the draft only: should whoever raised it leave, they are told of that as well.
    row.reached, row.manager_asked_at = 0, None
    begin_stage(move, n, Opening(Opened.SUBMITTED), old=State.DRAFT)
    if talked is not None:
        write_down(move, talked)
    if is_for_manager:
        managers = answering.raising_managers(row, on=move.on)
        move.tell(managers, Matter.MATTER_WAITS, key=f"skipped:{row.pk}")
    return row


def _ask_manager(move: Move) -> Disagreement:
    row = move.row
    row.manager_asked_at = move.at
    move.save(row)
    move.happened("manager_asked", stage=row.asked_stage, reason=row.skip_reason)
    managers = answering.raising_managers(row, on=move.on)
    move.tell(managers, Matter.MATTER_WAITS, key=f"asked:{move.at.isoformat()}")
    return row


@transaction.atomic(durable=True)
def decline_start(
    disagreement: Disagreement, *, reason: str, version: int | None, by: Worker, at: datetime
) -> Disagreement:
    """A manager says that it should begin at stage 1; its writer is told, and may send it there."""
    move = begin(disagreement, Step.CHANGE_DRAFT, version=version, by=by, at=at)
    row = move.row
    if row.manager_asked_at is None or row.asked_stage == 1:
        raise Refused("Nobody has asked to begin above stage 1.", code="not_asked")
    if Capacity.RAISING_MANAGER not in move.footing.capacities:
        raise Refused("A manager answers this.", code="not_yours")
    reason = filled(reason, field="reason", ask="Say why it should begin at stage 1.")
    row.asked_stage, row.skip_reason, row.manager_asked_at = 1, "", None
    move.save(row)
    move.happened("start_declined", reason=reason)
    move.tell([row.raiser_id], Matter.MATTER_WAITS, key=f"declined:{at.isoformat()}")
    return row


def _describe(move: Move, details: Details) -> None:
    row = move.row
    rules.check_decided_on(details.decided_on, move.on)
    if details.category:
        rules.check_category(details.category, move.policy)
    row.category = details.category
    row.decision_challenged = details.decision_challenged.strip()
    row.decided_on = details.decided_on
    row.facts, row.effect = details.facts.strip(), details.effect.strip()
    row.outcome_wanted = details.outcome_wanted.strip()
    row.identity_withheld = details.identity_withheld
    _set_challenged(move, details.challenged)
    InterimSafety.rows.filter(disagreement=row).delete()
    if details.interim_safety.strip():
        InterimSafety.rows.create(
            disagreement=row,
            words=details.interim_safety.strip(),
            at=move.at,
            by=move.by,
            agency_id=move.footing.agency_id,
        )


def _set_challenged(move: Move, challenged: Sequence[Challenged]) -> None:
    DisagreementSide.rows.filter(disagreement=move.row, side=Side.CHALLENGED).delete()
    taking_part = agencies_of(move.row.plan)
    agencies = {one.agency.pk: one for one in challenged}
    for one in agencies.values():
        if one.agency.pk not in taking_part:
            raise Refused("Choose agencies that have a part in this plan.", field="challenged")
        if one.named is not None and not _works_for(one.named, one.agency, move.on):
            raise Refused(
                f"{one.named.name} does not work for {one.agency.name} now. Choose somebody who "
                "does, or leave it empty: the agency's right person is asked.",
                field="named",
            )
        if one.named is not None and one.named.pk == move.row.raiser_id:
            raise Refused("Nobody challenges a decision of their own.", field="named")
        DisagreementSide.rows.create(
            disagreement=move.row, side=Side.CHALLENGED, agency=one.agency, named=one.named
        )


def agencies_of(plan: Plan) -> set[object]:
    """The agencies with a part in a plan: who sits or sat in the group, holds access, or chairs it."""
    seats = GroupMember.rows.filter(plan=plan, agency__isnull=False).exclude(status="declined")
    groups = PlanPermission.objects.filter(content_object=plan).values("group_id")
    holders = Agency.objects.filter(group__in=groups).values_list("pk", flat=True)
    chairs = Employment.objects.filter(worker=plan.chair_id, ended_on__isnull=True)
    return {
        *seats.values_list("agency_id", flat=True),
        *holders,
        *chairs.values_list("agency_id", flat=True),
    }


def _works_for(worker: Worker, agency: Agency, on: date) -> bool:
    return Employment.objects.current(on).filter(worker=worker, agency=agency).exists()
