"""Agencies as their pages show them: who answers at each level, and where somebody is missing."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower

from agencies.models import (
    Absence,
    Agency,
    AgencyKind,
    EscalationContact,
    EscalationLevel,
    Partnership,
    Worker,
)
from agencies.models.workers import in_force
from agencies.queries.workers import away_among, away_in_words, here_among

PAGE = 50


@dataclass(frozen=True)
class Answer:
    """Who answers for an agency at one level; `gaps` says what is missing, in sentences."""

    level: EscalationLevel
    worker: Worker | None
    deputy: Worker | None
    gaps: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class CountedAgency:
    agency: Agency
    workers: int


@dataclass(frozen=True)
class KindOfAgency:
    """The agencies of one kind in a partnership."""

    kind: str
    agencies: list[CountedAgency]


@dataclass(frozen=True)
class AgenciesPage:
    agencies: list[CountedAgency]
    next: uuid.UUID | None


def who_answers(agency: Agency, *, on: date) -> list[Answer]:
    """Every level in order, with who is named there. Three queries."""
    named = {
        contact.level: contact
        for contact in EscalationContact.objects.filter(agency=agency).select_related(
            "worker", "deputy"
        )
    }
    people = {one.worker_id for one in named.values()} | {one.deputy_id for one in named.values()}
    here = here_among(people - {None}, agency, on=on)
    away = {
        worker: absence
        for worker, absence in away_among(people - {None}, on=on).items()
        if absence.from_on <= on
    }
    return [_answer(level, named.get(level), here, away, on) for level in EscalationLevel]


def _answer(
    level: EscalationLevel,
    contact: EscalationContact | None,
    here: set[uuid.UUID],
    away: dict[uuid.UUID, Absence],
    on: date,
) -> Answer:
    if contact is None:
        return Answer(level, None, None, ("Nobody is named.",), "")
    worker, deputy = contact.worker, contact.deputy
    stands_in = deputy if deputy and deputy.pk in here and deputy.pk not in away else None
    gaps, note = [], ""
    if worker.pk not in here:
        gaps.append(f"{worker.name} cannot answer: their employment or account here has stopped.")
    elif worker.pk in away:
        when = away_in_words(away[worker.pk], on)
        if stands_in:
            note = f"{stands_in.name} answers now: {worker.name} is {_lower_first(when)}."
        else:
            gaps.append(f"{worker.name} is {_lower_first(when)}, and nobody stands in.")
    if deputy is None:
        gaps.append("No deputy is named.")
    elif deputy.pk not in here:
        gaps.append(f"{deputy.name} cannot stand in: their employment or account has stopped.")
    return Answer(level, worker, deputy, tuple(gaps), note)


def _lower_first(words: str) -> str:
    return words[:1].lower() + words[1:]


def _with_counts(on: date) -> QuerySet[Agency, Any]:
    employed = Q(in_force(on, "employments__"), employments__worker__is_active=True)
    return Agency.objects.annotate(workers=Count("employments", filter=employed))


def agencies_by_kind(partnership: Partnership, *, on: date) -> list[KindOfAgency]:
    """A partnership's active agencies under their kinds, with how many work in each. One query."""
    counted = list(
        _with_counts(on).filter(partnerships=partnership, is_active=True).order_by(Lower("name"))
    )
    return [
        KindOfAgency(
            kind.label, [CountedAgency(one, one.workers) for one in counted if one.kind == kind]
        )
        for kind in AgencyKind
        if any(one.kind == kind for one in counted)
    ]


def all_agencies(*, on: date, find: str = "", after: uuid.UUID | None = None) -> AgenciesPage:
    """A page of every agency there is, by name. Two queries at most."""
    agencies = _with_counts(on).annotate(by_name=Lower("name")).order_by("by_name", "pk")
    if find:
        agencies = agencies.filter(name__icontains=find)
    begin = agencies.filter(pk=after).first() if after else None
    if begin is not None:
        agencies = agencies.filter(by_name__gt=begin.by_name)
    found = list(agencies[: PAGE + 1])
    more = found[PAGE - 1].pk if len(found) > PAGE else None
    return AgenciesPage([CountedAgency(one, one.workers) for one in found[:PAGE]], more)
