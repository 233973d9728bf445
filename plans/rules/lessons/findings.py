"""What a lesson comes to: a state, every reason for it, and who can put each right."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices

from agencies.workdays import long_date
from plans.rules.lessons.facts import Source
from plans.rules.roles import Capacity


class State(TextChoices):
    """What a lesson comes to, the worst first."""

    CONFLICT = "conflict", "In conflict"
    MISSING = "missing", "Missing"
    DUE = "due", "Due"
    IN_PLACE = "in_place", "In place"
    NOT_NEEDED = "not_needed", "Not needed"


WORST_FIRST: tuple[State, ...] = tuple(State)
WANTS_SOMEBODY = frozenset({State.CONFLICT, State.MISSING, State.DUE})
"""Somebody has something to put right."""


@dataclass(frozen=True)
class Hands:
    """Who can put a reason right: whoever stands in a capacity, works for an agency, or owns it.

    `agencies` are those whose members in the group can; `owners` are members of the group.
    """

    capacities: frozenset[Capacity] = frozenset()
    agencies: frozenset[uuid.UUID] = frozenset()
    owners: frozenset[uuid.UUID] = frozenset()

    def hold(
        self,
        capacities: Collection[str],
        agency: uuid.UUID | None = None,
        seats: Collection[uuid.UUID] = (),
    ) -> bool:
        """Whether somebody with these capacities, agency and places in the group is among them."""
        return (
            not self.capacities.isdisjoint(capacities)
            or agency in self.agencies
            or not self.owners.isdisjoint(seats)
        )


NOBODY = Hands()
LEAD = Hands(frozenset({Capacity.LEAD}))
LEAD_AND_CHAIR = Hands(frozenset({Capacity.LEAD, Capacity.CHAIR}))
ANYBODY = Hands(frozenset({Capacity.LEAD, Capacity.CORE}))
"""Whoever adds records to the plan: what any agency may notice, any agency can put right."""


def agencies_or_lead(agencies: Iterable[uuid.UUID]) -> Hands:
    return Hands(LEAD.capacities, agencies=frozenset(agencies))


def owners_or_lead(*owners: uuid.UUID | None) -> Hands:
    return Hands(LEAD.capacities, owners=frozenset(one for one in owners if one))


@dataclass(frozen=True)
class Side:
    """What one agency says where two differ: shown beside the other, with who and when."""

    says: str
    source: Source

    @property
    def in_words(self) -> str:
        return f"{self.source.said_by}, {long_date(self.source.on)}: {self.says}"


@dataclass(frozen=True)
class Reason:
    """One thing a lesson found. Never a verdict: it says what is and is not on record.

    `code` is unique within a lesson, with `subject` within a plan; `missing` says what would put it
    right, as a verb with its object. `since` is the first day of the state, `due_on` the last day on
    which the thing is kept, past or to come. `sides` are given where agencies or figures differ, and
    the words then ask a question. `is_urgent` is told on the same day.
    """

    code: str
    state: State
    words: str
    evidence: tuple[Source, ...] = ()
    missing: str = ""
    hands: Hands = NOBODY
    subject: uuid.UUID | None = None
    since: date | None = None
    due_on: date | None = None
    sides: tuple[Side, ...] = ()
    is_urgent: bool = False

    @property
    def order(self) -> tuple[object, ...]:
        return (
            WORST_FIRST.index(self.state),
            not self.is_urgent,
            self.since or self.due_on or date.max,
            self.code,
            self.words,
            str(self.subject),
            tuple(source.order for source in self.evidence),
        )


@dataclass(frozen=True)
class Finding:
    """A lesson on one plan today: the worst of its reasons, and all of them, the worst first."""

    state: State
    reasons: tuple[Reason, ...]

    @property
    def worst(self) -> Reason:
        return self.reasons[0]

    @property
    def since(self) -> date | None:
        """Since when the lesson has been in its state, by those of its reasons that are in it."""
        days = (r.since for r in self.reasons if r.state == self.state and r.since)
        return min(days, default=None)

    @property
    def due_on(self) -> date | None:
        """The earliest day after which something of it is no longer kept, if nothing is done."""
        days = (r.due_on for r in self.reasons if r.due_on and r.state != State.NOT_NEEDED)
        return min(days, default=None)

    @property
    def evidence(self) -> tuple[Source, ...]:
        return evidence(source for reason in self.reasons for source in reason.evidence)

    @property
    def missing(self) -> tuple[str, ...]:
        """What would put it right, the worst first, each once."""
        return tuple(dict.fromkeys(r.missing for r in self.reasons if r.missing))

    def waiting_for(
        self,
        capacities: Collection[str],
        agency: uuid.UUID | None = None,
        seats: Collection[uuid.UUID] = (),
    ) -> tuple[Reason, ...]:
        """The reasons that somebody can put right, the worst first."""
        wanted = (one for one in self.reasons if one.state in WANTS_SOMEBODY)
        return tuple(one for one in wanted if one.hands.hold(capacities, agency, seats))


def finding(reasons: Iterable[Reason]) -> Finding:
    """The worst of the reasons, in the order conflict, missing, due, in place, not needed."""
    found = sorted(set(reasons), key=lambda reason: reason.order)
    return Finding(found[0].state, tuple(found))


def evidence(sources: Iterable[Source | None]) -> tuple[Source, ...]:
    """Each record once, the newest first."""
    found = {source for source in sources if source}
    return tuple(sorted(found, key=lambda source: source.order, reverse=True))


def sides(pairs: Iterable[tuple[str, Source]]) -> tuple[Side, ...]:
    """What each says, the oldest first."""
    found = {Side(says, source) for says, source in pairs}
    return tuple(sorted(found, key=lambda side: (side.source.order, side.says)))


def counted(number: int, noun: str, several: str = "") -> str:
    """ "1 visit", "2 visits"."""
    return f"{number} {noun if number == 1 else several or noun + 's'}"


def listed(names: Iterable[str]) -> str:
    """ "Police, School and Midwifery": each name once, in order of the alphabet."""
    found: Sequence[str] = sorted(set(names))
    return " and ".join(filter(None, (", ".join(found[:-1]), *found[-1:])))


def sentence(words: str) -> str:
    """The words with a capital to begin with, whatever name or thing they begin with."""
    return words[:1].upper() + words[1:]
