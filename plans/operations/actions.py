"""Actions: giving, taking on, updating, taking an update back, and handing over."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from agencies.errors import Refused
from agencies.models import Worker
from agencies.operations.versions import locked
from plans.models import Action, ActionUpdate, GroupMember, Outcome
from plans.operations.acknowledging import by_doing
from plans.operations.action_updates import Said, append, say
from plans.operations.changes import Change, begin, filled, next_position
from plans.rules import actions as rules
from plans.rules.actions import Acceptance
from plans.rules.group import OPEN as OPEN_SEATS
from plans.rules.group import MemberStatus
from plans.rules.moves import check_move
from plans.rules.outcomes import OutcomeStatus
from plans.rules.roles import MAY_OWN_ACTIONS, Capacity


@transaction.atomic(durable=True)
def add(
    outcome: Outcome,
    *,
    what: str,
    owner: GroupMember,
    due_on: date,
    by: Worker,
    at: datetime,
) -> Action:
    """Add an action towards an outcome, owned by a named member, due on a day.

    A colleague given one by a core member accepts it first; one's own, the family's, and one given
    by the lead stand at once.
    """
    doing = begin(outcome.plan, "add_action", by=by, at=at)
    return put(outcome, what=what, owner=owner, due_on=due_on, doing=doing)


def put(outcome: Outcome, *, what: str, owner: GroupMember, due_on: date, doing: Change) -> Action:
    """The same, inside an operation that has checked who may: also what sides of a disagreement agree."""
    outcome = locked(outcome, version=None)
    if outcome.status == OutcomeStatus.CLOSED:
        raise Refused("This outcome is no longer relevant. Choose another.", field="outcome")
    owner = _able_owner(owner, outcome.plan_id)
    if due_on < doing.on:
        raise Refused("The due date has already passed.", field="due_on")
    action = Action(
        plan_id=outcome.plan_id,
        outcome=outcome,
        owner=owner,
        owner_agency_id=owner.agency_id,
        what=filled(what, field="what", ask="Say what will be done, verb first."),
        due_on=due_on,
        acceptance=_acceptance(owner, doing),
        position=next_position(outcome.actions),
        created_at=doing.at,
        created_by=doing.by,
    )
    doing.save(action)
    doing.record("action.added", action)
    return action


@transaction.atomic(durable=True)
def change(
    action: Action,
    *,
    what: str,
    due_on: date,
    reason: str,
    version: int | None,
    by: Worker,
    at: datetime,
) -> Action:
    """Change what was agreed or by when; a moved date says why."""
    doing = begin(action.plan, "change_action", by=by, at=at)
    action = locked(action, version=version)
    what = filled(what, field="what", ask="Say what will be done, verb first.")
    if due_on != action.due_on:
        rules.check_new_due(due_on, on=doing.on, reason=reason)
        append(action, doing, new_due_on=due_on, reason=reason.strip())
    action.what, action.due_on = what, due_on
    doing.save(action)
    doing.record("action.changed", action)
    by_doing(f"action:{action.pk}", doing=doing)
    return action


@transaction.atomic(durable=True)
def accept(action: Action, *, by: Worker, at: datetime) -> Action:
    """Take on an action that a colleague offered."""
    return _answer_offer(action, Acceptance.ACCEPTED, "", by=by, at=at)


@transaction.atomic(durable=True)
def decline(action: Action, *, reason: str, by: Worker, at: datetime) -> Action:
    """Say that one cannot take an offered action on, and why; the lead sees it has no taker."""
    reason = filled(reason, field="reason", ask="Say why, and who should do it if you know.")
    return _answer_offer(action, Acceptance.DECLINED, reason, by=by, at=at)


@transaction.atomic(durable=True)
def update(
    action: Action,
    *,
    answer: str,
    note: str,
    reason: str = "",
    evidence_on: date | None = None,
    due_on: date | None = None,
    due_reason: str = "",
    version: int | None,
    by: Worker,
    at: datetime,
) -> ActionUpdate:
    """Say what has happened with an action: still going, done, blocked or no longer needed.

    By its owner, their deputy, or for a family member by a core member. Blocked and no longer
    needed say why, and so does a new due date. Updating an offered action takes it on.
    """
    doing = begin(action.plan, "update_own_actions", "update_family_actions", by=by, at=at)
    action = locked(action, version=version)
    _must_answer_for(action.owner, doing)
    said = Said(answer, note, reason, evidence_on, due_on, due_reason)
    by_doing(f"action:{action.pk}", doing=doing)
    return say(action, said, doing=doing)


@transaction.atomic(durable=True)
def undo(said: ActionUpdate, *, by: Worker, at: datetime) -> Action:
    """Take back one's own last update, as long as nobody has built on it."""
    doing = begin(said.action.plan, "update_own_actions", "update_family_actions", by=by, at=at)
    action = locked(said.action, version=None)
    newest = action.updates.order_by("-at", "-pk").first()
    if said.by_id != by.pk or newest != said or said.undoes_id is not None:
        raise Refused("This update can no longer be taken back. Write another.", code="built_on")
    if said.old_owner_id != said.new_owner_id:
        raise Refused("Handing over is undone by handing back.", code="built_on")
    append(action, doing, new_status=said.old_status, new_due_on=said.old_due_on, undoes=said)
    action.status, action.due_on = said.old_status, said.old_due_on
    action.status_reason = said.old_reason
    doing.save(action)
    doing.record("action.update_undone", action)
    return action


@transaction.atomic(durable=True)
def hand_over(
    action: Action,
    *,
    to: GroupMember,
    reason: str,
    version: int | None,
    by: Worker,
    at: datetime,
) -> Action:
    """Give an action to another member: by the lead, its owner, or the owner's manager.

    A manager hands over within their own agency. Whoever receives it from a colleague accepts it.
    """
    doing = begin(action.plan, "hand_over_action", "update_own_actions", by=by, at=at)
    action = locked(action, version=version)
    _must_hand_over(action, to, doing)
    pass_on(
        action,
        to,
        reason=filled(reason, field="reason", ask="Say why it is handed over."),
        doing=doing,
    )
    return action


def pass_on(action: Action, to: GroupMember, *, reason: str, doing: Change) -> None:
    """Change an action's owner, inside an operation that has checked who may and locked it."""
    to = _able_owner(to, action.plan_id)
    if to.pk == action.owner_id:
        raise Refused("They own it already. Choose somebody else.", field="to")
    if not rules.is_open(action.status):
        raise Refused("This action is finished; there is nothing to hand over.")
    append(action, doing, reason=reason, new_owner=to)
    action.owner, action.owner_agency_id = to, to.agency_id
    action.acceptance = _acceptance(to, doing)
    doing.save(action)
    doing.record("action.handed_over", action, to=str(to.pk))
    by_doing(f"action:{action.pk}", doing=doing)


def _must_answer_for(owner: GroupMember, doing: Change) -> None:
    if owner.pk in doing.place.seats and "update_own_actions" in doing.place.verbs:
        return
    if owner.is_family and "update_family_actions" in doing.place.verbs:
        return
    raise PermissionDenied("Only its owner, or their deputy, updates an action.")


def _must_hand_over(action: Action, to: GroupMember, doing: Change) -> None:
    if action.owner_id in doing.place.seats or Capacity.LEAD in doing.place.capacities:
        return
    own_agency = action.owner_agency_id == doing.place.agency_id == to.agency_id
    if Capacity.OVERSIGHT in doing.place.capacities and own_agency:
        return
    raise PermissionDenied("The lead, the owner or the owner's manager hands an action over.")


def _answer_offer(
    action: Action, to: Acceptance, reason: str, *, by: Worker, at: datetime
) -> Action:
    doing = begin(action.plan, "accept_action", by=by, at=at)
    action = locked(action, version=None)
    if action.owner_id not in doing.place.seats:
        raise PermissionDenied("Only whoever the action is offered to answers.")
    check_move(rules.ACCEPTANCE_MOVES, Acceptance(action.acceptance), to, noun="offer")
    if action.acceptance == to:
        raise Refused("This offer has been answered already.")
    if reason:
        append(action, doing, reason=reason)
    action.acceptance = to
    doing.save(action)
    doing.record(f"action.{to}", action)
    by_doing(f"action:{action.pk}", doing=doing)
    return action


def _acceptance(owner: GroupMember, doing: Change) -> Acceptance:
    return rules.first_acceptance(
        owner_is_author=owner.pk in doing.place.seats,
        author_leads=Capacity.LEAD in doing.place.capacities,
        owner_has_account=owner.worker_id is not None,
    )


def _able_owner(owner: GroupMember, plan_id: object) -> GroupMember:
    owner = GroupMember.rows.get(pk=owner.pk)
    if owner.plan_id != plan_id or owner.status not in OPEN_SEATS - {MemberStatus.PROPOSED}:
        raise Refused("Choose a current member of this group, or a vacancy.", field="owner")
    if owner.standing not in MAY_OWN_ACTIONS:
        raise Refused("Somebody in the group for information only owns no action.", field="owner")
    return owner
