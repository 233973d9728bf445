"""Joining the core or care group: proposals, vacancies, family members, and what a seat says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from agencies import clock
from agencies.errors import NotVisible, Refused
from agencies.models import Agency, Employment, Worker
from agencies.operations.versions import locked
from plans import access
from plans.models import Action, FamilyLink, GroupMember, Person, Plan
from plans.operations.acknowledging import by_doing
from plans.operations.changes import Change, begin, filled, lock, must_be_open, next_position
from plans.operations.reports import ask_who_joined
from plans.rules.group import MOVES, LeaveReason, MemberStatus, check_purpose
from plans.rules.moves import check_move
from plans.rules.roles import MAY_OWN_ACTIONS, WITH_ACCOUNT, Standing
from plans.rules.sharing import Occasion


@dataclass(frozen=True)
class SeatDetails:
    """What a seat is for: role, purpose for this child, standing, and how often they are seen."""

    role: str
    purpose: str
    standing: str = Standing.CORE
    contact: str = ""


@transaction.atomic(durable=True)
def propose(
    plan: Plan,
    *,
    worker: Worker,
    details: SeatDetails,
    fills: GroupMember | None = None,
    by: Worker,
    at: datetime,
) -> GroupMember:
    """Ask a worker to join the group; they or their manager accept before they see the plan.

    With `fills` the seat takes over a vacancy, and its actions, once accepted. Refuses somebody who
    has a seat already, or who works for no agency of the partnership.
    """
    doing = begin(plan, *(["fill_vacancy"] if fills else ["propose_member"]), by=by, at=at)
    employment = (
        Employment.objects.current(doing.on)
        .filter(worker=worker, agency__partnerships=plan.partnership_id, agency__is_active=True)
        .select_related("agency")
        .first()
    )
    if employment is None:
        raise Refused(
            "Choose somebody who works for an agency of this partnership.", field="worker"
        )
    taken = GroupMember.rows.filter(
        plan=plan, worker=worker, status__in=[MemberStatus.CURRENT, MemberStatus.PROPOSED]
    )
    if taken.exists():
        raise Refused("They are in the group, or have been asked, already.", field="worker")
    if "share" not in doing.place.verbs and access.is_kept_out(plan, employment.agency):
        raise Refused(
            "The lead practitioner decided that this agency does not see the plan. Ask them.",
            field="worker",
        )
    if fills is not None:
        fills = locked(fills, version=None)
        if fills.plan_id != plan.pk or fills.status != MemberStatus.VACANT:
            raise Refused("Somebody has filled this vacancy already.", code="filled")
        _may_own_what_is_open(fills, details.standing)
    seat = _new(plan, details, doing, status=MemberStatus.PROPOSED)
    if seat.standing not in WITH_ACCOUNT:
        raise Refused("Choose how they take part.", field="standing")
    seat.worker, seat.agency, seat.fills = worker, employment.agency, fills
    seat.proposed_at, seat.proposed_by = at, by
    doing.save(seat)
    doing.record("member.proposed", seat, worker=str(worker.pk))
    if fills is not None:
        by_doing(f"groupmember:{fills.pk}", doing=doing)
    return seat


@transaction.atomic(durable=True)
def accept(seat: GroupMember, *, by: Worker, at: datetime) -> GroupMember:
    """Take a proposed seat: oneself, or for one's agency as manager. Gives the agency the plan."""
    seat, doing = _answering(seat, MemberStatus.CURRENT, by=by, at=at)
    agency = seat.agency
    if agency is None:
        raise NotVisible
    if not Employment.objects.current(doing.on).filter(worker=seat.worker, agency=agency).exists():
        raise Refused("They no longer work here. Decline, and say who should be asked instead.")
    seat.status, seat.joined_on = MemberStatus.CURRENT, doing.on
    doing.save(seat)
    access.admit(
        seat.plan,
        agency,
        purpose=seat.purpose,
        occasion=Occasion.JOINED,
        by=seat.proposed_by or by,
        at=at,
        on=doing.on,
    )
    if seat.fills is not None:
        _take_over(seat.fills, seat, doing)
    doing.record("member.accepted", seat)
    by_doing(*(f"groupmember:{pk}" for pk in (seat.pk, seat.fills_id) if pk), doing=doing)
    ask_who_joined(seat, doing=doing)
    return seat


@transaction.atomic(durable=True)
def decline(seat: GroupMember, *, note: str, by: Worker, at: datetime) -> GroupMember:
    """Turn a proposed seat down, saying why and who should be asked instead."""
    seat, doing = _answering(seat, MemberStatus.DECLINED, by=by, at=at)
    seat.answer_note = filled(
        note, field="note", ask="Say why, and who should be asked instead if you know."
    )
    seat.status = MemberStatus.DECLINED
    doing.save(seat)
    doing.record("member.declined", seat)
    by_doing(f"groupmember:{seat.pk}", doing=doing)
    return seat


@transaction.atomic(durable=True)
def add_family_member(
    plan: Plan, *, person: Person, details: SeatDetails, by: Worker, at: datetime
) -> GroupMember:
    """Make a family member or advocate part of the group; they have no account but own actions."""
    doing = begin(plan, "propose_member", by=by, at=at)
    if details.standing not in {Standing.FAMILY, Standing.ADVOCATE}:
        raise Refused("Choose family or advocate.", field="standing")
    if not FamilyLink.rows.filter(child=plan.child_id, person=person).exists():
        raise Refused("Add them to the child's family first.", field="person")
    if GroupMember.rows.filter(plan=plan, person=person, status=MemberStatus.CURRENT).exists():
        raise Refused("They are in the group already.", field="person")
    seat = _new(plan, details, doing, status=MemberStatus.CURRENT)
    seat.person, seat.joined_on = person, doing.on
    doing.save(seat)
    doing.record("member.family_added", seat)
    return seat


@transaction.atomic(durable=True)
def declare_vacancy(
    plan: Plan,
    *,
    details: SeatDetails,
    agency: Agency | None = None,
    by: Worker,
    at: datetime,
) -> GroupMember:
    """Say that the group needs a role that nobody fills yet."""
    doing = begin(plan, "declare_vacancy", by=by, at=at)
    seat = _new(plan, details, doing, status=MemberStatus.VACANT)
    if seat.standing not in WITH_ACCOUNT:
        raise Refused("Choose how whoever fills it takes part.", field="standing")
    seat.agency = agency
    doing.save(seat)
    doing.record("member.vacancy_declared", seat)
    return seat


@transaction.atomic(durable=True)
def change(
    seat: GroupMember,
    *,
    details: SeatDetails,
    deputy: Worker | None,
    version: int | None,
    by: Worker,
    at: datetime,
) -> GroupMember:
    """Change what a seat is for, and who stands in when its member is away.

    The lead changes any seat; a member says who deputises for themselves.
    """
    doing = begin(seat.plan, "change_member", by=by, at=at)
    seat = locked(seat, version=version)
    if seat.status not in {MemberStatus.CURRENT, MemberStatus.PROPOSED, MemberStatus.VACANT}:
        raise Refused("They have left the group.")
    if (details.standing in WITH_ACCOUNT) == seat.is_family:
        raise Refused("A family member's place cannot become a worker's.", field="standing")
    if seat.pk == seat.plan.lead_id and details.standing != Standing.CORE:
        raise Refused("The lead practitioner is a core member.", field="standing")
    _may_own_what_is_open(seat, details.standing)
    _describe(seat, details)
    _set_deputy(seat, deputy, doing)
    doing.save(seat)
    doing.record("member.changed", seat)
    return seat


@transaction.atomic(durable=True)
def set_deputy(
    seat: GroupMember, *, deputy: Worker | None, version: int | None, by: Worker, at: datetime
) -> GroupMember:
    """Say who of one's own agency sees and acts in one's seat on days one is away."""
    doing = begin(seat.plan, "leave", "change_member", by=by, at=at)
    seat = locked(seat, version=version)
    if seat.worker_id != by.pk and "change_member" not in doing.place.verbs:
        raise Refused("Only the member or the lead practitioner names a deputy.")
    _set_deputy(seat, deputy, doing)
    doing.save(seat)
    doing.record("member.deputy_named", seat)
    return seat


def _answering(
    seat: GroupMember, to: MemberStatus, *, by: Worker, at: datetime
) -> tuple[GroupMember, Change]:
    on = clock.local_date(at)
    current = lock(seat.plan)
    scope = access.scope_of(by, on=on)
    if not GroupMember.objects.waiting_for(scope).filter(pk=seat.pk).exists():
        gone = seat.worker_id == by.pk and not current.is_open
        if not gone:
            raise NotVisible
    must_be_open(current)
    seat = locked(seat, version=None)
    check_move(MOVES, MemberStatus(seat.status), to, noun="proposal")
    seat.answered_at, seat.answered_by = at, by
    place = access.Place(agency_id=scope.agency_id, for_workers=frozenset(scope.covers))
    return seat, Change(seat.plan, place, by, at)


def _take_over(vacancy: GroupMember, seat: GroupMember, doing: Change) -> None:
    """Move a vacancy's open actions to whoever fills it, and close it."""
    vacancy = locked(vacancy, version=None)
    if vacancy.status != MemberStatus.VACANT:
        return
    for action in Action.rows.select_for_update(of=("self",)).filter(owner=vacancy).open():
        action.owner, action.owner_agency = seat, seat.agency
        doing.save(action)
    vacancy.status, vacancy.left_on = MemberStatus.LEFT, doing.on
    vacancy.leave_reason = LeaveReason.HANDED_OVER
    doing.save(vacancy)


def _new(plan: Plan, details: SeatDetails, doing: Change, *, status: MemberStatus) -> GroupMember:
    seat = GroupMember(plan=plan, status=status, created_at=doing.at)
    _describe(seat, details)
    seat.position = next_position(GroupMember.rows.filter(plan=plan))
    return seat


def _describe(seat: GroupMember, details: SeatDetails) -> None:
    check_purpose(details.purpose)
    seat.role = filled(
        details.role, field="role", ask="Say what they are, for example health visitor."
    )
    seat.purpose, seat.contact = details.purpose.strip(), details.contact.strip()
    if details.standing not in Standing.values:
        raise Refused("Choose how they take part.", field="standing")
    seat.standing = details.standing


def _may_own_what_is_open(seat: GroupMember, standing: str) -> None:
    if standing not in MAY_OWN_ACTIONS and Action.rows.filter(owner=seat).open().exists():
        raise Refused(
            "This place has open actions, which nobody owns who is there for information only.",
            field="standing",
        )


def _set_deputy(seat: GroupMember, deputy: Worker | None, doing: Change) -> None:
    if deputy is not None and deputy.pk != seat.deputy_id:
        if deputy.pk == seat.worker_id:
            raise Refused("Somebody cannot be their own deputy.", field="deputy")
        employed = Employment.objects.current(doing.on).filter(worker=deputy, agency=seat.agency_id)
        if seat.agency_id is None or not employed.exists():
            raise Refused("Choose somebody of the member's own agency.", field="deputy")
    seat.deputy = deputy
