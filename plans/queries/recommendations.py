"""What chairs have recommended on a plan, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from plans import access
from plans.models import GroupMember, Plan, Recommendation, Scope
from plans.rules import recommendations as rules
from plans.rules.recommendations import RecommendationStatus
from plans.rules.roles import MAY_OWN_ACTIONS


@dataclass(frozen=True)
class Line:
    """One recommendation, whether it is late, and whether the reader may say what came of it."""

    row: Recommendation
    is_late: bool
    may_follow: bool

    @property
    def is_open(self) -> bool:
        return self.row.status == RecommendationStatus.OPEN


def recommendations_of(scope: Scope, plan: Plan, *, place: access.Place, today: date) -> list[Line]:
    """Everything recommended on a plan, what is open and due first. One statement."""
    rows = (
        Recommendation.objects.visible_to(scope)
        .filter(review__plan=plan)
        .select_related("review", "owner__worker", "owner__person", "owner__agency", "created_by")
        .order_by("due_on", "created_at")
    )
    lines = [line_of(row, place, today, plan) for row in rows]
    return sorted(lines, key=lambda line: not line.is_open)


def line_of(row: Recommendation, place: access.Place, today: date, plan: Plan) -> Line:
    may = "follow_recommendation" in place.verbs and bool(
        place.capacities & rules.FOLLOWS_ANY or row.owner_id in place.seats
    )
    return Line(row, rules.is_late(row.due_on, row.status, today), may and plan.is_open)


def owners_on(scope: Scope, plan: Plan) -> list[GroupMember]:
    """Current members whom something can be recommended to."""
    seats = GroupMember.objects.visible_to(scope).filter(plan=plan, standing__in=MAY_OWN_ACTIONS)
    return list(seats.current().select_related("worker", "person", "agency").order_by("position"))
