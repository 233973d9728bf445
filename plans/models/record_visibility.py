"""The one place that decides which records a worker may read, and of which they may only know.

A record at the plan's level has no permission rows: whoever reads a plan of its child reads it.
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from plans.models.scope import Scope
from plans.models.visibility import seen_by, with_a_visible_plan
from plans.rules.group import MemberStatus
from plans.rules.records import NARROWLY_NAMED, RecordKind, kinds_known_to
from plans.rules.roles import Capacity, Standing
from plans.rules.sharing import Level

Rows = TypeVar("Rows", bound="models.QuerySet[Any]")


def records_seen_by(
    queryset: Rows, scope: Scope, *, record: str, kind: RecordKind | None = None
) -> Rows:
    """Narrow rows to those of records the worker may read; `record` is the path to them, if any,
    and `kind` the one that they all are of, if there is only one.

    A plan of the child is theirs to read, and the record is held at the plan's level; or it is
    controlled and their agency's own; or their agency, or they by name, hold sight of it today.
    """
    if not scope.is_employed:
        return queryset.none()
    path = f"{record}__" if record else ""
    if kind is not None:
        # The table of a kind says so already, but the index of a child's records begins with both.
        queryset = queryset.filter(**{f"{path}kind": kind})
    return queryset.filter(
        _is_shown(scope, path, kind), with_a_visible_plan(scope, child=f"{path}child_id")
    )


def _is_shown(scope: Scope, path: str, kind: RecordKind | None = None) -> Q:
    """That a record is held so that the worker reads it, if they may read a plan of its child."""
    plain = Q(**{f"{path}level": Level.PLAN})
    own = Q(**{f"{path}level": Level.CONTROLLED, f"{path}agency_id": scope.agency_id})
    shown = Q(**{f"{path}level": Level.CONTROLLED}) & Q(_shown_to_agency(scope, f"{path}pk"))
    named = Q(_shown_by_name(scope, f"{path}pk"))
    if kind is None or kind in NARROWLY_NAMED:
        is_narrow = Q(**{f"{path}kind__in": sorted(NARROWLY_NAMED)})
        named &= ~is_narrow | Q(_is_inside(scope, f"{path}child_id"))
    return plain | own | shown | named


def _shown_to_agency(scope: Scope, record: str) -> Exists:
    """That the worker's agency holds sight of a controlled record today."""
    return Exists(
        apps.get_model("plans", "RecordPermission").objects.filter(
            group_id__in=scope.group_ids,
            content_object=OuterRef(record),
            valid_until__gte=scope.today,
        )
    )


def _shown_by_name(scope: Scope, record: str) -> Exists:
    """That this very worker is named, in the agency they work for today.

    Whoever stands in for them is not, and they themselves are not once they work elsewhere.
    """
    return Exists(
        apps.get_model("plans", "NamedPermission").objects.filter(
            user_id=scope.worker_id,
            agency_id=scope.agency_id,
            content_object=OuterRef(record),
            valid_until__gte=scope.today,
        )
    )


def _is_inside(scope: Scope, child: str) -> Exists:
    """That the worker leads, is a core member or chairs, on a plan of the child named by a column."""
    plans = apps.get_model("plans", "Plan").rows.filter(child=OuterRef(child))
    inside = reduce(or_, (holds for _, holds in _capacities(scope)))
    return Exists(seen_by(plans, scope, plan="pk").filter(inside))


def only_known_by(queryset: Rows, scope: Scope) -> Rows:
    """Narrow records to those the worker may know of and not read.

    Whoever may know of one reads a plan of its child, so that what is asked besides is how it is
    held: of each record by itself, because a list of all that may be read would grow with England.
    """
    if not scope.is_employed:
        return queryset.none()
    return queryset.filter(~_is_shown(scope, ""), _may_be_known(scope))


def existing_for(queryset: Rows, scope: Scope) -> Rows:
    """Narrow records to those the worker may read or know of."""
    if not scope.is_employed:
        return queryset.none()
    seen = _is_shown(scope, "") & Q(with_a_visible_plan(scope, child="child_id"))
    return queryset.filter(seen | _may_be_known(scope))


def _may_be_known(scope: Scope) -> Q:
    """That a record is controlled, and of a kind whose existence the worker's capacity tells them."""
    plans = seen_by(
        apps.get_model("plans", "Plan").rows.filter(child=OuterRef("child_id")), scope, plan="pk"
    )
    known = Q()
    for capacity, holds in _capacities(scope):
        known |= Q(Exists(plans.filter(holds)), kind__in=kinds_known_to(capacity))
    return known & Q(level=Level.CONTROLLED)


def _capacities(scope: Scope) -> list[tuple[Capacity, Q]]:
    """In which capacities a worker may know of a plan's records, as conditions on the plan."""
    theirs = Q(worker_id__in=scope.acts_as)
    if scope.covered_seats:
        theirs |= Q(pk__in=scope.covered_seats)
    seats = apps.get_model("plans", "GroupMember").rows.filter(
        theirs, status=MemberStatus.CURRENT, agency_id=scope.agency_id, plan=OuterRef("pk")
    )
    capacities = [
        (Capacity.CORE, Q(Exists(seats.filter(standing=Standing.CORE)))),
        (Capacity.LEAD, Q(Exists(seats.filter(pk=OuterRef("lead_id"))))),
    ]
    if scope.may_chair:
        capacities.append((Capacity.CHAIR, Q(chair_id__in=scope.acts_as)))
    return capacities
