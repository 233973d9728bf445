"""The lessons over time, as a page."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from agencies.models import AuditEvent
from plans.models import Plan
from plans.rules.plans import EndReason
from plans.rules.sharing import Level
from tests.cast import Cast
from tests.plans.recording import RISK, record

SignIn = Callable[[str], Client]


def page_of(cast: Cast, client: Client) -> str:
    answer = client.get(f"/plans/{cast.plan.reference}/lessons/over-time/")
    assert answer.status_code == 200
    page: str = answer.content.decode()
    return page[page.index("<h1") : page.index("</main>")]


def test_the_table_says_what_the_picture_shows_and_what_cannot_be_known(
    cast: Cast, sign_in: SignIn
) -> None:
    page = page_of(cast, sign_in("sam"))
    assert page.count('role="img"') == 1
    assert "on the same day of 13 weeks" in page
    assert "9 lessons look at something that does not keep what it was before." in page
    assert "Before today it cannot be known: it depends on the timetable" in page
    assert "the plan was not on record here" in page
    assert "<li>Today: " in page


def test_a_hidden_record_changes_no_byte(cast: Cast, sign_in: SignIn) -> None:
    before = page_of(cast, sign_in("sam"))
    record(cast, "laura", Level.SEALED, RISK, person=cast.mother.person)
    assert page_of(cast, sign_in("sam")) == before


def test_it_is_read_like_the_plan_and_on_its_trail(cast: Cast, sign_in: SignIn) -> None:
    page_of(cast, sign_in("sam"))
    trail = AuditEvent.objects.filter(plan=cast.plan.reference, subject="lessons_over_time")
    assert [(row.verb, row.actor) for row in trail] == [("read", cast.sam.pk)]
    hidden = sign_in("colin").get(f"/plans/{cast.plan.reference}/lessons/over-time/")
    assert hidden.status_code == 404


def test_a_plan_that_ended_says_so(cast: Cast, sign_in: SignIn) -> None:
    Plan.rows.filter(pk=cast.plan.pk).update(
        status="ended", ended_on=cast.today, end_reason=EndReason.ADOPTED
    )
    assert "nothing of the lessons is looked at any more" in page_of(cast, sign_in("sam"))


def test_the_lessons_lead_here(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in("ian").get(f"/plans/{cast.plan.reference}/lessons/").content.decode()
    assert f'href="/plans/{cast.plan.reference}/lessons/over-time/"' in page
