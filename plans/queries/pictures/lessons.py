"""The picture of the lessons over time: a line for each lesson, a mark for each day asked about."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from agencies.workdays import MONTHS
from plans.queries.lessons.over_time import OverTime
from plans.queries.pictures.text import NAME, SMALL, WIDE, Line, cut, width_of
from plans.rules.lessons.findings import State

LEFT, RIGHT = 12, WIDE - 12
TALL = 42


@dataclass(frozen=True)
class Mark:
    """One state on one day: `look` is its shape, "unknown" where it cannot be known."""

    x: float
    y: int
    look: str


@dataclass(frozen=True)
class Row:
    top: int
    name: Line
    marks: tuple[Mark, ...]
    rails: tuple[str, ...]


@dataclass(frozen=True)
class Picture:
    height: int
    rows: tuple[Row, ...]
    days: tuple[Line, ...]


def picture(found: OverTime) -> Picture:
    """Days from left to right, today at the right edge; lessons in the order of the briefing."""
    gap = (RIGHT - LEFT) / (len(found.days) - 1)
    places = [round(LEFT + n * gap, 1) for n in range(len(found.days))]
    rows = []
    for n, course in enumerate(found.courses):
        top = n * TALL
        words = f"{course.lesson.number}. {course.lesson.label}"
        name = Line(4, top + 15, cut(words, WIDE - 8, NAME, bold=True), "name")
        marks = [
            Mark(x, top + 29, state.value if state else "unknown")
            for x, state in zip(places, course.states, strict=True)
        ]
        rows.append(Row(top, name, tuple(marks), tuple(_rails(marks, course.states))))
    base = len(rows) * TALL + 14
    return Picture(base + 6, tuple(rows), tuple(_days(found, places, base)))


def _rails(marks: list[Mark], states: tuple[State | None, ...]) -> list[str]:
    """A line from each mark to the next of the same state."""
    found = []
    for (one, was), (other, is_now) in pairwise(zip(marks, states, strict=True)):
        if was is not None and was == is_now:
            found.append(f"M{one.x:g} {one.y}H{other.x:g}")
    return found


def _days(found: OverTime, places: list[float], base: int) -> list[Line]:
    """The first day, the one in the middle, and today."""
    lines = []
    middle = len(places) // 2
    for n, share in ((0, 0.0), (middle, 0.5), (len(places) - 1, 1.0)):
        day = found.days[n]
        words = "Today" if share == 1.0 else f"{day.day} {MONTHS[day.month - 1]}"
        edge = {0.0: 4.0, 1.0: WIDE - 4.0}.get(share, places[n])
        lines.append(Line(round(edge - share * width_of(words, SMALL), 1), base, words, "small"))
    return lines
