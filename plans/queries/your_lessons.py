"""What a worker can put right of the lessons, across the plans in which they have a part."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from agencies.workdays import Calendar
from plans.models import Plan, Scope
from plans.queries.lessons.fourteen import LessonLine, ReasonLine, looked_at
from plans.queries.lessons.reading import Reading, read_all
from plans.queries.lessons.short import ShortLine, short_list
from plans.rules.lessons.findings import WORST_FIRST, State
from plans.rules.lessons.fourteen import Lesson
from plans.rules.lessons.sharing import WAITING


@dataclass(frozen=True)
class LessonsOf:
    """Of one plan the lessons in which this worker can put something right, the worst first."""

    plan: Plan
    lines: tuple[ShortLine, ...]
    calendar: Calendar

    @property
    def state(self) -> State:
        return self.lines[0].reason.state

    @property
    def what(self) -> str:
        """What would put the worst right, as a verb with its object."""
        worst = self.lines[0]
        return worst.reason.reason.missing or worst.line.lesson.label

    @property
    def others(self) -> tuple[str, ...]:
        """The other lessons that wait, by name."""
        return tuple(one.line.lesson.label for one in self.lines[1:])

    @property
    def due_on(self) -> date | None:
        return self.lines[0].reason.reason.due_on

    @property
    def urgency(self) -> tuple[object, ...]:
        first = self.lines[0].reason.reason
        return (
            not first.is_urgent,
            WORST_FIRST.index(first.state),
            first.due_on or first.since or date.max,
            self.plan.reference,
        )


@dataclass(frozen=True)
class ToAnswer:
    """A request for information that the worker, or somebody of their agency, is to answer."""

    plan: Plan
    line: ReasonLine
    calendar: Calendar

    @property
    def record(self) -> uuid.UUID:
        """The version of the request that stands."""
        return self.line.reason.evidence[0].id

    @property
    def asked_by(self) -> str:
        """The agency that asked: it wrote the version that waits."""
        return self.line.reason.evidence[0].agency.name

    @property
    def due_on(self) -> date | None:
        return self.line.reason.due_on


@dataclass(frozen=True)
class Looked:
    """One plan's lessons as the worker sees them."""

    reading: Reading
    lines: tuple[LessonLine, ...]


def look_over(scope: Scope, plans: Sequence[Plan], *, at: datetime) -> list[Looked]:
    """The lessons of each of these plans, from what this worker may see, and no more.

    As many statements for one plan as for fifty.
    """
    keys = [plan.pk for plan in plans]
    rows = Plan.objects.visible_to(scope).of_open_status().filter(pk__in=keys)
    read = read_all(
        scope,
        list(rows.select_related("child", "partnership", "policy", "chair")),
        on=scope.today,
        at=at,
    )
    return [Looked(reading, looked_at(reading)) for reading in read]


def your_lessons(scope: Scope, plans: Sequence[Plan], *, at: datetime) -> list[LessonsOf]:
    """One entry for each of these plans in which the worker can put something right, the worst first."""
    return lessons_in(look_over(scope, plans, at=at))


def lessons_in(looked: Iterable[Looked]) -> list[LessonsOf]:
    """The same of lessons that were looked at; but what waits to be answered has a line of its own."""
    found = []
    for one in looked:
        short = (_but_answers(line) for line in short_list(one.lines))
        if mine := tuple(line for line in short if line is not None and line.is_mine):
            found.append(LessonsOf(one.reading.plan, mine, one.reading.calendar))
    return sorted(found, key=lambda one: one.urgency)


def to_answer_in(looked: Iterable[Looked]) -> list[ToAnswer]:
    """The requests for information that wait for the worker, late or not."""
    return [
        ToAnswer(one.reading.plan, reason, one.reading.calendar)
        for one in looked
        for line in one.lines
        for reason in line.reasons
        if _is_to_answer(line, reason) and reason.is_in_hand
    ]


def _is_to_answer(line: LessonLine, reason: ReasonLine) -> bool:
    return line.lesson == Lesson.SHARING and reason.reason.code in WAITING


def _but_answers(short: ShortLine) -> ShortLine | None:
    """A line by what else of it the worker can put right, where its worst is a request to answer."""
    if not _is_to_answer(short.line, short.reason):
        return short
    mine = (one for one in short.line.reasons if one.is_mine)
    other = next((one for one in mine if not _is_to_answer(short.line, one)), None)
    return ShortLine(short.line, other) if other is not None else None
