"""What a plan follows and what follows it: started, or still to be started by its lead or chair."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from plans import access
from plans.models import Plan, Scope
from plans.rules.decisions import FOLLOWED_BY
from plans.rules.group import MemberStatus
from plans.rules.plans import Kind


@dataclass(frozen=True)
class Following:
    """The plans before and after this one, where the reader may see them.

    `to_start` is the kind that follows, for who may start it and nobody has.
    """

    before: Plan | None = None
    after: Plan | None = None
    to_start: Kind | None = None


def following_of(scope: Scope, plan: Plan, *, place: access.Place) -> Following:
    """What a plan that the reader has opened follows, and what follows it.

    Nothing is said of a plan that the reader may not see. At most two statements, and none for an
    open plan that follows no other. `scope` is not narrowed to the plan.
    """
    if plan.is_open and plan.follows_id is None:
        return Following()
    seen = Plan.objects.visible_to(scope).filter(pk=OuterRef("pk"))
    rows = Plan.rows.filter(Q(follows=plan) | Q(pk=plan.follows_id)).filter(Exists(seen))
    found = {row.pk: row for row in rows}
    before = found.pop(plan.follows_id, None)
    return Following(before, next(iter(found.values()), None), to_start(plan, place))


def plan_after(scope: Scope, plan: Plan) -> Plan | None:
    """The plan that an ended one continues as; None where there is none that the reader may see."""
    found: Plan | None = Plan.objects.visible_to(scope).filter(follows=plan).first()
    return found


def to_start(plan: Plan, place: access.Place) -> Kind | None:
    """The kind of plan that is still to follow, for who may start it. At most one statement."""
    if plan.is_open or "end_plan" not in place.verbs or plan.end_reason not in FOLLOWED_BY:
        return None
    waits = Plan.rows.filter(pk=plan.pk).to_be_followed().exists()
    return FOLLOWED_BY[plan.end_reason] if waits else None


def waiting_to_be_followed(scope: Scope) -> QuerySet[Plan]:
    """Ended plans whose next this worker may start: as lead, as chair, or standing in for either."""
    seat = Q(lead__worker_id__in=scope.acts_as) | Q(lead_id__in=scope.covered_seats)
    leads = Q(seat, lead__agency_id=scope.agency_id, lead__status=MemberStatus.CURRENT)
    chairs = Q(chair_id__in=scope.acts_as) if scope.may_chair else Q(pk__in=[])
    rows: QuerySet[Plan] = (
        Plan.objects.visible_to(scope)
        .filter(leads | chairs)
        .to_be_followed()
        .select_related("child", "lead__worker", "chair")
        .order_by("ended_on", "pk")
    )
    return rows
