"""Lesson 10: have you really assessed what domestic abuse, substance use and mental health do to
this child?

Factors are never added up: three of them are not worse than one by their number.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.db.models import TextChoices

from agencies.workdays import ONE_DAY, add_months, long_date
from plans.rules.lessons.facts import Source, Terms, days_after, in_order, newest
from plans.rules.lessons.findings import (
    ANYBODY,
    LEAD,
    Finding,
    Reason,
    State,
    agencies_or_lead,
    evidence,
    finding,
)
from plans.rules.lessons.marac import Marac, unheard


class Harm(TextChoices):
    """What the lesson asks about, whoever is recorded with it."""

    DOMESTIC_ABUSE = "domestic_abuse", "domestic abuse"
    SUBSTANCE_USE = "substance_use", "substance use"
    MENTAL_HEALTH = "mental_health", "mental health"


HARM_OF: Mapping[str, Harm] = {
    "1": Harm.SUBSTANCE_USE,
    "2": Harm.SUBSTANCE_USE,
    "3": Harm.DOMESTIC_ABUSE,
    "4": Harm.MENTAL_HEALTH,
}
"""By the number of a census factor: alcohol, drugs, domestic abuse, mental health."""
OF_ADULTS = ("B", "C")
"""The letter of a census factor: a parent or carer, or another person in the household."""
SERVICES: Mapping[Harm, frozenset[str]] = {
    Harm.DOMESTIC_ABUSE: frozenset({"domestic_abuse", "probation"}),
    Harm.SUBSTANCE_USE: frozenset({"substance_use"}),
    Harm.MENTAL_HEALTH: frozenset({"adult_mental_health"}),
}
"""The kinds of agency that work with the adult about it."""


@dataclass(frozen=True)
class Score:
    """What a tool gave on a day, and how high it went; `is_dash` for the domestic abuse tool."""

    source: Source
    tool: str
    points: int
    is_dash: bool = False


@dataclass(frozen=True)
class Factor:
    """One census factor of one person: `code` as in 3B, `label` in words. `has_impact` where
    somebody wrote what it does to this child. Its source's day is when it was last assessed.
    `judged_high_on` is a professional's own judgement; the last days are when a conference of the
    agencies (MARAC) was asked to hear it, and when one did.
    """

    source: Source
    code: str
    label: str
    name: str
    has_impact: bool
    person: uuid.UUID | None = None
    scores: tuple[Score, ...] = ()
    judged_high_on: date | None = None
    marac_referred_on: date | None = None
    marac_heard_on: date | None = None

    @property
    def harm(self) -> Harm | None:
        return HARM_OF.get(self.code[:-1])

    @property
    def who(self) -> str:
        return f"{self.label}, {self.name}"


@dataclass(frozen=True)
class Incident:
    """Something new that happened, of one of the three."""

    source: Source
    harm: Harm


@dataclass(frozen=True)
class Asked:
    """Somebody asked about one of the three: there is none, or it could not be learned.

    `is_found` where it was, and is on record as no factor that the reader sees.
    """

    source: Source
    harm: Harm
    is_none: bool
    is_found: bool = False


@dataclass(frozen=True)
class Impact:
    """`services` are the kinds of the agencies that sit in the group."""

    factors: tuple[Factor, ...] = ()
    incidents: tuple[Incident, ...] = ()
    asked: tuple[Asked, ...] = ()
    services: frozenset[str] = frozenset()


def look(facts: Impact, terms: Terms) -> Finding:
    """Missing where what a factor does to this child is not written, or no service for the adult is
    in the group; due when 90 days old, after a new incident, or where a conference on domestic abuse
    is called for and not recorded. Not needed once all three were asked about and there is none."""
    reasons: list[Reason] = []
    for factor in in_order(facts.factors):
        reasons += _of_factor(factor, facts, terms)
    unknown = [*_unasked(facts, terms)]
    if not reasons and not unknown:
        words = "Asked about all three: there is none that anybody knows of."
        known = evidence(one.source for one in facts.asked)
        return finding([Reason("asked_and_none", State.NOT_NEEDED, words, evidence=known)])
    return finding([*reasons, *unknown])


def _unasked(facts: Impact, terms: Terms) -> Iterator[Reason]:
    """What is not recorded is not the same as not there, until somebody has asked."""
    for harm in Harm:
        if any(factor.harm == harm for factor in facts.factors):
            continue
        asked = newest(one for one in facts.asked if one.harm == harm)
        if asked and asked.is_none:
            continue
        tail = "nobody has recorded asking."
        if asked:
            came = "what was found is not here" if asked.is_found else "it could not be learned"
            tail = f"asked on {long_date(asked.source.on)}, and {came}."
        yield Reason(
            "asked_unknown" if asked else "not_asked",
            State.DUE if asked or facts.factors else State.MISSING,
            f"About {harm.label} nothing is known: {tail}",
            evidence=(asked.source,) if asked else (),
            missing=f"Ask about {harm.label}, and record it, or that there is none",
            hands=ANYBODY,
            since=asked.source.on if asked else terms.started_on,
            due_on=asked.source.on if asked else terms.started_on,
        )


def _of_factor(factor: Factor, facts: Impact, terms: Terms) -> Iterator[Reason]:
    yield _assessed(factor, terms)
    if not factor.has_impact:
        yield _reason(
            factor,
            "no_impact",
            State.MISSING,
            f"{factor.who}: what it does to this child is not written down.",
            "Write what it does to this child",
            factor.source.on,
        )
    yield from _unserved(factor, facts)
    yield from _scored(factor, terms)
    yield from _happened_since(factor, facts)
    if factor.harm == Harm.DOMESTIC_ABUSE:
        yield from _unheard(factor, facts, terms)


def _reason(
    factor: Factor, code: str, state: State, words: str, missing: str, since: date
) -> Reason:
    return Reason(
        code,
        state,
        words,
        evidence=(factor.source,),
        missing=missing,
        hands=agencies_or_lead({factor.source.agency.id}),
        subject=factor.source.id,
        since=since,
        due_on=since,
    )


def _assessed(factor: Factor, terms: Terms) -> Reason:
    on = factor.source.on
    due_on = days_after(on, terms.of("impact")["stale_days"])
    late = terms.is_past(due_on)
    return Reason(
        "stale" if late else "assessed",
        State.DUE if late else State.IN_PLACE,
        f"{factor.who}: last assessed on {long_date(on)}, by {factor.source.said_by}.",
        evidence=(factor.source,),
        missing="Assess it again" if late else "",
        hands=agencies_or_lead({factor.source.agency.id}),
        subject=factor.source.id,
        since=due_on + ONE_DAY if late else on,
        due_on=due_on,
    )


def _unserved(factor: Factor, facts: Impact) -> Iterator[Reason]:
    if factor.harm is None or factor.code[-1:] not in OF_ADULTS:
        return
    if SERVICES[factor.harm].isdisjoint(facts.services):
        yield Reason(
            "no_service",
            State.MISSING,
            f"{factor.who}: no service that works with adults about it is in the group.",
            evidence=(factor.source,),
            missing=f"Invite a service for {factor.harm.label} into the group",
            hands=LEAD,
            subject=factor.source.id,
            since=factor.source.recorded_on,
            due_on=factor.source.recorded_on,
        )


def _scored(factor: Factor, terms: Terms) -> Iterator[Reason]:
    last = newest(factor.scores)
    if last is None:
        return
    due_on = days_after(last.source.on, terms.of("impact")["stale_days"])
    if terms.is_past(due_on):
        yield Reason(
            "score_stale",
            State.DUE,
            f"{factor.who}: {last.tool} was last done on {long_date(last.source.on)}, "
            f"with {last.points}.",
            evidence=(last.source,),
            missing=f"Do {last.tool} again",
            hands=agencies_or_lead({last.source.agency.id}),
            subject=factor.source.id,
            since=due_on + ONE_DAY,
            due_on=due_on,
        )


def _happened_since(factor: Factor, facts: Impact) -> Iterator[Reason]:
    since = in_order(
        one
        for one in facts.incidents
        if one.harm == factor.harm and one.source.on > factor.source.on
    )
    if since:
        first = since[0].source.on
        yield Reason(
            "incident_since",
            State.DUE,
            f"{factor.who}: something happened on {long_date(since[-1].source.on)}, after it was "
            "last assessed.",
            evidence=evidence([factor.source, *(one.source for one in since)]),
            missing="Assess it again",
            hands=agencies_or_lead({factor.source.agency.id}),
            subject=factor.source.id,
            since=first,
            due_on=first,
        )


def _unheard(factor: Factor, facts: Impact, terms: Terms) -> Iterator[Reason]:
    called = _calls_for_marac(factor, facts, terms)
    days = Marac(called, factor.marac_referred_on, factor.marac_heard_on)
    yield from unheard(days, factor.source, factor.who, terms)


def _calls_for_marac(factor: Factor, facts: Impact, terms: Terms) -> list[date]:
    values = terms.of("impact")
    high = [one for one in factor.scores if one.is_dash and one.points >= values["dash_score"]]
    judged = [factor.judged_high_on] if factor.judged_high_on else []
    days = sorted({i.source.on for i in facts.incidents if i.harm == factor.harm})
    again = (
        day for before, day in pairwise(days) if day <= add_months(before, values["repeat_months"])
    )
    return [*(one.source.on for one in high), *judged, *again]
