"""Lesson 14 from the records: what is to be different, who does what, and whether it moves."""

from __future__ import annotations

from agencies.clock import local_date
from plans.models import Action, Outcome, OutcomeUnderstanding
from plans.queries.lessons import courses
from plans.queries.lessons.courses import Verdicts
from plans.queries.lessons.reading import Reading
from plans.queries.lessons.sources import ACTION, OUTCOME, UNDERSTANDING, UNSAID, agency_of
from plans.rules.actions import ActionStatus, is_open
from plans.rules.judgements import REACHED, SETTLED
from plans.rules.lessons import outcomes as rules
from plans.rules.lessons.courses import Course
from plans.rules.lessons.facts import Source
from plans.rules.outcomes import missing_parts


def facts(reading: Reading) -> rules.Outcomes:
    went = {course.outcome: course for course in courses.of_meetings(reading)}
    verdicts = courses.verdicts_of(reading)
    return rules.Outcomes(
        tuple(
            _outcome(reading, row, went[row.pk], verdicts) for row in courses.open_outcomes(reading)
        )
    )


def _outcome(reading: Reading, row: Outcome, course: Course, verdicts: Verdicts) -> rules.Outcome:
    on = local_date(row.created_at)
    return rules.Outcome(
        source=Source(OUTCOME, row.pk, UNSAID, on, on),
        id=row.pk,
        what=row.change,
        lacks=missing_parts(
            measure=row.measure,
            baseline=row.baseline,
            has_target_date=row.target_on is not None,
        ),
        actions=tuple(
            _action(one)
            for one in reading.actions
            if one.outcome_id == row.pk and one.status != ActionStatus.CANCELLED
        ),
        understood=tuple(
            _understood(one) for one in reading.understandings if one.outcome_id == row.pk
        ),
        course=course,
        is_settled=courses.last_verdict(reading, row, verdicts) in REACHED | SETTLED,
    )


def _action(row: Action) -> rules.Action:
    heard_on = local_date(row.last_updated_at or row.created_at)
    return rules.Action(
        source=Source(ACTION, row.pk, agency_of(row.owner_agency), heard_on, heard_on),
        what=row.what,
        due_on=row.due_on,
        is_open=is_open(row.status),
        is_familys=row.owner.is_family,
        owner=row.owner_id,
        owner_name=row.owner.name,
    )


def _understood(row: OutcomeUnderstanding) -> Source:
    return Source(
        UNDERSTANDING,
        row.pk,
        UNSAID,
        row.checked_on,
        local_date(row.recorded_at),
        row.recorded_by.name,
    )
