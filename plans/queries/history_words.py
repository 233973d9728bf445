"""What changed, in words: which fields of a row tell, what they are called, and what they say."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models

from agencies.models import Agency, Worker
from agencies.workdays import long_date
from plans.models import (
    FAR_OFF,
    Action,
    Child,
    FamilyLink,
    GroupMember,
    Outcome,
    OutcomeUnderstanding,
    Person,
    Plan,
)
from plans.rules.children import Relationship
from plans.rules.group import LeaveReason, MemberStatus
from plans.rules.outcomes import OutcomeStatus
from plans.rules.plans import Status


@dataclass(frozen=True)
class Changed:
    """One field: what it said and what it says. Empty where it said, or says, nothing."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Names:
    """What the ids in the rows stand for."""

    workers: Mapping[Any, str]
    agencies: Mapping[Any, str]
    seats: Mapping[Any, str]
    people: Mapping[Any, str]
    outcomes: Mapping[Any, str]

    def of(self, model: type[models.Model], pk: Any) -> str:
        known = {
            Worker: self.workers,
            Agency: self.agencies,
            GroupMember: self.seats,
            Person: self.people,
            Outcome: self.outcomes,
        }
        return known[model].get(pk, "somebody no longer on record") if pk else ""

    def seat(self, row: Any) -> str:
        """Who a version of a seat names: its worker, its family member, or nobody."""
        if row.worker_id:
            return self.of(Worker, row.worker_id)
        return self.of(Person, row.person_id) if row.person_id else "nobody"


Heading = Callable[[Any, Any, Names], str]


@dataclass(frozen=True, eq=False)
class Noun:
    """How one kind of row tells its story. Some fields go without saying of a new row."""

    model: type[models.Model]
    heading: Heading
    labels: dict[str, str]
    untold_at_start: frozenset[str] = field(default=frozenset({"status", "position", "now"}))
    about_family: bool = False

    def changes(self, old: Any, new: Any, names: Names, *, told: set[str]) -> list[Changed]:
        """The fields that differ between two versions; all that say something, of a new row."""
        return list(self._changes(old, new, names, told))

    def _changes(self, old: Any, new: Any, names: Names, told: set[str]) -> Iterator[Changed]:
        for name, label in self.labels.items():
            if name in told or (old is None and name in self.untold_at_start):
                continue
            column = self.model._meta.get_field(name)
            before = _words(column, old, names) if old is not None else ""
            after = _words(column, new, names)
            if before != after:
                yield Changed(label, before, after)
        # Of an outcome only: elsewhere it is a code, and an action's reason is in its updates.
        if self.model is Outcome and new.history_change_reason:
            yield Changed("Why", "", new.history_change_reason)


def _words(column: Any, row: Any, names: Names) -> str:
    value = getattr(row, column.attname)
    if value is None or value in {"", FAR_OFF}:
        return ""
    if isinstance(column, models.ForeignKey):
        return names.of(column.related_model, value)
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    return long_date(value) if isinstance(value, date) else str(value)


def _plan(old: Any, new: Any, names: Names) -> str:
    if old is None:
        return "Started the plan"
    return "Ended the plan" if old.status != new.status == Status.ENDED else "Changed the plan"


def _seat(old: Any, new: Any, names: Names) -> str:
    who = names.seat(new)
    if old is None:
        return {
            MemberStatus.PROPOSED: f"Asked {who} to join the group",
            MemberStatus.VACANT: f"Said that a seat is vacant: {new.role}",
        }.get(new.status, f"Added {who} to the group")
    if old.status == new.status:
        return (
            f"Changed the place of {who}" if who != "nobody" else f"Changed a vacancy: {new.role}"
        )
    if old.status == MemberStatus.VACANT:
        filled = new.leave_reason == LeaveReason.HANDED_OVER
        return f"{'Filled' if filled else 'Closed'} a vacancy: {new.role}"
    return {
        MemberStatus.CURRENT: f"{who} joined the group",
        MemberStatus.DECLINED: f"{who} declined to join the group",
        MemberStatus.LEFT: f"{who} left the group",
    }.get(new.status, f"Changed the place of {who}")


def _outcome(old: Any, new: Any, names: Names) -> str:
    if old is None:
        did = "Proposed" if new.status == OutcomeStatus.PROPOSED else "Added"
    elif old.status != new.status:
        did = {OutcomeStatus.AGREED: "Agreed", OutcomeStatus.CLOSED: "Closed"}[new.status]
    else:
        did = "Changed"
    return f"{did} the outcome “{new.change}”"


def _action(old: Any, new: Any, names: Names) -> str:
    return f"{'Added' if old is None else 'Changed'} the action “{new.what}”"


def _understanding(old: Any, new: Any, names: Names) -> str:
    who = names.of(Person, new.person_id) or "the child"
    return f"Recorded what {who} makes of “{names.of(Outcome, new.outcome_id)}”"


def _child(old: Any, new: Any, names: Names) -> str:
    if old is None:
        return "Recorded the child"
    born = old.date_of_birth is None and new.date_of_birth is not None
    return "Recorded the birth" if born else "Changed the child's details"


def _link(old: Any, new: Any, names: Names) -> str:
    relation = Relationship(new.relationship).label.lower()
    did = "Removed" if new.history_type == "-" else "Added" if old is None else "Changed"
    return f"{did} {names.of(Person, new.person_id)}, {relation}"


PERSON_NAMES = ("given_names", "family_name", "known_as", "description")


def _person(old: Any, new: Any, names: Names) -> str:
    named = {field: getattr(new, field) for field in PERSON_NAMES}
    return f"{'Recorded' if old is None else 'Changed what is recorded of'} {Person(**named).name}"


NOUNS = (
    Noun(
        Plan,
        _plan,
        {
            "kind": "Kind",
            "status": "State",
            "started_on": "Started",
            "conference_on": "Initial conference",
            "category": "Category",
            "contingency": "If the plan fails",
            "lead": "Lead practitioner",
            "chair": "Chair",
            "next_meeting_on": "Next meeting",
            "next_review_on": "Next review",
            "ended_on": "Ended",
            "end_reason": "Why it ended",
            "end_note": "Note",
        },
    ),
    Noun(
        GroupMember,
        _seat,
        {
            "status": "State",
            "worker": "Member",
            "agency": "Agency",
            "role": "Role",
            "purpose": "Purpose for this child",
            "standing": "Takes part as",
            "contact": "How often they see the child",
            "deputy": "Deputy",
            "answer_note": "Answer",
            "leave_reason": "Why they left",
            "leave_note": "Note",
        },
    ),
    Noun(
        Outcome,
        _outcome,
        {
            "status": "State",
            "worry": "Worry",
            "change": "What must be different",
            "measure": "How we will know",
            "baseline": "At the start",
            "now": "Now",
            "target": "Target",
            "target_on": "Target date",
            "review_on": "Reviewed on",
            "child_words": "The child's own words",
            "contingency": "What happens if this does not change",
            "closed_reason": "Why it is no longer relevant",
            "position": "Place in the order",
        },
    ),
    Noun(
        Action,
        _action,
        {
            "what": "What will be done",
            "owner": "Owner",
            "due_on": "Due",
            "status": "State",
            "status_reason": "Why",
            "acceptance": "Taken on",
            "outcome": "Towards",
        },
    ),
    Noun(
        OutcomeUnderstanding,
        _understanding,
        {
            "answer": "Answer",
            "reason": "Why",
            "words": "In their words",
            "how_checked": "How it was checked",
            "checked_on": "Checked on",
        },
    ),
    Noun(
        Child,
        _child,
        {
            "given_names": "Given names",
            "family_name": "Family name",
            "known_as": "Known as",
            "date_of_birth": "Date of birth",
            "expected_on": "Expected date of delivery",
            "sex": "Sex",
        },
        about_family=True,
    ),
    Noun(
        FamilyLink,
        _link,
        {"relationship": "Relationship", "note": "Note", "from_on": "From", "until_on": "Until"},
        about_family=True,
    ),
    Noun(
        Person,
        _person,
        {
            "given_names": "Given names",
            "family_name": "Family name",
            "known_as": "Known as",
            "description": "Description",
            "date_of_birth": "Date of birth",
        },
        about_family=True,
    ),
)

Ids = set[uuid.UUID]


def ids_in(noun: Noun, rows: list[Any], related: type[models.Model]) -> Ids:
    """Every id of one kind that the rows of a noun speak of, to be named in one statement."""
    columns = [
        column.attname
        for column in noun.model._meta.get_fields()
        if isinstance(column, models.ForeignKey) and column.related_model is related
    ]
    return {pk for row in rows for name in columns if (pk := getattr(row, name, None))}
