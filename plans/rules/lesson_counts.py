"""Plans counted by the state of each lesson and by agency, and which of the numbers may be shown.

Each plan counts once, for the agency that leads it, so that the agencies make up the whole. Small
numbers are hidden in such a way that no sum or difference of what is shown gives one back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Generic

from plans.rules import suppression
from plans.rules.lessons.findings import State
from plans.rules.lessons.fourteen import Lesson
from plans.rules.suppression import Key, Shown

COUNTED: tuple[Lesson, ...] = tuple(
    one for one in Lesson if one not in {Lesson.SUPERVISION, Lesson.CHALLENGE}
)
"""What is told from records at the plan's level. Dates of supervision are closer held, and of
disagreements there are figures of their own."""

States = Mapping[State, int]
NONE: States = dict.fromkeys(State, 0)


def week_of(day: date) -> date:
    """The Monday of a day's week: plans are counted once in a week."""
    return day - timedelta(days=day.weekday())


def total(found: Iterable[States]) -> dict[State, int]:
    numbers = dict(NONE)
    for one in found:
        for state, number in one.items():
            numbers[state] += number
    return numbers


def is_clean(numbers: States) -> bool:
    """Whether every number may be shown."""
    return not any(map(suppression.is_small, numbers.values()))


@dataclass(frozen=True)
class Published(Generic[Key]):
    """One lesson's numbers as they may be shown: of all plans, and of the agencies told apart.

    `rest` are the agencies counted together, of whose numbers the sum is shown, if anything is.
    """

    whole: Mapping[State, Shown]
    apart: Mapping[Key, States] = field(default_factory=dict)
    rest: States | None = None


def published(counts: Mapping[Key, States]) -> Published[Key]:
    """An agency is shown with all of its numbers, or is put together with others until their sums
    may be shown; where they never may, of no agency is anything shown.

    So everything that can be worked out from what is shown is a number that may be shown.
    """
    apart = {key for key, numbers in counts.items() if is_clean(numbers)}
    rest = set(counts) - apart
    while rest and apart and not is_clean(total(counts[key] for key in rest)):
        least = min(apart, key=lambda key: (sum(counts[key].values()), str(key)))
        apart.remove(least)
        rest.add(least)
    whole = total(counts.values())
    if not apart:
        return Published(
            suppression.parts(whole)
            if sum(whole.values()) >= suppression.FEWEST
            else dict.fromkeys(State)
        )
    return Published(
        dict(whole),
        {key: dict(NONE) | dict(counts[key]) for key in counts if key in apart},
        total(counts[key] for key in rest) if rest else None,
    )
