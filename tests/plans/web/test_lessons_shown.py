"""The lessons where people work: on the plan's page, before a review, and in their own work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plans import access
from plans.models import Plan
from plans.operations import plans
from plans.operations.children import ChildDetails
from plans.queries.lessons.short import short_list
from plans.queries.your_lessons import your_lessons
from plans.queries.your_plans import my_plans
from plans.rules.household import HouseholdConfirmationDetails
from plans.rules.lessons.findings import State
from plans.rules.lessons.fourteen import Lesson
from plans.rules.sharing import Level
from plans.web import lesson_ways
from tests.cast import Cast
from tests.plans.looking import looked
from tests.plans.recording import FATHER, record
from tests.plans.reviewing import review_of

SignIn = Callable[[str], Client]
CONFIRMED = HouseholdConfirmationDetails("told_by_parent")


def page_of(cast: Cast, client: Client, below: str = "") -> str:
    answer = client.get(f"/plans/{cast.plan.reference}/{below}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_plan_page_lists_what_wants_somebody_with_the_one_click(
    cast: Cast, sign_in: SignIn
) -> None:
    page = page_of(cast, sign_in("priya"))
    base = f"/plans/{cast.plan.reference}"
    assert f'href="{base}/record/add/household_confirmation/"' in page
    assert f'href="{base}/record/add/father_figure/"' in page
    assert f'href="{base}/lessons/"' in page
    record(cast, "sam", details=CONFIRMED)
    assert f'href="{base}/record/add/household_confirmation/"' not in page_of(
        cast, sign_in("priya")
    )


def test_who_cannot_act_is_led_to_what_the_lesson_says(cast: Cast, sign_in: SignIn) -> None:
    page = page_of(cast, sign_in("ian"))
    base = f"/plans/{cast.plan.reference}"
    assert f'href="{base}/lessons/#lesson-4"' in page
    assert f'href="{base}/record/add/father_figure/"' not in page


def test_the_chair_prepares_with_the_lessons_as_they_may_see_them(
    cast: Cast, sign_in: SignIn
) -> None:
    review = review_of(cast)
    page = page_of(cast, sign_in("ruth"), f"reviews/{review.pk}/prepare/")
    assert "Lessons from reviews of cases" in page
    record(cast, "laura", Level.CONTROLLED, FATHER)
    assert "The father of" not in page
    again = page_of(cast, sign_in("ruth"), f"reviews/{review.pk}/prepare/")
    assert again.count("Missing") == page.count("Missing")


def test_an_ended_plan_shows_no_lessons(cast: Cast, sign_in: SignIn) -> None:
    Plan.rows.filter(pk=cast.plan.pk).update(
        status="ended", ended_on=cast.today, end_reason="other"
    )
    assert "Lessons from reviews" not in page_of(cast, sign_in("priya"))


@pytest.mark.parametrize("name", ["priya", "hannah", "ruth", "ian"])
def test_every_click_leads_to_a_page_that_is_there(cast: Cast, name: str) -> None:
    place = access.place_on(access.scope_of(cast.workers[name], on=cast.today), cast.plan)
    for one in short_list(looked(cast, name, days=40)):
        found = lesson_ways.click(one, cast.plan, place.verbs)
        assert reverse(found.page[0], args=found.page[1:])


def test_every_lesson_and_reason_has_a_way_to_a_route_that_exists() -> None:
    ways = [*lesson_ways.BY_LESSON.values(), *lesson_ways.BY_REASON.values()]
    assert set(lesson_ways.BY_LESSON) == set(Lesson)
    key, reference = "00000000-0000-4000-8000-000000000000", "CG-7F3K-9QXM"
    for way in ways:
        args = [reference, way.adds.value] if way.adds else [reference]
        assert reverse(way.route, args=[*args, key] if way.about else args)


def test_the_short_list_puts_the_worst_and_ones_own_first(cast: Cast) -> None:
    found = short_list(looked(cast, "hannah"))
    states = [one.line.state for one in found]
    assert states == sorted(states, key=list(State).index)
    mine = [one.is_mine for one in found if one.line.state == State.MISSING]
    assert mine == sorted(mine, reverse=True)
    assert all(one.line.wants_somebody for one in found)


class TestYourWork:
    def test_says_what_somebody_can_put_right_and_nothing_else(
        self, cast: Cast, sign_in: SignIn
    ) -> None:
        page = sign_in("hannah").get("/work/").content.decode()
        assert "Lessons you can put right" in page
        assert "Lessons you can put right" not in sign_in("ian").get("/work/").content.decode()

    def test_depends_on_what_they_may_see(self, cast: Cast) -> None:
        before = self.of(cast, "priya")
        record(cast, "laura", Level.CONTROLLED, FATHER)
        record(cast, "laura", Level.SEALED, CONFIRMED)
        assert self.of(cast, "priya") == before
        record(cast, "laura", details=CONFIRMED)
        assert self.of(cast, "priya") != before

    def test_takes_as_many_statements_for_many_plans_as_for_one(self, cast: Cast) -> None:
        def count() -> int:
            scope = access.scope_of(cast.priya, on=cast.today)
            mine = list(my_plans(scope))
            with CaptureQueriesContext(connection) as done:
                found = your_lessons(scope, mine, at=cast.at)
            assert len(found) == len(mine)
            return len(done)

        before = count()
        for number in range(3):
            plans.start(
                kind="child_in_need",
                new_child=ChildDetails(
                    family_name=f"Other {number}", expected_on=cast.today + timedelta(days=30)
                ),
                family=[],
                partnership=cast.partnership,
                started_on=cast.today,
                role="Social worker",
                purpose="Coordinates",
                by=cast.priya,
                at=cast.at,
            )
        assert count() == before

    @staticmethod
    def of(cast: Cast, name: str) -> list[tuple[str, tuple[str, ...]]]:
        scope = access.scope_of(cast.workers[name], on=cast.today)
        found = your_lessons(scope, list(my_plans(scope)), at=cast.at)
        return [(one.what, one.others) for one in found]
