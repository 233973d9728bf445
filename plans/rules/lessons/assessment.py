"""Lesson 5: is the work based on a robust multi-agency assessment?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from agencies.workdays import ONE_DAY, add_months, long_date
from plans.rules.lessons.facts import Agency, Source, Terms, in_order
from plans.rules.lessons.findings import (
    LEAD,
    Finding,
    Reason,
    State,
    agencies_or_lead,
    evidence,
    finding,
)


@dataclass(frozen=True)
class Contribution:
    """What one agency of the group was asked to put in, and whether it did or declined."""

    agency: Agency
    asked_on: date
    due_on: date | None = None
    received_on: date | None = None
    declined_on: date | None = None

    @property
    def is_outstanding(self) -> bool:
        return self.received_on is None and self.declined_on is None


@dataclass(frozen=True)
class Assessment:
    """`what` is said as in "pre-birth assessment"; it is under way until it is completed."""

    source: Source
    what: str
    due_on: date | None = None
    completed_on: date | None = None
    contributions: tuple[Contribution, ...] = ()


@dataclass(frozen=True)
class Change:
    """Something that asks for a new look: a new partner, a birth, an enquiry, a move, a removal."""

    source: Source
    what: str


@dataclass(frozen=True)
class Assessments:
    assessments: tuple[Assessment, ...] = ()
    changes: tuple[Change, ...] = ()


def look(facts: Assessments, terms: Terms) -> Finding:
    """Missing without a completed assessment; due when the newest is over 6 months old, when
    something changed since, and while an agency's contribution is outstanding."""
    completed = [one for one in facts.assessments if one.completed_on]
    last = max(completed, key=_completion, default=None)
    under_way = in_order(one for one in facts.assessments if not one.completed_on)
    base = [_completed(last, terms)] if last else [_none(under_way, terms)]
    used = [*under_way, last] if last else under_way
    return finding(
        [
            *base,
            *_changed(facts, last),
            *(reason for one in used for reason in _contributions(one, terms)),
        ]
    )


def _completion(one: Assessment) -> tuple[date, tuple[object, ...]]:
    return (one.completed_on or date.min, one.source.order)


def _none(under_way: list[Assessment], terms: Terms) -> Reason:
    words = "No assessment is completed, and none is under way."
    if under_way:
        first = under_way[0]
        by = f", due by {long_date(first.due_on)}" if first.due_on else ""
        words = f"No assessment is completed. The {first.what} is under way{by}."
    return Reason(
        "none_completed",
        State.MISSING,
        words,
        evidence=evidence(one.source for one in under_way),
        missing="Complete the assessment" if under_way else "Begin an assessment",
        hands=LEAD,
        since=terms.started_on,
        due_on=min((one.due_on for one in under_way if one.due_on), default=terms.started_on),
    )


def _completed(last: Assessment, terms: Terms) -> Reason:
    on = last.completed_on or last.source.on
    due_on = add_months(on, terms.of("assessment")["stale_months"])
    late = terms.is_past(due_on)
    return Reason(
        "stale" if late else "completed",
        State.DUE if late else State.IN_PLACE,
        f"The newest assessment, {last.what}, was completed on {long_date(on)}.",
        evidence=(last.source,),
        missing="Update the assessment" if late else "",
        hands=LEAD,
        since=due_on + ONE_DAY if late else on,
        due_on=due_on,
    )


def _changed(facts: Assessments, last: Assessment | None) -> Iterator[Reason]:
    if last is None or last.completed_on is None:
        return
    for change in in_order(facts.changes):
        if change.source.on <= last.completed_on:
            continue
        yield Reason(
            "changed_since",
            State.DUE,
            f"Since the assessment: {change.what}, {long_date(change.source.on)}.",
            evidence=evidence((change.source, last.source)),
            missing="Update the assessment",
            hands=LEAD,
            subject=change.source.id,
            since=change.source.on,
            due_on=change.source.on,
        )


def _contributions(one: Assessment, terms: Terms) -> Iterator[Reason]:
    for part in one.contributions:
        if part.declined_on:
            yield _declined(one, part, part.declined_on)
        elif part.is_outstanding:
            yield _outstanding(one, part, terms)


def _declined(one: Assessment, part: Contribution, on: date) -> Reason:
    return Reason(
        "contribution_declined",
        State.IN_PLACE,
        f"{part.agency.name} declined on {long_date(on)} to put anything into the {one.what}.",
        evidence=(one.source,),
        subject=part.agency.id,
        since=on,
    )


def _outstanding(one: Assessment, part: Contribution, terms: Terms) -> Reason:
    words = f"{part.agency.name} was asked on {long_date(part.asked_on)} for its part of the "
    words += f"{one.what}"
    soon = part.due_on and terms.is_within(
        part.due_on, terms.of("assessment")["contribution_warn_wd"]
    )
    if part.due_on:
        words += f", due by {long_date(part.due_on)}"
    return Reason(
        "contribution_late"
        if part.due_on and terms.is_past(part.due_on)
        else "contribution_soon"
        if soon
        else "contribution_outstanding",
        State.DUE,
        f"{words}.",
        evidence=(one.source,),
        missing="Send your agency's part of the assessment",
        hands=agencies_or_lead({part.agency.id}),
        subject=part.agency.id,
        since=part.asked_on,
        due_on=part.due_on,
    )
