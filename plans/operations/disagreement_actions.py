"""What is agreed or decided to be done: actions of the plan, or of the disagreement itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from agencies.errors import NotVisible, Refused
from agencies.models import Worker
from agencies.operations.versions import locked
from plans import access
from plans.models import (
    Disagreement,
    DisagreementAction,
    DisagreementParty,
    GroupMember,
    Outcome,
    Plan,
)
from plans.operations import actions as plan_actions
from plans.operations.acknowledging import by_doing
from plans.operations.changes import Change, filled
from plans.operations.disagreement_changes import Move
from plans.rules.actions import is_open
from plans.rules.disagreement_moves import MANAGERS
from plans.rules.disagreements import RUNNING, SETTLED, Sight
from plans.rules.notifications import AGREED_ACTION
from plans.rules.plans import Status


@dataclass(frozen=True)
class AgreedAction:
    """Who does what by when. On an open plan it serves an `outcome` and is a member's, `owner`; once
    the plan has ended, or from who may not open it, it is a `worker`'s."""

    what: str
    due_on: date
    outcome: Outcome | None = None
    owner: GroupMember | None = None
    worker: Worker | None = None


def add_agreed(move: Move, agreed: Iterable[AgreedAction]) -> None:
    """Add them, inside an operation that holds the plan and the disagreement."""
    agreed = list(agreed)
    if not agreed:
        return
    plan = Plan.rows.select_related("child").get(pk=move.row.plan_id)
    place = access.place_on(access.scope_of(move.by, on=move.on), plan)
    # A panel's chair is of neither side and may have no place on the plan.
    is_of_plan = plan.status == Status.OPEN and bool(place.capacities)
    for one in agreed:
        move.save(_of_plan(move, plan, place, one) if is_of_plan else _of_own(move, one))


def _of_plan(move: Move, plan: Plan, place: access.Place, one: AgreedAction) -> DisagreementAction:
    if one.outcome is None or one.owner is None:
        raise Refused("Say which outcome it serves and which member does it.", field="actions")
    if one.outcome.plan_id != plan.pk:
        raise Refused("Choose an outcome of this plan.", field="outcome")
    action = plan_actions.put(
        one.outcome,
        what=one.what,
        owner=one.owner,
        due_on=one.due_on,
        doing=Change(plan, place, move.by, move.at),
    )
    return DisagreementAction(disagreement=move.row, action=action, created_at=move.at)


def _of_own(move: Move, one: AgreedAction) -> DisagreementAction:
    if one.due_on < move.on:
        raise Refused("The due date has already passed.", field="due_on")
    job = one.worker.current_employment(move.on) if one.worker else None
    if job is None or job.agency_id not in _agencies(move.row):
        raise Refused(
            "Choose somebody of the agencies in this disagreement.",
            field="worker",
        )
    return DisagreementAction(
        disagreement=move.row,
        what=filled(one.what, field="what", ask="Say what will be done, verb first."),
        owner=one.worker,
        owner_agency_id=job.agency_id,
        due_on=one.due_on,
        created_at=move.at,
    )


def _agencies(row: Disagreement) -> set[object]:
    parties = DisagreementParty.rows.filter(disagreement=row)
    sides = row.sides.values_list("agency_id", flat=True)
    return {*sides, *parties.values_list("proxy_id", flat=True)} - {None}


@transaction.atomic(durable=True)
def finish(
    action: DisagreementAction, *, done_on: date, by: Worker, at: datetime
) -> DisagreementAction:
    """Say that an action of the disagreement's own is done; by its owner, or a manager of a side.

    Whoever does so has taken up every reminder of it that was theirs. An action of the plan is
    updated there.
    """
    row = locked(action.disagreement, version=None)
    move = Move(row, by, at)
    scope = access.scope_of(by, on=move.on)
    move.footing = access.footing_on(scope, row)
    if move.footing.sight < Sight.FULL:
        raise NotVisible
    action = locked(action, version=None)
    if action.action_id is not None:
        raise Refused("This is an action of the plan: update it there.", code="of_the_plan")
    if action.owner_id not in scope.acts_as and not move.footing.capacities & MANAGERS:
        raise PermissionDenied("Only its owner, or a manager of either side, may say so.")
    if row.state not in SETTLED | RUNNING:
        raise Refused("This disagreement is over.", code="no_such_move")
    if done_on > move.on:
        raise Refused("It cannot have been done later than today.", field="done_on")
    action.done_on = done_on
    move.save(action)
    move.happened("action_done", action=str(action.pk))
    by_doing(
        f"{AGREED_ACTION}:{action.pk}",
        doing=Change(row.plan, access.place_on(scope, row.plan), by, at),
    )
    return action


def keep_agreed(plan: Plan, doing: Change) -> None:
    """What was agreed and is not done when a plan ends becomes the disagreement's own: the plan's
    actions can no longer be changed, and nobody would be reminded of it.

    Inside the operation that ends the plan. An action of the family stays the plan's.
    """
    rows = DisagreementAction.rows.filter(
        action__outcome__plan=plan,
        action__owner__worker__isnull=False,
        disagreement__state__in=sorted(SETTLED | RUNNING),
    )
    for one in rows.select_related("action__owner", "disagreement__plan").order_by("pk"):
        assert one.action is not None
        if not is_open(one.action.status):
            continue
        move = Move(locked(one.disagreement, version=None), doing.by, doing.at)
        old, one.action = one.action, None
        one.what, one.due_on = old.what, old.due_on
        one.owner_id, one.owner_agency_id = old.owner.worker_id, old.owner.agency_id
        move.save(one)
        move.happened("kept_action", action=str(one.pk), of_plan=str(old.pk))


def unfinished(row: Disagreement) -> list[DisagreementAction]:
    """What was agreed and is neither done nor dropped."""
    rows = DisagreementAction.rows.filter(disagreement=row).select_related("action")
    return [one for one in rows.order_by("created_at", "pk") if is_outstanding(one)]


def is_outstanding(one: DisagreementAction) -> bool:
    if one.action is not None:
        return is_open(one.action.status)
    return one.done_on is None
