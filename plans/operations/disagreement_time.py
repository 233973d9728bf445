"""The clock of a disagreement as people change it: more time, somebody else, urgent or not."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Sum

from agencies.errors import Refused
from agencies.models import Employment, Worker
from agencies.operations.versions import locked
from plans.models import (
    Disagreement,
    DisagreementExtension,
    DisagreementParty,
    DisagreementStage,
)
from plans.operations.changes import filled
from plans.operations.disagreement_answers import everybody_in
from plans.operations.disagreement_changes import Move, begin
from plans.operations.disagreement_opening import managers_of, people_of
from plans.queries import answering
from plans.rules import disagreement_stages as stages
from plans.rules import disagreements as rules
from plans.rules.disagreement_moves import WHO_ANSWERS, WHO_RAISES, Capacity, Step
from plans.rules.disagreement_stages import Limits
from plans.rules.disagreements import Danger, DangerRoute, Side, State
from plans.rules.notifications import Matter


@transaction.atomic(durable=True)
def ask_for_time(
    disagreement: Disagreement, *, working_days: int, reason: str, by: Worker, at: datetime
) -> DisagreementExtension:
    """Ask for more time at the open stage; the other side agrees, or not.

    Where the policy needs one side only, it is given at once. Refuses more than the policy gives, and
    any at all on the urgent route.
    """
    move = begin(disagreement, Step.EXTEND, version=None, by=by, at=at)
    stage = move.stage()
    stages.check_extension(
        move.policy, working_days, taken=stage.extensions, urgent=stage.is_urgent
    )
    if stage.asked.filter(is_agreed__isnull=True).exists():
        raise Refused("More time has been asked for already; it waits for an answer.", code="asked")
    side = Side.RAISING if move.footing.capacities & WHO_RAISES else Side.CHALLENGED
    row = DisagreementExtension(
        disagreement=move.row,
        stage=stage,
        side=side,
        working_days=working_days,
        reason=filled(reason, field="reason", ask="Say why more time is needed."),
        asked_at=at,
        asked_by=by,
    )
    if not stages.needs_both_sides(move.policy):
        row.is_agreed = True
    move.save(row)
    if row.is_agreed:
        _extend(move, stage, row)
    else:
        move.happened("time_asked", stage=stage.n, reason=row.reason, wd=working_days)
        move.tell(_other_side(move, stage, side), Matter.MATTER_WAITS, key=f"time:{row.pk}")
    return row


@transaction.atomic(durable=True)
def answer_time(
    extension: DisagreementExtension, *, agree: bool, by: Worker, at: datetime
) -> DisagreementExtension:
    """The other side gives more time, or does not. The limit moves only once both have agreed.

    Refuses to give it once the matter has become urgent.
    """
    move = begin(extension.disagreement, Step.EXTEND, version=None, by=by, at=at)
    row, stage = locked(extension, version=None), move.stage()
    if row.is_agreed is not None or row.stage_id != stage.pk:
        raise Refused("This has been answered already, or its stage is over.", code="answered")
    other = WHO_ANSWERS if row.side == Side.RAISING else WHO_RAISES
    if not move.footing.capacities & other or row.asked_by_id == by.pk:
        raise PermissionDenied("The other side answers this.")
    if agree:
        stages.check_extension(
            move.policy, row.working_days, taken=stage.extensions, urgent=stage.is_urgent
        )
    row.is_agreed, row.answered_at, row.answered_by = agree, at, by
    move.save(row)
    if agree:
        _extend(move, stage, row)
    else:
        move.happened("time_refused", stage=stage.n)
        move.tell([row.asked_by_id], Matter.MATTER_MOVED, key=f"time:{row.pk}:{at.isoformat()}")
    return row


def _extend(move: Move, stage: DisagreementStage, row: DisagreementExtension) -> None:
    due = stages.extended(stage.respond_due_at, row.working_days, move.policy, move.calendar)
    if due <= move.at:
        raise Refused("That limit would have passed already.", field="working_days")
    stage.extensions += 1
    grace = stages.with_grace(due, move.policy, move.calendar)
    limits = Limits(stage.day_zero, stage.ack_due_at, due, grace)
    _move_limits(move, stage, limits, Step.EXTEND, reason=row.reason)
    parties = DisagreementParty.rows.filter(stage=stage)
    told = [move.row.raiser_id, *people_of(parties)]
    move.tell(told, Matter.MATTER_MOVED, due_at=due, key=f"time:{row.pk}:given")


def _move_limits(
    move: Move, stage: DisagreementStage, limits: Limits, step: Step, *, reason: str = ""
) -> None:
    """Give the open stage another clock; the old limit is kept in what happened."""
    old_due = stage.respond_due_at
    stage.ack_due_at, stage.respond_due_at = limits.ack_due_at, limits.respond_due_at
    stage.grace_until = limits.grace_until
    move.save(stage)
    move.save(move.row)
    move.happened(
        step, stage=stage.n, reason=reason, old_due_at=old_due, new_due_at=stage.respond_due_at
    )
    move.set_clock()


def _other_side(move: Move, stage: DisagreementStage, side: Side) -> list[uuid.UUID | None]:
    if side == Side.CHALLENGED:
        return [move.row.raiser_id, *answering.raising_managers(move.row, on=move.on)]
    return list(people_of(move.parties(stage, Side.CHALLENGED)))


@transaction.atomic(durable=True)
def reassign(
    party: DisagreementParty, *, to: Worker, reason: str, by: Worker, at: datetime
) -> DisagreementParty:
    """A manager of an agency has somebody else of it stand for it at the open stage.

    Moves no limit. Refuses who does not work there, and who acted at an earlier stage.
    """
    move = begin(party.disagreement, Step.REASSIGN, version=None, by=by, at=at)
    stage, party = move.stage(), locked(party, version=None)
    if party.stage_id != stage.pk or party.side == Side.PANEL:
        raise Refused("This place is not one of the open stage.", code="stage_over")
    _must_manage(move, party)
    agency = party.proxy_id or party.agency_id
    if not Employment.objects.current(move.on).filter(worker=to, agency=agency).exists():
        raise Refused("Choose somebody who works for this agency.", field="to")
    passed_over = answering.acted_before(move.row, stage.n)
    if party.side == Side.CHALLENGED and to.pk in passed_over:
        raise Refused(
            f"{to.name} acted in this disagreement before, so somebody else answers here.",
            field="to",
            code="same_person",
        )
    if to.pk == party.worker_id:
        raise Refused("They answer already. Choose somebody else.", field="to")
    reason = filled(reason, field="reason", ask="Say why somebody else answers.")
    old, party.worker_id = party.worker_id, to.pk
    if party.deputy_id == to.pk:
        party.deputy_id = None
    move.save(party)
    move.happened(Step.REASSIGN, stage=stage.n, reason=reason, old=move.row.state, to=str(to.pk))
    # A place that nobody held has somebody now, who has yet to say that it has been received.
    move.set_clock()
    move.tell(
        [to], Matter.ANSWER_ASKED, due_at=stage.respond_due_at, key=f"given:{party.pk}:{to.pk}"
    )
    move.tell([old, move.row.raiser_id], Matter.MATTER_MOVED, key=f"given:{party.pk}:{to.pk}")
    return party


def _must_manage(move: Move, party: DisagreementParty) -> None:
    needed = Capacity.RAISING_MANAGER if party.side == Side.RAISING else Capacity.CHALLENGED_MANAGER
    own = {party.agency_id, party.proxy_id}
    if needed not in move.footing.capacities or move.footing.agency_id not in own:
        raise PermissionDenied("A manager of that agency says who answers for it.")


@transaction.atomic(durable=True)
def hurry(
    disagreement: Disagreement,
    *,
    route: str = "",
    called_at: datetime | None = None,
    reference: str = "",
    by: Worker,
    at: datetime,
) -> Disagreement:
    """Say that a child is in immediate danger, so that the urgent clock runs.

    By anybody who can open it. Whom they called is evidence, and stops nothing. A running limit is
    never lengthened. The managers of all parties are told at once.
    """
    move = begin(disagreement, Step.HURRY, version=None, by=by, at=at)
    row = move.row
    if row.is_urgent:
        raise Refused("It is urgent already. Record your call instead.", code="urgent")
    stage = move.stage()
    _set_call(move, route, called_at, reference)
    row.danger, row.is_urgent, stage.is_urgent, stage.urgent_at = Danger.YES, True, True, at
    held = Limits(stage.day_zero, stage.ack_due_at, stage.respond_due_at, stage.grace_until)
    if row.state == State.PROPOSED and row.confirm_due_at is not None:
        soon = stages.confirm_due(move.policy, stage.n, at, move.calendar, urgent=True)
        row.confirm_due_at = min(row.confirm_due_at, soon)
        limits = held
    else:
        limits = stages.hurried(held, move.policy, stage.n, at)
    _move_limits(move, stage, limits, Step.HURRY)
    agencies = [row.raising_agency_id, *move.challenged()]
    parties = move.parties(stage, Side.CHALLENGED)
    told = [*everybody_in(move), *answering.leads_of(agencies, on=move.on)]
    told += managers_of(move, parties)
    move.tell(
        told, Matter.URGENT_ANSWER, due_at=stage.respond_due_at, key=f"urgent:{at.isoformat()}"
    )
    return row


@transaction.atomic(durable=True)
def calm(
    disagreement: Disagreement, *, reason: str, version: int | None, by: Worker, at: datetime
) -> Disagreement:
    """Take the urgent route back: by a manager of the side that raised it, with a reason.

    The ordinary limit runs from the stage's own start, with the time both sides had agreed to, ending
    no sooner than the next working day.
    """
    move = begin(disagreement, Step.CALM, version=version, by=by, at=at)
    if not move.row.is_urgent:
        raise Refused("It is not urgent.", code="not_urgent")
    reason = filled(reason, field="reason", ask="Say why it is no longer urgent.")
    stage = move.stage()
    stage.is_urgent = move.row.is_urgent = False
    stage.urgent_at = None
    given = stage.asked.filter(is_agreed=True).aggregate(wd=Sum("working_days"))["wd"] or 0
    limits = stages.calmed(move.policy, stage.n, stage.day_zero, at, move.calendar, given=given)
    if move.row.state == State.PROPOSED:
        move.row.confirm_due_at = stages.confirm_due(
            move.policy, stage.n, at, move.calendar, urgent=False
        )
    _move_limits(move, stage, limits, Step.CALM, reason=reason)
    move.tell(everybody_in(move), Matter.MATTER_MOVED, key=f"calm:{at.isoformat()}")
    return move.row


@transaction.atomic(durable=True)
def record_call(
    disagreement: Disagreement,
    *,
    route: str,
    called_at: datetime,
    reference: str = "",
    by: Worker,
    at: datetime,
) -> Disagreement:
    """Record whom somebody called, when, and the reference they were given; moves nothing."""
    move = begin(disagreement, Step.CALL, version=None, by=by, at=at)
    if route not in DangerRoute.values:
        raise Refused("Choose whom you called.", field="route")
    _set_call(move, route, called_at, reference)
    move.save(move.row)
    move.happened(Step.CALL, route=route)
    return move.row


def _set_call(move: Move, route: str, called_at: datetime | None, reference: str) -> None:
    if route and route not in DangerRoute.values:
        raise Refused("Choose whom you called.", field="route")
    rules.check_called(called_at, move.at)
    if route:
        move.row.danger_route, move.row.danger_called_at = route, called_at
        move.row.danger_reference = reference.strip()
