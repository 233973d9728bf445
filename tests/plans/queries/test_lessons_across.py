"""The lessons over many plans: as each plan's own page says, for who answers for them, and counted."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.workdays import Calendar
from plans import access
from plans.models import LessonCount, Plan
from plans.operations import plans
from plans.operations.children import ChildDetails
from plans.operations.people import LinkDetails, PersonDetails
from plans.queries.lessons.fourteen import lessons
from plans.queries.lessons.reading import read, read_all
from plans.queries.lessons_across import WEEKS, Across, lessons_across
from plans.rules.lesson_counts import week_of
from plans.rules.lessons.findings import State
from plans.rules.lessons.fourteen import Lesson
from plans.rules.sharing import Level
from tests.cast import Cast
from tests.plans.recording import entry, record, samples

pytestmark = pytest.mark.django_db


def more_plans(cast: Cast, number: int) -> list[Plan]:
    """So many more of Priya's, each with Hannah in its group, chaired by Ruth."""
    made = []
    for n in range(number):
        plan = plans.start(
            kind="child_protection",
            new_child=ChildDetails(
                family_name=f"Other{n}", expected_on=cast.today + timedelta(days=60)
            ),
            family=[(PersonDetails(given_names="Ann", family_name="Other"), LinkDetails("mother"))],
            partnership=cast.partnership,
            started_on=Calendar().on_or_before(cast.today - timedelta(days=14)),
            category="NEG",
            contingency="She stays with her mother.",
            role="Social worker",
            purpose="Coordinates the plan",
            chair=cast.ruth,
            late_reason="Booked late",
            by=cast.priya,
            at=cast.at,
        )
        cast.join("hannah", plan=plan)
        made.append(plan)
    return made


def across(cast: Cast, name: str) -> Across:
    scope = access.scope_of(cast.workers[name], on=cast.today)
    return lessons_across(scope, on=cast.today, at=cast.at)


def own_page(cast: Cast, name: str, plan: Plan) -> Counter[State]:
    scope = access.scope_of(cast.workers[name], on=cast.today)
    fetched = access.fetch(scope, plan.reference)
    assert fetched is not None
    found = lessons(scope, fetched, on=cast.today, at=cast.at)
    return Counter(line.state for line in found)


@pytest.mark.parametrize("name", ["neil", "moira", "ruth", "sean"])
def test_each_plan_counts_as_its_own_page_says(cast: Cast, name: str) -> None:
    more_plans(cast, 2)
    for details, about in samples(cast).values():
        if "address" not in vars(details):
            record(cast, "hannah", details=details, **about)
    record(cast, "laura", Level.CONTROLLED, entry())
    found = across(cast, name)
    assert len(found.plans) == 3
    for row in found.plans:
        assert row.states == own_page(cast, name, row.plan)
    whole = sum((Counter(row.states) for row in found.plans), Counter())
    assert sum((Counter(row.states) for row in found.lessons), Counter()) == whole
    assert all(sum(row.states.values()) == 3 for row in found.lessons)


def test_a_set_is_read_as_each_plan_by_itself(cast: Cast) -> None:
    more_plans(cast, 1)
    for name in ("priya", "hannah", "ruth", "moira"):
        scope = access.scope_of(cast.workers[name], on=cast.today)
        rows = Plan.objects.visible_to(scope).select_related("child", "policy", "chair")
        both = list(rows.order_by("pk"))
        for reading in read_all(scope, both, on=cast.today, at=cast.at):
            alone = read(scope, reading.plan, on=cast.today, at=cast.at)
            assert vars(alone) == {name: vars(reading)[name] for name in vars(alone)}


@pytest.mark.parametrize("level", [Level.CONTROLLED, Level.SEALED])
def test_a_hidden_record_changes_nothing(cast: Cast, level: int) -> None:
    more_plans(cast, 1)
    readers = ("neil", "sean", "ruth")
    before, own = {name: across(cast, name) for name in readers}, across(cast, "moira")
    record(cast, "hannah", level, entry())
    assert {name: across(cast, name) for name in readers} == before
    if level == Level.SEALED:
        assert across(cast, "moira") == own


def test_managers_are_told_of_their_own_agencys_workers_and_the_chair_of_all(cast: Cast) -> None:
    cast.join("colin")
    ours = across(cast, "moira")
    assert {one.where for one in ours.workers} <= {"Wearbridge Midwifery"}
    assert {one.who for one in ours.agencies} <= {"Wearbridge Midwifery"}
    managed = across(cast, "neil")
    assert {one.who for one in managed.workers} == {"Priya Nandakumar"}
    assert {one.who for one in managed.teams} == {"Team of Neil Cartwright"}
    everybody = across(cast, "ruth")
    assert {"Priya Nandakumar", "Hannah Brookes"} <= {one.who for one in everybody.workers}
    assert len(everybody.agencies) > 1


def test_what_waits_for_an_agency_counts_once_a_lesson(cast: Cast) -> None:
    cast.join("olive")
    found = across(cast, "moira")
    (ours,) = found.agencies
    assert sum(ours.states.values()) <= len(Lesson)
    assert ours.plans == 1


@pytest.mark.parametrize("name", ["priya", "hannah", "colin", "megan", "beth", "sysadmin", "super"])
def test_who_answers_for_no_plan_is_refused(cast: Cast, name: str) -> None:
    with pytest.raises(PermissionDenied):
        across(cast, name)


def test_thirty_plans_take_as_many_statements_as_two(cast: Cast) -> None:
    def statements(name: str) -> int:
        scope = access.scope_of(cast.workers[name], on=cast.today)
        with CaptureQueriesContext(connection) as made:
            lessons_across(scope, on=cast.today, at=cast.at)
        return len(made)

    more_plans(cast, 1)
    few = {name: statements(name) for name in ("moira", "ruth")}
    more_plans(cast, 28)
    assert {name: statements(name) for name in few} == few
    assert set(few.values()) <= set(range(20, 27))


def test_the_change_is_that_of_the_weekly_counts_of_ones_own_plans(cast: Cast) -> None:
    week = week_of(cast.today)
    ours, theirs = {"agency": cast.agencies["midwifery"]}, {"agency": cast.agencies["police"]}
    chaired = {"chair": cast.ruth}
    social_care = cast.agencies["social_care"]
    managed = {"agency": social_care, "manager": cast.neil}
    elsewhere = {"agency": cast.agencies["police"], "manager": cast.neil}
    others = {"agency": social_care, "manager": cast.sean}
    for weeks, number, whose in (
        (0, 9, ours), (WEEKS, 4, ours), (0, 7, theirs), (0, 2, chaired), (WEEKS, 3, chaired),
        (0, 6, managed), (WEEKS, 3, managed), (0, 8, elsewhere), (0, 5, others),
    ):  # fmt: skip
        LessonCount.objects.create(
            **whose,
            partnership=cast.partnership,
            as_lead=False,
            week_of=week - timedelta(weeks=weeks),
            lesson=Lesson.FATHERS,
            state=State.MISSING,
            number=number,
        )
    for name, change in (("moira", 5), ("ruth", -1), ("neil", 3)):
        rows = {row.lesson: row for row in across(cast, name).lessons}
        assert rows[Lesson.FATHERS].change[State.MISSING] == change
    assert not any(row.change for row in across(cast, "sean").lessons)
