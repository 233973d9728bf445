"""How something comes to be on a child's record: added, amended, and shown to somebody else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial

from agencies import clock
from agencies.models import Worker
from plans.access import Recipient, Terms
from plans.management.demo.noting import Noted
from plans.management.demo.stage import Stage, Step
from plans.models import CaseRecord, RecordDecision
from plans.operations import record_sharing, records
from plans.operations.records import TABLE_OF, Details, Heading
from plans.rules.records import Precision, When
from plans.rules.sharing import Level, RecordOccasion

WITHIN = {
    Precision.DAY: When.on,
    Precision.MONTH: When.in_month,
    Precision.YEAR: When.in_year,
}


def steps(stage: Stage) -> Iterator[Step]:
    for noted in stage.story.noted:
        yield noted.on, partial(_note, stage, noted)


def _note(stage: Stage, noted: Noted, at: datetime) -> None:
    """Nobody writes two records of a kind at one moment, so that one held from it is this one."""
    by = stage.worker(noted.by)
    details = noted.details(stage) if callable(noted.details) else noted.details
    held = CaseRecord.rows.filter(
        child=stage.plan.child_id,
        kind=TABLE_OF[type(details)].kind,
        author=by,
        recorded_at=at,
    ).first()
    record = held or _written(stage, noted, details, by, at)
    stage.records[noted.key or noted.amends] = record
    if noted.shown_to:
        _show(stage, noted, record, by, at)


def _written(stage: Stage, noted: Noted, details: Details, by: Worker, at: datetime) -> CaseRecord:
    told_on = clock.local_date(at)
    day = told_on if noted.was is None else min(stage.setting.day(noted.was), told_on)
    person = stage.person(noted.about) if noted.about else None
    heading = Heading(WITHIN[noted.within](day), person, noted.level)
    if not noted.amends:
        return records.add(stage.plan, details, heading=heading, by=by, at=at)
    old = stage.records[noted.amends]
    if noted.is_of_same_day:
        heading = replace(heading, when=When.on(old.happened_on))
    return records.amend(
        stage.plan, old, details, heading=heading, reason=noted.reason, by=by, at=at
    )


def _show(stage: Stage, noted: Noted, record: CaseRecord, by: Worker, at: datetime) -> None:
    given = RecordDecision.rows.filter(line=record.line, occasion=RecordOccasion.DECIDED)
    if given.exists():
        return
    name = stage.worker(noted.shown_to) if record.level == Level.SEALED else None
    to = Recipient(stage.agency(noted.shown_to), name)
    terms = Terms(noted.purpose)
    record_sharing.give(stage.plan, record, to=to, terms=terms, by=by, at=at)
