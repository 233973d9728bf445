"""How a disagreement ends: closed with feedback, withdrawn, redirected; and how it begins again."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from agencies import clock
from agencies.errors import Refused
from agencies.models import Worker
from plans.models import FAR_OFF, Disagreement, DisagreementParty
from plans.operations.changes import filled
from plans.operations.disagreement_actions import unfinished
from plans.operations.disagreement_answers import everybody_in
from plans.operations.disagreement_changes import Move, begin
from plans.operations.disagreement_opening import Opening, begin_stage, end_stage, people_of
from plans.queries import answering, raising_side
from plans.rules import disagreement_settings as settings
from plans.rules import disagreement_stages as stages
from plans.rules import disagreements as rules
from plans.rules.disagreement_moves import Capacity, Step
from plans.rules.disagreements import Ended, Opened, Side, Sight, State, Target
from plans.rules.notifications import Matter


@transaction.atomic(durable=True)
def close(
    disagreement: Disagreement,
    *,
    feedback: str,
    family_told: str = "",
    outcome: str = "",
    learning: str = "",
    family_note: str = "",
    decision_changed: bool | None = None,
    replanned: Mapping[uuid.UUID, str] | None = None,
    version: int | None,
    by: Worker,
    at: datetime,
) -> Disagreement:
    """Close what was agreed or decided, once who raised it has been told what came of it.

    By a manager of the agency that raised it; by the business unit only once that side has nobody.
    What came of it is one of the outcomes that its policy lists, where it lists any, and whether the
    family was told is said unless that policy leaves it open.
    Every agreed action is done, or `replanned` says, by its id, what is planned instead. The agencies
    keep it while it may be reopened, to read the feedback; from then on only by the plan.
    """
    move = begin(disagreement, Step.CLOSE, version=version, by=by, at=at)
    row, old = move.row, move.row.state
    if Capacity.RAISING_MANAGER not in move.footing.capacities:
        _must_be_without_managers(move)
    row.feedback = filled(feedback, field="feedback", ask="Say what whoever raised it is told.")
    settings.check_outcome(outcome, move.policy)
    settings.check_family_told(family_told, move.policy)
    _replan(move, replanned or {})
    row.family_told, row.family_note = family_told, family_note.strip()
    row.outcome, row.learning = outcome, learning.strip()
    if decision_changed is not None:
        row.decision_changed = decision_changed
    row.state = State.CLOSED
    row.access_until = rules.reopen_until(move.on, move.policy) + timedelta(days=1)
    _stop(move)
    move.happened(Step.CLOSE, old=old, **({"outcome": outcome} if outcome else {}))
    move.tell([*everybody_in(move), *_business(move)], Matter.MATTER_MOVED, key=_key("closed", at))
    return row


def _must_be_without_managers(move: Move) -> None:
    if raising_side.free_managers(move.row, on=move.on):
        raise Refused(
            "A manager of the agency that raised it closes it; it has one.", code="not_yours"
        )


def _replan(move: Move, replanned: Mapping[uuid.UUID, str]) -> None:
    for action in unfinished(move.row):
        words = replanned.get(action.pk, "").strip()
        if not words:
            raise Refused(
                "An agreed action is not done. Say what is planned instead, or wait until it is.",
                field="replanned",
                code="actions_open",
            )
        action.replanned = words
        move.save(action)


def _stop(move: Move) -> None:
    row = move.row
    row.stopped_at, row.next_due_at, row.confirm_due_at = move.at, None, None
    move.save(row)


@transaction.atomic(durable=True)
def withdraw(
    disagreement: Disagreement,
    *,
    reason: str,
    was_pressed: bool | None,
    version: int | None,
    by: Worker,
    at: datetime,
) -> Disagreement:
    """Take it back, saying why and whether anybody pressed for that.

    The business unit and the raiser's manager are told; a manager may take it on instead. It stays in
    the plan's history.
    """
    move = begin(disagreement, Step.WITHDRAW, version=version, by=by, at=at)
    row, old, stage = move.row, move.row.state, move.stage()
    row.withdrawn_reason = filled(reason, field="reason", ask="Say why it is withdrawn.")
    if was_pressed is None:
        raise Refused("Say whether anybody pressed you to withdraw it.", field="was_pressed")
    row.was_pressed = was_pressed
    row.state = State.WITHDRAWN
    row.business_sight = max(row.business_sight, Sight.METADATA)
    row.access_until = rules.reopen_until(move.on, move.policy) + timedelta(days=1)
    end_stage(move, stage, Ended.WITHDRAWN)
    _stop(move)
    move.happened(Step.WITHDRAW, old=old, stage=stage.n, old_due_at=stage.respond_due_at)
    key = _key("withdrawn", at)
    move.tell(_business(move), Matter.MATTER_MOVED, sight=Sight.METADATA, key=key)
    move.tell(everybody_in(move), Matter.MATTER_MOVED, key=key)
    return row


@transaction.atomic(durable=True)
def adopt(
    disagreement: Disagreement, *, reason: str, version: int | None, by: Worker, at: datetime
) -> Disagreement:
    """A manager takes on what was withdrawn; its stage runs anew, with its whole limit.

    What was urgent stays so: whoever was pressed to withdraw it took no danger away.
    """
    move = begin(disagreement, Step.ADOPT, version=version, by=by, at=at)
    reason = filled(reason, field="reason", ask="Say why you take it on.")
    _check_may_begin_again(move)
    last = min(move.row.reached, stages.top(move.policy))
    _begin_again(move, last, Opening(Opened.ADOPTED, reason))
    return move.row


@transaction.atomic(durable=True)
def reopen(
    disagreement: Disagreement,
    *,
    reason: str,
    stage: int | None = None,
    version: int | None,
    by: Worker,
    at: datetime,
) -> Disagreement:
    """Begin again what was closed or withdrawn: for a new fact, or what was agreed and not done.

    By a manager of either side, within the months that the policy gives, at the last stage reached
    or above. It runs under the newest policy, with its whole limit.
    """
    move = begin(disagreement, Step.REOPEN, version=version, by=by, at=at)
    row = move.row
    reason = filled(
        reason, field="reason", ask="Say what is new, or which agreed action was not done."
    )
    _check_may_begin_again(move)
    row.policy = row.partnership.current_policy()
    row.chair_from = stages.copied_from(row.policy.data, "plan_chair")
    # What came of it is said anew, in the words of that policy.
    row.is_urgent, row.outcome = False, ""
    last = min(row.reached, stages.top(row.policy.data))
    n = stage or last
    stages.stage(row.policy.data, n)
    if n < last:
        raise Refused(f"It reached stage {last}: reopen it there or above.", field="stage")
    _begin_again(move, n, Opening(Opened.REOPENED, reason))
    return row


def _check_may_begin_again(move: Move) -> None:
    """Refuses a draft that was thrown away, of which nobody was told, and what is over too long."""
    if not move.row.is_sent:
        raise Refused("This was never sent. Write a new one.", code="never_sent")
    assert move.row.stopped_at is not None, "What is over says when it stopped."
    rules.check_reopened(clock.local_date(move.row.stopped_at), move.on, move.policy)


def _begin_again(move: Move, n: int, opening: Opening) -> None:
    row, old = move.row, move.row.state
    row.access_until, row.stopped_at = FAR_OFF, None
    begin_stage(move, n, opening, old=old)
    move.tell(everybody_in(move), Matter.MATTER_MOVED, key=_key("again", move.at))


@transaction.atomic(durable=True)
def redirect(
    disagreement: Disagreement,
    *,
    target: str,
    reason: str,
    version: int | None,
    by: Worker,
    at: datetime,
) -> Disagreement:
    """Send elsewhere what is no professional disagreement; its receipt there is awaited.

    The challenged side learns that it was redirected, not where to. Whistleblowing is told to no
    line manager.
    """
    move = begin(disagreement, Step.REDIRECT, version=version, by=by, at=at)
    row, old, stage = move.row, move.row.state, move.stage()
    if target not in Target.values:
        raise Refused("Choose where it goes.", field="target")
    row.redirected_to = target
    row.redirected_reason = filled(reason, field="reason", ask="Say why it belongs there.")
    zero = stages.day_zero(at, move.policy, move.calendar)
    wd = move.policy["disagreement"]["redirect_receipt_wd"]
    row.receipt_due_at = stages.after(zero, wd, move.policy, move.calendar)
    row.state = State.REDIRECTED
    end_stage(move, stage, Ended.REDIRECTED)
    _stop(move)
    move.happened(Step.REDIRECT, old=old, stage=stage.n, new_due_at=row.receipt_due_at)
    challenged = people_of(DisagreementParty.rows.filter(disagreement=row, side=Side.CHALLENGED))
    move.tell([row.raiser_id, *challenged], Matter.MATTER_MOVED, key=_key("redirected", at))
    move.set_clock()
    return row


@transaction.atomic(durable=True)
def receive(
    disagreement: Disagreement, *, version: int | None, by: Worker, at: datetime
) -> Disagreement:
    """Say that it has been taken in where it was redirected to; whoever raised it is told."""
    move = begin(disagreement, Step.RECEIVE, version=version, by=by, at=at)
    row = move.row
    if row.received_at is not None:
        raise Refused("Its receipt has been recorded already.", code="received")
    row.received_at, row.access_until, row.next_due_at = at, move.on, None
    move.save(row)
    move.happened(Step.RECEIVE)
    move.tell([row.raiser_id], Matter.MATTER_MOVED, key=_key("received", at))
    return row


def _business(move: Move) -> list[uuid.UUID]:
    return answering.business_managers(move.row.partnership_id, on=move.on)


def _key(what: str, at: datetime) -> str:
    return f"{what}:{at.isoformat()}"
