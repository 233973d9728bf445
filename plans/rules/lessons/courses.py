"""How one outcome went from meeting to meeting, as far as meetings looked at it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from plans.rules.lessons.facts import Source


@dataclass(frozen=True)
class Step:
    """What a meeting found of an outcome: whether it had moved, by a verdict or by its measure."""

    on: date
    moved: bool
    source: Source | None = None

    @property
    def order(self) -> tuple[date, bool, tuple[object, ...]]:
        return (self.on, self.moved, self.source.order if self.source else ())


@dataclass(frozen=True)
class Course:
    """One open outcome, `what` must change, and what meetings found of it."""

    outcome: uuid.UUID
    what: str
    steps: tuple[Step, ...] = ()

    @property
    def in_order(self) -> list[Step]:
        return sorted(self.steps, key=lambda step: step.order)

    def last(self, meetings: int) -> list[Step]:
        """The newest steps, the oldest first; fewer where fewer meetings looked."""
        return self.in_order[-meetings:]

    def is_flat(self, meetings: int) -> bool:
        """Whether so many meetings running found that it had not moved."""
        last = self.last(meetings)
        return len(last) == meetings and not any(step.moved for step in last)


def flat(courses: Iterable[Course], meetings: int) -> list[Course]:
    """Those that did not move, in order of what must change."""
    found = (course for course in courses if course.is_flat(meetings))
    return sorted(found, key=lambda course: (course.what, course.outcome))


def can_be_told(courses: Iterable[Course], meetings: int) -> bool:
    """Whether any outcome was looked at by enough meetings to say whether it moves."""
    return any(len(course.steps) >= meetings for course in courses)
