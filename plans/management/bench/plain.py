"""Plans enough to remind of, in whichever database: what `population` makes, without its words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import Group, Permission

from agencies.models import Agency, Employment, Partnership, Worker
from agencies.operations import partnerships
from agencies.operations.workers import system_worker
from plans.management.bench.population import (
    PLANS_PER_AGENCY,
    PLANS_PER_WORKER,
    SEATS,
    WORKERS_PER_AGENCY,
)
from plans.models import (
    FAR_OFF,
    Action,
    Child,
    GroupMember,
    Outcome,
    Plan,
    PlanPermission,
    SharingDecision,
)
from plans.models.plans import SEE_PLAN

ACTIONS = 2
"""Of each seat."""
AT_ONCE = 5000


def populate_plainly(plans: int, *, at: datetime, on: date) -> None:
    """So many plans with six agencies' grants, seats and twelve actions each, all due today."""
    system = system_worker()
    partnership = partnerships.create(name="Bench", by=system, at=at)
    workers = _workers(plans * SEATS // PLANS_PER_AGENCY, on)
    made = [_plan(n, partnership, system, at, on) for n in range(plans)]
    _put(Child, (plan.child for plan in made))
    _put(Plan, made)
    _put(Outcome, (plan.only_outcome for plan in made))
    seats = [
        _seat(n, s, plan, workers, at, on) for n, plan in enumerate(made) for s in range(SEATS)
    ]
    _put(GroupMember, seats)
    for plan, lead in zip(made, seats[::SEATS], strict=True):
        plan.lead = lead
    Plan.rows.bulk_update(made, ["lead"], batch_size=500)
    _share(seats, system, at, on)
    _put(Action, (_action(seat, n, system, at, on) for seat in seats for n in range(ACTIONS)))


def _put(model: Any, rows: Iterable[Any]) -> None:
    getattr(model, "rows", model.objects).bulk_create(rows, batch_size=AT_ONCE)


def _workers(agencies: int, on: date) -> list[Employment]:
    """Three in each agency, as where they are employed."""
    groups = [Group(name=f"bench {n}") for n in range(agencies)]
    Group.objects.bulk_create(groups)
    made = [Agency(name=group.name, kind="social_care", group=group) for group in groups]
    Agency.objects.bulk_create(made)
    jobs = [
        Employment(
            worker=Worker(email=f"bench-{n}-{w}@example.org", name=f"Worker {n} {w}"),
            agency=agency,
            position="practitioner",
            started_on=on - timedelta(days=900),
        )
        for n, agency in enumerate(made)
        for w in range(WORKERS_PER_AGENCY)
    ]
    _put(Worker, (job.worker for job in jobs))
    _put(Employment, jobs)
    return jobs


def _plan(n: int, partnership: Partnership, system: Worker, at: datetime, on: date) -> Any:
    by = {"created_at": at, "created_by": system}
    child = Child(
        partnership=partnership, family_name=f"Number {n}", date_of_birth=on, sex="F", **by
    )
    digits = f"{n:08d}".translate(str.maketrans("01", "GH"))
    plan: Any = Plan(
        reference=f"CG-{digits[:4]}-{digits[4:]}",
        partnership=partnership,
        policy=partnership.current_policy(),
        child=child,
        kind="child_in_need",
        status="open",
        started_on=on - timedelta(days=60),
        next_meeting_on=on + timedelta(days=n % 40),
        next_review_on=on + timedelta(days=n % 180),
        **by,
    )
    plan.only_outcome = Outcome(
        plan=plan, position=1, status="agreed", worry="Worry", change="Change", measure="Measure",
        baseline="1 of 5", now="2 of 5", target="5 of 5", target_on=on + timedelta(days=30), **by,
    )  # fmt: skip
    return plan


def _seat(
    n: int, s: int, plan: Plan, jobs: list[Employment], at: datetime, on: date
) -> GroupMember:
    """Whoever sits sixth on a plan sits first on one of the next worker's."""
    job = jobs[(n // PLANS_PER_WORKER + s * len(jobs) // SEATS) % len(jobs)]
    return GroupMember(
        plan=plan, status="current", standing="core", role=f"Role {s}", purpose="Purpose",
        agency=job.agency, worker=job.worker, joined_on=on, created_at=at, position=s + 1,
    )  # fmt: skip


def _share(seats: list[GroupMember], system: Worker, at: datetime, on: date) -> None:
    decisions = [
        SharingDecision(
            plan=seat.plan, agency=seat.agency, outcome="share", occasion="joined", level=1,
            purpose="Works with the child", lawful_basis="public_task",
            special_condition="safeguarding", from_on=on, until_on=FAR_OFF, decided_at=at,
            decided_by=system,
        )
        for seat in seats
    ]  # fmt: skip
    _put(SharingDecision, decisions)
    see_plan = Permission.objects.get(codename=SEE_PLAN)
    grants = [
        PlanPermission(
            permission=see_plan, group_id=decision.agency.group_id, content_object=decision.plan,
            valid_until=FAR_OFF, decision=decision,
        )
        for decision in decisions
    ]  # fmt: skip
    PlanPermission.objects.bulk_create(grants, batch_size=AT_ONCE, ignore_conflicts=True)


def _action(seat: GroupMember, n: int, system: Worker, at: datetime, on: date) -> Action:
    plan: Any = seat.plan
    return Action(
        plan=plan, outcome=plan.only_outcome, owner=seat, owner_agency=seat.agency, what=f"Do {n}",
        due_on=on, status="not_started", acceptance="accepted", position=n + 1, created_at=at,
        created_by=system,
    )  # fmt: skip
