"""Lesson 13: what is the role of each member of the core or care group with this child?"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from agencies.workdays import ONE_DAY, long_date
from plans.rules.lessons.facts import Agency, Source, Terms
from plans.rules.lessons.findings import (
    LEAD,
    Finding,
    Reason,
    State,
    counted,
    evidence,
    finding,
    owners_or_lead,
)
from plans.rules.roles import WITH_ACCOUNT, Standing

UNDERTAKES = frozenset({Standing.CORE, Standing.BY_REPORT})
"""Who is in the group to do something; others are in it as family, or to be told."""


@dataclass(frozen=True)
class Meeting:
    """A meeting one member was expected at. A report, or somebody in their stead, is taking part."""

    on: date
    took_part: bool
    source: Source | None = None


@dataclass(frozen=True)
class Seat:
    """One place in the group: vacant since a day, proposed to somebody, or held since a day.

    `has_duty` where the member has accepted an action, or is in contact with the child or family.
    """

    member: uuid.UUID
    role: str
    standing: str
    name: str = ""
    agency: Agency | None = None
    source: Source | None = None
    vacant_since: date | None = None
    proposed_on: date | None = None
    accepted_on: date | None = None
    has_purpose: bool = True
    has_duty: bool = True
    meetings: tuple[Meeting, ...] = ()

    @property
    def who(self) -> str:
        return ", ".join(filter(None, (self.name, self.role)))


@dataclass(frozen=True)
class Group:
    seats: tuple[Seat, ...] = ()


def look(facts: Group, terms: Terms) -> Finding:
    """Missing where a seat is vacant from the day after it was left, where nobody answered within 5
    working days, and where a member has no purpose here, nothing to do, or missed two meetings
    without a report; due while an invited or new member still has those 5 days."""
    seats = list(dict.fromkeys(facts.seats))
    reasons = [reason for seat in seats for reason in _of(seat, terms)]
    if not any(seat.standing in WITH_ACCOUNT and not seat.vacant_since for seat in seats):
        reasons.append(
            Reason(
                "no_group",
                State.MISSING,
                "No professional is in the group.",
                missing="Ask the agencies that work with the child into the group",
                hands=LEAD,
                since=terms.started_on,
                due_on=terms.started_on,
            )
        )
    return finding(reasons)


def _of(seat: Seat, terms: Terms) -> Iterator[Reason]:
    if seat.vacant_since:
        yield _vacant(seat, seat.vacant_since, terms)
    elif seat.standing in WITH_ACCOUNT and seat.accepted_on is None:
        yield _unanswered(seat, terms)
    else:
        found = [*_purposeless(seat), *_idle(seat, terms), *_absent(seat, terms)]
        yield from found or [_in_place(seat)]


def _in_place(seat: Seat) -> Reason:
    agency = f", {seat.agency.name}" if seat.agency else ""
    return _reason(seat, "in_role", State.IN_PLACE, f"{seat.who}{agency}.", since=seat.accepted_on)


def _reason(
    seat: Seat,
    code: str,
    state: State,
    words: str,
    *,
    missing: str = "",
    since: date | None = None,
    due_on: date | None = None,
) -> Reason:
    return Reason(
        code,
        state,
        words,
        evidence=evidence([seat.source]),
        missing=missing,
        hands=LEAD if seat.vacant_since else owners_or_lead(seat.member),
        subject=seat.member,
        since=since,
        due_on=due_on,
    )


def _vacant(seat: Seat, since: date, terms: Terms) -> Reason:
    late = terms.is_past(since)
    return _reason(
        seat,
        "vacant" if late else "left_today",
        State.MISSING if late else State.DUE,
        f"{seat.role}: nobody, since {long_date(since)}.",
        missing=f"Fill the seat: {seat.role}",
        since=since,
        due_on=since,
    )


def _unanswered(seat: Seat, terms: Terms) -> Reason:
    from_on = seat.proposed_on or terms.started_on
    due_on = terms.wd_after(from_on, terms.of("roles")["accept_within_wd"])
    late = terms.is_past(due_on)
    return _reason(
        seat,
        "not_accepted" if late else "invited",
        State.MISSING if late else State.DUE,
        f"{seat.who}: asked on {long_date(from_on)}, and has not answered.",
        missing="Accept the place in the group, or decline it",
        since=due_on + ONE_DAY if late else from_on,
        due_on=due_on,
    )


def _purposeless(seat: Seat) -> Iterator[Reason]:
    if seat.standing in WITH_ACCOUNT and not seat.has_purpose:
        yield _reason(
            seat,
            "no_purpose",
            State.MISSING,
            f"{seat.who}: what they are here to do for this child is not written down.",
            missing=f"Say what {seat.name or seat.role} is here to do for this child",
            since=seat.accepted_on,
            due_on=seat.accepted_on,
        )


def _idle(seat: Seat, terms: Terms) -> Iterator[Reason]:
    if seat.standing not in UNDERTAKES or seat.has_duty or seat.accepted_on is None:
        return
    due_on = terms.wd_after(seat.accepted_on, terms.of("roles")["accept_within_wd"])
    late = terms.is_past(due_on)
    yield _reason(
        seat,
        "nothing_to_do" if late else "nothing_to_do_yet",
        State.MISSING if late else State.DUE,
        f"{seat.who}: has accepted no action, and no contact with the child or family is agreed.",
        missing=f"Agree what {seat.name or seat.role} does",
        since=due_on + ONE_DAY if late else seat.accepted_on,
        due_on=due_on,
    )


def _absent(seat: Seat, terms: Terms) -> Iterator[Reason]:
    wanted = terms.of("roles")["missed_meetings"]
    last = sorted(seat.meetings, key=lambda one: (one.on, one.took_part))[-wanted:]
    if seat.standing not in UNDERTAKES or len(last) < wanted or any(m.took_part for m in last):
        return
    yield _reason(
        seat,
        "inactive",
        State.MISSING,
        f"{seat.who}: missed the last {counted(wanted, 'meeting')} without a report or anybody "
        f"instead, from {long_date(last[0].on)} to {long_date(last[-1].on)}.",
        missing="Come, send a report, or hand over the place in the group",
        since=last[-1].on,
        due_on=last[-1].on,
    )
