"""What the record shows drifting apart, asked as questions: effort and change, dates, and views.

None of it is a verdict on a parent or an agency. Where people work hard and nothing changes for the
child, the group asks itself why; the words that professionals use for it are never computed.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from agencies.workdays import long_date
from plans.rules.lessons.courses import Course, can_be_told, flat
from plans.rules.lessons.facts import Source, Terms, in_order
from plans.rules.lessons.findings import Side, counted, evidence, sides

STEPS: dict[str, int] = {
    "genuine": 0,
    "partial": 1,
    "compliance_without_change": 2,
    "avoidant": 3,
    "hostile": 4,
}
"""How far apart two views of a parent's engagement are (after Horwath and Morrison)."""


@dataclass(frozen=True)
class Question:
    """Something the record shows, put as a question, with the records on every side of it."""

    code: str
    words: str
    evidence: tuple[Source, ...] = ()
    sides: tuple[Side, ...] = ()
    subject: uuid.UUID | None = None
    since: date | None = None


@dataclass(frozen=True)
class View:
    """How one agency finds one parent to engage: `level` as a code, `says` as its label."""

    source: Source
    parent: uuid.UUID
    name: str
    level: str
    says: str


@dataclass(frozen=True)
class Attendance:
    """How many appointments one agency offered a parent over a time, and how many were kept."""

    source: Source
    parent: uuid.UUID
    name: str
    offered: int
    attended: int


@dataclass(frozen=True)
class Moved:
    """A date of the plan that was put off: `what` is what it was for."""

    source: Source
    subject: uuid.UUID
    what: str
    was_on: date
    now_on: date


@dataclass(frozen=True)
class Drift:
    views: tuple[View, ...] = ()
    attendance: tuple[Attendance, ...] = ()
    courses: tuple[Course, ...] = ()
    moves: tuple[Moved, ...] = ()


def questions(facts: Drift, terms: Terms) -> tuple[Question, ...]:
    """Everything that drifts, the newest first."""
    found = [
        *effort_and_change(facts.attendance, facts.courses, terms),
        *differing_views(facts.views, terms),
        *dates_moved(facts.moves, terms),
    ]
    return tuple(
        sorted(
            found,
            key=lambda q: (-(q.since or date.min).toordinal(), q.code, q.words, str(q.subject)),
        )
    )


def latest_views(views: Iterable[View]) -> dict[uuid.UUID, dict[uuid.UUID, View]]:
    """Each agency's newest view of each parent."""
    found: defaultdict[uuid.UUID, dict[uuid.UUID, View]] = defaultdict(dict)
    for view in in_order(views):
        found[view.parent][view.source.agency.id] = view
    return found


def differing_views(views: Iterable[View], terms: Terms) -> Iterator[Question]:
    """Two agencies whose newest views of one parent are two steps apart or more."""
    apart = terms.of("engagement")["steps_apart"]
    for parent, by_agency in latest_views(views).items():
        said = in_order(view for view in by_agency.values() if view.level in STEPS)
        heights = [STEPS[view.level] for view in said]
        if len(heights) < 2 or max(heights) - min(heights) < apart:
            continue
        yield Question(
            "views_differ",
            f"Agencies find {said[-1].name} to work with them differently. What does each see?",
            evidence=evidence(view.source for view in said),
            sides=sides((view.says, view.source) for view in said),
            subject=parent,
            since=said[-1].source.on,
        )


def effort_and_change(
    attendance: Iterable[Attendance], courses: Iterable[Course], terms: Terms
) -> Iterator[Question]:
    """Appointments are kept, and no outcome moved at two meetings: effort and change diverge."""
    values, courses = terms.of("engagement"), list(courses)
    meetings = values["flat_meetings"]
    still = flat(courses, meetings)
    if not can_be_told(courses, meetings) or len(still) < len(courses):
        return
    by_parent: defaultdict[uuid.UUID, list[Attendance]] = defaultdict(list)
    for one in in_order(attendance):
        by_parent[one.parent].append(one)
    for parent, counts in by_parent.items():
        offered = sum(one.offered for one in counts)
        attended = sum(one.attended for one in counts)
        if not offered or attended * 100 < values["attendance_percent"] * offered:
            continue
        steps = [step for course in still for step in course.last(meetings)]
        yield Question(
            "effort_and_change",
            f"Effort and change diverge: {counts[-1].name} kept {attended} of "
            f"{counted(offered, 'appointment')}, and no outcome moved at the last "
            f"{counted(meetings, 'meeting')}. What would have to be different?",
            evidence=evidence([*(one.source for one in counts), *(step.source for step in steps)]),
            sides=sides([*_effort(counts), *_stillness(still)]),
            subject=parent,
            since=max(step.on for step in steps),
        )


def _effort(counts: Iterable[Attendance]) -> Iterator[tuple[str, Source]]:
    for one in counts:
        yield f"{one.attended} of {one.offered} kept", one.source


def _stillness(still: Iterable[Course]) -> Iterator[tuple[str, Source]]:
    for course in still:
        (step,) = course.last(1)
        if step.source:
            yield f"“{course.what}” did not move", step.source


def dates_moved(moves: Iterable[Moved], terms: Terms) -> Iterator[Question]:
    """One thing whose date was put off again and again."""
    least = terms.of("outcomes")["dates_moved"]
    by_subject: defaultdict[uuid.UUID, list[Moved]] = defaultdict(list)
    for move in in_order(moves):
        if move.now_on > move.was_on:
            by_subject[move.subject].append(move)
    for subject, later in by_subject.items():
        if len(later) < least:
            continue
        yield Question(
            "dates_moved",
            f"“{later[-1].what}” was put off {counted(len(later), 'time')}, from "
            f"{long_date(later[0].was_on)} to {long_date(later[-1].now_on)}. What stands in the way?",
            evidence=evidence(move.source for move in later),
            sides=sides(
                (f"from {long_date(move.was_on)} to {long_date(move.now_on)}", move.source)
                for move in later
            ),
            subject=subject,
            since=later[-1].source.on,
        )
