"""Lesson 12 from the records: who opened the plan as it stands, and which requests were answered."""

from __future__ import annotations

from agencies.clock import local_date
from plans.models import GroupMember, InformationRequest, PlanVersion
from plans.queries.lessons.group import at_work
from plans.queries.lessons.reading import Reading
from plans.queries.lessons.sources import UNSAID, VERSION, agency_of, of_record
from plans.rules.information_requests import RequestStatus
from plans.rules.lessons import sharing as rules
from plans.rules.lessons.facts import Source
from plans.rules.lessons.fourteen import Facts, Lesson, facts_for


def facts(reading: Reading) -> rules.Shared:
    """Of the reader's own agency, who opened the plan and what it asked or was asked; the lead and
    the chair are told of all."""
    return rules.Shared(_receipts(reading), _requests(reading))


def _tells_all(reading: Reading) -> bool:
    return facts_for(Lesson.SHARING, reading.place.capacities) == Facts.EVERYBODYS


def _receipts(reading: Reading) -> tuple[rules.Receipt, ...]:
    if reading.version is None:
        return ()
    own, tells_all = reading.place.agency_id, _tells_all(reading)
    seats = (seat for seat in at_work(reading) if tells_all or seat.agency_id == own)
    return tuple(_receipt(reading, seat, reading.version) for seat in seats)


def _receipt(reading: Reading, seat: GroupMember, version: PlanVersion) -> rules.Receipt:
    """The version goes by the review that made it, its own id being a number."""
    frozen_on = local_date(version.frozen_at)
    opened_at = reading.opened.get(seat.worker_id) if seat.worker_id else None
    return rules.Receipt(
        seat.pk,
        seat.name,
        agency_of(seat.agency),
        max(frozen_on, seat.joined_on or frozen_on),
        Source(VERSION, version.review_id, UNSAID, frozen_on, frozen_on),
        local_date(opened_at) if opened_at else None,
    )


def _requests(reading: Reading) -> tuple[rules.Request, ...]:
    own, tells_all = reading.place.agency_id, _tells_all(reading)
    return tuple(
        _request(row)
        for row in reading.standing(InformationRequest)
        if tells_all or own in row.between
    )


def _request(row: InformationRequest) -> rules.Request:
    is_refused = row.status == RequestStatus.REFUSED
    return rules.Request(
        source=of_record(row),
        asked=agency_of(row.asked_of),
        owner=row.asked_member_id,
        answered_on=None if is_refused else row.answered_on,
        refused_on=row.answered_on if is_refused else None,
        asked_by=agency_of(row.asked_by),
        due_on=row.due_on,
        line=row.record.line,
    )
