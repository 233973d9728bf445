"""Lesson 8 from the records: when each practitioner was supervised about this child, and no more."""

from __future__ import annotations

from agencies.clock import local_date
from plans.models import GroupMember
from plans.queries.lessons.group import who_undertake
from plans.queries.lessons.reading import Reading
from plans.queries.lessons.sources import agency_of
from plans.queries.supervision import Supervised
from plans.rules.lessons import supervision as rules
from plans.rules.lessons.facts import Agency, Source
from plans.rules.lessons.fourteen import Facts, Lesson, facts_for
from plans.rules.records import RecordKind


def facts(reading: Reading) -> rules.Supervision:
    seats = [seat for seat in who_undertake(reading) if _may_be_told(reading, seat)]
    places = {(seat.worker_id, seat.agency_id): seat for seat in seats}
    sessions = [
        rules.Session(_source(one, places[key]), places[key].pk, one.next_due_on)
        for one in reading.supervision
        if (key := (one.worker, one.agency_id)) in places
    ]
    return rules.Supervision(tuple(map(_practitioner, seats)), tuple(sessions))


def _may_be_told(reading: Reading, seat: GroupMember) -> bool:
    """The lead and the chair of everybody's; anybody else of their own agency's."""
    which = facts_for(Lesson.SUPERVISION, reading.place.capacities)
    return which == Facts.DATES or seat.agency_id == reading.place.agency_id


def _practitioner(seat: GroupMember) -> rules.Practitioner:
    since = seat.joined_on or local_date(seat.created_at)
    return rules.Practitioner(seat.pk, seat.name, agency_of(seat.agency), since)


def _source(one: Supervised, seat: GroupMember) -> Source:
    """By date alone: of whom somebody was supervised is their agency's to know."""
    agency = Agency(one.agency_id, one.agency, seat.agency.kind if seat.agency else "")
    return Source(RecordKind.SUPERVISION, one.key, agency, one.on, local_date(one.recorded_at))
