"""Proposals somebody may answer: pointers, which tell that a plan exists and nothing of it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from agencies.workdays import Calendar
from plans.models import GroupMember, Scope
from plans.queries.group import answer_by
from plans.rules.plans import Kind
from plans.rules.roles import Standing


@dataclass(frozen=True)
class Invitation:
    """All that a proposed member, or their manager, may know before the place is accepted."""

    seat: GroupMember
    kind: str
    lead: str
    lead_agency: str
    lead_email: str
    worker: str
    agency: str
    role: str
    purpose: str
    standing: str
    asked_by: str
    asked_at: datetime | None
    answer_by: date | None
    is_for_reader: bool
    fills_vacancy: bool


def invitation(scope: Scope, pk: uuid.UUID) -> Invitation | None:
    """One proposal that the reader may answer; None for any other, as for one that is not there."""
    seat = _waiting(scope).filter(pk=pk).first()
    if seat is None:
        return None
    return _pointer(seat, scope, seat.plan.partnership.calendar())


def waiting(scope: Scope) -> list[Invitation]:
    """Every proposal that waits for the reader's answer, the longest-waiting first.

    One statement, and one for the working days of each partnership.
    """
    seats = list(_waiting(scope).order_by("proposed_at"))
    calendars = {p.pk: p.calendar() for p in {seat.plan.partnership for seat in seats}}
    return [_pointer(seat, scope, calendars[seat.plan.partnership_id]) for seat in seats]


def seen_as_member(scope: Scope, pk: uuid.UUID) -> GroupMember | None:
    """The seat of a proposal, with its plan, for whoever sees that plan already."""
    seen: GroupMember | None = (
        GroupMember.objects.visible_to(scope).filter(pk=pk).select_related("plan").first()
    )
    return seen


def plan_reference_of(pk: uuid.UUID) -> str:
    """Whose chain a refused look belongs on; never shown to the reader."""
    return GroupMember.rows.filter(pk=pk).values_list("plan__reference", flat=True).first() or ""


def _waiting(scope: Scope) -> QuerySet[GroupMember]:
    waiting_for: QuerySet[GroupMember] = GroupMember.objects.waiting_for(scope).select_related(
        "worker",
        "agency",
        "proposed_by",
        "plan__partnership",
        "plan__policy",
        "plan__lead__worker",
        "plan__lead__agency",
    )
    return waiting_for


def _pointer(seat: GroupMember, scope: Scope, calendar: Calendar) -> Invitation:
    plan, lead = seat.plan, seat.plan.lead
    return Invitation(
        seat=seat,
        kind=Kind(plan.kind).label,
        lead=lead.name if lead else "",
        lead_agency=lead.agency.name if lead and lead.agency else "",
        lead_email=lead.worker.email if lead and lead.worker else "",
        worker=seat.name,
        agency=seat.agency.name if seat.agency else "",
        role=seat.role,
        purpose=seat.purpose,
        standing=Standing(seat.standing).label,
        asked_by=seat.proposed_by.name if seat.proposed_by else "",
        asked_at=seat.proposed_at,
        answer_by=answer_by(seat, plan, calendar),
        is_for_reader=seat.worker_id in scope.acts_as,
        fills_vacancy=seat.fills_id is not None,
    )
