"""Lesson 2 from the records: the pregnancy's dates, the birth plan, and who looks after the birth."""

from __future__ import annotations

from collections.abc import Iterator

from agencies.clock import local_date
from agencies.models import AgencyKind
from plans.models import Assessment, BirthPlan, Deadline
from plans.queries.lessons.group import at_work
from plans.queries.lessons.reading import Reading
from plans.queries.lessons.sources import DEADLINE, UNSAID, of_event, of_member, of_record
from plans.queries.milestones import MilestoneLine, lines
from plans.rules.assessments import AssessmentKind
from plans.rules.lessons import unborn as rules
from plans.rules.lessons.facts import Source
from plans.rules.plans import Kind
from plans.rules.timetable import DeadlineStatus, Trigger

CONFERENCE, ASSESSED_BY = "pb.icpc", "assessment.due"
"""The rows of the timetable for what the milestones leave to records of their own. The birth plan is
one, and the birth is told by its date."""
ASSESSED = frozenset({Kind.CHILD_PROTECTION, Kind.CHILD_IN_NEED})


def facts(reading: Reading) -> rules.Unborn:
    child, plan = reading.plan.child, reading.plan
    born_on = child.date_of_birth
    was_unborn = born_on is not None and plan.started_on < born_on
    return rules.Unborn(
        is_unborn=child.is_unborn,
        was_unborn=was_unborn,
        expected_on=child.expected_on,
        born_on=born_on,
        conference_on=plan.conference_on,
        milestones=tuple(_milestones(reading)),
        birth_plan=_birth_plan(reading),
        midwives=tuple(
            of_member(seat)
            for seat in at_work(reading)
            if seat.agency is not None and seat.agency.kind == AgencyKind.MIDWIFERY
        ),
    )


def _milestones(reading: Reading) -> Iterator[rules.Milestone]:
    for line in lines(reading.plan.kind, reading.deadlines, reading.events):
        yield _of_line(reading, line)
    yield from _assessments(reading)
    for row in _deadlines(reading, CONFERENCE):
        yield _of_deadline("pre-birth conference", row)


def _of_line(reading: Reading, line: MilestoneLine) -> rules.Milestone:
    """Nobody leaves hospital unseen: of a baby that was born the discharge meeting is asked about
    before anybody has said on which day they leave."""
    source = None
    if line.event is not None:
        source = of_event(line.event)
    elif line.deadline is not None:
        source = _source(line.deadline)
    is_of_discharge = line.trigger == Trigger.DISCHARGE_MEETING
    return rules.Milestone(
        what=line.what,
        due_on=line.due_on,
        done_on=line.done_on,
        not_needed_because=line.not_needed_because,
        source=source,
        asked_since=reading.plan.child.date_of_birth if is_of_discharge else None,
    )


def _assessments(reading: Reading) -> Iterator[rules.Milestone]:
    """Those on record; where there is none, as the timetable has it."""
    what = "pre-birth assessment"
    own = [row for row in reading.standing(Assessment) if row.type == AssessmentKind.PRE_BIRTH]
    for one in own:
        yield rules.Milestone(what, one.due_on, one.completed_on, source=of_record(one))
    if own or reading.plan.kind not in ASSESSED:
        return
    rows = _deadlines(reading, ASSESSED_BY)
    yield _of_deadline(what, rows[-1]) if rows else rules.Milestone(what)


def _deadlines(reading: Reading, key: str) -> list[Deadline]:
    return [
        row for row in reading.deadlines if row.key == key and row.status != DeadlineStatus.REPLACED
    ]


def _of_deadline(what: str, row: Deadline) -> rules.Milestone:
    return rules.Milestone(
        what=what,
        due_on=row.due_on,
        done_on=row.held_on if row.status == DeadlineStatus.HELD else None,
        not_needed_because=row.not_needed_reason,
        source=_source(row),
    )


def _source(row: Deadline) -> Source:
    on = row.held_on or row.due_on
    return Source(DEADLINE, row.pk, UNSAID, on, local_date(row.created_at))


def _birth_plan(reading: Reading) -> rules.BirthPlan | None:
    """The newest, which lacks its place on the maternity file until somebody has put it there."""
    rows = reading.standing(BirthPlan)
    if not rows:
        return None
    filed = next((row for row in reversed(rows) if row.filed_on), None)
    newest = filed or rows[-1]
    lacks = () if newest.filed_on else ("the day on which it was put on the maternity file",)
    return rules.BirthPlan(of_record(newest), lacks)
