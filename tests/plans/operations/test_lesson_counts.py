"""Counting lessons once a week: numbers at the plan's level, and nothing else."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from agencies.models import AuditEvent, Employment
from plans.models import LessonCount, Plan
from plans.operations.lesson_counts import count_lessons
from plans.rules.lesson_counts import COUNTED, week_of
from plans.rules.lessons.fourteen import Lesson
from plans.rules.plans import EndReason
from plans.rules.records import HANDLING
from plans.rules.sharing import Level
from plans.rules.supervision import SupervisionDetails
from tests.cast import Cast
from tests.plans.looking import looked
from tests.plans.recording import record, samples

pytestmark = pytest.mark.django_db


def kept() -> list[tuple[Any, ...]]:
    rows = LessonCount.objects.filter(chair=None, manager=None).order_by(
        "lesson", "as_lead", "agency__name", "state"
    )
    return list(rows.values_list("lesson", "as_lead", "agency__name", "state", "number"))


def counted_anew(cast: Cast) -> list[tuple[Any, ...]]:
    LessonCount.objects.all().delete()
    assert count_lessons(at=cast.at) == 1
    return kept()


def test_a_plan_counts_once_as_led_and_once_for_each_agency_in_its_group(cast: Cast) -> None:
    found = counted_anew(cast)
    led = Counter(lesson for lesson, as_lead, *_ in found if as_lead)
    assert led == dict.fromkeys((lesson.value for lesson in COUNTED), 1)
    assert {name for _, as_lead, name, *_ in found if as_lead} == {
        "Wearbridge Children's Social Care"
    }
    inside = {name for _, as_lead, name, *_ in found if not as_lead}
    assert len(inside) == 4
    assert {number for *_, number in found} == {1}
    assert set(LessonCount.objects.filter(agency=None).values_list("chair", flat=True)) == {
        cast.ruth.pk
    }
    teams = LessonCount.objects.filter(manager__isnull=False)
    assert set(teams.values_list("manager", "agency__name", "as_lead", "number")) == {
        (cast.neil.pk, "Wearbridge Children's Social Care", False, 1)
    }
    assert teams.count() == len(COUNTED)


def test_a_plan_with_two_of_a_managers_people_counts_once_for_that_manager(cast: Cast) -> None:
    Employment.objects.filter(worker=cast.sal).update(line_manager=cast.neil)
    cast.join("sal")
    counted_anew(cast)
    teams = LessonCount.objects.filter(manager=cast.neil)
    assert {row.number for row in teams} == {1}
    assert teams.count() == len(COUNTED)


def test_what_stands_at_the_plans_level_is_counted_as_the_leads_page_says(cast: Cast) -> None:
    for details, about in samples(cast).values():
        if "address" not in vars(details):
            record(cast, "hannah", details=details, **about)
    page = {line.lesson.value: line.state.value for line in looked(cast, "priya")}
    for lesson, as_lead, _, state, _ in counted_anew(cast):
        if as_lead:
            assert page[lesson] == state


@pytest.mark.parametrize("level", [Level.CONTROLLED, Level.SEALED])
def test_what_is_held_more_closely_changes_no_number(cast: Cast, level: int) -> None:
    found = samples(cast)
    before = counted_anew(cast)
    for kind, (details, about) in found.items():
        if level in HANDLING[kind].levels:
            record(cast, "hannah", level, details, **about)
    said = SupervisionDetails("one_to_one", cast.hannah, cast.moira, "Are we too hopeful?")
    record(cast, "moira", Level.CONTROLLED, said)
    assert counted_anew(cast) == before


def test_neither_supervision_nor_disagreements_are_counted(cast: Cast) -> None:
    lessons = {lesson for lesson, *_ in counted_anew(cast)}
    assert lessons.isdisjoint({Lesson.SUPERVISION, Lesson.CHALLENGE})


def test_a_week_is_counted_once_and_the_next_anew(cast: Cast) -> None:
    assert count_lessons(at=cast.at) == 1
    first = kept()
    assert count_lessons(at=cast.at) == 0
    assert kept() == first
    assert count_lessons(at=cast.at + timedelta(weeks=1)) == 1
    weeks = set(LessonCount.objects.values_list("week_of", flat=True))
    assert weeks == {week_of(cast.today), week_of(cast.today) + timedelta(weeks=1)}
    assert AuditEvent.objects.filter(verb="lessons.counted").count() == 2


def test_a_plan_that_has_ended_or_has_no_lead(cast: Cast) -> None:
    Plan.rows.filter(pk=cast.plan.pk).update(lead=None)
    assert {name for _, as_lead, name, *_ in counted_anew(cast) if as_lead} == {None}
    LessonCount.objects.all().delete()
    Plan.rows.filter(pk=cast.plan.pk).update(
        status="ended", ended_on=cast.today, end_reason=EndReason.OTHER
    )
    assert count_lessons(at=cast.at) == 0
    assert kept() == []
