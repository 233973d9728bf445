"""The fourteen lessons of one plan as its reader sees them: state, evidence, and who puts it right."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from plans.models import Plan, Scope
from plans.queries.lessons import (
    assessment,
    capacity,
    challenge,
    child,
    engagement,
    fathers,
    history,
    household,
    impact,
    outcomes,
    roles,
    sharing,
    supervision,
    unborn,
)
from plans.queries.lessons.hands import People, people_of
from plans.queries.lessons.reading import Reading, read
from plans.queries.lessons.sources import DISAGREEMENT, UNDERSTANDING, VERSION, WORDS
from plans.rules.disagreements import Sight
from plans.rules.lessons import fourteen as rules
from plans.rules.lessons.facts import Source, Terms
from plans.rules.lessons.findings import WANTS_SOMEBODY, Finding, Reason, Side, State
from plans.rules.lessons.fourteen import Lesson
from plans.rules.records import HANDLING, RecordKind

FACTS: Mapping[Lesson, Callable[[Reading], Any]] = {
    Lesson.HOUSEHOLD: household.facts,
    Lesson.UNBORN: unborn.facts,
    Lesson.CHILD: child.facts,
    Lesson.FATHERS: fathers.facts,
    Lesson.ASSESSMENT: assessment.facts,
    Lesson.HISTORY: history.facts,
    Lesson.ENGAGEMENT: engagement.facts,
    Lesson.SUPERVISION: supervision.facts,
    Lesson.CHALLENGE: challenge.facts,
    Lesson.IMPACT: impact.facts,
    Lesson.CAPACITY: capacity.facts,
    Lesson.SHARING: sharing.facts,
    Lesson.ROLES: roles.facts,
    Lesson.OUTCOMES: outcomes.facts,
}

KEPT_BY_ALL = frozenset(kind.value for kind, handling in HANDLING.items() if handling.is_joint)
ACTS_FOR_THE_AGENCY = frozenset({"add_record", "record_supervision"})
"""Who may do either can put right what waits for their agency; who is only told of it cannot."""


@dataclass(frozen=True)
class Evidence:
    """A record behind a lesson. `key` is what its address calls it; it can be opened or only known of.

    `may_write` is that it is the reader's agency's, or waits for that agency, or is kept by all.
    """

    source: Source
    key: str
    may_open: bool
    may_write: bool = False

    @property
    def what(self) -> str:
        return WORDS[self.source.kind]

    @property
    def said_by(self) -> str:
        return self.source.said_by


@dataclass(frozen=True)
class Said:
    """What one agency says where two differ, and the record in which it says so."""

    side: Side
    evidence: Evidence

    @property
    def words(self) -> str:
        return self.side.says


@dataclass(frozen=True)
class ReasonLine:
    """One thing a lesson found, the records it was found in, and who can put it right by name.

    `is_mine` is of what is due from the reader or worse, `is_in_hand` of what waits for them in time
    as well.
    """

    reason: Reason
    evidence: tuple[Evidence, ...]
    sides: tuple[Said, ...]
    who: tuple[str, ...]
    is_mine: bool
    is_in_hand: bool = False

    @property
    def state(self) -> State:
        return self.reason.state

    @property
    def wants_somebody(self) -> bool:
        return self.reason.state in WANTS_SOMEBODY


@dataclass(frozen=True)
class LessonLine:
    """One lesson on one plan today: the worst of its reasons, and all of them, the worst first."""

    lesson: Lesson
    finding: Finding
    reasons: tuple[ReasonLine, ...]

    @property
    def state(self) -> State:
        return self.finding.state

    @property
    def wants_somebody(self) -> bool:
        return self.state in WANTS_SOMEBODY

    @property
    def who(self) -> tuple[str, ...]:
        """Who can put any of it right, those first who can put right the worst."""
        found = (name for one in self.reasons if one.wants_somebody for name in one.who)
        return tuple(dict.fromkeys(found))

    @property
    def is_mine(self) -> bool:
        return any(one.is_mine for one in self.reasons)


def lessons(scope: Scope, plan: Plan, *, on: date, at: datetime) -> tuple[LessonLine, ...]:
    """The fourteen lessons of a plan in the order of the briefing, from what this reader may see.

    Nobody puts anything right on a plan that has ended: it has none. The plan comes from `access`,
    with its child, policy, partnership and chair. As many statements whatever the plan holds;
    refuses as NotVisible whoever may not read it.
    """
    return looked_at(read(scope, plan, on=on, at=at))


def looked_at(reading: Reading) -> tuple[LessonLine, ...]:
    """The lessons of what was read of one plan for one reader. Asks the database nothing."""
    found = look_at(reading)
    sources = [source for line in found for source in line.finding.evidence]
    telling = _Telling(reading, people_of(reading, sources), _keys(reading))
    return tuple(telling.line(one) for one in found)


def look_at(reading: Reading, which: Iterable[Lesson] = tuple(Lesson)) -> tuple[rules.Line, ...]:
    """What the lessons find in what was read of a plan; nothing where it has ended."""
    plan = reading.plan
    if not plan.is_open:
        return ()
    terms = Terms(plan.policy.data, reading.today, reading.calendar, plan.started_on)
    return rules.look_at({one: FACTS[one](reading) for one in which}, terms)


@dataclass(frozen=True)
class _Telling:
    """What a finding is put into words with: names, and what the reader may open."""

    reading: Reading
    people: People
    keys: Mapping[tuple[str, uuid.UUID], str]

    def line(self, one: rules.Line) -> LessonLine:
        place = self.reading.place
        agency = place.agency_id if place.verbs & ACTS_FOR_THE_AGENCY else None
        mine = one.finding.waiting_for(place.capacities, agency, place.seats)
        told = tuple(
            self._reason(
                reason,
                mine,
                is_in_hand=reason.hands.hold(place.capacities, agency, place.seats),
            )
            for reason in one.finding.reasons
        )
        return LessonLine(one.lesson, one.finding, told)

    def _reason(self, reason: Reason, mine: tuple[Reason, ...], *, is_in_hand: bool) -> ReasonLine:
        return ReasonLine(
            reason,
            tuple(self._evidence(source, reason) for source in reason.evidence),
            tuple(Said(side, self._evidence(side.source, reason)) for side in reason.sides),
            self.people.who(reason.hands),
            reason in mine,
            is_in_hand,
        )

    def _evidence(self, source: Source, reason: Reason) -> Evidence:
        key = self.keys.get((source.kind, source.id), str(source.id))
        theirs = {source.agency.id} | reason.hands.agencies
        may_write = source.kind in KEPT_BY_ALL or self.reading.place.agency_id in theirs
        return Evidence(source, key, self._may_open(source), may_write)

    def _may_open(self, source: Source) -> bool:
        """All that was read, but for supervision and disagreements told of by date alone."""
        if source.kind == RecordKind.SUPERVISION:
            return source.id in self.reading.readable
        return source.id not in {
            one.row.pk for one in self.reading.disputes if one.sight == Sight.EXISTENCE
        }


def _keys(reading: Reading) -> dict[tuple[str, uuid.UUID], str]:
    """What an address calls a row that it does not call by its id, by its sort and id."""
    keys = {(DISAGREEMENT, one.row.pk): one.row.reference for one in reading.disputes}
    keys |= {(UNDERSTANDING, row.pk): str(row.outcome_id) for row in reading.understandings}
    if reading.version is not None:
        keys[VERSION, reading.version.review_id] = str(reading.version.number)
    return keys
