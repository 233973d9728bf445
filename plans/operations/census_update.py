"""Taking in a child that Coregroup knows already: what the return changed, and nothing else.

What Coregroup's people have changed since stays theirs. Field history tells who wrote each value
last: a field that a return wrote last follows the return, any other is kept and the report says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from agencies.workdays import long_date
from plans.models import Child, ChildIdentifier, Plan, Review
from plans.operations.census_child import (
    Source,
    as_data,
    create_plans,
    expected,
    new_plan,
    new_reviews,
    number_of,
)
from plans.operations.census_history import differing, settle
from plans.operations.timetable import bring_into_line
from plans.rules import census as rules
from plans.rules.census import ReturnedChild, ReturnedPlan
from plans.rules.identifiers import Scheme
from plans.rules.plans import Kind, PlanDates, Status
from plans.rules.reviews import REVIEW_OF, ReviewStatus

PLAN_FIELDS = (
    ("started_on",),
    ("conference_on",),
    ("status", "ended_on", "end_reason"),
    ("initial_category",),
    ("category",),
)
"""Fields that a return writes, those together that only make sense together."""
CHILD_FIELDS = (("date_of_birth", "expected_on"), ("sex",))


@dataclass
class Known:
    """A child as Coregroup knows them, with what a return can speak of."""

    child: Child
    numbers: list[ChildIdentifier] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    reviewed: dict[Any, set[date]] = field(default_factory=dict)

    def says_the_same(self, told: ReturnedChild) -> bool:
        """Whether the return says nothing that is not so already. Asks the database nothing."""
        return (
            differing(self.child, _of_child(told)) == {}
            and _differing_numbers(self, told) == []
            and all(
                plan is not None
                and differing(plan, _of_plan(one)) == {}
                and self.reviewed.get(plan.pk, set()) >= set(one.reviewed_on)
                for one, plan in paired(told.plans, self.plans)
            )
        )


def known(children: Iterable[Child]) -> dict[Any, Known]:
    """What Coregroup knows of these children, by their ids. Three statements for any number."""
    found = {child.pk: Known(child) for child in children}
    for number in ChildIdentifier.objects.filter(child__in=found):
        found[number.child_id].numbers.append(number)
    for plan in Plan.rows.filter(child__in=found).order_by("started_on", "created_at", "pk"):
        found[plan.child_id].plans.append(plan)
    held = Review.rows.filter(plan__child__in=found, held_on__isnull=False)
    held = held.exclude(status=ReviewStatus.CANCELLED)
    kinds = set(REVIEW_OF.values())
    for child, plan, day in held.filter(kind__in=kinds).values_list(
        "plan__child", "plan", "held_on"
    ):
        found[child].reviewed.setdefault(plan, set()).add(day)
    return found


def paired(
    told: Iterable[ReturnedPlan], plans: Iterable[Plan]
) -> Iterator[tuple[ReturnedPlan, Plan | None]]:
    """Each returned plan beside the plan it is: the same kind and start, or the only other one of
    its kind that runs on the same days, whose start the authority has corrected."""
    left = list(plans)
    unmatched = []
    for one in told:
        same = [p for p in left if p.kind == one.kind and p.started_on == one.started_on]
        exact = next((p for p in same if p.ended_on == one.ended_on), None)
        if plan := exact or next(iter(same), None):
            left.remove(plan)
            yield one, plan
        else:
            unmatched.append(one)
    for one in unmatched:
        rivals = [u for u in unmatched if u.kind == one.kind]
        others = [p for p in left if p.kind == one.kind and _overlap(p, one)]
        yield one, others[0] if len(others) == len(rivals) == 1 else None


def _overlap(plan: Plan, told: ReturnedPlan) -> bool:
    return plan.started_on <= (told.ended_on or date.max) and told.started_on <= (
        plan.ended_on or date.max
    )


def update(known: Known, told: ReturnedChild, source: Source) -> tuple[bool, list[str]]:
    """Bring a child up to what the return says, inside the transaction that has locked them.

    Returns whether anything changed, and the notes. Refuses an open plan that would break a rule
    beside the plans that are there.
    """
    notes: list[str] = []
    changed = _child(known, told, source, notes)
    changed |= _numbers(known, told, source, notes)
    for one, plan in list(paired(told.plans, known.plans)):
        changed |= _plan(known, told, one, plan, source, notes)
    return changed, notes


def _child(known: Known, told: ReturnedChild, source: Source, notes: list[str]) -> bool:
    child, was = known.child, known.child.expected_on
    taken = settle(child, _of_child(told), CHILD_FIELDS, notes, "")
    if not taken:
        return False
    source.keep(child)
    if child.expected_on and child.expected_on != was:
        expected(child, child.expected_on, source).save()
    if "expected_on" in taken or "date_of_birth" in taken:
        for plan in (p for p in known.plans if p.is_open):
            if _follow_up(plan, known, source):
                source.keep(plan)
    source.record(child, None, "child.imported")
    return True


def _numbers(known: Known, told: ReturnedChild, source: Source, notes: list[str]) -> bool:
    added = False
    for scheme, value in _differing_numbers(known, told):
        held = next((n for n in known.numbers if n.scheme == scheme), None)
        if held is None or scheme == Scheme.FORMER_UPN:
            number_of(known.child, scheme, value, source).save()
        elif (str(Scheme.FORMER_UPN), held.value) in told.numbers:
            held.value = value
            held.save(update_fields=["value"])
        else:
            label = Scheme(scheme).label
            notes.append(f"Kept: another {label} is recorded here; the return's was left out.")
            continue
        added = True
    return added


def _differing_numbers(known: Known, told: ReturnedChild) -> list[tuple[str, str]]:
    have = {(number.scheme, number.value) for number in known.numbers}
    return [number for number in told.numbers if number not in have]


def _plan(
    known: Known,
    told: ReturnedChild,
    one: ReturnedPlan,
    plan: Plan | None,
    source: Source,
    notes: list[str],
) -> bool:
    if plan is None:
        found = rules.judge(one, _beside(known, None, told, one), died_on=told.died_on)
        notes += [note] if (note := rules.history_note(one, found)) else []
        plan = new_plan(known.child, one, found, source)
        create_plans([(plan, one)], source)
        known.plans.append(plan)
        known.reviewed[plan.pk] = set(one.reviewed_on)
        source.record(known.child, plan, "plan.imported")
        return True
    label = f" of {one.in_words}"
    values = _of_plan(one)
    if not plan.is_open and one.is_open:
        if plan.ended_on:
            notes.append(f"Kept: {one.in_words} ended here on {long_date(plan.ended_on)}.")
        values = {f: v for f, v in values.items() if f not in PLAN_FIELDS[2]}
    taken = settle(plan, values, PLAN_FIELDS, notes, label)
    had = known.reviewed.setdefault(plan.pk, set())
    new = tuple(day for day in one.reviewed_on if day not in had)
    if not taken and not new:
        return False
    Review.rows.bulk_create(new_reviews(plan, new, source))
    had.update(new)
    _judge_again(known, told, one, plan)
    _follow_up(plan, known, source)
    source.keep(plan)
    source.record(known.child, plan, "plan.imported")
    return True


def _judge_again(known: Known, told: ReturnedChild, one: ReturnedPlan, plan: Plan) -> None:
    """Ask of a plan as it now stands what was asked of it when it came in."""
    stands = ReturnedPlan(
        kind=Kind(plan.kind),
        started_on=plan.started_on,
        ended_on=plan.ended_on,
        initial_category=plan.initial_category,
        category=plan.category,
        conference_on=plan.conference_on,
        reviewed_on=tuple(sorted(known.reviewed[plan.pk])),
        line=one.line,
    )
    found = rules.judge(stands, _beside(known, plan, told, one), died_on=told.died_on)
    plan.breaches = as_data(found)


def _beside(
    known: Known, plan: Plan | None, told: ReturnedChild, one: ReturnedPlan
) -> list[PlanDates]:
    """The child's other plans: as the return has them, and those it does not speak of."""
    spoken = {p.pk for _, p in paired(told.plans, known.plans) if p is not None}
    rest = [p for p in known.plans if p.pk not in spoken and p is not plan]
    return [other.dates for other in told.plans if other is not one] + [
        PlanDates(kind=p.kind, started_on=p.started_on, ended_on=p.ended_on) for p in rest
    ]


def _follow_up(plan: Plan, known: Known, source: Source) -> bool:
    """Count the deadlines of a plan from what is now known; what a chair has moved stays moved."""
    plan.child = known.child
    before = plan.next_meeting_on, plan.next_review_on
    bring_into_line(plan, at=source.at, calendar=source.calendar, is_new_here=True)
    return before != (plan.next_meeting_on, plan.next_review_on)


def _of_child(told: ReturnedChild) -> dict[str, Any]:
    return {
        "date_of_birth": told.date_of_birth,
        "expected_on": told.expected_on,
        "sex": told.sex,
    }


def _of_plan(told: ReturnedPlan) -> dict[str, Any]:
    return {
        "started_on": told.started_on,
        "conference_on": told.conference_on,
        "status": str(Status.OPEN if told.is_open else Status.ENDED),
        "ended_on": told.ended_on,
        "end_reason": told.end_reason,
        "initial_category": told.initial_category,
        "category": told.category,
    }
