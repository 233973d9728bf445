"""The words in which the demo's families say what was put on record, by whom, and on which day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from plans.management.demo.stage import Stage
from plans.operations.records import Details
from plans.rules.chronology import Category, ChronologyEntryDetails, Impact, Significance
from plans.rules.records import Precision

Words = Details | Callable[[Stage], Details]
"""What a record says; a function where that names days, seats, agencies or other records."""


@dataclass(frozen=True)
class Noted:
    """One thing put on record on a day; `was` is the day it is of, where that is another one.

    `key` is what later records call it, `amends` the one it takes the place of for a `reason`.
    `is_of_same_day` is one that is of the day of the one it amends.
    `shown_to` is a worker: their agency is given sight of it, or they by name where it is sealed.
    """

    on: int
    by: str
    details: Words
    about: str = ""
    was: int | None = None
    within: Precision = Precision.DAY
    level: int | None = None
    key: str = ""
    amends: str = ""
    reason: str = ""
    shown_to: str = ""
    purpose: str = ""
    is_of_same_day: bool = False


def fact(
    on: int, by: str, was: int, category: Category, summary: str, source: str, **more: Any
) -> Noted:
    """An entry of the chronology; good for the child or neither, unless `hurt` says what it did."""
    hurt, good = more.pop("hurt", ""), more.pop("good", "")
    impact = Impact.NEGATIVE if hurt else Impact.POSITIVE if good else Impact.NEUTRAL
    details = ChronologyEntryDetails(
        summary,
        category,
        source,
        impact=impact,
        impact_text=hurt or good,
        action_taken=more.pop("done", ""),
        significance=more.pop("weight", Significance.ORDINARY),
    )
    return Noted(on, by, details, was=was, **more)
