"""Putting many records of one kind on record at once, as an import does."""

from __future__ import annotations

from collections.abc import Sequence

from plans import access
from plans.access import Deciding
from plans.models import CaseRecord
from plans.operations.changes import Change
from plans.operations.records import TABLE_OF, Details, Heading, drawn_up, must_be_around
from plans.rules.sharing import Level


def write_all(doing: Change, said: Sequence[tuple[Details, Heading]]) -> list[CaseRecord]:
    """Records of one kind and level, from which nothing follows, in as many statements.

    Inside an operation that has checked who may, and that puts them on the trail. Refuses what one
    record alone would be refused for.
    """
    if not said:
        return []
    for person in {heading.person for _, heading in said if heading.person is not None}:
        must_be_around(doing, person)
    made = [drawn_up(doing, details, heading, level=Level.PLAN) for details, heading in said]
    records = [content.record for content in made]
    for record in records:
        record.line = record.pk
    CaseRecord.rows.bulk_create(records)
    TABLE_OF[type(said[0][0])].rows.bulk_create(made)
    deciding = Deciding(doing.plan, records[0].agency_id, doing.by, doing.at, doing.on)
    access.hold_all(records, deciding)
    return records
