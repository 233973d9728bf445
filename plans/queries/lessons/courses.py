"""How each open outcome went from meeting to meeting: by the chair's verdict, else by its measure."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from agencies.clock import local_date
from plans.models import Outcome, OutcomeUpdate, Review
from plans.queries.lessons.reading import Reading
from plans.queries.lessons.sources import of_meeting
from plans.rules.judgements import REACHED, STILL, Standing, has_moved
from plans.rules.lessons.courses import Course, Step
from plans.rules.outcomes import OPEN

Verdicts = dict[tuple[uuid.UUID, uuid.UUID], str]
"""By review and outcome."""


def open_outcomes(reading: Reading) -> list[Outcome]:
    return [row for row in reading.outcomes if row.status in OPEN]


def verdicts_of(reading: Reading) -> Verdicts:
    return {(row.review_id, row.outcome_id): row.verdict for row in reading.judgements}


def of_meetings(reading: Reading) -> tuple[Course, ...]:
    """What every meeting found: a review by its verdict, the group by whether the measure moved."""
    verdicts = verdicts_of(reading)
    return tuple(
        Course(row.pk, row.change, tuple(_steps(reading, row, verdicts)))
        for row in open_outcomes(reading)
    )


def of_reviews(reading: Reading) -> tuple[Course, ...]:
    """What reviews alone judged."""
    verdicts = verdicts_of(reading)
    return tuple(
        Course(
            row.pk,
            row.change,
            tuple(
                _judged(review, verdicts[review.pk, row.pk])
                for review in reading.held
                if (review.pk, row.pk) in verdicts
            ),
        )
        for row in open_outcomes(reading)
    )


def last_verdict(reading: Reading, outcome: Outcome, verdicts: Verdicts) -> str:
    said = [verdicts.get((review.pk, outcome.pk), "") for review in reading.held]
    return next((verdict for verdict in reversed(said) if verdict), "")


def _judged(review: Review, verdict: str) -> Step:
    source = of_meeting(review)
    return Step(source.on, verdict not in STILL, source)


def _steps(reading: Reading, outcome: Outcome, verdicts: Verdicts) -> Iterator[Step]:
    """A review that did not judge it says nothing. What was reached and stays so did not stand still."""
    seen = [row for row in reading.updates if row.outcome_id == outcome.pk]
    before, is_reached = Standing(outcome.baseline, outcome.baseline_number), False
    agreed_on = local_date(outcome.created_at)
    for review in reading.held:
        now = _standing(review, seen, before)
        verdict = verdicts.get((review.pk, outcome.pk), "")
        if verdict:
            is_reached = verdict in REACHED
            yield _judged(review, verdict)
        elif review.is_group_meeting and of_meeting(review).on > agreed_on:
            moved = is_reached or has_moved(before, now, outcome.target_number)
            yield Step(of_meeting(review).on, moved, of_meeting(review))
        before = now


def _standing(review: Review, seen: list[OutcomeUpdate], before: Standing) -> Standing:
    """Where the measure stood at a meeting, by what was seen until that day."""
    on = of_meeting(review).on
    until = [row for row in seen if row.observed_on <= on]
    return Standing(until[-1].now, until[-1].now_number) if until else before
