"""Making a story happen, day by day, through the operations the product uses.

Every step asks first whether it has happened, so that a run that was cut short is taken up where
it stopped: operations commit one by one and cannot be joined into one transaction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial

from agencies.workdays import add_months
from plans.management.demo import (
    telling_goals,
    telling_group,
    telling_records,
    telling_reviews,
    telling_timetable,
)
from plans.management.demo.setting import Setting, moment
from plans.management.demo.stage import Stage, Step
from plans.management.demo.story import ChildStory, Relative
from plans.models import Child, Plan
from plans.operations import plans
from plans.operations.children import ChildDetails
from plans.operations.people import LinkDetails, PersonDetails
from plans.rules.identifiers import Scheme

MINUTES_BETWEEN = 4


def tell(child: ChildStory, setting: Setting) -> None:
    """Everything that happened to one child, plan after plan."""
    for story in child.plans:
        told: Counter[date] = Counter()
        for offset, step in sorted(_steps(Stage(child, story, setting)), key=lambda one: one[0]):
            day = setting.working_day(offset)
            step(moment(day, told[day] * MINUTES_BETWEEN))
            told[day] += 1


def _steps(stage: Stage) -> Iterator[Step]:
    """Everything that happens on a plan. What happens on one day happens in this order."""
    yield stage.story.started, partial(_start, stage)
    for seat in stage.story.seats:
        yield from telling_group.steps(stage, seat)
    for goal in stage.story.goals:
        yield from telling_goals.steps(stage, goal)
    yield from telling_timetable.steps(stage)
    yield from telling_reviews.steps(stage)
    yield from telling_records.steps(stage)


def _start(stage: Stage, at: datetime) -> None:
    story, setting = stage.story, stage.setting
    child = Child.rows.filter(
        partnership=setting.partnership,
        family_name=stage.child.family_name,
        given_names=stage.child.given_names,
    ).first()
    held = Plan.rows.filter(child=child, kind=story.kind).first() if child else None
    stage.plan = held or plans.start(
        kind=story.kind,
        child=child,
        new_child=None if child else _child(stage),
        family=[] if child else [_relative(one, setting) for one in stage.child.relatives],
        partnership=setting.partnership,
        started_on=stage.started_on,
        category=story.category,
        contingency=story.contingency,
        role=story.role,
        purpose=story.purpose,
        chair=stage.worker(story.chair) if story.chair else None,
        by=stage.lead,
        at=at,
    )


def _child(stage: Stage) -> ChildDetails:
    child = stage.child
    expected_on = None if child.expected is None else stage.setting.day(child.expected)
    number = child.nhs_number
    return ChildDetails(
        family_name=child.family_name,
        given_names=child.given_names,
        date_of_birth=_born(child, stage.setting),
        expected_on=expected_on,
        sex=child.sex,
        identifiers=((Scheme.NHS_NUMBER, number),) if number else (),
    )


def _relative(one: Relative, setting: Setting) -> tuple[PersonDetails, LinkDetails]:
    details = PersonDetails(
        given_names=one.given_names,
        family_name=one.family_name,
        known_as=one.known_as,
        description=one.description,
        date_of_birth=_born(one, setting),
    )
    return details, LinkDetails(one.relationship, one.note)


def _born(somebody: ChildStory | Relative, setting: Setting) -> date | None:
    """Their birthday follows from their name: the same wherever they are told of."""
    if somebody.age is None:
        return None
    since = 5 + 37 * sum(map(ord, somebody.given_names + somebody.family_name)) % 350
    return add_months(setting.today, -12 * somebody.age) - timedelta(days=since)
