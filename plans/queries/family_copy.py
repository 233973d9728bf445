"""What the family's printed copy of a plan holds: these fields, read one by one, and no others.

An allow-list: a field that is not named here is never read from the database for it, so that what
is added to a plan later cannot find its way onto paper.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from plans.models import (
    FAR_OFF,
    Action,
    FamilyLink,
    GroupMember,
    Judgement,
    Outcome,
    Person,
    Plan,
    Scope,
)
from plans.rules.actions import OPEN as OPEN_ACTIONS
from plans.rules.actions import Acceptance
from plans.rules.judgements import REACHED, Verdict
from plans.rules.outcomes import OutcomeStatus

GOING_WELL = frozenset({*REACHED, Verdict.SOME_PROGRESS})
OUTCOME = ("pk", "worry", "change", "measure", "target", "target_on", "contingency")
ACTION = ("outcome_id", "owner_id", "what", "due_on")
OWNER = (
    "pk", "role", "worker__name", "person__given_names", "person__known_as",
)  # fmt: skip
"""Of a person what they are called, never their family name, description, address or number."""


@dataclass(frozen=True)
class LeftOut:
    """What is not on one copy: nothing but the contingency, unless somebody chooses more.

    A member who is left out is not named, nor is what they do.
    """

    contingency: bool = True
    outcomes: frozenset[uuid.UUID] = frozenset()
    members: frozenset[uuid.UUID] = frozenset()


@dataclass(frozen=True)
class Relative:
    """Somebody of the family for whom a copy can be."""

    person: Person
    words: str

    @property
    def pk(self) -> uuid.UUID:
        pk: uuid.UUID = self.person.pk
        return pk


@dataclass(frozen=True)
class Part:
    """An outcome or a member that can be left out, in words for who chooses."""

    pk: uuid.UUID
    words: str


@dataclass(frozen=True)
class Offered:
    """For whom a copy can be, and what can be left out of it."""

    family: list[Relative]
    has_child: bool
    outcomes: list[Part]
    members: list[Part]


def offered(scope: Scope, plan: Plan, *, today: date) -> Offered:
    """What somebody who makes a copy chooses from, of a plan they have opened. Three statements."""
    links = (
        FamilyLink.objects.visible_to(scope)
        .filter(Q(until_on=None) | Q(until_on__gte=today), child=plan.child_id)
        .select_related("person")
        .order_by("relationship", "pk")
    )
    family = {
        link.person_id: Relative(
            link.person, f"{link.person.name}, {link.get_relationship_display().lower()}"
        )
        for link in links
    }
    seats = GroupMember.objects.visible_to(scope).filter(plan=plan).current()
    seats = seats.select_related("worker", "person").order_by("position", "created_at")
    return Offered(
        family=list(family.values()),
        has_child=not plan.child.is_unborn,
        outcomes=[Part(*row) for row in _outcomes(scope, plan).values_list("pk", "change")],
        members=[Part(seat.pk, f"{seat.name}, {seat.role}") for seat in seats],
    )


def first_name(person: Person) -> str:
    """What somebody is called: on paper, never more of their name."""
    name = person.known_as or person.given_names
    return name.split()[0] if name.split() else "one of the family"


@dataclass(frozen=True)
class Task:
    who: str
    what: str
    due_on: date


@dataclass(frozen=True)
class Goal:
    """One thing that must be different, in the order the plan puts them."""

    is_going_well: bool
    worry: str
    change: str
    how_we_know: str
    by_when: date | None
    if_not: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True)
class FamilyCopy:
    """Everything on the paper. `ring` is whom to ring: a first name and a role, and no number."""

    goals: tuple[Goal, ...]
    if_the_plan_fails: str
    has_contingency: bool
    ring: str
    next_meeting_on: date | None
    next_review_on: date | None

    @property
    def going_well(self) -> tuple[str, ...]:
        return tuple(goal.change for goal in self.goals if goal.is_going_well)


def family_copy(scope: Scope, plan: Plan, *, left_out: LeftOut) -> FamilyCopy:
    """One copy of a plan that the reader has opened, without what is left out. Five statements."""
    owners = {
        row["pk"]: _called(row)
        for row in GroupMember.objects.visible_to(scope)
        .filter(plan=plan)
        .exclude(pk__in=left_out.members)
        .values(*OWNER)
    }
    tasks = _tasks(scope, plan, owners)
    well = _going_well(scope, plan)
    outcomes = _outcomes(scope, plan).exclude(pk__in=left_out.outcomes)
    said = Plan.objects.visible_to(scope).filter(pk=plan.pk)
    fields = ("contingency", "lead_id", "next_meeting_on", "next_review_on")
    contingency, lead, meeting, review = said.values_list(*fields).get()
    return FamilyCopy(
        goals=tuple(
            _goal(row, tasks.get(row["pk"], ()), left_out, is_going_well=row["pk"] in well)
            for row in outcomes.values(*OUTCOME)
        ),
        if_the_plan_fails="" if left_out.contingency else contingency,
        has_contingency=not left_out.contingency,
        ring=owners.get(lead, ""),
        next_meeting_on=_day(meeting),
        next_review_on=_day(review),
    )


def _outcomes(scope: Scope, plan: Plan) -> Any:
    rows = Outcome.objects.visible_to(scope).filter(plan=plan, status=OutcomeStatus.AGREED)
    return rows.order_by("position", "pk")


def _tasks(scope: Scope, plan: Plan, owners: dict[Any, str]) -> dict[Any, tuple[Task, ...]]:
    """What is open of those on the copy. What nobody has accepted yet is nobody's to do."""
    rows = (
        Action.objects.visible_to(scope)
        .filter(
            plan=plan,
            status__in=OPEN_ACTIONS,
            acceptance=Acceptance.ACCEPTED,
            owner__in=list(owners),
        )
        .order_by("due_on", "position")
    )
    tasks: dict[Any, tuple[Task, ...]] = {}
    for row in rows.values(*ACTION):
        task = Task(owners[row["owner_id"]], row["what"], row["due_on"])
        tasks[row["outcome_id"]] = (*tasks.get(row["outcome_id"], ()), task)
    return tasks


def _going_well(scope: Scope, plan: Plan) -> set[Any]:
    """The outcomes that the last review to judge them found to be moving."""
    judged = (
        Judgement.objects.visible_to(scope)
        .filter(review__plan=plan, review__signed_at__isnull=False, judged_by__isnull=False)
        .order_by("review__signed_at")
        .values_list("outcome_id", "verdict")
    )
    return {outcome for outcome, verdict in dict(judged).items() if verdict in GOING_WELL}


def _goal(
    row: dict[str, Any], tasks: tuple[Task, ...], left_out: LeftOut, *, is_going_well: bool
) -> Goal:
    return Goal(
        is_going_well=is_going_well,
        worry=row["worry"],
        change=row["change"],
        how_we_know=". ".join(filter(None, [row["measure"], row["target"]])),
        by_when=row["target_on"],
        if_not="" if left_out.contingency else row["contingency"],
        tasks=tasks,
    )


def _called(row: dict[str, Any]) -> str:
    """A first name and a role: "Priya (Social worker)". Whoever has no name is their role."""
    name = row["worker__name"] or row["person__known_as"] or row["person__given_names"] or ""
    first = name.split()[0] if name.split() else ""
    return f"{first} ({row['role']})" if first else str(row["role"])


def _day(day: date) -> date | None:
    return None if day == FAR_OFF else day
