"""Lesson 3 from the records: what life is like for the child, and whether anybody sees them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from plans.models import ChildVoice, Visit
from plans.queries.lessons.reading import Reading
from plans.queries.lessons.sources import of_event, of_record
from plans.rules import timetable
from plans.rules.deadlines import VISITS
from plans.rules.lessons import child as rules
from plans.rules.plans import Kind
from plans.rules.timetable import DeadlineStatus, Row, Trigger
from plans.rules.visits import SeenAlone, VisitOutcome

VISITED_BY: dict[str, str] = {
    Kind.CHILD_PROTECTION: "cp.visit",
    Kind.CHILD_IN_NEED: "cin.visit",
    Kind.LOOKED_AFTER: "lac.visit",
}
"""By which row the lead's visits are counted where the timetable says nothing else."""
FIRST = frozenset({"cp.visit.first", "lac.visit.first"})
"""A first visit has its own time, and is no interval between visits."""
ALONE: dict[str, bool | None] = {SeenAlone.YES: True, SeenAlone.NOT_APPROPRIATE: None}


def facts(reading: Reading) -> rules.Child:
    born_on = reading.plan.child.date_of_birth
    visits = (one for one in _visits(reading) if born_on and one.source.on >= born_on)
    return rules.Child(
        born_on=born_on,
        entries=tuple(rules.Entry(of_record(row)) for row in reading.standing(ChildVoice)),
        visits=tuple(visits),
        meetings=reading.meetings,
        visit_row=_visit_row(reading),
    )


def _visits(reading: Reading) -> Iterator[rules.Visit]:
    """Those on record, and those of which only the timetable tells, each once."""
    rows = reading.standing(Visit)
    for row in rows:
        is_seen = row.outcome == VisitOutcome.SEEN
        yield rules.Visit(of_record(row), is_seen, ALONE.get(row.seen_alone, False))
    told = {row.event_id for row in rows}
    for event in reading.happened:
        if event.trigger == Trigger.LAST_VISIT and event.pk not in told:
            yield rules.Visit(of_event(event), seen=True)


def _visit_row(reading: Reading) -> Row | None:
    """The policy's row, or as it was agreed for this child; None where the plan asks for none."""
    waiting = [
        row.key
        for row in reading.deadlines
        if row.status == DeadlineStatus.OPEN and row.key in VISITS - FIRST
    ]
    key = next(iter(waiting), VISITED_BY.get(reading.plan.kind, ""))
    if not key:
        return None
    row = timetable.row(reading.plan.policy.data, key)
    numbers = [one.number for one in reading.agreed if one.key == key]
    return replace(row, number=min(row.number, numbers[-1])) if numbers else row
