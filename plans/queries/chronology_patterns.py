"""What a chronology shows read as one, and what drifts, from what one reader may see: questions."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from agencies.clock import local_date
from plans.models import FamilyLink, Person, Plan, Scope
from plans.queries.chronology import entries_of
from plans.queries.dates_moved import dates_moved
from plans.queries.lessons import engagement
from plans.queries.lessons.fourteen import Evidence
from plans.queries.lessons.reading import read
from plans.rules.chronology import Category, Impact
from plans.rules.lessons import drift, patterns
from plans.rules.lessons.drift import Drift, Question
from plans.rules.lessons.facts import Agency, Source, Terms
from plans.rules.lessons.patterns import Happening
from plans.rules.records import RecordKind

MOST_QUESTIONS = 40
MOST_SIDES = 12
MOST_MONTHS = 24


@dataclass(frozen=True)
class SideLine:
    says: str
    evidence: Evidence


@dataclass(frozen=True)
class QuestionLine:
    """One question, with the records it rests on; `more` are further ones that are not listed."""

    question: Question
    sides: tuple[SideLine, ...]
    more: int

    @property
    def words(self) -> str:
        return self.question.words


@dataclass(frozen=True)
class Month:
    """How many entries of each category one month has."""

    first: date
    counts: tuple[tuple[Category, int], ...]

    @property
    def entries(self) -> int:
        return sum(count for _, count in self.counts)


@dataclass(frozen=True)
class Patterns:
    """The newest questions of each sort, how many older ones there are, and the months."""

    patterns: tuple[QuestionLine, ...]
    drift: tuple[QuestionLine, ...]
    older: int
    months: tuple[Month, ...]
    older_months: int


def patterns_of(scope: Scope, plan: Plan, *, on: date, at: datetime) -> Patterns:
    """Clusters, gaps and repeats, and what drifts apart. As many statements whatever there is.

    Refuses as NotVisible whoever may not read the plan.
    """
    reading = read(scope, plan, on=on, at=at)
    terms = Terms(plan.policy.data, on, reading.calendar, plan.started_on)
    happenings = list(_happenings(scope, plan))
    found = patterns.questions(happenings, terms)
    views = engagement.facts(reading)
    moves = dates_moved(scope, plan, reading.outcomes)
    drifting = drift.questions(Drift(views.views, views.attendance, views.courses, moves), terms)
    months = patterns.by_month(happenings)
    return Patterns(
        patterns=_lines(found),
        drift=_lines(drifting),
        older=max(len(found) - MOST_QUESTIONS, 0) + max(len(drifting) - MOST_QUESTIONS, 0),
        months=_months(months),
        older_months=max(len(months) - MOST_MONTHS, 0),
    )


def _lines(questions: tuple[Question, ...]) -> tuple[QuestionLine, ...]:
    return tuple(map(_line, questions[:MOST_QUESTIONS]))


def _line(question: Question) -> QuestionLine:
    """A question with its newest records; all of them were read, so all may be opened."""
    newest = question.sides[-MOST_SIDES:]
    return QuestionLine(
        question,
        tuple(
            SideLine(side.says, Evidence(side.source, str(side.source.id), may_open=True))
            for side in newest
        ),
        len(question.sides) - len(newest),
    )


def _months(found: Mapping[tuple[int, int], Mapping[str, int]]) -> tuple[Month, ...]:
    newest = list(found.items())[-MOST_MONTHS:][::-1]
    return tuple(
        Month(
            date(year, month, 1),
            tuple((Category(code), count) for code, count in counts.items()),
        )
        for (year, month), counts in newest
    )


def _happenings(scope: Scope, plan: Plan) -> Iterator[Happening]:
    """Every entry without its words. Two statements: columns instead of rows, of thousands."""
    names = _names(scope, plan)
    for row in (
        entries_of(scope, plan)
        .order_by("record__happened_on", "record__recorded_at", "pk")
        .values_list(
            "pk", "record__agency_id", "record__agency__name", "record__agency__kind",
            "record__happened_on", "record__until_on", "record__recorded_at",
            "record__author__name", "record__person_id", "category", "impact",
        )
    ):  # fmt: skip
        pk, agency, name, kind, on, until, at, author, person, category, impact = row
        source = Source(
            RecordKind.CHRONOLOGY_ENTRY, pk, Agency(agency, name, kind), on, local_date(at), author
        )
        yield Happening(
            source,
            category,
            Category(category).label,
            person,
            names.get(person, ""),
            until,
            is_positive=impact == Impact.POSITIVE,
        )


def _names(scope: Scope, plan: Plan) -> dict[uuid.UUID, str]:
    links = FamilyLink.objects.visible_to(scope).filter(child=plan.child_id)
    people = Person.objects.visible_to(scope).filter(pk__in=links.values("person"))
    return {person.pk: person.name for person in people}
