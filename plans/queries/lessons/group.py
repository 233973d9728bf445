"""The group as the lessons ask for it: who sits in it to do something for the child."""

from __future__ import annotations

from plans.models import GroupMember
from plans.queries.lessons.reading import Reading
from plans.rules.group import MemberStatus
from plans.rules.lessons.roles import UNDERTAKES


def at_work(reading: Reading) -> list[GroupMember]:
    """Workers who sit in the group now, whoever is there for information only included."""
    return [
        seat
        for seat in reading.seats
        if seat.status == MemberStatus.CURRENT and seat.worker_id is not None
    ]


def who_undertake(reading: Reading) -> list[GroupMember]:
    """Workers who are in the group to do something."""
    return [seat for seat in at_work(reading) if seat.standing in UNDERTAKES]
