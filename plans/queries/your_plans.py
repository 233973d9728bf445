"""The plans in which a worker has a part of their own: what part, when it meets, what moves."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from agencies.workdays import Calendar
from plans.models import FAR_OFF, GroupMember, Outcome, Plan, Scope
from plans.queries.outcomes import is_moving
from plans.rules.group import MemberStatus
from plans.rules.outcomes import OPEN as OPEN_OUTCOMES
from plans.rules.roles import CAPACITY_OF, Capacity, may

MOST_PLANS = 50


@dataclass(frozen=True)
class MyPlan:
    """A plan in which the reader has a part of their own; `adds_records` if that lets them."""

    plan: Plan
    roles: tuple[str, ...]
    next_on: date | None
    next_is_review: bool
    moving: int
    not_moving: int
    calendar: Calendar
    adds_records: bool = False


def _own(scope: Scope) -> Q:
    """Current seats of the worker, and of those whom they stand in for."""
    theirs = Q(worker_id__in=scope.acts_as) | Q(pk__in=scope.covered_seats)
    return theirs & Q(status=MemberStatus.CURRENT, agency_id=scope.agency_id)


def my_plans(scope: Scope) -> QuerySet[Plan]:
    """Open plans in which the worker, or somebody they stand in for, sits or takes the chair."""
    mine = GroupMember.rows.filter(_own(scope)).values("plan_id")
    if scope.chairs:
        # A union: OR would look at every plan that somebody who oversees an agency may see.
        chaired = Plan.rows.filter(chair_id__in=scope.acts_as)
        mine = mine.union(chaired.values("pk"), all=True)
    rows: QuerySet[Plan] = (
        Plan.objects.visible_to(scope)
        .of_open_status()
        .filter(pk__in=mine)
        .select_related("child", "chair")
        .order_by("next_meeting_on", "next_review_on", "pk")
    )
    return rows


def with_parts(
    scope: Scope, plans: list[Plan], calendars: Mapping[uuid.UUID, Calendar]
) -> list[MyPlan]:
    pks = [plan.pk for plan in plans]
    seats: dict[uuid.UUID, list[GroupMember]] = defaultdict(list)
    own = GroupMember.objects.visible_to(scope).filter(_own(scope), plan__in=pks)
    for seat in own.select_related("worker"):
        seats[seat.plan_id].append(seat)
    moving: dict[uuid.UUID, list[bool]] = defaultdict(list)
    outcomes = Outcome.objects.visible_to(scope).filter(plan__in=pks, status__in=OPEN_OUTCOMES)
    for outcome in outcomes:
        moving[outcome.plan_id].append(is_moving(outcome))
    mine = []
    for plan in plans:
        next_on, is_review = _next(plan, scope.today)
        mine.append(
            MyPlan(
                plan=plan,
                roles=_roles(plan, seats[plan.pk], scope),
                next_on=next_on,
                next_is_review=is_review,
                moving=sum(moving[plan.pk]),
                not_moving=len(moving[plan.pk]) - sum(moving[plan.pk]),
                calendar=calendars[plan.partnership_id],
                adds_records=_adds_records(plan, seats[plan.pk]),
            )
        )
    return mine


def _adds_records(plan: Plan, seats: list[GroupMember]) -> bool:
    """Whether one of these seats lets its holder put something on record."""
    capacities = {
        Capacity.LEAD if seat.pk == plan.lead_id else CAPACITY_OF[seat.standing] for seat in seats
    }
    return may(capacities, "add_record")


def _next(plan: Plan, today: date) -> tuple[date | None, bool]:
    """The earlier of the next meeting and the next review, and whether it is the review."""
    if plan.next_meeting_on == FAR_OFF and plan.next_review_on == FAR_OFF:
        return None, False
    is_review = plan.next_review_on < plan.next_meeting_on
    return (plan.next_review_on if is_review else plan.next_meeting_on), is_review


def _roles(plan: Plan, seats: list[GroupMember], scope: Scope) -> tuple[str, ...]:
    roles = []
    for seat in seats:
        role = "Lead practitioner" if seat.pk == plan.lead_id else seat.role
        is_own = seat.worker_id == scope.worker_id
        roles.append(role if is_own else f"{role}, standing in for {seat.name}")
    if plan.chair is not None and plan.chair_id in scope.acts_as:
        is_own = plan.chair_id == scope.worker_id
        roles.append("Chair" if is_own else f"Chair, standing in for {plan.chair.name}")
    return tuple(roles)
