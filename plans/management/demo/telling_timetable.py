"""Telling what a plan's dates are counted from: where a child was placed, and when they were seen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from agencies import clock
from plans.management.demo.stage import Stage, Step
from plans.models import Deadline, TimetableEvent
from plans.operations import deadlines
from plans.rules.deadlines import Placement
from plans.rules.timetable import Trigger


def steps(stage: Stage) -> Iterator[Step]:
    for offset in stage.story.placed:
        yield offset, partial(_record, stage, Trigger.PLACEMENT_STARTED, Placement.ORDINARY)
    for offset in stage.story.visited:
        yield offset, partial(_record, stage, Trigger.LAST_VISIT, "")
    for key, offset in stage.story.kept:
        yield offset, partial(_keep, stage, key)


def _record(stage: Stage, trigger: Trigger, placement: str, at: datetime) -> None:
    on = clock.local_date(at)
    if TimetableEvent.rows.filter(plan=stage.plan, trigger=trigger, happened_on=on).exists():
        return
    deadlines.record_event(
        stage.plan,
        trigger=trigger,
        happened_on=on,
        placement=placement,
        late_reason="Nobody was in when the visit was first tried.",
        by=stage.lead,
        at=at,
    )


def _keep(stage: Stage, key: str, at: datetime) -> None:
    row = Deadline.rows.select_related("plan").filter(plan=stage.plan, key=key).open().first()
    if row is not None:
        deadlines.keep(
            row,
            held_on=clock.local_date(at),
            late_reason="The first appointment fell through.",
            version=None,
            by=stage.lead,
            at=at,
        )
