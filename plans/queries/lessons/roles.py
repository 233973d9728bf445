"""Lesson 13 from the records: every place in the group, what it is for, and who takes part."""

from __future__ import annotations

from collections.abc import Iterator

from agencies.clock import local_date
from plans.models import GroupMember
from plans.queries.lessons.reading import Reading
from plans.queries.lessons.sources import agency_of, of_meeting, of_member
from plans.rules.actions import Acceptance, ActionStatus
from plans.rules.attendance import Attended
from plans.rules.group import MemberStatus
from plans.rules.lessons import roles as rules

TOOK_PART = frozenset({Attended.PRESENT, Attended.DEPUTY, Attended.REPORT_SENT})


def facts(reading: Reading) -> rules.Group:
    return rules.Group(tuple(_seat(reading, seat) for seat in reading.seats))


def _seat(reading: Reading, seat: GroupMember) -> rules.Seat:
    is_current = seat.status == MemberStatus.CURRENT
    return rules.Seat(
        member=seat.pk,
        role=seat.role,
        standing=seat.standing,
        name="" if seat.is_vacant else seat.name,
        agency=agency_of(seat.agency) if seat.agency else None,
        source=of_member(seat),
        vacant_since=local_date(seat.created_at) if seat.is_vacant else None,
        proposed_on=local_date(seat.proposed_at) if seat.proposed_at else None,
        accepted_on=seat.joined_on if is_current else None,
        has_purpose=bool(seat.purpose.strip()),
        has_duty=_has_duty(reading, seat),
        meetings=tuple(_meetings(reading, seat)),
    )


def _has_duty(reading: Reading, seat: GroupMember) -> bool:
    """An accepted action, or contact with the child or family; the lead's visits are the plan's."""
    if seat.contact.strip() or seat.pk == reading.plan.lead_id:
        return True
    return any(
        action.owner_id == seat.pk
        and action.acceptance == Acceptance.ACCEPTED
        and action.status != ActionStatus.CANCELLED
        for action in reading.actions
    )


def _meetings(reading: Reading, seat: GroupMember) -> Iterator[rules.Meeting]:
    held = {review.pk: review for review in reading.held}
    for row in reading.attendance:
        if row.member_id == seat.pk and row.review_id in held:
            source = of_meeting(held[row.review_id])
            yield rules.Meeting(source.on, row.attended in TOOK_PART, source)
