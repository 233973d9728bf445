"""Starting a plan, its lead and chair, its contingency and category, and ending it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from agencies import clock
from agencies.errors import NotVisible, Refused
from agencies.models import Agency, Partnership, Worker
from agencies.operations.versions import locked
from plans import access
from plans.models import Child, Plan
from plans.operations.changes import Change, begin, filled, keep
from plans.operations.children import ChildDetails
from plans.operations.children import add as add_child
from plans.operations.disagreement_actions import keep_agreed
from plans.operations.leadership import set_chair, take_seat
from plans.operations.people import LinkDetails, PersonDetails, add_person
from plans.operations.timetable import recompute, say_why_late, write_event
from plans.operations.under_way import call_off_with
from plans.queries.deciding import is_looked_after, unfinished_on
from plans.rules import plans as rules
from plans.rules import roles
from plans.rules.endings import check_direct_end, check_ended_by
from plans.rules.group import check_purpose
from plans.rules.moves import check_move
from plans.rules.plans import EndReason, Kind, PlanDates, Status
from plans.rules.sharing import Occasion
from plans.rules.timetable import Trigger


@transaction.atomic(durable=True)
def start(
    *,
    kind: str,
    child: Child | None = None,
    new_child: ChildDetails | None = None,
    family: Iterable[tuple[PersonDetails, LinkDetails]] = (),
    partnership: Partnership,
    started_on: date,
    category: str = "",
    contingency: str = "",
    role: str,
    purpose: str,
    chair: Worker | None = None,
    strategy_on: date | None = None,
    late_reason: str = "",
    by: Worker,
    at: datetime,
) -> Plan:
    """Start a plan for a child, with the worker who starts it as lead practitioner.

    A child protection plan starts on the day of its conference, which was due after the strategy
    discussion of `strategy_on`, and before a birth: late only with a reason. Refuses what the
    census rules forbid, a child the worker may not see, and a kind of plan that their agency does
    not start.
    """
    on = clock.local_date(at)
    agency = _starting_agency(by, kind, partnership, on)
    child = _child(child, new_child, partnership, agency, by=by, at=at)
    for details, link in family:
        add_person(child, details=details, link=link, by=by, at=at, on=on)
    check_purpose(purpose)
    rules.check_category(kind, category)
    check_start(child, kind, started_on, on)
    plan = Plan(
        partnership=partnership,
        child=child,
        kind=kind,
        started_on=started_on,
        category=category,
        contingency=contingency.strip(),
    )
    found(
        plan,
        lead=Seat(by, agency, role=role, purpose=purpose),
        chair=chair,
        by=by,
        agency=agency,
        at=at,
        discussed=Discussed(strategy_on, late_reason),
    )
    return plan


@dataclass(frozen=True)
class Seat:
    """Who leads a plan from its first day, for which agency, as what and to do what."""

    worker: Worker
    agency: Agency
    role: str
    purpose: str


@dataclass(frozen=True)
class Discussed:
    """The strategy discussion that led to a plan's conference, and why that was late if it was."""

    on: date | None = None
    late_reason: str = ""


def found(
    plan: Plan,
    *,
    lead: Seat,
    chair: Worker | None,
    by: Worker,
    agency: Agency,
    at: datetime,
    discussed: Discussed = Discussed(),
) -> Change:
    """Write a plan that may start, with its lead, chair and dates, inside an operation."""
    plan.reference = _free_reference()
    plan.policy = plan.partnership.current_policy()
    plan.conference_on = plan.started_on if plan.kind == Kind.CHILD_PROTECTION else None
    plan.initial_category = plan.category
    plan.created_by, plan.created_at = by, at
    keep(plan, by=by, at=at)
    doing = Change(plan, access.Place(agency_id=agency.pk), by, at)
    if discussed.on:
        _write_discussed(plan, discussed.on, doing)
    recompute(plan, doing)
    say_why_late(plan, discussed.late_reason)
    plan.lead = take_seat(
        plan, lead.worker, lead.agency, role=lead.role, purpose=lead.purpose, doing=doing
    )
    access.admit(
        plan,
        lead.agency,
        purpose="Leads the plan.",
        occasion=Occasion.JOINED,
        by=by,
        at=at,
        on=doing.on,
    )
    if chair is not None:
        set_chair(plan, chair, doing)
    doing.save(plan)
    doing.record("plan.started", plan, kind=plan.kind)
    return doing


def _write_discussed(plan: Plan, on: date, doing: Change) -> None:
    try:
        write_event(plan, Trigger.STRATEGY_DISCUSSION, on, "", doing)
    except Refused as refused:
        refused.field = "strategy_on"
        raise


@transaction.atomic(durable=True)
def change(
    plan: Plan,
    *,
    category: str,
    contingency: str,
    version: int | None,
    by: Worker,
    at: datetime,
) -> Plan:
    """Change what happens if the plan fails, and the latest category of abuse."""
    doing = begin(plan, "change_plan", by=by, at=at)
    plan = locked(plan, version=version)
    rules.check_category(plan.kind, category)
    plan.category, plan.contingency = category, contingency.strip()
    doing.save(plan)
    doing.record("plan.changed", plan)
    return plan


@transaction.atomic(durable=True)
def end(
    plan: Plan,
    *,
    ended_on: date,
    reason: str,
    note: str = "",
    version: int | None,
    by: Worker,
    at: datetime,
) -> Plan:
    """End a plan on a day; it stays readable to its group and can no longer be changed.

    A child protection or looked-after plan is ended so by its chair alone, and for facts alone;
    everything else about it a signed review decides. Refuses it while nobody chairs. A professional
    disagreement that is not over goes on; the note says why the plan ends all the same.
    """
    doing = begin(plan, "end_plan", by=by, at=at)
    plan = locked(plan, version=version)
    check_ended_by(plan.kind, doing.place.capacities, has_chair=plan.chair_id is not None)
    check_direct_end(plan.kind, reason, is_looked_after=is_looked_after(plan.child_id))
    if unfinished_on(plan):
        ask = "A professional disagreement is not over: say why the plan ends all the same."
        note = filled(note, field="note", ask=ask, code="open_disagreement")
    return finish(plan, ended_on=ended_on, reason=reason, note=note, doing=doing)


def finish(plan: Plan, *, ended_on: date, reason: str, note: str, doing: Change) -> Plan:
    """End a plan inside an operation that has checked who may, and locked it.

    Its meetings that are planned or under way are called off with it; what a disagreement agreed that
    is not done goes on as the disagreement's own.
    """
    check_move(rules.MOVES, Status(plan.status), Status.ENDED, noun="plan")
    if ended_on < plan.started_on:
        raise Refused("The plan cannot end before it started.", field="ended_on")
    if ended_on > doing.on:
        raise Refused("The plan cannot end in the future.", field="ended_on")
    if reason == EndReason.OTHER:
        note = filled(note, field="note", ask="Say why the plan ends.")
    call_off_with(plan, doing)
    keep_agreed(plan, doing)
    plan.status, plan.ended_on, plan.end_reason = Status.ENDED, ended_on, reason
    plan.end_note = note.strip()
    recompute(plan, doing)
    doing.save(plan)
    doing.record("plan.ended", plan, reason=reason)
    return plan


def _starting_agency(by: Worker, kind: str, partnership: Partnership, on: date) -> Agency:
    employment = by.current_employment(on) if by.is_active else None
    if employment is None or not employment.agency.is_active:
        raise PermissionDenied("Only somebody who works for an agency may start a plan.")
    kinds = roles.STARTED_BY[Kind(kind)]
    if kinds is not None and employment.agency.kind not in kinds:
        raise Refused(
            "A plan of this kind is started by children's social care. Choose early help, or make "
            "a referral.",
            field="kind",
        )
    if not employment.agency.partnerships.filter(pk=partnership.pk).exists():
        raise Refused("Your agency does not work in this partnership.", field="partnership")
    return employment.agency


def _child(
    child: Child | None,
    new_child: ChildDetails | None,
    partnership: Partnership,
    agency: Agency,
    *,
    by: Worker,
    at: datetime,
) -> Child:
    if child is None:
        if new_child is None:
            raise Refused("Choose the child, or say who they are.", field="child")
        return add_child(new_child, partnership=partnership, agency=agency, by=by, at=at)
    scope = access.scope_of(by, on=clock.local_date(at))
    if not Child.objects.visible_to(scope).filter(pk=child.pk).exists():
        raise NotVisible
    return locked(child, version=None)


def check_start(child: Child, kind: str, started_on: date, on: date) -> None:
    """Refuses a day on which no plan of this kind may start for this child."""
    if started_on > on:
        raise Refused("The plan cannot start in the future.", field="started_on")
    if child.date_of_birth and child.expected_on is None and kind != Kind.CHILD_PROTECTION:
        _not_before_birth(child, started_on)
    conference_on = started_on if kind == Kind.CHILD_PROTECTION else None
    dates = PlanDates(kind=kind, started_on=started_on, conference_on=conference_on)
    others = [
        PlanDates(kind=p.kind, started_on=p.started_on, ended_on=p.ended_on)
        for p in Plan.rows.filter(child=child)
    ]
    rules.check_statute(dates, others)


def _not_before_birth(child: Child, started_on: date) -> None:
    if child.date_of_birth and started_on < child.date_of_birth:
        raise Refused("The plan cannot start before the child was born.", field="started_on")


def _free_reference() -> str:
    reference = rules.new_reference()
    while Plan.rows.filter(reference=reference).exists():
        reference = rules.new_reference()
    return reference
