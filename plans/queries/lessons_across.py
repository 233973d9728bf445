"""The lessons over many plans, for who oversees or chairs them: by plan, worker, team and agency.

Everything is counted from the same findings as each plan's own page gives this reader.
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet

from agencies.models import Employment
from plans.models import GroupMember, LessonCount, Plan, Scope
from plans.queries.lessons.fourteen import ACTS_FOR_THE_AGENCY, look_at
from plans.queries.lessons.group import who_undertake
from plans.queries.lessons.reading import Reading, read_all
from plans.rules import roles
from plans.rules.group import MemberStatus
from plans.rules.lesson_counts import COUNTED
from plans.rules.lessons.findings import WANTS_SOMEBODY, WORST_FIRST, State
from plans.rules.lessons.fourteen import Lesson, Line
from plans.rules.roles import CAPACITY_OF, Capacity

MOST = 500
"""So many plans are looked at, those first that meet next."""
WANTED = tuple(state for state in State if state in WANTS_SOMEBODY)
NO_TEAM = "No line manager"
CHAIRS = frozenset({Capacity.CHAIR, Capacity.CHAIRS_MANAGER})
WEEKS = 13


@dataclass(frozen=True)
class PlanRow:
    """One plan: its lessons by state."""

    plan: Plan
    states: Mapping[State, int]


@dataclass(frozen=True)
class LessonRow:
    """One lesson: the plans by its state.

    `change` is over thirteen weeks, by the weekly counts of the plans of the agency that the reader
    oversees, of the people they manage, or of those they chair; empty where there is no count from then.
    """

    lesson: Lesson
    states: Mapping[State, int]
    change: Mapping[State, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Waiting:
    """What waits for somebody, or for all of a team or an agency: lessons by state, on how many plans.

    A lesson on a plan counts once for each of those it waits for.
    """

    who: str
    where: str
    plans: int
    states: Mapping[State, int]


@dataclass(frozen=True)
class Across:
    """`is_cut` says that there are more plans than were looked at."""

    plans: list[PlanRow] = field(default_factory=list)
    lessons: list[LessonRow] = field(default_factory=list)
    workers: list[Waiting] = field(default_factory=list)
    teams: list[Waiting] = field(default_factory=list)
    agencies: list[Waiting] = field(default_factory=list)
    is_cut: bool = False


def may_look_across(scope: Scope) -> bool:
    return scope.is_employed and (scope.oversees_agency or bool(scope.manages) or scope.chairs)


def must_look_across(scope: Scope) -> None:
    if not may_look_across(scope):
        raise PermissionDenied(
            "Lessons over several plans are for those who manage workers, oversee an agency or chair.",
            "The lessons of each of your plans are on its own page.",
        )


def plans_across(scope: Scope) -> QuerySet[Plan]:
    """Open plans that the reader answers for: of their agency, of whom they manage, or in the chair."""
    seats = GroupMember.rows.filter(status=MemberStatus.CURRENT, agency_id=scope.agency_id)
    if not scope.oversees_agency:
        seats = seats.filter(worker_id__in=scope.manages)
    theirs = seats.values("plan_id")
    chairs = scope.watched_chairs
    if chairs:
        theirs = theirs.union(Plan.rows.filter(chair_id__in=chairs).values("pk"), all=True)
    rows: QuerySet[Plan] = (
        Plan.objects.visible_to(scope)
        .of_open_status()
        .filter(pk__in=theirs)
        .select_related("child", "chair")
        .prefetch_related("policy", "partnership")
        .order_by("next_meeting_on", "next_review_on", "pk")
    )
    return rows


def lessons_across(scope: Scope, *, on: date, at: datetime) -> Across:
    """As many statements for five hundred plans as for one. Refuses whoever answers for none."""
    must_look_across(scope)
    plans = list(plans_across(scope)[: MOST + 1])
    found = [(reading, look_at(reading)) for reading in read_all(scope, plans[:MOST], on=on, at=at)]
    items = [item for reading, lines in found for item in _waiting(reading, lines, scope)]
    teams = _teams(items, on=on)
    return Across(
        plans=[PlanRow(reading.plan, _by_state(lines)) for reading, lines in found],
        lessons=_lessons([lines for _, lines in found], changes_of(scope, on=on)),
        workers=_gathered(items, lambda one: (one.name, one.agency)),
        teams=_gathered(items, lambda one: (teams.get(one.employed, NO_TEAM), one.agency)),
        agencies=_gathered(items, lambda one: (one.agency, "")),
        is_cut=len(plans) > MOST,
    )


def _by_state(lines: Iterable[Line]) -> Mapping[State, int]:
    return Counter(line.finding.state for line in lines)


def _lessons(
    found: Collection[Iterable[Line]], changes: Mapping[Lesson, Mapping[State, int]]
) -> list[LessonRow]:
    if not found:
        return []
    counts: dict[Lesson, Counter[State]] = {lesson: Counter() for lesson in Lesson}
    for lines in found:
        for line in lines:
            counts[line.lesson][line.finding.state] += 1
    return [LessonRow(one, states, changes.get(one, {})) for one, states in counts.items()]


@dataclass(frozen=True)
class _Item:
    """One lesson of one plan that one worker can put right."""

    plan: uuid.UUID
    lesson: Lesson
    state: State
    employed: tuple[uuid.UUID | None, uuid.UUID | None]
    name: str
    agency: str


def _waiting(reading: Reading, lines: Iterable[Line], scope: Scope) -> Iterator[_Item]:
    lines = tuple(lines)
    for seat in who_undertake(reading):
        if not _answers_for(reading, seat, scope):
            continue
        is_lead = seat.pk == reading.plan.lead_id
        capacities = frozenset({Capacity.LEAD if is_lead else CAPACITY_OF[seat.standing]})
        acts = roles.allowed(capacities, has_lead=reading.place.has_lead) & ACTS_FOR_THE_AGENCY
        agency = seat.agency_id if acts else None
        for line in lines:
            if mine := line.finding.waiting_for(capacities, agency, {seat.pk}):
                yield _Item(
                    reading.plan.pk,
                    line.lesson,
                    mine[0].state,
                    (seat.worker_id, seat.agency_id),
                    seat.name,
                    seat.agency.name if seat.agency else "",
                )


def _answers_for(reading: Reading, seat: GroupMember, scope: Scope) -> bool:
    """The chair for everybody on the plan; managers for workers of their own agency."""
    if not CHAIRS.isdisjoint(reading.place.capacities):
        return True
    is_ours = seat.agency_id == scope.agency_id
    return is_ours and (scope.oversees_agency or seat.worker_id in scope.manages)


def _teams(
    items: Iterable[_Item], *, on: date
) -> Mapping[tuple[uuid.UUID | None, uuid.UUID | None], str]:
    """Under which line manager each worker works in each agency. One statement."""
    workers = {item.employed[0] for item in items}
    rows = Employment.objects.current(on).filter(worker__in=workers, line_manager__isnull=False)
    found = rows.values_list("worker_id", "agency_id", "line_manager__name")
    return {(worker, agency): f"Team of {manager}" for worker, agency, manager in found}


def _gathered(items: Iterable[_Item], whose: Callable[[_Item], tuple[str, str]]) -> list[Waiting]:
    """What waits for each, a lesson on a plan once, in the worst state; most in the worst first."""
    found: dict[tuple[str, str], dict[tuple[uuid.UUID, Lesson], State]] = defaultdict(dict)
    for item in items:
        mine, key = found[whose(item)], (item.plan, item.lesson)
        mine[key] = min(mine.get(key, item.state), item.state, key=WORST_FIRST.index)
    gathered = [
        Waiting(who, where, len({plan for plan, _ in mine}), Counter(mine.values()))
        for (who, where), mine in found.items()
    ]
    return sorted(gathered, key=lambda one: ([-one.states[state] for state in WANTED], one.who))


def changes_of(scope: Scope, *, on: date) -> Mapping[Lesson, Mapping[State, int]]:
    """By how many plans each state grew over a quarter, by the newest count: of the agency's plans
    for who oversees it, of their people's there for a line manager, of those they chair for a chair,
    each of whom may read them all. One statement.
    """
    if scope.oversees_agency:
        whose = Q(agency_id=scope.agency_id, as_lead=False, manager=None)
    elif scope.manages:
        whose = Q(agency_id=scope.agency_id, manager_id=scope.worker_id)
    else:
        whose = Q(chair_id=scope.worker_id)
    rows = LessonCount.objects.filter(whose, week_of__gt=on - timedelta(weeks=WEEKS + 2))
    counts: dict[date, Counter[tuple[str, str]]] = defaultdict(Counter)
    for row in rows:
        counts[row.week_of][row.lesson, row.state] += row.number
    newest = max(counts, default=on)
    before = newest - timedelta(weeks=WEEKS)
    if before not in counts:
        return {}
    return {
        lesson: {
            state: counts[newest][lesson, state] - counts[before][lesson, state] for state in State
        }
        for lesson in COUNTED
    }


def lines_of(found: Across) -> Iterable[tuple[object, ...]]:
    """The same as lines of a file: by what, which, of which agency, on how many plans, and states."""
    for plan in found.plans:
        yield "Plan", plan.plan.reference, "", 1, *_numbers(plan.states)
    for lesson in found.lessons:
        on_plans = sum(lesson.states.values())
        yield "Lesson", lesson.lesson.label, "", on_plans, *_numbers(lesson.states)
    for what, rows in (
        ("Worker", found.workers),
        ("Team", found.teams),
        ("Agency", found.agencies),
    ):
        for one in rows:
            yield what, one.who, one.where, one.plans, *_numbers(one.states)


def _numbers(states: Mapping[State, int]) -> Iterator[int]:
    return (states.get(state, 0) for state in State)
