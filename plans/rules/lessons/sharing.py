"""Lesson 12: have you shared all relevant information with the others who work with the child?"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from agencies.workdays import ONE_DAY, long_date
from plans.rules.lessons.facts import Agency, Source, Terms
from plans.rules.lessons.findings import Finding, Hands, Reason, State, finding


@dataclass(frozen=True)
class Receipt:
    """Whether one member has opened the current version of the plan.

    `since` is the day from which they could: when it became the plan, or they joined, if later.
    `version` is the record of that version.
    """

    member: uuid.UUID
    name: str
    agency: Agency
    since: date
    version: Source
    opened_on: date | None = None


@dataclass(frozen=True)
class Request:
    """What one agency asked another, and what came of it: an answer, a refusal, or nothing yet.

    `source` is the record of it as it stands, which whoever answered wrote: who asked, and when, is
    said beside it where that was somebody else. `line` names it in all its versions, `due_on` the
    day that was set when it was asked, `owner` the member who was asked.
    """

    source: Source
    asked: Agency
    owner: uuid.UUID | None = None
    answered_on: date | None = None
    refused_on: date | None = None
    asked_by: Agency | None = None
    due_on: date | None = None
    line: uuid.UUID | None = None

    @property
    def in_words(self) -> str:
        by = self.asked_by or self.source.agency
        return f"{by.name} asked {self.asked.name} on {long_date(self.source.on)}"


@dataclass(frozen=True)
class Shared:
    """What the reader may know of: their own agency's; the lead and the chair know of all."""

    receipts: tuple[Receipt, ...] = ()
    requests: tuple[Request, ...] = ()


def look(facts: Shared, terms: Terms) -> Finding:
    """Due where a member has not opened the current plan within 5 working days, or a request for
    information is unanswered after 5. One that was refused, with its reason, is not unanswered."""
    reasons = [
        *(_opened(one, terms) for one in dict.fromkeys(facts.receipts)),
        *_requests(facts, terms),
    ]
    if reasons:
        return finding(reasons)
    words = "There is no version of the plan to open, and no request for information to answer."
    return finding([Reason("nothing_to_share", State.NOT_NEEDED, words)])


WAITING = frozenset({"asked", "unanswered"})
"""The codes of a request that waits for its answer, in time or not."""


def _opened(one: Receipt, terms: Terms) -> Reason:
    hands = Hands(owners=frozenset({one.member}))
    who = f"{one.name}, {one.agency.name}"
    if one.opened_on:
        return Reason(
            "opened",
            State.IN_PLACE,
            f"{who}, opened the current plan on {long_date(one.opened_on)}.",
            evidence=(one.version,),
            hands=hands,
            subject=one.member,
            since=one.opened_on,
        )
    due_on = terms.wd_after(one.since, terms.of("sharing")["opened_within_wd"])
    late = terms.is_past(due_on)
    return Reason(
        "not_opened" if late else "to_open",
        State.DUE if late else State.IN_PLACE,
        f"{who}, has not opened the current plan"
        + (f", there since {long_date(one.since)}." if late else f" yet; by {long_date(due_on)}."),
        evidence=(one.version,),
        missing="Open the current plan" if late else "",
        hands=hands,
        subject=one.member,
        since=due_on + ONE_DAY if late else one.since,
        due_on=due_on,
    )


def _requests(facts: Shared, terms: Terms) -> Iterator[Reason]:
    for one in dict.fromkeys(facts.requests):
        if one.answered_on:
            words = f"{one.in_words}, and had an answer on {long_date(one.answered_on)}."
            yield _over("answered", one, words, one.answered_on)
        elif one.refused_on:
            words = f"{one.in_words}, and was refused on {long_date(one.refused_on)}."
            yield _over("refused", one, words, one.refused_on)
        else:
            yield _waits(one, terms)


def _over(code: str, one: Request, words: str, since: date) -> Reason:
    """An answer or a refusal with its reason: that is on record, and is not for us to judge."""
    return Reason(
        code,
        State.IN_PLACE,
        words,
        evidence=(one.source,),
        subject=one.line or one.source.id,
        since=since,
    )


def _waits(one: Request, terms: Terms) -> Reason:
    asked_on = one.source.on
    due_on = one.due_on or terms.wd_after(asked_on, terms.of("sharing")["request_wd"])
    owners = frozenset({one.owner} if one.owner else ())
    late = terms.is_past(due_on)
    return Reason(
        "unanswered" if late else "asked",
        State.DUE if late else State.IN_PLACE,
        f"{one.in_words}; {'an answer was' if late else 'an answer is'} due by {long_date(due_on)}.",
        evidence=(one.source,),
        missing="Answer the request for information" if late else "",
        hands=Hands(agencies=frozenset({one.asked.id}), owners=owners),
        subject=one.line or one.source.id,
        since=due_on + ONE_DAY if late else asked_on,
        due_on=due_on,
    )
