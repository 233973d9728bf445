"""The lessons of a partnership in figures: a quarter's last count, small numbers hidden."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from agencies.models import Agency, Partnership
from plans import access
from plans.models import LessonCount
from plans.rules.lesson_counts import COUNTED, NONE, States, published
from plans.rules.lessons.findings import State
from plans.rules.lessons.fourteen import Lesson
from plans.rules.quarters import Quarter, quarter_of
from plans.rules.suppression import Shown

NOT_OVER = "This quarter is not over. Its figures are shown when it is."
ALL = "All plans"
NO_LEAD = "Plans without a lead"
REST = "The other agencies together"
HIDDEN = "Hidden: small number"

Counts = Mapping[Lesson, Mapping[uuid.UUID | None, States]]
"""What one week's count found, by the agency that leads."""


@dataclass(frozen=True)
class Row:
    """Plans by state. `change` is since the quarter before, where both numbers are shown."""

    whose: str
    numbers: Mapping[State, Shown]
    change: Mapping[State, Shown]


@dataclass(frozen=True)
class LessonFigures:
    """One lesson over a partnership: all of its plans, then the agencies that can be told apart."""

    lesson: Lesson
    rows: list[Row]

    @property
    def is_hidden(self) -> bool:
        return all(number is None for row in self.rows for number in row.numbers.values())


@dataclass(frozen=True)
class Figures:
    """The last count of a quarter, and of the one before; None where there was none."""

    quarter: Quarter
    is_over: bool
    week: date | None = None
    week_before: date | None = None
    lessons: list[LessonFigures] = field(default_factory=list)
    held_back: str = ""


def lesson_figures(of: access.Figures, quarter: Quarter, *, on: date) -> Figures:
    """A quarter's last count. Five statements, however many plans it counts.

    While the quarter runs it is the business manager's alone: the difference between two weeks can
    be one case.
    """
    is_over = quarter < quarter_of(on)
    if not is_over and not of.sees_running_quarter:
        return Figures(quarter, is_over, held_back=NOT_OVER)
    week, now = _last_in(of.partnership, quarter)
    week_before, before = _last_in(of.partnership, quarter.after(-1))
    names = _names(now)
    found = [_lesson(one, now[one], before.get(one, {}), names) for one in COUNTED if one in now]
    return Figures(quarter, is_over, week, week_before, found)


def _last_in(partnership: Partnership, quarter: Quarter) -> tuple[date | None, Counts]:
    """The last count whose week began in a quarter."""
    rows = LessonCount.objects.filter(partnership=partnership, as_lead=True)
    inside = rows.filter(week_of__gte=quarter.first_day, week_of__lt=quarter.after(1).first_day)
    week = inside.order_by("-week_of").values_list("week_of", flat=True).first()
    found: dict[Lesson, dict[uuid.UUID | None, dict[State, int]]] = defaultdict(dict)
    if week is not None:
        for row in rows.filter(week_of=week):
            states = found[Lesson(row.lesson)].setdefault(row.agency_id, dict(NONE))
            states[State(row.state)] = row.number
    return week, found


def _names(counts: Counts) -> Mapping[uuid.UUID | None, str]:
    agencies = {agency for one in counts.values() for agency in one if agency}
    named = Agency.objects.filter(pk__in=agencies).order_by("name").values_list("pk", "name")
    return {**dict(named), None: NO_LEAD}


def _lesson(
    lesson: Lesson,
    now: Mapping[uuid.UUID | None, States],
    before: Mapping[uuid.UUID | None, States],
    names: Mapping[uuid.UUID | None, str],
) -> LessonFigures:
    shown, then = published(now), published(before)
    rows = [_row(ALL, shown.whole, then.whole)]
    rows += [
        _row(name, shown.apart[key], then.apart.get(key, {}))
        for key, name in names.items()
        if key in shown.apart
    ]
    if shown.apart and shown.rest is not None:
        # Who is among them differs from quarter to quarter, so that no change is told.
        rows.append(_row(REST, shown.rest, {}))
    return LessonFigures(lesson, rows)


def _row(whose: str, now: Mapping[State, Shown], before: Mapping[State, Shown]) -> Row:
    change: dict[State, Shown] = {}
    for state in State:
        number, was = now[state], before.get(state)
        change[state] = None if number is None or was is None else number - was
    return Row(whose, {state: now[state] for state in State}, change)


def lines_of(found: Figures) -> Iterable[tuple[object, ...]]:
    """The same as lines of a file: number and lesson, whose plans, state, how many, and before."""
    if found.held_back:
        yield "", "Everything", ALL, "", found.held_back, ""
    for one in found.lessons:
        for row in one.rows:
            for state in State:
                number, change = row.numbers[state], row.change[state]
                yield (
                    one.lesson.number,
                    one.lesson.label,
                    row.whose,
                    state.label,
                    HIDDEN if number is None else number,
                    "" if number is None or change is None else number - change,
                )
