"""The plan that follows one a review stepped down: outcomes, open actions and the group go over."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from agencies import clock
from agencies.errors import Refused
from agencies.models import Agency, Employment, Worker
from agencies.operations.versions import locked
from plans import access
from plans.models import Action, GroupMember, Judgement, Outcome, Plan
from plans.operations.changes import Change, lock
from plans.operations.notifications import group_of, tell
from plans.operations.plans import Seat, check_start, found
from plans.rules import roles
from plans.rules.decisions import FOLLOWED_BY
from plans.rules.group import MemberStatus
from plans.rules.judgements import SETTLED
from plans.rules.notifications import Matter
from plans.rules.outcomes import OPEN as OPEN_OUTCOMES
from plans.rules.plans import Kind

Seats = dict[uuid.UUID, GroupMember]

CARRIED_OUTCOME = (
    "position", "status", "worry", "change", "measure", "baseline", "now", "target",
    "baseline_number", "now_number", "target_number", "target_on", "review_on", "child_words",
    "contingency",
)  # fmt: skip
CARRIED_ACTION = ("what", "due_on", "status", "status_reason", "acceptance", "position")
CARRIED_SEAT = (
    "standing", "role", "purpose", "contact", "agency_id", "worker_id", "person_id", "deputy_id",
    "position",
)  # fmt: skip


@transaction.atomic(durable=True)
def start_following(plan: Plan, *, by: Worker, at: datetime) -> Plan:
    """Start the plan that an ended one continues as, from the day that one ended.

    The group sits in it as it sat, its empty seats as vacancies; outcomes that are not settled go
    over with their open actions, and the new group is told. For the lead or the chair. Refuses a
    plan that nothing follows, one that was followed already, and an agency that starts no plan of
    that kind.
    """
    on = clock.local_date(at)
    lock(plan)
    place = access.check(by, "end_plan", plan=plan, on=on)
    plan = locked(plan, version=None)
    kind = FOLLOWED_BY.get(plan.end_reason)
    if plan.ended_on is None or kind is None:
        raise Refused("Nothing follows this plan: no review has stepped it down.", code="no_follow")
    if Plan.rows.filter(follows=plan).exists():
        raise Refused("The plan that follows this one has been started already.", code="followed")
    lead = _lead(plan, kind, place, by, at)
    child = locked(plan.child, version=None)
    check_start(child, kind, plan.ended_on, on)
    following = Plan(
        partnership=plan.partnership,
        child=child,
        kind=kind,
        started_on=plan.ended_on,
        contingency=plan.contingency,
        follows=plan,
    )
    doing = found(
        following, lead=lead, chair=_able_chair(plan, at), by=by, agency=lead.agency, at=at
    )
    assert following.lead is not None
    seats = _carry_group(plan, following, doing)
    _carry_outcomes(plan, following, seats, doing)
    _limit_the_chair(plan, following, doing)
    doing.record("plan.followed", following, after=plan.reference)
    tell(
        following,
        matter=Matter.PLAN_FOLLOWED,
        subject=f"plan:{following.pk}",
        to=[*group_of(following, on), following.chair_id],
        at=at,
        but=by,
    )
    return following


def _lead(plan: Plan, kind: Kind, place: access.Place, by: Worker, at: datetime) -> Seat:
    """Who led goes on leading; where they are gone, or may not lead such a plan, who starts it."""
    seats = GroupMember.rows.filter(plan=plan).with_somebody_in_it(clock.local_date(at))
    held = seats.filter(pk__in=[plan.lead_id]).select_related("worker", "agency").first()
    kinds = roles.STARTED_BY[kind]
    if held is not None and (kinds is None or held.agency.kind in kinds):
        return Seat(held.worker, held.agency, role=held.role, purpose=held.purpose)
    if place.agency_id is None:
        raise PermissionDenied("Only somebody who works for an agency may start a plan.")
    agency = Agency.objects.get(pk=place.agency_id)
    if kinds is not None and agency.kind not in kinds:
        raise Refused("A plan of this kind is started by children's social care.", code="agency")
    return Seat(by, agency, role="Lead practitioner", purpose="Coordinates the plan")


def _able_chair(plan: Plan, at: datetime) -> Worker | None:
    """The chair goes on while they are qualified and employed; else the plan waits for another."""
    chair = plan.chair
    if chair is None or not chair.may_chair:
        return None
    current = Employment.objects.current(clock.local_date(at)).filter(
        worker=chair, agency__partnerships=plan.partnership_id, agency__is_active=True
    )
    return chair if current.exists() else None


def _carry_group(plan: Plan, following: Plan, doing: Change) -> Seats:
    """Seat everybody as they sat; the new seat by the old one's id."""
    rows = GroupMember.rows.filter(plan=plan)
    filled = rows.with_somebody_in_it(doing.on).values_list("pk", flat=True)
    here = set(filled)
    lead = following.lead
    assert lead is not None
    seats: Seats = {}
    carried = rows.filter(status__in=[MemberStatus.CURRENT, MemberStatus.VACANT])
    for old in carried.select_related("agency", "plan").order_by("position", "pk"):
        if old.worker_id is not None and old.worker_id == lead.worker_id:
            seats[old.pk] = lead
            continue
        seats[old.pk] = _seat(old, following, doing, is_filled=old.pk in here)
    return seats


def _seat(old: GroupMember, following: Plan, doing: Change, *, is_filled: bool) -> GroupMember:
    seat = GroupMember(plan=following, created_at=doing.at)
    for name in CARRIED_SEAT:
        setattr(seat, name, getattr(old, name))
    agency = old.agency
    if agency is not None and not access.may_read(old.plan, agency, on=doing.on):
        # An agency that was kept out of the plan is not let into the next by the back door.
        is_filled = False
    if not is_filled:
        seat.status = MemberStatus.VACANT
        seat.worker_id = seat.person_id = seat.deputy_id = None
        doing.save(seat)
        return seat
    seat.status, seat.joined_on = MemberStatus.CURRENT, doing.on
    seat.answered_at, seat.answered_by = doing.at, doing.by
    doing.save(seat)
    lead = following.lead
    if agency is not None and lead is not None and agency.pk != lead.agency_id:
        # That of whoever leads the new plan reads it for as long as they lead.
        _let_in(old.plan, following, agency, seat.purpose, doing)
    return seat


def _let_in(old: Plan, following: Plan, agency: Agency, purpose: str, doing: Change) -> None:
    access.carry(old, following, agency, purpose=purpose, by=doing.by, at=doing.at, on=doing.on)


def _limit_the_chair(plan: Plan, following: Plan, doing: Change) -> None:
    """Chairing gives no agency longer sight of the new plan than the lead left it of the old."""
    chair, lead = following.chair, following.lead
    employment = chair.current_employment(doing.on) if chair else None
    if employment is None or lead is None or employment.agency_id == lead.agency_id:
        return
    if access.is_limited(plan, employment.agency, on=doing.on):
        _let_in(plan, following, employment.agency, "Chairs the plan's reviews.", doing)


def _carry_outcomes(plan: Plan, following: Plan, seats: Seats, doing: Change) -> None:
    lead = following.lead
    assert lead is not None
    for old in Outcome.rows.filter(plan=plan, status__in=sorted(OPEN_OUTCOMES)).order_by(
        "position"
    ):
        actions = list(old.actions.open().order_by("position"))
        if _is_settled(old) and not actions:
            continue
        outcome = Outcome(plan=following, created_at=doing.at, created_by=doing.by)
        for name in CARRIED_OUTCOME:
            setattr(outcome, name, getattr(old, name))
        doing.save(outcome)
        for action in actions:
            _carry_action(action, outcome, seats.get(action.owner_id, lead), doing)


def _is_settled(outcome: Outcome) -> bool:
    signed = Judgement.rows.filter(outcome=outcome, review__signed_at__isnull=False)
    last = signed.order_by("-review__signed_at").values_list("verdict", flat=True).first()
    return last in SETTLED


def _carry_action(old: Action, outcome: Outcome, owner: GroupMember, doing: Change) -> None:
    action = Action(
        plan_id=outcome.plan_id,
        outcome=outcome,
        owner=owner,
        owner_agency_id=owner.agency_id,
        created_at=doing.at,
        created_by=doing.by,
    )
    for name in CARRIED_ACTION:
        setattr(action, name, getattr(old, name))
    doing.save(action)
