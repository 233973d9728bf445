"""Lessons over many plans as pages and files: the manager's own, and the partnership's in figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.models import AuditEvent, RoleInPartnership, Worker
from agencies.operations import partnerships
from agencies.operations.workers import system_worker
from plans import access
from plans.models import LessonCount
from plans.queries.lesson_figures import lesson_figures
from plans.rules.lesson_counts import week_of
from plans.rules.lessons.findings import State
from plans.rules.lessons.fourteen import Lesson
from plans.rules.quarters import Quarter, quarter_of
from tests.cast import Cast

SignIn = Callable[[str], Client]
pytestmark = pytest.mark.django_db


def count(
    cast: Cast, on: date, missing: int, in_place: int, agency: str = "social_care", **how: Any
) -> None:
    for state, number in ((State.MISSING, missing), (State.IN_PLACE, in_place)):
        LessonCount.objects.create(
            **{"partnership": cast.partnership, "as_lead": True}
            | {"agency": cast.agencies[agency], "week_of": week_of(on), "lesson": Lesson.FATHERS}
            | {"state": state, "number": number}
            | how
        )


def last_day(quarter: Quarter) -> date:
    """A day whose week begins in the quarter."""
    return quarter.after(1).first_day - timedelta(days=7)


def whole(cast: Cast) -> Quarter:
    return quarter_of(cast.today).after(-1)


def file_of(client: Client, cast: Cast, quarter: Quarter) -> str:
    where = reverse("lesson_figures_csv", args=[cast.partnership.pk])
    answer: Any = client.get(where, {"quarter": quarter.code})
    assert answer.status_code == 200
    return b"".join(answer.streaming_content).decode()


def page_of(client: Client, cast: Cast, **query: str) -> str:
    answer = client.get(reverse("lesson_figures", args=[cast.partnership.pk]), query)
    assert answer.status_code == 200
    text: str = answer.content.decode()
    return text


def test_the_business_manager_sees_a_quarter_and_the_change(cast: Cast, sign_in: SignIn) -> None:
    quarter = whole(cast)
    count(cast, last_day(quarter.after(-1)), 12, 6)
    count(cast, last_day(quarter), 7, 20)
    client = sign_in("beth")
    first = client.get(reverse("partnership_one", args=[cast.partnership.pk])).content.decode()
    assert reverse("lesson_figures", args=[cast.partnership.pk]) in first
    text = page_of(client, cast, quarter=quarter.code)
    assert "7 (-5)" in text
    assert "20 (+14)" in text
    assert "Wearbridge Children&#39;s Social Care" in text
    assert "4,Fathers and father figures,All plans,Missing,7,12" in file_of(client, cast, quarter)
    where = f"/api/v1/partnerships/{cast.partnership.pk}/lessons/"
    (said,) = client.get(where, {"quarter": quarter.code}).json()["lessons"]
    assert said["lesson"] == "fathers"
    assert said["rows"][0]["numbers"][1] == {"state": "missing", "number": 7, "change": -5}


def test_a_small_number_stands_on_no_page_and_cannot_be_subtracted(
    cast: Cast, sign_in: SignIn
) -> None:
    quarter = whole(cast)
    count(cast, last_day(quarter), 30, 31)
    count(cast, last_day(quarter), 3, 11, "midwifery")
    count(cast, last_day(quarter), 17, 18, "school")
    client = sign_in("beth")
    said = file_of(client, cast, quarter)
    assert "Wearbridge Children's Social Care,Missing,30" in said
    assert "The other agencies together,Missing,20" in said
    assert "Midwifery" not in said + page_of(client, cast, quarter=quarter.code)
    assert "Oakmere" not in said


def test_few_plans_are_not_told_of_at_all(cast: Cast, sign_in: SignIn) -> None:
    count(cast, last_day(whole(cast)), 1, 3)
    client = sign_in("beth")
    assert "None is shown" in page_of(client, cast, quarter=whole(cast).code)
    assert "Missing,Hidden: small number," in file_of(client, cast, whole(cast))


def test_counts_for_an_agencys_own_managers_are_in_no_figure(cast: Cast, sign_in: SignIn) -> None:
    count(cast, last_day(whole(cast)), 9, 9, "police", as_lead=False)
    assert "No plan was counted" in page_of(sign_in("beth"), cast, quarter=whole(cast).code)


def test_a_quarter_that_runs_is_the_business_managers_alone(cast: Cast, sign_in: SignIn) -> None:
    cast.workers["ada"] = Worker.objects.create_user("ada@example.org", name="Ada")
    partnerships.give_role(
        cast.partnership,
        worker=cast.ada,
        role=RoleInPartnership.AUDITOR,
        by=system_worker(),
        at=cast.at,
    )
    now = quarter_of(cast.today)
    count(cast, max(cast.today, now.first_day.replace(day=8)), 9, 9)
    scope = access.scope_of(cast.ada, on=cast.today)
    held = lesson_figures(access.lesson_figures_of(scope, cast.partnership.pk), now, on=cast.today)
    assert held.held_back
    assert held.lessons == []
    scope = access.scope_of(cast.beth, on=cast.today)
    figures = access.lesson_figures_of(scope, cast.partnership.pk)
    with CaptureQueriesContext(connection) as made:
        assert lesson_figures(figures, now, on=cast.today).lessons
    assert len(made) == 4


@pytest.mark.parametrize("name", ["priya", "moira", "ruth", "colin", "sysadmin", "super"])
def test_the_partnerships_figures_are_nobody_elses(cast: Cast, sign_in: SignIn, name: str) -> None:
    client = sign_in(name)
    for route in ("lesson_figures", "lesson_figures_csv"):
        assert client.get(reverse(route, args=[cast.partnership.pk])).status_code == 403


def test_a_manager_finds_the_lessons_over_their_plans(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("moira")
    assert f'href="{reverse("lessons_across")}"' in client.get("/plans/").content.decode()
    text = client.get(reverse("lessons_across")).content.decode()
    for words in ("By lesson", "By worker", "By team", "By agency", "By plan", "Hannah Brookes"):
        assert words in text
    assert f'href="/plans/{cast.plan.reference}/lessons/"' in text
    assert "Laura Fenwick" not in text
    answer: Any = client.get(reverse("lessons_across_csv"))
    said = b"".join(answer.streaming_content).decode()
    assert f"Plan,{cast.plan.reference},,1," in said
    assert "Marlowe" not in said
    listed = AuditEvent.objects.filter(actor=cast.moira.pk, verb="listed", subject="lessons")
    assert listed.count() == 2
    told = client.get("/api/v1/lessons/").json()
    assert [one["plan"] for one in told["plans"]] == [cast.plan.reference]
    assert sum(one["number"] for one in told["plans"][0]["states"]) == len(Lesson)


def test_who_answers_for_no_plan_sees_no_way_and_no_page(cast: Cast, sign_in: SignIn) -> None:
    for name in ("hannah", "colin"):
        client = sign_in(name)
        assert reverse("lessons_across") not in client.get("/plans/").content.decode()
        for route in ("lessons_across", "lessons_across_csv"):
            assert client.get(reverse(route)).status_code == 403
