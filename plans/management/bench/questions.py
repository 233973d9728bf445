"""What is measured: each question asked our way and by hand, and what it has to reach."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from agencies.models import Worker
from plans import access
from plans.management.bench import by_hand, gists, pages_by_hand
from plans.management.bench.population import Population
from plans.models import Plan, Scope
from plans.queries import plans as plan_queries
from plans.queries.owed import my_actions
from plans.queries.plan_page import PlanPage, plan_page
from plans.queries.plans import PlanFilters
from plans.queries.your_work import your_work

FIFTY = 50


@dataclass(frozen=True)
class Goal:
    """What the last table of the performance notes asks for; None where it asks for nothing."""

    ratio: float | None = None
    statements: int | None = None
    is_flat: bool = False


@dataclass(frozen=True)
class Question:
    """One question of one reader. Both gists are what the two answers have in common."""

    name: str
    reader: str
    goal: Goal
    ours: Callable[[], Any]
    gist: Callable[[Any], Any] = gists.nothing
    by_hand: Callable[[], Any] | None = None
    gist_by_hand: Callable[[Any], Any] = gists.nothing
    writes: bool = False


@dataclass(frozen=True)
class Reader:
    """Somebody who asks, and a plan that they see."""

    name: str
    worker: Worker
    scope: Scope
    plan: Plan


FREE = Goal()
MY_ACTIONS = Goal(ratio=3, statements=2, is_flat=True)
PLANS = Goal(ratio=2.5, statements=3)
ONE_PLAN = Goal(ratio=3.5)
CHECKS = Goal(ratio=2.5, statements=1)
WRITES = Goal(statements=3)
ENDS = Goal(statements=4)
"""One more than a grant: sight of single records that was given through the plan ends with it."""
WHO = Goal(statements=1)


def questions(population: Population, *, at: datetime, on: date) -> list[Question]:
    """Every question, for a practitioner of a small agency and where it applies for the force."""

    def reader(name: str, worker: Worker, plan: Plan) -> Reader:
        return Reader(name, worker, access.scope_of(worker, on=on), plan)

    practitioner = reader("practitioner", population.practitioner, population.plan)
    officer = reader("force officer", population.officer, population.plan_of_the_force)
    force_lead = reader("force lead", population.force_lead, population.plan_of_the_force)
    return [
        *(_my_actions(one) for one in (practitioner, officer)),
        *(_your_work(one) for one in (practitioner, force_lead)),
        *(ask for one in (practitioner, force_lead) for ask in _plans(one)),
        *(_plan_page(one) for one in (practitioner, force_lead)),
        *(ask for one in (practitioner, force_lead) for ask in _checks(one)),
        *_writes(population, practitioner, at=at, on=on),
        _who_may(practitioner),
        *(_scope(one, on) for one in (practitioner, officer, force_lead)),
    ]


def _my_actions(reader: Reader) -> Question:
    return Question(
        "My actions, first page",
        reader.name,
        MY_ACTIONS,
        ours=lambda: my_actions(reader.scope),
        gist=gists.actions,
        by_hand=lambda: by_hand.my_actions(reader.scope),
        gist_by_hand=gists.actions_by_hand,
    )


def _your_work(reader: Reader) -> Question:
    return Question(
        "Your work, all of it",
        reader.name,
        FREE,
        ours=lambda: your_work(reader.scope),
        gist=gists.work,
        by_hand=lambda: pages_by_hand.your_work(reader.scope),
        gist_by_hand=gists.work_by_hand,
    )


def _plans(reader: Reader) -> list[Question]:
    scope = reader.scope
    return [
        Question(
            "Plans, first page",
            reader.name,
            PLANS,
            ours=lambda: plan_queries.first_rows(scope, PlanFilters()),
            gist=gists.plans,
            by_hand=lambda: by_hand.plans(scope),
            gist_by_hand=gists.plans_by_hand,
        ),
        Question(
            "Plans, their count",
            reader.name,
            FREE,
            ours=lambda: plan_queries.counted(scope, PlanFilters()),
            gist=gists.itself,
            by_hand=lambda: by_hand.count(scope),
            gist_by_hand=gists.itself,
        ),
    ]


def _plan_page(reader: Reader) -> Question:
    def ours() -> PlanPage:
        plan = access.fetch(reader.scope, reader.plan.reference)
        assert plan is not None
        return plan_page(reader.scope, plan, today=reader.scope.today)

    return Question(
        "One plan, everything in it",
        reader.name,
        ONE_PLAN,
        ours=ours,
        gist=gists.plan,
        by_hand=lambda: pages_by_hand.plan_page(reader.scope, reader.plan.reference),
        gist_by_hand=gists.plan_by_hand,
    )


def _checks(reader: Reader) -> list[Question]:
    def check(name: str, wanted: list[uuid.UUID]) -> Question:
        return Question(
            name,
            reader.name,
            CHECKS,
            ours=lambda: access.places_on(reader.scope, wanted),
            gist=gists.places,
            by_hand=lambda: by_hand.places(reader.scope, wanted),
            gist_by_hand=gists.places_by_hand,
        )

    # Those the reader sees first, then as many as are missing of those they do not see.
    seen = Plan.objects.visible_to(reader.scope).order_by("pk").values_list("pk", flat=True)
    fifty = list(seen[:FIFTY])
    fifty += Plan.rows.exclude(pk__in=fifty).values_list("pk", flat=True)[: FIFTY - len(fifty)]
    return [check("One check", [reader.plan.pk]), check("Fifty checks", fifty)]


def _writes(
    population: Population, reader: Reader, *, at: datetime, on: date
) -> tuple[Question, Question]:
    plan, by = population.plan, population.lead
    new, known = population.newcomer, population.member
    terms = access.Terms(purpose="Works with the child")
    given = gists.grants_of(plan)
    grant = Question(
        "Grant an agency",
        "lead",
        WRITES,
        ours=lambda: access.share(plan, new, terms=terms, occasion="decided", by=by, at=at, on=on),
        gist=given,
        by_hand=lambda: by_hand.grant(plan, new, by=by, at=at, on=on),
        gist_by_hand=given,
        writes=True,
    )
    revoke = Question(
        "Revoke an agency",
        "lead",
        ENDS,
        ours=lambda: access.revoke(plan, known, why="Left", by=by, at=at, on=on),
        gist=given,
        by_hand=lambda: by_hand.revoke(plan, known, by=by, at=at, on=on),
        gist_by_hand=given,
        writes=True,
    )
    return grant, revoke


def _who_may(reader: Reader) -> Question:
    return Question(
        "Who can see it",
        "anybody",
        WHO,
        ours=lambda: access.who_may("read_plan", reader.plan, on=reader.scope.today),
        gist=gists.workers,
        by_hand=lambda: by_hand.who_may(reader.plan, reader.scope),
        gist_by_hand=gists.workers_by_hand,
    )


def _scope(reader: Reader, on: date) -> Question:
    return Question(
        "Who is asking, once a request",
        reader.name,
        FREE,
        ours=lambda: access.scope_of(reader.worker, on=on),
    )
