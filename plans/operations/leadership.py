"""Who leads a plan and who chairs it, and how either changes."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from agencies.errors import Refused
from agencies.models import Agency, Employment, Worker
from agencies.operations.versions import locked
from plans import access
from plans.models import GroupMember, Plan
from plans.operations.changes import Change, begin, filled
from plans.operations.reports import ask_who_joined
from plans.rules.endings import check_chair_left_empty
from plans.rules.group import MemberStatus, check_purpose
from plans.rules.roles import STARTED_BY, Capacity, Standing
from plans.rules.sharing import Occasion


@transaction.atomic(durable=True)
def change_chair(
    plan: Plan, *, chair: Worker | None, version: int | None, by: Worker, at: datetime
) -> Plan:
    """Name who chairs the plan's reviews, and give their agency the plan; None leaves it empty.

    Refuses to leave a child protection or looked-after plan without one.
    """
    doing = begin(plan, "change_chair", by=by, at=at)
    plan = locked(plan, version=version)
    if chair is None:
        check_chair_left_empty(plan.kind)
    former = plan.chair
    set_chair(plan, chair, doing)
    doing.save(plan)
    if former is not None and (place := former.current_employment(doing.on)):
        access.dismiss(plan, place.agency, by=by, at=at, on=doing.on)
    access.dismiss_all(plan, by=by, at=at, on=doing.on)
    doing.record("plan.chair_changed", plan)
    return plan


@transaction.atomic(durable=True)
def change_lead(
    plan: Plan, *, to: GroupMember, version: int | None, by: Worker, at: datetime
) -> Plan:
    """Make another core member the lead practitioner; who led before stays in the history.

    Refuses a member who is not a current core member, who no longer works for their agency, or
    whose agency may not read the plan.
    """
    doing = begin(plan, "change_lead", by=by, at=at)
    plan = locked(plan, version=version)
    to = locked(to, version=None)
    if (
        to.plan_id != plan.pk
        or to.agency is None
        or to.status != MemberStatus.CURRENT
        or to.standing != Standing.CORE
        or not Employment.objects.current(doing.on)
        .filter(worker=to.worker_id, agency=to.agency_id)
        .exists()
    ):
        raise Refused("Choose a current core member who works for an agency.", field="to")
    if plan.lead_id == to.pk:
        raise Refused("They lead the plan already.", field="to")
    if not access.may_read(plan, to.agency, on=doing.on):
        raise Refused("Their agency may not read the plan. Give it access first.", field="to")
    _must_be_an_agency_that_leads(to.agency, plan, doing, field="to")
    plan.lead = to
    doing.save(plan)
    access.admit(
        plan,
        to.agency,
        purpose="Leads the plan.",
        occasion=Occasion.JOINED,
        by=by,
        at=at,
        on=doing.on,
    )
    doing.record("plan.lead_changed", plan, to=str(to.pk))
    return plan


@transaction.atomic(durable=True)
def name_lead(
    plan: Plan,
    *,
    worker: Worker,
    role: str,
    purpose: str,
    version: int | None,
    by: Worker,
    at: datetime,
) -> Plan:
    """Seat a worker of one's own agency as lead of a plan that nobody leads.

    For whoever oversees the agency: a plan taken in from a return, or one whose lead has gone.
    """
    doing = begin(plan, "change_lead", by=by, at=at)
    plan = locked(plan, version=version)
    employed = Employment.objects.current(doing.on).filter(
        worker=worker, agency=doing.place.agency_id
    )
    employment = employed.select_related("agency").first()
    if doing.place.has_lead:
        raise Refused("This plan has a lead practitioner.")
    if employment is None or Capacity.OVERSIGHT not in doing.place.capacities:
        raise Refused("Choose somebody who works for your agency.", field="worker")
    _must_be_an_agency_that_leads(employment.agency, plan, doing, field="worker")
    seat = GroupMember.rows.filter(plan=plan, worker=worker, status=MemberStatus.CURRENT).first()
    has_joined = seat is None
    if seat is None:
        check_purpose(purpose)
        seat = take_seat(plan, worker, employment.agency, role=role, purpose=purpose, doing=doing)
    plan.lead = seat
    doing.save(plan)
    access.admit(
        plan,
        employment.agency,
        purpose="Leads the plan.",
        occasion=Occasion.JOINED,
        by=by,
        at=at,
        on=doing.on,
    )
    doing.record("plan.lead_changed", plan, to=str(seat.pk))
    if has_joined:
        ask_who_joined(seat, doing=doing)
    return plan


def _must_be_an_agency_that_leads(agency: Agency, plan: Plan, doing: Change, *, field: str) -> None:
    """Where nobody leads, a manager puts forward no other agency than may start such a plan."""
    kinds = STARTED_BY[plan.kind]
    is_the_groups_choice = not doing.place.capacities.isdisjoint({Capacity.LEAD, Capacity.CHAIR})
    if is_the_groups_choice or kinds is None or agency.kind in kinds:
        return
    raise Refused("A plan of this kind is led by children's social care.", field=field)


def take_seat(
    plan: Plan, worker: Worker, agency: Agency, *, role: str, purpose: str, doing: Change
) -> GroupMember:
    """Seat a worker as a core member at once, inside an operation that has checked who may."""
    seat = GroupMember(
        plan=plan,
        status=MemberStatus.CURRENT,
        standing=Standing.CORE,
        role=filled(role, field="role", ask="Say what they are, for example social worker."),
        purpose=purpose.strip(),
        agency=agency,
        worker=worker,
        joined_on=doing.on,
        answered_at=doing.at,
        answered_by=doing.by,
        created_at=doing.at,
    )
    doing.save(seat)
    return seat


def set_chair(plan: Plan, chair: Worker | None, doing: Change) -> None:
    """Name the chair and give their agency the plan, inside an operation that has checked who may.

    Refuses whoever is not qualified to chair, or works for no agency of the partnership.
    """
    plan.chair = chair
    if chair is None:
        return
    employment = (
        Employment.objects.current(doing.on)
        .filter(worker=chair, agency__partnerships=plan.partnership_id, agency__is_active=True)
        .select_related("agency")
        .first()
    )
    if not chair.may_chair or employment is None:
        raise Refused("Choose somebody who is qualified to chair.", field="chair")
    access.admit(
        plan,
        employment.agency,
        purpose="Chairs the plan's reviews.",
        occasion=Occasion.CHAIRS,
        by=doing.by,
        at=doing.at,
        on=doing.on,
    )
