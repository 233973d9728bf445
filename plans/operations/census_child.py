"""Writing one child of a census return: who they are, their plans, and who may see them.

Every function here runs inside the one transaction of a child.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from agencies import clock
from agencies.models import Agency, Partnership, Policy, Worker
from agencies.operations import audit
from agencies.workdays import Calendar
from plans import access
from plans.access import Terms
from plans.models import Child, ChildIdentifier, Deadline, ExpectedDelivery, Plan, Review
from plans.models.base import Record
from plans.operations.census_history import FROM_A_RETURN
from plans.operations.changes import keep
from plans.operations.timetable import first_deadlines
from plans.queries.timetable import story_of
from plans.rules import census as rules
from plans.rules.census import NAME_NOT_GIVEN, Census, ReturnedChild, ReturnedPlan
from plans.rules.identifiers import Scheme
from plans.rules.plans import Breach, Kind, PlanDates, Status, new_reference
from plans.rules.reviews import REVIEW_OF, ReviewKind, ReviewStatus
from plans.rules.sharing import LegalGateway, Occasion
from plans.rules.story import Meeting

GATEWAY = {
    Kind.CHILD_PROTECTION: LegalGateway.CHILDREN_ACT_1989_S47,
    Kind.CHILD_IN_NEED: LegalGateway.CHILDREN_ACT_1989_S17,
}
PURPOSE = "The authority's own plan, taken in from its children in need census."


def free_references() -> Iterator[str]:
    """References that no plan has, found two hundred at a time."""
    while True:
        made = {new_reference() for _ in range(200)}
        taken = Plan.rows.filter(reference__in=made).values_list("reference", flat=True)
        yield from made - set(taken)


@dataclass(frozen=True)
class Source:
    """What is the same for every child of a file: whose it is, who takes it in, and when."""

    import_id: uuid.UUID
    census: Census
    partnership: Partnership
    agency: Agency
    policy: Policy
    calendar: Calendar
    by: Worker
    at: datetime
    references: Iterator[str] = field(default_factory=free_references)

    @property
    def on(self) -> date:
        return clock.local_date(self.at)

    def keep(self, row: Record) -> None:
        """Write a row that was there before, and its history as something a return said."""
        row._change_reason = FROM_A_RETURN  # type: ignore[attr-defined]  # noqa: SLF001
        keep(row, by=self.by, at=self.at)

    def keep_history(self, model: type[Record], rows: list[Any]) -> None:
        """Write the history of new rows; bulk inserts leave that to whoever makes them."""
        model.history.bulk_history_create(  # type: ignore[attr-defined]
            rows,
            default_user=self.by,
            default_date=self.at,
            default_change_reason=FROM_A_RETURN,
        )

    def record(self, child: Child, plan: Plan | None, verb: str) -> None:
        """Put on a known child's chain that a return changed them, or one of their plans."""
        audit.record(
            chain=f"child:{child.pk}",
            verb=verb,
            by=self.by,
            at=self.at,
            agency=self.agency.pk,
            plan=plan.reference if plan else "",
            subject=f"plan:{plan.pk}" if plan else f"child:{child.pk}",
            details=self.details,
        )

    @property
    def details(self) -> dict[str, str]:
        """Which return it was, for the trail."""
        return {
            "import": str(self.import_id),
            "year": self.census.year,
            "reference_on": self.census.reference_on.isoformat(),
        }


@dataclass(frozen=True)
class NewChild:
    """A child whom Coregroup does not know yet, ready to be written with all that is theirs."""

    told: ReturnedChild
    child: Child
    plans: list[tuple[Plan, ReturnedPlan]]
    notes: list[str]


def new_child(told: ReturnedChild, source: Source) -> NewChild:
    """Make a child of a return ready; refuses one whose open plan breaks a rule."""
    judged = [
        (plan, rules.judge(plan, _others(told, plan), died_on=told.died_on)) for plan in told.plans
    ]
    child = Child(
        partnership=source.partnership,
        family_name=NAME_NOT_GIVEN,
        date_of_birth=told.date_of_birth,
        expected_on=told.expected_on,
        sex=told.sex,
        created_at=source.at,
        created_by=source.by,
    )
    plans = [(new_plan(child, plan, found, source), plan) for plan, found in judged]
    notes = [note for plan, found in judged if (note := rules.history_note(plan, found))]
    if not plans:
        notes = ["The return has no plan for this child."]
    return NewChild(told, child, plans, notes)


def _others(told: ReturnedChild, plan: ReturnedPlan) -> list[PlanDates]:
    return [other.dates for other in told.plans if other is not plan]


def create(new: list[NewChild], source: Source) -> None:
    """Write new children with all that is theirs, in the transaction of the caller.

    A fixed number of statements for any number of children.
    """
    children = [one.child for one in new]
    Child.rows.bulk_create(children)
    source.keep_history(Child, children)
    ExpectedDelivery.objects.bulk_create(
        expected(one.child, one.told.expected_on, source) for one in new if one.told.expected_on
    )
    ChildIdentifier.objects.bulk_create(
        number_of(one.child, scheme, value, source)
        for one in new
        for scheme, value in [(str(Scheme.LOCAL_CHILD_ID), one.told.local_id), *one.told.numbers]
    )
    create_plans([plan for one in new for plan in one.plans], source)
    audit.begin(
        (first for one in new for first in _firsts(one, source)),
        by=source.by,
        at=source.at,
        agency=source.agency.pk,
    )


def _firsts(one: NewChild, source: Source) -> Iterator[audit.First]:
    chain = f"child:{one.child.pk}"
    yield audit.First(chain, "child.imported", chain, details=source.details)
    for plan, _ in one.plans:
        yield audit.First(chain, "plan.imported", f"plan:{plan.pk}", plan.reference, source.details)


def expected(child: Child, on: date, source: Source) -> ExpectedDelivery:
    return ExpectedDelivery(
        child=child, expected_on=on, recorded_at=source.at, recorded_by=source.by
    )


def number_of(child: Child, scheme: str, value: str, source: Source) -> ChildIdentifier:
    issuer = source.agency if scheme == Scheme.LOCAL_CHILD_ID else None
    return ChildIdentifier(child=child, scheme=scheme, value=value, issuer=issuer)


def new_plan(child: Child, told: ReturnedPlan, found: tuple[Breach, ...], source: Source) -> Plan:
    """Make a plan ready, led by nobody yet."""
    return Plan(
        reference=next(source.references),
        partnership=source.partnership,
        policy=source.policy,
        child=child,
        kind=told.kind,
        status=Status.OPEN if told.is_open else Status.ENDED,
        started_on=told.started_on,
        ended_on=told.ended_on,
        end_reason=told.end_reason,
        conference_on=told.conference_on,
        initial_category=told.initial_category,
        category=told.category,
        breaches=as_data(found),
        created_by=source.by,
        created_at=source.at,
    )


def create_plans(plans: list[tuple[Plan, ReturnedPlan]], source: Source) -> None:
    """Write new plans with their reviews and deadlines, and let the authority's own agency read
    them."""
    rows = [plan for plan, _ in plans]
    reviews = {plan.pk: new_reviews(plan, told.reviewed_on, source) for plan, told in plans}
    deadlines = [
        row for plan in rows if plan.is_open for row in _deadlines(plan, reviews[plan.pk], source)
    ]
    Plan.rows.bulk_create(rows)
    source.keep_history(Plan, rows)
    Review.rows.bulk_create(review for of_plan in reviews.values() for review in of_plan)
    Deadline.rows.bulk_create(deadlines)
    for kind, gateway in GATEWAY.items():
        access.share_all(
            [plan for plan in rows if plan.kind == kind],
            source.agency,
            terms=Terms(purpose=PURPOSE, gateway=gateway),
            occasion=Occasion.DECIDED,
            by=source.by,
            at=source.at,
            on=source.on,
        )


def _deadlines(plan: Plan, reviews: list[Review], source: Source) -> list[Deadline]:
    """The deadlines of an open plan, as far as a return tells: reviews, and no group meetings."""
    expected_on = plan.child.expected_on
    story = story_of(
        plan,
        tuple(Meeting(ReviewKind(row.kind), row.held_on, row.pk) for row in reviews if row.held_on),
        on=source.on,
        calendar=source.calendar,
        expected=((source.on, expected_on),) if expected_on else (),
    )
    return first_deadlines(plan, story, at=plan.created_at)


def new_reviews(plan: Plan, held: Iterable[date], source: Source) -> list[Review]:
    kind = REVIEW_OF[Kind(plan.kind)]
    return [
        Review(plan=plan, kind=kind, status=ReviewStatus.HELD, held_on=day, created_at=source.at)
        for day in held
    ]


def as_data(found: tuple[Breach, ...]) -> list[dict[str, str]]:
    return [{"code": breach.code, "sentence": breach.sentence} for breach in found]
