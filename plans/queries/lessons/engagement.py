"""Lesson 7 from the records: how agencies find each parent to work with them, and closed doors."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from plans.models import Engagement, FatherFigure, Visit
from plans.queries.lessons import courses, household
from plans.queries.lessons.reading import Reading
from plans.queries.lessons.sources import of_record
from plans.rules.children import PARENTS, Relationship
from plans.rules.fathers import FatherKnowledge
from plans.rules.lessons import engagement as rules
from plans.rules.lessons.drift import Attendance, View
from plans.rules.lessons.facts import in_order
from plans.rules.visits import VisitOutcome


def facts(reading: Reading) -> rules.Engagement:
    parents = _parents(reading)
    rows = reading.standing(Engagement)
    return rules.Engagement(
        parents=tuple(rules.Parent(pk, name) for pk, name in parents.items()),
        views=tuple(map(_view, rows)),
        attendance=tuple(_attendance(rows)),
        accesses=tuple(_accesses(reading, parents)),
        courses=courses.of_meetings(reading),
    )


def _parents(reading: Reading) -> dict[uuid.UUID, str]:
    """The child's parents of today and whoever shares the care, by name.

    Not one whom it is not safe to contact: nobody is to work with him.
    """
    found = {
        link.person_id: link.person.name
        for link in reading.links
        if link.relationship in PARENTS
        and (link.until_on is None or link.until_on >= reading.today)
    }
    unsafe = {
        row.record.person_id
        for row in reading.standing(FatherFigure)
        if row.knowledge == FatherKnowledge.NOT_SAFE
    }
    everybody = found | household.sharing_the_care(reading)
    return {pk: name for pk, name in everybody.items() if pk not in unsafe}


def _name(row: Engagement) -> tuple[uuid.UUID, str]:
    person = row.record.person
    assert person is not None, "How somebody engages is said of a person."
    return person.pk, person.name


def _view(row: Engagement) -> View:
    return View(of_record(row), *_name(row), row.level, row.get_level_display())


def _attendance(rows: list[Engagement]) -> Iterator[Attendance]:
    """What each agency counted last of each parent: earlier counts may be part of it."""
    counts = [
        Attendance(of_record(row), *_name(row), row.offered, row.attended)
        for row in rows
        if row.offered
    ]
    last = {(one.parent, one.source.agency.id): one for one in in_order(counts)}
    yield from last.values()


def _accesses(reading: Reading, parents: dict[uuid.UUID, str]) -> Iterator[rules.Access]:
    """Visits at which the door was opened or shut, by whom they say was to be seen; one that names
    nobody is told of whoever the home is."""
    whose = _at_the_door(reading, parents)
    for row in reading.standing(Visit):
        is_refused = row.outcome == VisitOutcome.REFUSED
        if is_refused or row.outcome in household.LET_IN:
            named = row.record.person_id
            for parent in [named] if named else whose:
                yield rules.Access(of_record(row), parent, is_refused)


def _at_the_door(reading: Reading, parents: dict[uuid.UUID, str]) -> list[uuid.UUID]:
    """The main carer; the mother before a birth; the only parent there is. Else nobody is named."""
    carers = household.main_carers(reading)
    mothers = {link.person_id for link in reading.links if link.relationship == Relationship.MOTHER}
    if reading.plan.child.is_unborn and not carers:
        carers = mothers
    if not carers and len(parents) == 1:
        carers = set(parents)
    return [pk for pk in parents if pk in carers]
