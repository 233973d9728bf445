"""How somebody comes to sit in a group, and leaves it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from plans.management.demo.stage import Stage, Step
from plans.management.demo.story import Seat
from plans.operations import group, leaving
from plans.operations.group import SeatDetails
from plans.rules.group import MemberStatus
from plans.rules.roles import WITH_ACCOUNT


def steps(stage: Stage, seat: Seat) -> Iterator[Step]:
    """A worker is asked the day before they join; a relative has no account to accept with."""
    if seat.standing in WITH_ACCOUNT:
        yield seat.joined - 1, partial(_propose, stage, seat)
        yield seat.joined, partial(_accept, stage, seat)
    else:
        yield seat.joined, partial(_seat_relative, stage, seat)
    if seat.left is not None:
        yield seat.left, partial(_leave, stage, seat)


def _details(seat: Seat) -> SeatDetails:
    return SeatDetails(seat.role, seat.purpose, seat.standing, seat.contact)


def _propose(stage: Stage, seat: Seat, at: datetime) -> None:
    if stage.seat(seat.who) is None:
        group.propose(
            stage.plan,
            worker=stage.worker(seat.who),
            details=_details(seat),
            by=stage.lead,
            at=at,
        )


def _accept(stage: Stage, seat: Seat, at: datetime) -> None:
    asked = stage.seat(seat.who)
    if asked is not None and asked.status == MemberStatus.PROPOSED:
        group.accept(asked, by=stage.worker(seat.who), at=at)


def _seat_relative(stage: Stage, seat: Seat, at: datetime) -> None:
    if stage.seat(seat.who) is None:
        group.add_family_member(
            stage.plan,
            person=stage.person(seat.who),
            details=_details(seat),
            by=stage.lead,
            at=at,
        )


def _leave(stage: Stage, seat: Seat, at: datetime) -> None:
    """Leave an empty seat behind, which keeps the role and its purpose."""
    held = stage.seat(seat.who)
    if held is not None and held.status == MemberStatus.CURRENT:
        leaving.leave(
            held,
            reason=seat.leave_reason,
            note=seat.leave_note,
            leave_vacancy=True,
            version=held.version,
            by=stage.worker(seat.who),
            at=at,
        )
