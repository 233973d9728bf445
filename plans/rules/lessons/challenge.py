"""Lesson 9: do you challenge, by the procedure, when the work does not protect the child enough?"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from agencies.workdays import ONE_DAY, long_date
from plans.rules.lessons.courses import Course, flat
from plans.rules.lessons.facts import Source, Terms
from plans.rules.lessons.findings import (
    ANYBODY,
    Finding,
    Reason,
    State,
    agencies_or_lead,
    counted,
    evidence,
    finding,
)


@dataclass(frozen=True)
class Case:
    """A professional disagreement, as far as the reader may know of it; never a draft.

    `due_on` is the last day of the answer that is waited for, `has_run_out` where its clock counts
    in hours and is over. `waits_for` is the agency whose turn it is, where the reader may know.
    One that was withdrawn or sent to another procedure owes nobody feedback.
    """

    source: Source
    is_open: bool
    due_on: date | None = None
    has_run_out: bool = False
    waits_for: uuid.UUID | None = None
    closed_on: date | None = None
    feedback_on: date | None = None
    owes_feedback: bool = True


@dataclass(frozen=True)
class Challenge:
    """`courses` are those of reviews; `spoken_to` the outcomes somebody challenged or explained.

    `others` counts the disagreements of which the reader may know only that they exist.
    """

    cases: tuple[Case, ...] = ()
    courses: tuple[Course, ...] = ()
    spoken_to: frozenset[uuid.UUID] = frozenset()
    others: int = 0


def look(facts: Challenge, terms: Terms) -> Finding:
    """Not needed where nothing was raised and every outcome moves. Due while one is open inside its
    limits, or an outcome stood still over two reviews and nobody challenged or explained it;
    missing where an answer is overdue, or one was closed without feedback to whoever raised it."""
    reasons = [
        *(_of(case, terms) for case in dict.fromkeys(facts.cases)),
        *_still(facts, terms),
        *_others(facts),
    ]
    if reasons:
        return finding(reasons)
    words = "No disagreement was raised, and no outcome stood still over two reviews."
    return finding([Reason("nothing_to_challenge", State.NOT_NEEDED, words)])


def _others(facts: Challenge) -> Iterator[Reason]:
    """Nothing is asked of somebody who is no party, and they are not told that there is none."""
    if facts.others:
        there = "is a disagreement" if facts.others == 1 else f"are {facts.others} disagreements"
        words = f"There {there} here that you are no party to."
        yield Reason("no_party", State.NOT_NEEDED, words)


def _of(case: Case, terms: Terms) -> Reason:
    if case.is_open:
        return _open(case, terms)
    closed_on = case.closed_on or case.source.on
    silent = case.owes_feedback and case.feedback_on is None
    words = f"The disagreement raised on {long_date(case.source.on)} was closed on "
    words += long_date(closed_on)
    return Reason(
        "closed_without_feedback" if silent else "closed",
        State.MISSING if silent else State.IN_PLACE,
        f"{words}, and whoever raised it has not been told what came of it."
        if silent
        else f"{words}.",
        evidence=(case.source,),
        missing="Tell whoever raised it what came of it" if silent else "",
        hands=agencies_or_lead({case.source.agency.id}),
        subject=case.source.id,
        since=closed_on,
        due_on=closed_on if silent else None,
    )


def _open(case: Case, terms: Terms) -> Reason:
    past = case.due_on is not None and terms.is_past(case.due_on)
    late = case.has_run_out or past
    words = f"A disagreement raised on {long_date(case.source.on)} is open"
    if case.due_on:
        words += f"; an answer {'was' if late else 'is'} due by {long_date(case.due_on)}"
    since = case.due_on + ONE_DAY if past and case.due_on else case.source.on
    return Reason(
        "overdue" if late else "open",
        State.MISSING if late else State.DUE,
        f"{words}.",
        evidence=(case.source,),
        missing="Answer the disagreement",
        hands=agencies_or_lead({case.waits_for} if case.waits_for else ()),
        subject=case.source.id,
        since=since,
        due_on=case.due_on,
        is_urgent=case.has_run_out,
    )


def _still(facts: Challenge, terms: Terms) -> Iterator[Reason]:
    reviews = terms.of("challenge")["flat_reviews"]
    for course in flat(facts.courses, reviews):
        spoken = course.outcome in facts.spoken_to
        steps = course.last(reviews)
        tail = "this has been challenged or explained" if spoken else "nobody has said why"
        yield Reason(
            "still_and_explained" if spoken else "still_unchallenged",
            State.IN_PLACE if spoken else State.DUE,
            f"“{course.what}” did not move at the last {counted(reviews, 'review')}; {tail}.",
            evidence=evidence(step.source for step in steps),
            missing="" if spoken else "Say why it stands still, or raise a disagreement",
            hands=ANYBODY,
            subject=course.outcome,
            since=steps[-1].on,
            due_on=None if spoken else steps[-1].on,
        )
