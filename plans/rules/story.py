"""What is known of a plan that its deadlines are counted from, and a deadline as it follows."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from agencies.workdays import Calendar
from plans.rules.plans import Kind
from plans.rules.reviews import REVIEW_OF, ReviewKind
from plans.rules.timetable import Limit, Policy, Trigger, limit

Identity = tuple[str, date]
"""A row of the policy and the day its clock started: what a deadline is known by."""


@dataclass(frozen=True)
class Meeting:
    """A meeting that was held; `sent_on` once its record went to those who were there."""

    kind: ReviewKind
    on: date
    id: uuid.UUID | None = None
    sent_on: date | None = None
    late_reason: str = ""


@dataclass(frozen=True)
class Event:
    trigger: Trigger
    on: date
    placement: str = ""


@dataclass(frozen=True)
class Story:
    """What is known of a plan: all that its deadlines are counted from.

    `born_on` is given only where the plan began before the birth; `expected` are the expected dates
    with the day from which each was known; `stands` the due dates of open deadlines, which a chair
    may have moved; `agreed_meeting_on` is what the last meeting agreed for the next; `settled` and
    `open_keys` the rows that were kept or set aside, and those that are open. `report` is the open
    review with the day on which the social worker's report to it was sent, and `is_reported` that
    this has kept its deadline already; `agreed` the numbers agreed for this child by row; `spared`
    why a milestone is not needed.
    """

    policy: Policy
    calendar: Calendar
    kind: Kind
    started_on: date
    today: date
    conference_on: date | None = None
    is_unborn: bool = False
    born_on: date | None = None
    expected: tuple[tuple[date, date], ...] = ()
    follows_protection: bool = False
    meetings: tuple[Meeting, ...] = ()
    events: tuple[Event, ...] = ()
    agreed_meeting_on: date | None = None
    planned: Mapping[str, date] = field(default_factory=dict)
    stands: Mapping[Identity, date] = field(default_factory=dict)
    settled: frozenset[str] = frozenset()
    open_keys: frozenset[str] = frozenset()
    report: Meeting | None = None
    is_reported: bool = False
    agreed: Mapping[str, int] = field(default_factory=dict)
    spared: Mapping[Trigger, str] = field(default_factory=dict)

    def held(self, *kinds: ReviewKind) -> list[Meeting]:
        return sorted((m for m in self.meetings if m.kind in kinds), key=lambda m: m.on)

    def sets(self, key: str) -> bool:
        """Whether the policy has a row, of those that it may leave out."""
        return key in self.policy["timetable"]

    def limit(self, key: str, on: date) -> Limit:
        """The last day of a row whose clock started on a day, as agreed for this child."""
        return limit(self.policy, key, on, self.calendar, self.agreed.get(key))

    def first(self, trigger: Trigger) -> date | None:
        return min(self.days(trigger), default=None)

    def days(self, trigger: Trigger) -> list[date]:
        return sorted(event.on for event in self.events if event.trigger == trigger)

    @property
    def reviews(self) -> list[Meeting]:
        return self.held(REVIEW_OF[self.kind])

    @property
    def groups(self) -> list[Meeting]:
        return self.held(ReviewKind.GROUP_MEETING)

    @property
    def conference(self) -> date:
        return self.conference_on or self.started_on

    @property
    def is_pre_birth(self) -> bool:
        """Whether the plan began before the child was born, whom somebody was expecting."""
        return bool(self.expected) and (self.is_unborn or self.born_on is not None)

    @property
    def looked_after_on(self) -> date:
        return max(self.days(Trigger.BECAME_LOOKED_AFTER), default=self.started_on)


@dataclass(frozen=True)
class Clock:
    """A row whose clock has started, on which day, and what kept it, if anything has."""

    key: str
    on: date
    met_on: date | None = None
    meeting: Meeting | None = None
    void: str = ""
    trigger: Trigger | None = None


@dataclass(frozen=True)
class Due:
    """A deadline as it is to be stored."""

    key: str
    trigger: Trigger
    trigger_on: date
    limit_on: date
    statutory: bool
    met_on: date | None = None
    meeting: Meeting | None = None
    void: str = ""

    @property
    def identity(self) -> Identity:
        return self.key, self.trigger_on
