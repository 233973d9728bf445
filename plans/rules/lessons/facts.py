"""What every fact behind a lesson carries, and the terms under which facts are looked at."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol, TypeVar

from agencies.workdays import Calendar
from plans.rules.timetable import Policy


@dataclass(frozen=True)
class Agency:
    """An agency as the reader is told of it; `kind` is the code of its kind."""

    id: uuid.UUID
    name: str
    kind: str = ""


@dataclass(frozen=True)
class Source:
    """The record in which a fact stands: what evidence links to, and who says so since when.

    `kind` names the sort of record, `on` is the day it is about, `recorded_on` the day it was
    written down. `author` is empty where the reader is not told who wrote it.
    """

    kind: str
    id: uuid.UUID
    agency: Agency
    on: date
    recorded_on: date
    author: str = ""

    @property
    def order(self) -> tuple[date, date, str, uuid.UUID]:
        """The later a record is about, and of one day the later it was written, the newer it is."""
        return (self.on, self.recorded_on, self.kind, self.id)

    @property
    def said_by(self) -> str:
        """ "Priya Nandakumar, Wearbridge Children's Services"."""
        return ", ".join(filter(None, (self.author, self.agency.name)))


class Sourced(Protocol):
    @property
    def source(self) -> Source: ...


S = TypeVar("S", bound=Sourced)


def in_order(facts: Iterable[S]) -> list[S]:
    """The oldest first, however they were handed over."""
    return sorted(facts, key=lambda fact: fact.source.order)


def newest(facts: Iterable[S]) -> S | None:
    return max(facts, key=lambda fact: fact.source.order, default=None)


@dataclass(frozen=True)
class Meetings:
    """When the group or a review last met, and when either next does; None where there is none."""

    last_on: date | None = None
    next_on: date | None = None


NO_MEETINGS = Meetings()


@dataclass(frozen=True)
class Terms:
    """What facts are looked at under: the plan's own policy, today, which days count.

    `started_on` is the day the plan began: what was never there is missing since then.
    """

    policy: Policy
    today: date
    calendar: Calendar
    started_on: date

    def of(self, lesson: str) -> Mapping[str, Any]:
        """The policy's values for one lesson."""
        values: Mapping[str, Any] = self.policy["lessons"][lesson]
        return values

    def is_within(self, next_on: date | None, working_days: int) -> bool:
        """Whether a day is so many working days away or nearer, or has gone by."""
        if next_on is None:
            return False
        return self.calendar.working_days_between(self.today, next_on) <= working_days

    def is_past(self, due_on: date) -> bool:
        """Whether the last day on which something was kept has gone by."""
        return self.today > due_on

    def wd_after(self, day: date, count: int) -> date:
        return self.calendar.add_working_days(day, count)

    def wd_before(self, day: date, count: int) -> date:
        return self.calendar.add_working_days(day, -count)


def days_after(day: date, count: int) -> date:
    return day + timedelta(days=count)
