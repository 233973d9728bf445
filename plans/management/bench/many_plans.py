"""The lessons over five hundred plans of one agency, each with something on record, and over forty."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from plans import access
from plans.management.bench import many_plans_by_hand as by_hand
from plans.management.bench.population import Population
from plans.management.bench.questions import Goal, Question, Reader
from plans.management.bench.recording import fill, of_all_kinds
from plans.models import Plan
from plans.queries.lessons.reading import Reading, read_all
from plans.queries.lessons_across import MOST, Across, lessons_across, plans_across

RECORDS_OF_EACH = 24
EACH = 7
"""Of the ways in which records of all kinds are made, every seventh: so a few records are of each."""
ACROSS = Goal(ratio=4, statements=27)


@dataclass(frozen=True)
class Managed:
    """A manager of an agency with many plans, and another of an agency with few."""

    many: Reader
    few: Reader


def populate(population: Population, *, on: date, at: datetime) -> Managed:
    """Put something on record on every plan that is looked at."""
    here = Managed(
        Reader(
            "senior manager of the force",
            population.force_lead,
            access.scope_of(population.force_lead, on=on),
            population.plan_of_the_force,
        ),
        Reader(
            "senior manager of a small agency",
            population.practitioner,
            # Nobody of that position works there; what they would see does not depend on who it is.
            replace(access.scope_of(population.practitioner, on=on), oversees_agency=True),
            population.plan,
        ),
    )
    # Those two get records of their own, by the thousand, once these have been measured.
    done = {population.plan.pk, population.plan_of_the_force.pk}
    for reader in (here.many, here.few):
        for plan in plans_across(reader.scope)[:MOST]:
            if plan.pk not in done:
                of_this = replace(reader, plan=plan)
                fill(of_this, RECORDS_OF_EACH, lambda one: of_all_kinds(one * EACH), on=on, at=at)
                done.add(plan.pk)
    return here


def reading(here: Managed, *, at: datetime, on: date) -> Iterator[Question]:
    """What is read and found over many plans, which takes as many statements as over few."""
    for reader in (here.few, here.many):
        number = len(_plans(reader))
        yield _told_from(reader, number, on=on, at=at)
        yield _found(reader, number, on=on, at=at)


def _plans(reader: Reader) -> list[Plan]:
    return list(plans_across(reader.scope)[:MOST])


def _told_from(reader: Reader, number: int, *, on: date, at: datetime) -> Question:
    return Question(
        f"What the lessons of {number} plans are told from",
        reader.name,
        ACROSS,
        ours=lambda: read_all(reader.scope, _plans(reader), on=on, at=at),
        gist=gist_of_readings,
        by_hand=lambda: by_hand.reading(reader.scope, on=on),
        gist_by_hand=by_hand.gist_of_reading,
    )


def _found(reader: Reader, number: int, *, on: date, at: datetime) -> Question:
    return Question(
        f"Lessons for {number} plans of one agency",
        reader.name,
        ACROSS,
        ours=lambda: lessons_across(reader.scope, on=on, at=at),
        gist=_plans_of,
        by_hand=lambda: by_hand.reading(reader.scope, on=on),
        gist_by_hand=lambda found: [row[0] for row in found["plans"]],
    )


def _plans_of(found: Across) -> list[uuid.UUID]:
    return [row.plan.pk for row in found.plans]


def gist_of_readings(found: list[Reading]) -> Any:
    counted: Counter[str] = Counter()
    for one in found:
        counted.update({str(model.kind): len(rows) for model, rows in one.contents.items()})
        for name in ("entries", "seats", "actions", "outcomes", "understandings", "updates"):
            counted[name] += len(getattr(one, name))
    return [one.plan.pk for one in found], {name: many for name, many in counted.items() if many}
