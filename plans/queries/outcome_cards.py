"""Outcomes as a plan's page shows them: where each stands, what the family says, who does what."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Subquery

from plans import access
from plans.models import (
    Action,
    FamilyLink,
    GroupMember,
    Outcome,
    OutcomeUnderstanding,
    OutcomeUpdate,
    Plan,
    Scope,
)
from plans.queries.movement import Step, Verdicts
from plans.rules import actions as action_rules
from plans.rules import outcomes as rules
from plans.rules.actions import Acceptance
from plans.rules.children import PARENTS, Relationship
from plans.rules.outcomes import OutcomeStatus


@dataclass(frozen=True)
class ActionLine:
    """One action: whose it is, whether it is late, and whether the reader answers for it."""

    action: Action
    owner: GroupMember
    is_late: bool
    is_own: bool
    may_update: bool

    @property
    def is_open(self) -> bool:
        return action_rules.is_open(self.action.status)

    @property
    def is_offered(self) -> bool:
        return self.is_open and self.action.acceptance == Acceptance.OFFERED

    @property
    def is_declined(self) -> bool:
        return self.is_open and self.action.acceptance == Acceptance.DECLINED


@dataclass(frozen=True)
class FamilyAnswer:
    """What a parent, or the child, makes of an outcome; without a row they were not asked yet."""

    name: str
    relationship: str
    row: OutcomeUnderstanding | None = None


@dataclass(frozen=True)
class OutcomeCard:
    """One outcome with everything a reader asks of it."""

    outcome: Outcome
    missing: tuple[str, ...]
    seen_on: date | None
    last_news_at: datetime
    answers: list[FamilyAnswer]
    actions: list[ActionLine]
    judged: list[Step] = field(default_factory=list)

    @property
    def open_actions(self) -> list[ActionLine]:
        return [line for line in self.actions if line.is_open]

    @property
    def finished_actions(self) -> list[ActionLine]:
        return [line for line in self.actions if not line.is_open]

    @property
    def is_closed(self) -> bool:
        return self.outcome.status == OutcomeStatus.CLOSED

    @property
    def is_proposed(self) -> bool:
        return self.outcome.status == OutcomeStatus.PROPOSED

    @property
    def progress(self) -> float | None:
        """How much of the way from baseline to target is done, from 0 to 1, where it is counted."""
        outcome = self.outcome
        return _way(outcome.baseline_number, outcome.now_number, outcome.target_number)


@dataclass(frozen=True)
class Around:
    """What a page has read already of what hangs on outcomes.

    `seats` are all that the plan ever had, `actions` those of `actions_of`, and `judged` the
    verdicts of its reviews.
    """

    seats: dict[uuid.UUID, GroupMember]
    actions: Iterable[Action]
    judged: Verdicts


def outcome_cards(
    scope: Scope,
    plan: Plan,
    around: Around,
    *,
    place: access.Place,
    today: date,
    only: uuid.UUID | None = None,
) -> list[OutcomeCard]:
    """Every outcome of a plan in its order, or `only` one, with its actions. Three statements."""
    found = _outcomes(scope, plan)
    outcomes = list(found if only is None else found.filter(pk=only))
    answers = _answers(plan, outcomes, today)
    actions = _lines(around.actions, plan, place=place, seats=around.seats, today=today)
    return [
        OutcomeCard(
            outcome=outcome,
            missing=rules.missing_parts(
                measure=outcome.measure,
                baseline=outcome.baseline,
                has_target_date=outcome.target_on is not None,
            ),
            seen_on=outcome.seen_on,
            last_news_at=_last_news(outcome, actions[outcome.pk]),
            answers=answers(outcome),
            actions=actions[outcome.pk],
            judged=around.judged.steps(outcome.pk),
        )
        for outcome in outcomes
    ]


def _outcomes(scope: Scope, plan: Plan) -> Any:
    newest = OutcomeUpdate.rows.filter(outcome=OuterRef("pk"))
    return (
        Outcome.objects.visible_to(scope)
        .filter(plan=plan)
        .annotate(
            said_at=Subquery(newest.order_by("-at").values("at")[:1]),
            seen_on=Subquery(newest.order_by("-observed_on", "-at").values("observed_on")[:1]),
        )
        .order_by("position", "pk")
    )


def actions_of(scope: Scope, plan: Plan, *, only: uuid.UUID | None = None) -> list[Action]:
    """Every action of a plan, or of `only` one outcome, the earliest due first."""
    rows = Action.objects.visible_to(scope).filter(plan=plan)
    rows = rows if only is None else rows.filter(outcome=only)
    return list(rows.order_by("due_on", "position", "pk"))


def _lines(
    rows: Iterable[Action],
    plan: Plan,
    *,
    place: access.Place,
    seats: dict[uuid.UUID, GroupMember],
    today: date,
) -> dict[uuid.UUID, list[ActionLine]]:
    """Actions by outcome: what is open first, the earliest due before the rest."""
    lines: dict[uuid.UUID, list[ActionLine]] = defaultdict(list)
    for action in rows:
        owner = seats[action.owner_id]
        lines[action.outcome_id].append(
            ActionLine(
                action=action,
                owner=owner,
                is_late=action_rules.is_late(action.due_on, action.status, today),
                is_own=owner.pk in place.seats,
                may_update=plan.is_open and may_update(owner, place),
            )
        )
    for found in lines.values():
        found.sort(key=lambda line: not line.is_open)
    return lines


def may_update(owner: GroupMember, place: access.Place) -> bool:
    """Whether the reader answers for an owner's actions: their own, or a family member's."""
    if owner.pk in place.seats:
        return "update_own_actions" in place.verbs
    return owner.is_family and "update_family_actions" in place.verbs


def _answers(
    plan: Plan, outcomes: list[Outcome], today: date
) -> Callable[[Outcome], list[FamilyAnswer]]:
    """A function from an outcome to the answers of its family, those not asked included.

    Of outcomes that the reader has been found to see: what hangs on them is seen with them.
    """
    links = FamilyLink.rows.filter(child=plan.child_id).select_related("person")
    related: dict[uuid.UUID, str] = {}
    parents: dict[uuid.UUID, str] = {}
    for link in links:
        related[link.person_id] = Relationship(link.relationship).label
        is_now = link.until_on is None or link.until_on >= today
        if is_now and link.relationship in PARENTS:
            parents[link.person_id] = link.person.name
    said: dict[uuid.UUID, list[OutcomeUnderstanding]] = defaultdict(list)
    rows = OutcomeUnderstanding.rows.filter(outcome__in=[outcome.pk for outcome in outcomes])
    for row in rows.select_related("person", "recorded_by").order_by("recorded_at"):
        said[row.outcome_id].append(row)

    def of(outcome: Outcome) -> list[FamilyAnswer]:
        rows = said[outcome.pk]
        asked = {row.person_id for row in rows}
        if outcome.status == OutcomeStatus.CLOSED:
            missing = []
        else:
            missing = [(pk, name) for pk, name in parents.items() if pk not in asked]
        return [
            *(_answer(row, related) for row in rows),
            *(FamilyAnswer(name, related[pk].lower()) for pk, name in missing),
        ]

    return of


def _answer(row: OutcomeUnderstanding, related: dict[uuid.UUID, str]) -> FamilyAnswer:
    if row.person is None:
        return FamilyAnswer("The child", "", row)
    return FamilyAnswer(row.person.name, related.get(row.person.pk, "").lower(), row)


def _last_news(outcome: Outcome, actions: list[ActionLine]) -> datetime:
    """When anybody last said something about an outcome or an action towards it."""
    said: list[datetime | None] = [outcome.created_at, outcome.said_at]  # type: ignore[attr-defined]
    said += [line.action.last_updated_at for line in actions]
    return max(at for at in said if at is not None)


def _way(began: Decimal | None, now: Decimal | None, goal: Decimal | None) -> float | None:
    if began is None or now is None or goal is None or began == goal:
        return None
    return float(min(max((now - began) / (goal - began), Decimal(0)), Decimal(1)))
