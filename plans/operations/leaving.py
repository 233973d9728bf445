"""Leaving the group: never while somebody's open actions have nowhere to go."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from agencies.errors import Refused
from agencies.models import Worker
from agencies.operations.versions import locked
from plans import access
from plans.models import Action, GroupMember
from plans.operations.acknowledging import by_doing
from plans.operations.actions import pass_on
from plans.operations.changes import Change, begin
from plans.rules.group import MOVES, LeaveReason, MemberStatus, check_may_leave
from plans.rules.moves import check_move


@transaction.atomic(durable=True)
def leave(
    seat: GroupMember,
    *,
    reason: str,
    note: str = "",
    handovers: Mapping[uuid.UUID, GroupMember] | None = None,
    leave_vacancy: bool = False,
    version: int | None,
    by: Worker,
    at: datetime,
) -> GroupMember:
    """End a seat now; its agency's access ends with its last member, on the next request.

    `handovers` gives open actions, by id, to other members; with `leave_vacancy` an empty seat with
    the same role and purpose keeps the rest. Refuses while an open action has neither, and the lead
    practitioner before another leads.
    """
    doing = begin(seat.plan, "leave", "end_membership", by=by, at=at)
    seat = locked(seat, version=version)
    if seat.worker_id != by.pk and "end_membership" not in doing.place.verbs:
        raise PermissionDenied("Only the member or the lead practitioner may end this place.")
    check_move(MOVES, MemberStatus(seat.status), MemberStatus.LEFT, noun="place")
    if reason not in LeaveReason.values:
        raise Refused("Choose why they leave.", field="reason")
    if seat.pk == seat.plan.lead_id and seat.status == MemberStatus.CURRENT:
        raise Refused("Make another member the lead practitioner first.", code="is_lead")
    _hand_over(seat, handovers or {}, doing)
    if leave_vacancy:
        _leave_vacancy(seat, doing)
    check_may_leave(Action.rows.filter(owner=seat).open().count())
    seat.status, seat.left_on = MemberStatus.LEFT, doing.on
    seat.leave_reason, seat.leave_note = reason, note.strip()
    doing.save(seat)
    if seat.agency is not None and seat.worker_id is not None:
        access.dismiss(seat.plan, seat.agency, by=by, at=at, on=doing.on)
    doing.record("member.left", seat, reason=reason)
    by_doing(f"groupmember:{seat.pk}", doing=doing)
    return seat


def _hand_over(
    seat: GroupMember, handovers: Mapping[uuid.UUID, GroupMember], doing: Change
) -> None:
    open_actions = Action.rows.select_for_update(of=("self",)).filter(owner=seat).open()
    for action in open_actions.filter(pk__in=list(handovers)):
        pass_on(action, handovers[action.pk], reason="Handed over on leaving.", doing=doing)


def _leave_vacancy(seat: GroupMember, doing: Change) -> None:
    vacancy = GroupMember(
        plan=seat.plan,
        status=MemberStatus.VACANT,
        standing=seat.standing,
        role=seat.role,
        purpose=seat.purpose,
        contact=seat.contact,
        agency=seat.agency,
        position=seat.position,
        created_at=doing.at,
    )
    if seat.is_family:
        raise Refused("A family member's actions go to another member.", field="leave_vacancy")
    doing.save(vacancy)
    for action in Action.rows.select_for_update(of=("self",)).filter(owner=seat).open():
        pass_on(action, vacancy, reason="Declared vacant on leaving.", doing=doing)
