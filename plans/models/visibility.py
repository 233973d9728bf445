"""The one place that decides which plans a worker may read; every noun's `visible_to` calls it."""

from __future__ import annotations

from typing import Any, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from plans.models.scope import Scope
from plans.rules.group import MemberStatus

Rows = TypeVar("Rows", bound="models.QuerySet[Any]")


def granted(scope: Scope, permission: int, *, plan: str) -> Exists:
    """That the worker's agency holds a permission today on the plan named by a column.

    The date is tested here and not only swept: an expired grant is refused the moment it expires.
    """
    return Exists(
        apps.get_model("plans", "PlanPermission").objects.filter(
            group_id__in=scope.group_ids,
            permission_id=permission,
            content_object=OuterRef(plan),
            valid_until__gte=scope.today,
        )
    )


def seats_that_open(scope: Scope) -> models.QuerySet[Any]:
    """Current seats, in this worker's own agency, of anybody whose seat opens a plan to them."""
    theirs = Q(worker_id__in=scope.watches)
    if scope.covered_seats:
        theirs |= Q(pk__in=scope.covered_seats)
    seats: models.QuerySet[Any] = apps.get_model("plans", "GroupMember").rows.filter(
        theirs, status=MemberStatus.CURRENT, agency_id=scope.agency_id
    )
    return seats


def seen_by(queryset: Rows, scope: Scope, *, plan: str) -> Rows:
    """Narrow rows to those whose plan, named by a column, the worker may read.

    Their agency holds a current grant on it, and they have a place: a current seat of their own, of
    a colleague they stand in for or line-manage, the chair, the chair's line manager, or an
    oversight position.
    """
    if not scope.is_employed:
        return queryset.none()
    if scope.opened is not None:
        return queryset.filter(**{f"{plan}__in": scope.opened})
    queryset = queryset.filter(granted(scope, scope.see_plan, plan=plan))
    if scope.oversees_agency:
        return queryset
    places = seats_that_open(scope).values("plan_id")
    if scope.watched_chairs:
        # A union, because OR between a seat and the chair's column cannot become a semi-join.
        chaired = apps.get_model("plans", "Plan").rows.filter(chair_id__in=scope.watched_chairs)
        places = places.union(chaired.values("pk"), all=True)
    return queryset.filter(**{f"{plan}__in": places})


def in_own_seats(queryset: Rows, scope: Scope, *, seat: str, plan: str = "plan_id") -> Rows:
    """Narrow rows to those of seats that are the worker's own, or of whom they stand in for.

    Such a seat is a place on the plan, which `plan` names as a column, so that only the grant is
    left to ask for. `seat` names a relation, whose one join serves the caller too: a sub-select
    more takes longer to plan than all the rest to run.
    """
    if not scope.is_employed:
        return queryset.none()
    theirs = Q(**{f"{seat}__worker_id__in": scope.acts_as})
    if scope.covered_seats:
        theirs |= Q(**{f"{seat}__in": scope.covered_seats})
    current = {
        f"{seat}__status": MemberStatus.CURRENT,
        f"{seat}__agency_id": scope.agency_id,
        f"{seat}__plan_id": F(plan),
    }
    return queryset.filter(granted(scope, scope.see_plan, plan=plan), theirs, **current)


def with_a_visible_plan(scope: Scope, *, child: str) -> Exists:
    """That the child named by a column has a plan that the worker may read."""
    plans = apps.get_model("plans", "Plan").rows.filter(child=OuterRef(child))
    return Exists(seen_by(plans, scope, plan="pk"))
