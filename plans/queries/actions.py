"""One action with its story, and what its reader may do with it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from plans import access
from plans.models import Action, ActionUpdate, GroupMember, Plan, Scope
from plans.queries.outcome_cards import may_update
from plans.rules import actions as rules
from plans.rules.actions import Acceptance
from plans.rules.group import MemberStatus
from plans.rules.roles import MAY_OWN_ACTIONS, Capacity


@dataclass(frozen=True)
class ActionPage:
    """An action, everything that was said about it (the newest first), and what may be done."""

    action: Action
    updates: list[ActionUpdate]
    is_late: bool
    may_update: bool
    may_answer: bool
    may_change: bool
    may_hand_over: bool
    undoable: ActionUpdate | None


def find(scope: Scope, plan: Plan, pk: uuid.UUID) -> Action | None:
    """One action of a plan with its outcome and owner."""
    action: Action | None = (
        Action.objects.visible_to(scope)
        .filter(plan=plan, pk=pk)
        .select_related("outcome", "owner__worker", "owner__person", "owner__agency", "created_by")
        .first()
    )
    if action is not None:
        action.plan = plan
    return action


def action_page(scope: Scope, action: Action, *, place: access.Place, today: date) -> ActionPage:
    """What a reader gets of one action, in one statement more than the action itself."""
    updates = list(
        ActionUpdate.objects.visible_to(scope)
        .filter(action=action)
        .select_related(
            "by",
            "agency",
            "on_behalf_of",
            "old_owner__worker",
            "old_owner__person",
            "new_owner__worker",
            "new_owner__person",
        )
        .order_by("-at", "-pk")
    )
    is_open = action.plan.is_open
    answers_for = is_open and may_update(action.owner, place)
    return ActionPage(
        action=action,
        updates=updates,
        is_late=rules.is_late(action.due_on, action.status, today),
        may_update=answers_for,
        may_answer=is_open and may_answer(action, place),
        may_change=is_open and "change_action" in place.verbs,
        may_hand_over=is_open and may_hand_over(action, place),
        undoable=_undoable(updates, action, scope) if answers_for else None,
    )


def may_answer(action: Action, place: access.Place) -> bool:
    """Whether an offer waits for this reader's answer."""
    return (
        action.acceptance == Acceptance.OFFERED
        and action.owner_id in place.seats
        and "accept_action" in place.verbs
    )


def may_hand_over(action: Action, place: access.Place) -> bool:
    """The lead, the owner, or a manager of the owner's agency; and only what is still open."""
    if not rules.is_open(action.status):
        return False
    if Capacity.LEAD in place.capacities:
        return True
    if action.owner_id in place.seats and "update_own_actions" in place.verbs:
        return True
    return _hands_over_in_own_agency(action, place)


def _hands_over_in_own_agency(action: Action, place: access.Place) -> bool:
    return Capacity.OVERSIGHT in place.capacities and action.owner_agency_id == place.agency_id


def heirs_of(scope: Scope, action: Action, place: access.Place) -> list[GroupMember]:
    """Whom this reader may hand an action to: a manager gives it to their own agency's alone."""
    seats = [seat for seat in possible_owners(scope, action.plan) if seat.pk != action.owner_id]
    if Capacity.LEAD in place.capacities or action.owner_id in place.seats:
        return seats
    return [seat for seat in seats if seat.agency_id == place.agency_id]


def possible_owners(scope: Scope, plan: Plan) -> list[GroupMember]:
    """Current members who own actions, family among them, and vacancies waiting to be filled."""
    return list(
        GroupMember.objects.visible_to(scope)
        .filter(plan=plan, standing__in=MAY_OWN_ACTIONS)
        .filter(status__in=[MemberStatus.CURRENT, MemberStatus.VACANT])
        .select_related("worker", "person", "agency")
        .order_by("position", "created_at")
    )


def _undoable(updates: list[ActionUpdate], action: Action, scope: Scope) -> ActionUpdate | None:
    """The reader's own last word, as long as nobody has built on it."""
    newest = updates[0] if updates else None
    if newest is None or newest.by_id != scope.worker_id or newest.undoes_id is not None:
        return None
    if newest.old_owner_id != newest.new_owner_id or action.acceptance == Acceptance.DECLINED:
        return None
    return newest
