"""Lesson 5 from the records: assessments, what agencies put into them, and what changed since."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from agencies.clock import local_date
from plans.models import Assessment, Contribution, FatherFigure
from plans.queries.lessons import fathers
from plans.queries.lessons.reading import Reading
from plans.queries.lessons.sources import CHILD, UNSAID, agency_of, of_event, of_record
from plans.rules.assessments import ContributionStatus
from plans.rules.chronology import Category
from plans.rules.fathers import FatherType
from plans.rules.lessons import assessment as rules
from plans.rules.lessons.facts import Source
from plans.rules.timetable import Trigger

ASK_ANEW: dict[str, str] = {
    Trigger.STRATEGY_DISCUSSION: "a strategy discussion began an enquiry",
    Trigger.PLACEMENT_STARTED: "a placement started",
    Trigger.BECAME_LOOKED_AFTER: "the child became looked after",
}
"""The events of the timetable that an assessment from before knows nothing of."""


def facts(reading: Reading) -> rules.Assessments:
    return rules.Assessments(
        assessments=tuple(_assessment(reading, row) for row in reading.standing(Assessment)),
        changes=tuple(_changes(reading)),
    )


def _assessment(reading: Reading, row: Assessment) -> rules.Assessment:
    parts = [one for one in reading.standing(Contribution) if one.assessment_id == row.record.line]
    return rules.Assessment(
        source=of_record(row),
        what=f"{row.get_type_display().lower()} assessment",
        due_on=row.due_on,
        completed_on=row.completed_on,
        contributions=tuple(_contribution(reading, one) for one in parts),
    )


def _contribution(reading: Reading, row: Contribution) -> rules.Contribution:
    """What was asked, in the version that asked, and answered, in the one that stands."""
    line = [one for one in reading.ever(Contribution) if one.record.line == row.record.line]
    on = row.record.happened_on
    is_received = row.status == ContributionStatus.RECEIVED
    is_declined = row.status == ContributionStatus.DECLINED
    return rules.Contribution(
        agency=agency_of(row.from_agency),
        asked_on=min(one.record.happened_on for one in line),
        due_on=row.due_on or next((one.due_on for one in line if one.due_on), None),
        received_on=on if is_received else None,
        declined_on=on if is_declined else None,
    )


def _changes(reading: Reading) -> Iterator[rules.Change]:
    """New partners, a birth, an enquiry, moves and removals."""
    for event in reading.happened:
        if event.trigger in ASK_ANEW:
            yield rules.Change(of_event(event), ASK_ANEW[event.trigger])
    for entry in reading.entries:
        if entry.category == Category.PLACEMENT:
            yield rules.Change(entry.source, "a placement or a move, by the chronology")
    if birth := _birth(reading):
        yield birth
    yield from _new_partners(reading)


def _birth(reading: Reading) -> rules.Change | None:
    child = reading.plan.child
    born_on: date | None = child.date_of_birth
    if born_on is None:
        return None
    recorded_on = max(born_on, local_date(child.created_at))
    return rules.Change(Source(CHILD, child.pk, UNSAID, born_on, recorded_on), "the birth")


def _new_partners(reading: Reading) -> Iterator[rules.Change]:
    of = {row.pk: row for row in reading.standing(FatherFigure)}
    for one in fathers.facts(reading).fathers:
        row = of[one.source.id]
        if one.became_on is not None and row.type == FatherType.PARTNER:
            yield rules.Change(of_record(row, on=one.became_on), f"a new partner, {one.name}")
