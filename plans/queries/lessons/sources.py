"""Rows as the records that a lesson's evidence points to: what they are, whose, and of which day."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date

from agencies import models as agencies
from agencies.clock import local_date
from plans.models import GroupMember, RecordContent, Review, TimetableEvent
from plans.rules.lessons.facts import Agency, Source
from plans.rules.records import RecordKind

UNSAID = Agency(uuid.UUID(int=0), "")
"""Stands where no row says on behalf of which agency: a meeting's word is the whole group's."""

MEMBER, MEETING, EVENT, DEADLINE = "member", "review", "event", "deadline"
OUTCOME, ACTION, UNDERSTANDING = "outcome", "action", "understanding"
VERSION, DISAGREEMENT, CHILD = "version", "disagreement", "child"
FAMILY = "family"
WORDS: Mapping[str, str] = dict(RecordKind.choices) | {
    MEMBER: "Place in the group",
    MEETING: "Meeting or review",
    EVENT: "Event of the timetable",
    DEADLINE: "Date of the timetable",
    OUTCOME: "Outcome",
    ACTION: "Action",
    UNDERSTANDING: "What the family makes of an outcome",
    VERSION: "Version of the plan",
    DISAGREEMENT: "Disagreement",
    CHILD: "The child",
    FAMILY: "The family list",
}
"""What each sort of evidence is called; those of records are their own kinds'."""


def agency_of(row: agencies.Agency | None) -> Agency:
    return Agency(row.pk, row.name, row.kind) if row is not None else UNSAID


def of_record(content: RecordContent, *, on: date | None = None, author: str = "") -> Source:
    """A record of content, about its own day or another that it tells of, by its author."""
    row = content.record
    return Source(
        row.kind,
        row.pk,
        agency_of(row.agency),
        on or row.happened_on,
        local_date(row.recorded_at),
        author or row.author.name,
    )


def of_meeting(review: Review) -> Source:
    """A meeting that was held, by who signed or ran it."""
    on = review.held_on or local_date(review.created_at)
    who = review.signed_by or review.run_by
    return Source(MEETING, review.pk, UNSAID, on, on, who.name if who else "The group")


def of_event(event: TimetableEvent) -> Source:
    return Source(
        EVENT,
        event.pk,
        agency_of(event.agency),
        event.happened_on,
        local_date(event.recorded_at),
        event.recorded_by.name,
    )


def of_member(seat: GroupMember) -> Source:
    """A seat, since somebody has it or was asked; a vacancy since there is one."""
    created_on = local_date(seat.created_at)
    on = seat.joined_on or (local_date(seat.proposed_at) if seat.proposed_at else created_on)
    return Source(MEMBER, seat.pk, agency_of(seat.agency), on, created_on, seat.name)
