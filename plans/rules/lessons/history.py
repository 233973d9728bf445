"""Lesson 6: do you use chronologies to see patterns of parenting and behaviour, and to predict?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from agencies.workdays import long_date
from plans.rules.lessons.facts import NO_MEETINGS, Agency, Meetings, Source, Terms
from plans.rules.lessons.findings import (
    LEAD,
    LEAD_AND_CHAIR,
    Finding,
    Reason,
    State,
    agencies_or_lead,
    counted,
    evidence,
    finding,
)


@dataclass(frozen=True)
class History:
    """The chronology by agency. `nothing_to_add` and `looked_over` are records of having looked.

    Of each agency's entries the one written last is enough: the rule counts none.
    `meetings` are of any kind, `reviews` are the reviews alone, before which it is looked over.
    """

    agencies: tuple[Agency, ...] = ()
    entries: tuple[Source, ...] = ()
    nothing_to_add: tuple[Source, ...] = ()
    looked_over: tuple[Source, ...] = ()
    meetings: Meetings = NO_MEETINGS
    reviews: Meetings = NO_MEETINGS


def look(facts: History, terms: Terms) -> Finding:
    """Missing with no entries, or none from an agency of the group. From 10 working days before a
    meeting an agency is due that has said nothing since the last, and so is looking over the whole
    before a review. What counts is the day on which something was written down, not what it is of."""
    reasons = [*_whole(facts, terms), *_not_looked_over(facts, terms)]
    if facts.entries:
        agencies = {agency.id: agency for agency in facts.agencies}
        reasons += [_of_agency(agency, facts, terms) for agency in agencies.values()]
    return finding(reasons)


def _whole(facts: History, terms: Terms) -> Iterator[Reason]:
    if not facts.entries:
        yield Reason(
            "no_entries",
            State.MISSING,
            "The chronology has no entries.",
            evidence=evidence(facts.nothing_to_add),
            missing="Add what your agency knows of the family's history",
            hands=agencies_or_lead(agency.id for agency in facts.agencies),
            since=terms.started_on,
            due_on=terms.started_on,
        )
        return
    agencies = {entry.agency.id for entry in facts.entries}
    yield Reason(
        "entries",
        State.IN_PLACE,
        f"The chronology has entries from {counted(len(agencies), 'agency', 'agencies')}.",
        evidence=(_last_written(facts.entries),),
    )


def _last_written(records: Iterable[Source]) -> Source:
    return max(records, key=lambda one: (one.recorded_on, one.order))


def _of_agency(agency: Agency, facts: History, terms: Terms) -> Reason:
    own = [s for s in (*facts.entries, *facts.nothing_to_add) if s.agency.id == agency.id]
    hands = agencies_or_lead({agency.id})
    wd = terms.of("history")["before_meeting_wd"]
    if not own:
        return Reason(
            "agency_silent",
            State.MISSING,
            f"{agency.name} has added nothing to the chronology, nor said that it has nothing.",
            missing="Add to the chronology, or say that there is nothing to add",
            hands=hands,
            subject=agency.id,
            since=terms.started_on,
            due_on=terms.started_on,
        )
    last = _last_written(own)
    said_on = last.recorded_on
    last_on, next_on = facts.meetings.last_on, facts.meetings.next_on
    late = _is_unsaid(said_on, last_on) and terms.is_within(next_on, wd)
    words = f"{agency.name} last added to the chronology, or had nothing to add, on "
    return Reason(
        "agency_due" if late else "agency_said",
        State.DUE if late else State.IN_PLACE,
        f"{words}{long_date(said_on)}"
        + (f": before the meeting of {long_date(last_on)}." if late and last_on else "."),
        evidence=(last,),
        missing="Add to the chronology, or say that there is nothing to add" if late else "",
        hands=hands,
        subject=agency.id,
        since=terms.wd_before(next_on, wd) if late and next_on else said_on,
        due_on=next_on if _is_unsaid(said_on, last_on) else None,
    )


def _is_unsaid(said_on: date, last_on: date | None) -> bool:
    """Whether nothing was said since the last meeting; before the first, all of it still counts."""
    return last_on is not None and said_on <= last_on


def _not_looked_over(facts: History, terms: Terms) -> Iterator[Reason]:
    next_on, wd = facts.reviews.next_on, terms.of("history")["before_meeting_wd"]
    if next_on is None or not facts.entries or _is_looked_over(facts.looked_over, facts.reviews):
        return
    near = terms.is_within(next_on, wd)
    yield Reason(
        "not_looked_over" if near else "to_look_over",
        State.DUE if near else State.IN_PLACE,
        f"The whole chronology is looked over before the review of {long_date(next_on)}.",
        evidence=evidence(facts.looked_over),
        missing="Look over the whole chronology before the review" if near else "",
        hands=LEAD_AND_CHAIR if near else LEAD,
        since=terms.wd_before(next_on, wd) if near else None,
        due_on=next_on,
    )


def _is_looked_over(looked: Iterable[Source], reviews: Meetings) -> bool:
    return any(reviews.last_on is None or one.on > reviews.last_on for one in looked)
