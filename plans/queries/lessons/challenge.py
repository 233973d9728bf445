"""Lesson 9 from the records: disagreements as far as the reader may know, and what stands still."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from agencies.clock import local_date
from plans.queries.lessons import courses
from plans.queries.lessons.disputes import Dispute
from plans.queries.lessons.reading import Reading
from plans.queries.lessons.sources import DISAGREEMENT, agency_of
from plans.rules.disagreements import UNFINISHED, Sight, State
from plans.rules.lessons import challenge as rules
from plans.rules.lessons.courses import Course, flat
from plans.rules.lessons.facts import Source

WITH_THE_RAISER = frozenset({State.PROPOSED, State.AGREED, State.DECIDED})
"""The agency that raised it has the next word."""


def facts(reading: Reading) -> rules.Challenge:
    known = [one for one in reading.disputes if one.sight > Sight.EXISTENCE]
    reviewed = courses.of_reviews(reading)
    return rules.Challenge(
        cases=tuple(_case(reading, one) for one in known),
        courses=reviewed,
        spoken_to=_spoken_to(reading, reviewed, known),
        others=len(reading.disputes) - len(known),
    )


def _case(reading: Reading, one: Dispute) -> rules.Case:
    """One whose dates the reader may know; the clock and whose turn it is, where they may read it."""
    row, due_at = one.row, _due_at(one)
    on = _raised_on(one)
    closed_on = local_date(row.stopped_at) if row.stopped_at else None
    return rules.Case(
        Source(DISAGREEMENT, row.pk, agency_of(row.raising_agency), on, on),
        is_open=row.state in UNFINISHED,
        due_on=local_date(due_at) if due_at else None,
        has_run_out=due_at is not None and row.is_urgent and due_at <= reading.at,
        waits_for=row.raising_agency_id if row.state in WITH_THE_RAISER else one.silent,
        closed_on=closed_on,
        feedback_on=closed_on if row.state == State.CLOSED else None,
        owes_feedback=row.state == State.CLOSED,
    )


def _due_at(one: Dispute) -> datetime | None:
    if one.row.state == State.OPEN:
        return one.respond_due_at
    is_read = one.sight == Sight.FULL and one.row.state == State.PROPOSED
    return one.row.confirm_due_at if is_read else None


def _raised_on(one: Dispute) -> date:
    assert one.row.submitted_at is not None, "Only what was sent is read."
    return local_date(one.row.submitted_at)


def _spoken_to(
    reading: Reading, reviewed: tuple[Course, ...], known: list[Dispute]
) -> frozenset[uuid.UUID]:
    """Outcomes of which somebody said why they stand still, or over which agencies disagree.

    A disagreement names no outcome, so that one raised since the first of the reviews at which an
    outcome stood still counts for it.
    """
    reviews = reading.plan.policy.data["lessons"]["challenge"]["flat_reviews"]
    raised = [_raised_on(one) for one in known]
    found = set()
    for course in flat(reviewed, reviews):
        steps = course.last(reviews)
        explained = any(
            row.outcome_id == course.outcome
            and row.note.strip()
            and row.observed_on >= steps[-1].on
            for row in reading.updates
        )
        if explained or any(on >= steps[0].on for on in raised):
            found.add(course.outcome)
    return frozenset(found)
