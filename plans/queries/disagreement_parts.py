"""The parts of a disagreement's page, each already cut to what its reader sees."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from plans.queries.disagreements import Limit
from plans.rules.disagreements import Answer, Ended, Opened, Side

WITHHELD = "Somebody whose name is withheld"


@dataclass(frozen=True)
class Party:
    """Who stands for an agency at a stage; below FULL sight without the names."""

    pk: uuid.UUID
    side: Side
    agency: str
    worker: str
    deputy: str = ""
    proxy: str = ""
    is_vacant: bool = False
    is_chair: bool = False
    acknowledged_at: datetime | None = None
    answered_at: datetime | None = None
    is_mine: bool = False


@dataclass(frozen=True)
class Reply:
    agency: str
    answer: Answer
    reasons: str
    proposal: str
    at: datetime
    by: str


@dataclass(frozen=True)
class Stage:
    """One stage: its clock in words, who stood where, what was answered, and how it ended."""

    pk: uuid.UUID
    n: int
    level: str
    opened_at: datetime
    opened_because: Opened
    disputed: str
    was_told_late: bool
    is_urgent: bool
    acknowledge: Limit | None
    respond: Limit
    extensions: int
    ended_at: datetime | None
    ended_how: Ended | None
    parties: list[Party]
    replies: list[Reply]
    meeting: str
    no_meeting: str
    decides: bool

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    @property
    def vacancies(self) -> list[str]:
        """The agencies with nobody at this level."""
        return [party.agency for party in self.parties if party.is_vacant]


@dataclass(frozen=True)
class Happened:
    """One event of the timeline. `by` is empty of what the clock did."""

    at: datetime
    step: str
    by: str
    acting_for: str
    stage: int
    old_state: str
    new_state: str
    old_due_at: datetime | None
    new_due_at: datetime | None
    reason: str


@dataclass(frozen=True)
class Said:
    """What was said on a day, by whom and for which agency."""

    pk: uuid.UUID
    words: str
    at: datetime
    by: str
    agency: str


@dataclass(frozen=True)
class Talk:
    on: date
    people: str
    method: str
    summary: str
    by: str


@dataclass(frozen=True)
class PlanEnd:
    """That the plan has ended, which a disagreement outlives. `note` says which area took over, to
    those who may open the plan."""

    on: date
    reason: str
    note: str


@dataclass(frozen=True)
class Agreed:
    """An agreed action. `action` is that of the plan, where it is one and the reader may open it;
    `may_finish` is of the disagreement's own, for its owner and the managers of both sides."""

    pk: uuid.UUID
    what: str
    owner: str
    due_on: date | None
    is_done: bool
    replanned: str
    action: uuid.UUID | None = None
    may_finish: bool = False


@dataclass(frozen=True)
class TimeAsked:
    pk: uuid.UUID
    side: Side
    working_days: int
    reason: str
    by: str
    may_answer: bool


@dataclass(frozen=True)
class Words:
    """The text of a disagreement: for readers with FULL sight only."""

    raiser: str
    decision_challenged: str
    decided_on: date | None
    facts: str
    effect: str
    outcome_wanted: str
    danger: str
    danger_route: str
    danger_called_at: datetime | None
    danger_reference: str
    skip_reason: str
    agreed_statement: str
    is_agreed_in_part: bool
    decision: str
    decision_reasons: str
    decision_dissent: str
    decision_changed: bool | None
    withdrawn_reason: str
    was_pressed: bool | None
    redirected_to: str
    redirected_reason: str
    outcome: str
    feedback: str
    learning: str
    family_told: str
    family_note: str
