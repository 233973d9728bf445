"""A plan with much behind it: 20 outcomes, 60 actions and 1,000 updates since its last review."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F

from agencies.models import Worker
from plans.management.bench.population import Population
from plans.models import (
    Action,
    ActionUpdate,
    GroupMember,
    Judgement,
    Outcome,
    OutcomeUpdate,
    Plan,
    Rating,
    Review,
)

OUTCOMES = 20
ACTIONS = 60
UPDATES = 1_000


@dataclass(frozen=True)
class HeavyPlan:
    """Who prepares its review, and the review that comes."""

    reader: Worker
    plan: Plan
    review: Review


def heavy_plan(population: Population, *, at: datetime, on: date) -> HeavyPlan:
    """Make one of the population's plans heavy; none that another question asks about."""
    asked = [population.plan.pk, population.plan_of_the_force.pk]
    plans = Plan.rows.exclude(pk__in=asked).exclude(
        members__worker__in=[population.practitioner, population.officer]
    )
    lead: GroupMember = (
        GroupMember.rows.filter(plan__in=plans, pk=F("plan__lead"))
        .select_related("plan", "worker", "agency")
        .latest("plan__reference")
    )
    outcomes = _outcomes(lead, at)
    last = _review(lead, at - timedelta(days=60), "held", on - timedelta(days=60))
    coming = _review(lead, at, "under_way", on)
    Judgement.rows.bulk_create(
        Judgement(
            review=last,
            outcome=outcome,
            verdict="no_change" if number % 2 else "some_progress",
            evidence="Seen at home",
            confidence="medium",
            judged_at=last.signed_at,
            judged_by=lead.worker,
        )
        for number, outcome in enumerate(outcomes)
    )
    _say(lead, outcomes, at, on)
    Rating.rows.bulk_create(
        Rating(
            review=coming,
            outcome=outcome,
            rater=rater,
            score=number % 11,
            recorded_at=at,
            recorded_by=lead.worker,
        )
        for number, outcome in enumerate(outcomes)
        for rater in ("chair", "child")
    )
    assert lead.worker is not None
    return HeavyPlan(lead.worker, lead.plan, coming)


def _outcomes(lead: GroupMember, at: datetime) -> list[Outcome]:
    found = list(Outcome.rows.filter(plan=lead.plan).order_by("position"))
    made = [
        Outcome(
            plan=lead.plan,
            position=number,
            status="agreed",
            worry=f"Worry {number}",
            change=f"Change {number}",
            measure="Nights",
            baseline="1 of 7",
            now="3 of 7",
            target="7 of 7",
            created_at=at,
            created_by=lead.worker,
        )
        for number in range(len(found) + 1, OUTCOMES + 1)
    ]
    return found + Outcome.rows.bulk_create(made)


def _review(lead: GroupMember, at: datetime, status: str, held_on: date) -> Review:
    is_signed = status == "held"
    review: Review = Review.rows.create(
        plan=lead.plan,
        kind="review_conference",
        status=status,
        held_on=held_on,
        signed_at=at if is_signed else None,
        signed_by=lead.worker if is_signed else None,
        created_at=at,
    )
    return review


def _say(lead: GroupMember, outcomes: list[Outcome], at: datetime, on: date) -> None:
    there = list(Action.rows.filter(plan=lead.plan))
    made = Action.rows.bulk_create(
        Action(
            plan=lead.plan,
            outcome=outcomes[number % OUTCOMES],
            owner=lead,
            owner_agency=lead.agency,
            what=f"Do {number}",
            due_on=on + timedelta(days=number % 30),
            status="in_progress",
            acceptance="accepted",
            created_at=at,
            created_by=lead.worker,
        )
        for number in range(len(there), ACTIONS)
    )
    actions = [*there, *made]
    OutcomeUpdate.rows.bulk_create(
        OutcomeUpdate(
            outcome=outcomes[number % OUTCOMES],
            at=at - timedelta(minutes=number),
            by=lead.worker,
            agency=lead.agency,
            observed_on=on,
            now="3 of 7",
            note="Slept well",
        )
        for number in range(UPDATES // 2)
    )
    ActionUpdate.rows.bulk_create(
        ActionUpdate(
            action=actions[number % ACTIONS],
            at=at - timedelta(minutes=number),
            by=lead.worker,
            agency=lead.agency,
            note="Went well",
            old_status="in_progress",
            new_status="in_progress",
            old_due_on=on,
            new_due_on=on,
            old_owner=lead,
            new_owner=lead,
        )
        for number in range(UPDATES // 2)
    )
