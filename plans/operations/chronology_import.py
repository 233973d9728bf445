"""Taking a chronology in from a file: every line of it that is new, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from agencies.errors import Refused
from agencies.models import Worker
from agencies.operations import audit
from plans import access
from plans.models import CaseRecord, Plan
from plans.operations.changes import begin
from plans.operations.record_bulk import write_all
from plans.operations.records import Details, Heading
from plans.queries.chronology_lines import look_at
from plans.rules.chronology_lines import Line
from plans.rules.sharing import Level

HELD = (Level.PLAN, Level.CONTROLLED)
"""How closely a file's entries may be held; what is sealed is written one by one."""


@dataclass(frozen=True)
class Taken:
    """What became of a file: the records that were made, and how many lines were there already."""

    records: list[CaseRecord]
    repeats: int


@transaction.atomic(durable=True)
def take_in(plan: Plan, lines: Sequence[Line], *, level: int, by: Worker, at: datetime) -> Taken:
    """Add the lines of a file to the chronology in the name of one's agency, all at once.

    A line that is on record already, or that repeats another, is not written. Refuses the whole
    where one line is wrong.
    """
    doing = begin(plan, "add_record", by=by, at=at)
    if level not in HELD:
        raise Refused(
            "Entries of a file are held at the plan's level or controlled.", field="level"
        )
    look_at(access.scope_of(by, on=doing.on), plan, lines, on=doing.on)
    must_be_right(lines)
    new = [line for line in lines if line.is_new]
    records = write_all(doing, [_said(line, level) for line in new])
    audit.record(
        chain=f"child:{plan.child_id}",
        verb="chronology.imported",
        by=by,
        at=at,
        agency=doing.place.agency_id,
        plan=plan.reference,
        subject="chronology",
        details={"level": level, "records": [str(one.pk) for one in records]},
    )
    return Taken(records, len(lines) - len(new))


def must_be_right(lines: Sequence[Line]) -> None:
    """Refuses lines of which one is wrong, and names the first."""
    wrong = [line for line in lines if line.faults]
    if wrong:
        many = "1 line is" if len(wrong) == 1 else f"{len(wrong)} lines are"
        raise Refused(
            f"{many} wrong, so nothing was added. Line {wrong[0].number}: {wrong[0].faults[0]}",
            field="file",
            code="lines",
        )


def _said(line: Line, level: int) -> tuple[Details, Heading]:
    assert line.details is not None
    assert line.when is not None
    return line.details, Heading(line.when, line.person, level)
