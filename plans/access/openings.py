"""Opening records: fetched from what may be read, kept on the trail, and for the next version."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

from agencies.models import Worker
from agencies.operations import audit
from plans.access.doors import refuse
from plans.models import CaseRecord, Plan, RecordOpening, Scope
from plans.rules.sharing import Level


def open_record(
    scope: Scope, plan: Plan, record: uuid.UUID, *, by: Worker, at: datetime
) -> CaseRecord:
    """One record about a plan's child; the read is on the child's chain.

    Refuses as NotVisible what may not be read and what does not exist alike.
    """
    rows = CaseRecord.objects.visible_to(scope).filter(child=plan.child_id, pk=record)
    found: CaseRecord | None = rows.select_related("agency", "author", "person").first()
    if found is None:
        refuse(scope, plan.reference, by=by, at=at, what=f"caserecord:{record}")
    audit.record(
        chain=f"child:{plan.child_id}",
        verb="read",
        by=by,
        at=at,
        agency=scope.agency_id,
        plan=trail_plan(plan, found),
        subject=f"caserecord:{found.pk}",
    )
    _keep(scope, [found], by=by, at=at)
    return found


def opened(
    scope: Scope, plan: Plan, records: Iterable[CaseRecord], *, by: Worker, at: datetime
) -> None:
    """Keep that a worker has read these records of a plan's child, all on one page.

    For records they may read. Which of them were new to them is on the child's chain; one statement
    where none was.
    """
    new = _keep(scope, records, by=by, at=at)
    for sealed in (False, True):
        found = [one for one in new if (one.level == Level.SEALED) == sealed]
        if found:
            audit.record(
                chain=f"child:{plan.child_id}",
                verb="read",
                by=by,
                at=at,
                agency=scope.agency_id,
                plan=trail_plan(plan, found[0]),
                subject="records",
                details={"records": [str(one.pk) for one in found]},
            )


def trail_plan(plan: Plan, record: CaseRecord) -> str:
    """The plan under which the trail tells of a record: none of a sealed one.

    Who may read who has looked at a plan would learn there that it exists.
    """
    return "" if record.level == Level.SEALED else plan.reference


def _keep(
    scope: Scope, records: Iterable[CaseRecord], *, by: Worker, at: datetime
) -> list[CaseRecord]:
    """Write down what the worker had not opened before, and say which that is."""
    found = {record.pk: record for record in records}
    before = RecordOpening.rows.filter(worker=by, record__in=list(found))
    for pk in before.values_list("record_id", flat=True):
        del found[pk]
    RecordOpening.rows.bulk_create(
        [
            RecordOpening(record_id=pk, worker=by, agency_id=scope.agency_id, opened_at=at)
            for pk in found
        ],
        # Two requests at once open it once.
        ignore_conflicts=True,
    )
    return list(found.values())
