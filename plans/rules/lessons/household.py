"""Lesson 1: do you really know who lives with the child, or stays at or visits the home?"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from agencies.workdays import ONE_DAY, long_date
from plans.rules.lessons.facts import (
    NO_MEETINGS,
    Agency,
    Meetings,
    Source,
    Terms,
    days_after,
    in_order,
    newest,
)
from plans.rules.lessons.findings import (
    ANYBODY,
    LEAD_AND_CHAIR,
    Finding,
    Reason,
    State,
    agencies_or_lead,
    evidence,
    finding,
    listed,
    sides,
)

GONE = frozenset({"moved_out"})
LIVES_HERE = "lives_here"


@dataclass(frozen=True)
class Word:
    """One agency's word about one person: `status` as a code, `says` as its label.

    A confirmation that names who is there is a word about each of them, from the same record.
    """

    source: Source
    person: uuid.UUID
    name: str
    status: str
    says: str


@dataclass(frozen=True)
class Confirmation:
    """Somebody asked or saw who is in the home; that nothing has changed is one too."""

    source: Source
    how: str = ""


@dataclass(frozen=True)
class Adult:
    """An adult of the household: whether anybody knows who it is, and has asked for checks.

    Somebody whose age is not known is an adult here.
    """

    source: Source
    person: uuid.UUID
    name: str
    is_identified: bool
    are_checks_asked: bool
    since: date


@dataclass(frozen=True)
class Visit:
    """A visit to the home at which somebody was let in."""

    source: Source


@dataclass(frozen=True)
class Elsewhere:
    """A word that somebody lives in another home; it never says where that is."""

    source: Source
    person: uuid.UUID
    name: str


@dataclass(frozen=True)
class Household:
    """`unanswered` are the times when somebody asked and could not learn who is there; `agencies`
    are those whose members are in the group to do something."""

    words: tuple[Word, ...] = ()
    confirmations: tuple[Confirmation, ...] = ()
    adults: tuple[Adult, ...] = ()
    visits: tuple[Visit, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    unanswered: tuple[Confirmation, ...] = ()
    agencies: tuple[Agency, ...] = ()
    meetings: Meetings = NO_MEETINGS


def look(facts: Household, terms: Terms) -> Finding:
    """In place while confirmed within 28 days; due from its warning, or after a visit that did not
    ask; missing where nobody confirmed, or an adult stays unidentified or unchecked; in conflict
    where the latest words of two agencies differ, or somebody lives in two homes at once."""
    return finding(
        [
            *_confirmed(facts, terms),
            *_before_meeting(facts, terms),
            *_unidentified(facts, terms),
            *_differing(facts),
            *_in_two_homes(facts),
        ]
    )


def _confirmed(facts: Household, terms: Terms) -> Iterator[Reason]:
    last = newest(facts.confirmations)
    if last is None:
        yield _never_confirmed(facts, terms)
        return
    on, values = last.source.on, terms.of("household")
    due_on = days_after(on, values["stale_days"])
    warn_on = days_after(on, values["warn_days"])
    told = f"Last confirmed on {long_date(on)} by {last.source.said_by}"
    told += f" ({last.how})." if last.how else "."
    state, code, since = State.IN_PLACE, "confirmed", on
    if terms.is_past(due_on):
        state, code, since = State.DUE, "stale", due_on + ONE_DAY
    elif terms.today >= warn_on:
        state, code, since = State.DUE, "confirm_soon", warn_on
    yield Reason(
        code,
        state,
        told,
        evidence=(last.source,),
        missing="" if state == State.IN_PLACE else "Confirm who is in the home",
        hands=ANYBODY,
        since=since,
        due_on=due_on,
    )
    yield from _visited_without_asking(facts.visits, last)


def _never_confirmed(facts: Household, terms: Terms) -> Reason:
    asked = newest(facts.unanswered)
    words = "Nobody has recorded asking who lives in, stays at or visits the home."
    if asked:
        by = f"{asked.source.said_by} asked on {long_date(asked.source.on)}"
        words = f"{by} and could not learn who lives in, stays at or visits the home."
    return Reason(
        "unanswered" if asked else "never_confirmed",
        State.MISSING,
        words,
        evidence=evidence(one.source for one in facts.unanswered),
        missing="Confirm who is in the home",
        hands=ANYBODY,
        since=terms.started_on,
        due_on=terms.started_on,
    )


def _before_meeting(facts: Household, terms: Terms) -> Iterator[Reason]:
    """Each agency that has yet to say, shortly before a meeting, who is in the home. It is asked,
    and nothing is late by it: the home is confirmed or not by days of its own."""
    next_on, days = facts.meetings.next_on, terms.of("household")["before_meeting_wd"]
    if next_on is None or not terms.is_within(next_on, days):
        return
    said = {s.agency.id for s in _holding_at(next_on, facts, terms)}
    for agency in (one for one in dict.fromkeys(facts.agencies) if one.id not in said):
        yield Reason(
            "before_meeting",
            State.IN_PLACE,
            f"{agency.name} is asked who is in the home before the meeting of {long_date(next_on)}.",
            hands=agencies_or_lead({agency.id}),
            subject=agency.id,
            since=terms.wd_before(next_on, days),
            due_on=next_on,
        )


def _holding_at(next_on: date, facts: Household, terms: Terms) -> Iterator[Source]:
    """What was confirmed since the last meeting, and is not out of date at the next."""
    for one in facts.confirmations:
        is_since = facts.meetings.last_on is None or one.source.on > facts.meetings.last_on
        if is_since and days_after(one.source.on, terms.of("household")["stale_days"]) >= next_on:
            yield one.source


def _visited_without_asking(visits: Iterable[Visit], last: Confirmation) -> Iterator[Reason]:
    since = in_order(v for v in visits if v.source.on > last.source.on)
    if not since:
        return
    agencies = listed(v.source.agency.name for v in since)
    first = since[0].source.on
    yield Reason(
        "visited_since",
        State.DUE,
        f"Visited since without a word on who is in the home: {agencies}, "
        f"first on {long_date(first)}.",
        evidence=evidence(v.source for v in since),
        missing="Say whether anything at home has changed",
        hands=agencies_or_lead(v.source.agency.id for v in since),
        since=first,
        due_on=first,
    )


def _unidentified(facts: Household, terms: Terms) -> Iterator[Reason]:
    last = _latest(facts.words)
    for adult in facts.adults:
        said = list(last.get(adult.person, {}).values())
        is_gone = bool(said) and all(word.status in GONE for word in said)
        lacks = _lacks(adult)
        if is_gone or not lacks:
            continue
        due_on = terms.wd_after(adult.since, terms.of("household")["unidentified_wd"])
        late = terms.is_past(due_on)
        yield Reason(
            "unidentified" if not adult.is_identified else "unchecked",
            State.MISSING if late else State.DUE,
            f"{adult.name}: {lacks}, since {long_date(adult.since)}.",
            evidence=(adult.source,),
            missing=f"Find out who {adult.name} is and ask for checks",
            hands=agencies_or_lead({adult.source.agency.id}),
            subject=adult.person,
            since=due_on + ONE_DAY if late else adult.since,
            due_on=due_on,
        )


def _lacks(adult: Adult) -> str:
    parts = {
        "known by description only": adult.is_identified,
        "no checks asked for": adult.are_checks_asked,
    }
    return " and ".join(words for words, given in parts.items() if not given)


def _latest(words: Iterable[Word]) -> dict[uuid.UUID, dict[uuid.UUID, Word]]:
    """Each agency's newest word about each person."""
    found: defaultdict[uuid.UUID, dict[uuid.UUID, Word]] = defaultdict(dict)
    for word in in_order(words):
        found[word.person][word.source.agency.id] = word
    return found


def _differing(facts: Household) -> Iterator[Reason]:
    for person, by_agency in _latest(facts.words).items():
        said = in_order(by_agency.values())
        if len({word.status for word in said}) < 2:
            continue
        yield Reason(
            "agencies_differ",
            State.CONFLICT,
            f"Agencies say different things about {said[-1].name}. Which is so today?",
            evidence=evidence(word.source for word in said),
            missing=f"Find out where {said[-1].name} lives, and confirm it",
            hands=LEAD_AND_CHAIR,
            subject=person,
            since=said[-1].source.on,
            sides=sides((word.says, word.source) for word in said),
        )


def _in_two_homes(facts: Household) -> Iterator[Reason]:
    others: defaultdict[uuid.UUID, list[Elsewhere]] = defaultdict(list)
    for one in in_order(facts.elsewhere):
        others[one.person].append(one)
    for person, by_agency in _latest(facts.words).items():
        here = in_order(word for word in by_agency.values() if word.status == LIVES_HERE)
        there = others.get(person, [])
        if not (here and there):
            continue
        said = [(word.says, word.source) for word in here]
        said += [("Lives in another home", one.source) for one in there]
        yield Reason(
            "two_homes",
            State.CONFLICT,
            f"{here[-1].name} is recorded as living in two homes at once. Is that so?",
            evidence=evidence(source for _, source in said),
            missing=f"Find out where {here[-1].name} lives, and confirm it",
            hands=LEAD_AND_CHAIR,
            subject=person,
            since=max(source.on for _, source in said),
            sides=sides(said),
        )
