"""Telling what a plan's dates are counted from: where a child was placed, and when they were seen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial

from agencies import clock
from plans.management.demo.stage import Stage, Step
from plans.management.demo.story import Before
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
    for before in stage.story.before:
        yield before.told, partial(_tell, stage, before)


def _record(
    stage: Stage,
    trigger: Trigger,
    placement: str,
    at: datetime,
    on: date | None = None,
    late_reason: str = "Nobody was in when the visit was first tried.",
) -> None:
    on = on or clock.local_date(at)
    if TimetableEvent.rows.filter(plan=stage.plan, trigger=trigger, happened_on=on).exists():
        return
    deadlines.record_event(
        stage.plan,
        trigger=trigger,
        happened_on=on,
        placement=placement,
        late_reason=late_reason,
        by=stage.lead,
        at=at,
    )


def _tell(stage: Stage, before: Before, at: datetime) -> None:
    on = min(stage.setting.day(before.was), clock.local_date(at))
    if before.what in Trigger.values:
        _record(stage, Trigger(before.what), "", at, on=on, late_reason=before.late)
    else:
        _keep(stage, before.what, at, on=on, late_reason=before.late)


def _keep(
    stage: Stage,
    key: str,
    at: datetime,
    on: date | None = None,
    late_reason: str = "The first appointment fell through.",
) -> None:
    row = Deadline.rows.select_related("plan").filter(plan=stage.plan, key=key).open().first()
    if row is not None:
        deadlines.keep(
            row,
            held_on=on or clock.local_date(at),
            late_reason=late_reason,
            version=None,
            by=stage.lead,
            at=at,
        )
