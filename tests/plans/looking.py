"""The lessons of the cast's plan as somebody sees them, today or so many days on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from plans import access
from plans.models import Person, Plan
from plans.operations import people
from plans.operations.people import LinkDetails, PersonDetails
from plans.queries.lessons.fourteen import LessonLine, ReasonLine, lessons
from plans.rules.lessons.findings import State
from plans.rules.lessons.fourteen import Lesson
from plans.rules.records import When
from tests.cast import Cast


def looked(cast: Cast, name: str = "priya", days: int = 0) -> tuple[LessonLine, ...]:
    on, at = cast.today + timedelta(days=days), cast.at + timedelta(days=days)
    scope = access.scope_of(cast.workers[name], on=on)
    plan = access.fetch(scope, cast.plan.reference)
    assert plan is not None
    return lessons(scope, plan, on=on, at=at)


def lesson(cast: Cast, which: Lesson, name: str = "priya", days: int = 0) -> LessonLine:
    (line,) = (line for line in looked(cast, name, days) if line.lesson == which)
    return line


def codes(line: LessonLine, state: State | None = None) -> set[str]:
    return {one.reason.code for one in line.reasons if state in {None, one.state}}


def only(line: LessonLine, code: str) -> ReasonLine:
    (one,) = (one for one in line.reasons if one.reason.code == code)
    return one


def ago(cast: Cast, days: int) -> dict[str, Any]:
    """For a record of so many days ago."""
    return {"when": When.on(cast.today - timedelta(days=days))}


def relative(cast: Cast, relationship: str, **about: Any) -> Person:
    """Somebody else around the child."""
    added = people.add(
        Plan.rows.get(pk=cast.plan.pk),
        details=PersonDetails(given_names="Dean", family_name="Rowe"),
        link=LinkDetails(relationship, **about),
        by=cast.priya,
        at=cast.at,
    )
    person: Person = added.person
    return person
