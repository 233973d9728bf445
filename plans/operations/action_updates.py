"""What is said about an action, by its owner or at a meeting: the one way it changes state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from agencies.errors import Refused
from plans.models import Action, ActionUpdate, GroupMember, Review
from plans.operations.changes import Change
from plans.operations.versions import tell_chair_of_change
from plans.rules import actions as rules
from plans.rules.actions import Acceptance, ActionStatus, Answer
from plans.rules.moves import check_move


@dataclass(frozen=True)
class Said:
    """How an action is going. Blocked and no longer needed say why; a new due date does as well."""

    answer: str
    note: str = ""
    reason: str = ""
    evidence_on: date | None = None
    due_on: date | None = None
    due_reason: str = ""


def say(action: Action, said: Said, *, doing: Change, review: Review | None = None) -> ActionUpdate:
    """Bring an action to the state it is said to be in, inside an operation that locked it.

    The operation has checked who may. Saying something about an offered action takes it on, unless
    it was said at a meeting: then its owner still answers.
    """
    status = _checked(action, said, doing)
    update = append(
        action,
        doing,
        note=said.note.strip(),
        reason=" ".join(filter(None, [said.reason.strip(), said.due_reason.strip()])),
        evidence_on=said.evidence_on,
        new_status=status,
        new_due_on=said.due_on or action.due_on,
        review=review,
    )
    action.status = status
    action.status_reason = said.reason.strip() if rules.needs_a_reason(status) else ""
    action.due_on = said.due_on or action.due_on
    if action.acceptance == Acceptance.OFFERED and review is None:
        action.acceptance = Acceptance.ACCEPTED
    action.last_updated_at = doing.at
    doing.save(action)
    doing.record("action.updated", action, status=status)
    return update


def _checked(action: Action, said: Said, doing: Change) -> ActionStatus:
    status = rules.STATUS_OF[Answer(said.answer)]
    check_move(rules.MOVES, ActionStatus(action.status), status, noun="action")
    rules.check_reason(status, said.reason)
    if said.evidence_on is not None and said.evidence_on > doing.on:
        raise Refused("This day is in the future. Give the day it happened.", field="evidence_on")
    if said.due_on is not None and said.due_on != action.due_on:
        rules.check_new_due(said.due_on, on=doing.on, reason=said.due_reason)
    if status == ActionStatus.DONE and not said.note.strip():
        raise Refused("Say what was done, in a sentence.", field="note", code="blank")
    return status


def append(
    action: Action,
    doing: Change,
    *,
    note: str = "",
    reason: str = "",
    evidence_on: date | None = None,
    new_status: str | None = None,
    new_due_on: date | None = None,
    new_owner: GroupMember | None = None,
    undoes: ActionUpdate | None = None,
    review: Review | None = None,
) -> ActionUpdate:
    """Add a line to an action's story, from what it says now to what it will say.

    Another owner or due date than a signed review left is told to the chair.
    """
    covers = action.owner.worker_id if action.owner.worker_id != doing.by.pk else None
    said: ActionUpdate = ActionUpdate.rows.create(
        action=action,
        at=doing.at,
        by=doing.by,
        agency_id=doing.place.agency_id,
        on_behalf_of_id=covers if action.owner_id in doing.place.seats else None,
        note=note,
        reason=reason,
        evidence_on=evidence_on,
        old_status=action.status,
        new_status=new_status or action.status,
        old_due_on=action.due_on,
        new_due_on=new_due_on or action.due_on,
        old_owner=action.owner,
        new_owner=new_owner or action.owner,
        old_reason=action.status_reason,
        undoes=undoes,
        review=review,
    )
    moved = said.old_owner_id != said.new_owner_id or said.old_due_on != said.new_due_on
    # What changes at a review is in the version that its signature freezes.
    if moved and (review is None or review.is_group_meeting):
        tell_chair_of_change(doing)
    return said
