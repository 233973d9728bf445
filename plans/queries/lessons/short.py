"""The lessons that want somebody, as a short list: one line for each, whoever can act first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from plans.queries.lessons.fourteen import LessonLine, ReasonLine
from plans.rules.lessons.findings import WORST_FIRST


@dataclass(frozen=True)
class ShortLine:
    """One lesson by the worst of its reasons; by the worst of the reader's own, if they can act."""

    line: LessonLine
    reason: ReasonLine

    @property
    def is_mine(self) -> bool:
        return self.reason.is_mine


def short_list(lines: Iterable[LessonLine]) -> list[ShortLine]:
    """The lessons in conflict, missing or due, the worst first, and in that the reader's own first."""
    found = [ShortLine(line, _foremost(line)) for line in lines if line.wants_somebody]
    return sorted(
        found,
        key=lambda one: (
            WORST_FIRST.index(one.line.state),
            not one.reason.reason.is_urgent,
            not one.is_mine,
            one.line.lesson.number,
        ),
    )


def _foremost(line: LessonLine) -> ReasonLine:
    wanting = [one for one in line.reasons if one.wants_somebody]
    return next((one for one in wanting if one.is_mine), wanting[0])
