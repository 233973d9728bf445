"""Lesson 6 from the records: which agencies added to the chronology, and who looked it over."""

from __future__ import annotations

from plans.models import ChronologyCheck
from plans.queries.lessons.group import who_undertake
from plans.queries.lessons.reading import Reading
from plans.queries.lessons.sources import agency_of, of_record
from plans.rules.chronology import CheckKind
from plans.rules.lessons import history as rules
from plans.rules.lessons.facts import Source


def facts(reading: Reading) -> rules.History:
    checks = reading.standing(ChronologyCheck)
    return rules.History(
        agencies=tuple(
            {seat.agency_id: agency_of(seat.agency) for seat in who_undertake(reading)}.values()
        ),
        entries=_last_of_each(reading),
        nothing_to_add=tuple(
            of_record(row) for row in checks if row.what == CheckKind.NOTHING_TO_ADD
        ),
        looked_over=tuple(of_record(row) for row in checks if row.what == CheckKind.REVIEWED),
        meetings=reading.meetings,
        reviews=reading.review_meetings,
    )


def _last_of_each(reading: Reading) -> tuple[Source, ...]:
    """The entry that each agency wrote last."""
    found: dict[object, Source] = {}
    for entry in reading.entries:
        one, before = entry.source, found.get(entry.source.agency.id)
        if before is None or (one.recorded_on, one.order) > (before.recorded_on, before.order):
            found[one.agency.id] = one
    return tuple(found.values())
