"""The map of the family as a page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.test import Client

from agencies.models import AuditEvent
from agencies.workdays import long_date
from plans.rules.sharing import Level
from tests.cast import Cast
from tests.plans.picturing import lives, somebody, the_marlowes

SignIn = Callable[[str], Client]


def page_of(cast: Cast, client: Client, query: str = "") -> str:
    answer = client.get(f"/plans/{cast.plan.reference}/family/map/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def body(page: str) -> str:
    return page[page.index("<h1") : page.index("</main>")]


def test_the_table_says_what_the_pictures_show(cast: Cast, sign_in: SignIn) -> None:
    the_marlowes(cast)
    page = page_of(cast, sign_in("sam"))
    assert page.count('role="img"') == 2
    assert "The table that follows says the same in words." in page
    table = page[page.index("Everybody on the map") :]
    for words in (
        "Said to live in two homes. Is that so?",
        "Home A: Lives here. Laura Fenwick, Wearbridge Police",
        "Home A: Moved out. Priya Nandakumar",
        "Home C: Lives here. Priya Nandakumar",
        "Known by description only",
        "A man who looks after the child",
        "Nobody has recorded asking",
    ):
        assert words in table, words
    assert "One person is in question" in page


def test_another_day_is_asked_for_and_a_wrong_one_refused(cast: Cast, sign_in: SignIn) -> None:
    the_marlowes(cast)
    client, day = sign_in("sam"), cast.today - timedelta(days=8)
    then = page_of(cast, client, f"?on={day.isoformat()}")
    assert f"on, {long_date(day)}" in then
    assert "in question" not in then
    boxes = f"?on-day={day.day}&on-month={day.month}&on-year={day.year}"
    assert body(page_of(cast, client, boxes)) == body(then)
    ahead = page_of(cast, client, f"?on={cast.today + timedelta(days=1)}")
    assert "Give a day from 1900 until today." in ahead
    assert "must be a real date" in page_of(cast, client, "?on-day=31&on-month=2&on-year=2026")


def test_what_was_written_is_never_markup(cast: Cast, sign_in: SignIn) -> None:
    person = somebody(cast, "friend", "</text><script>alert(1)</script>", "<b>")
    lives(cast, "sam", person, home="<svg onload=alert(1)>")
    page = page_of(cast, sign_in("sam"))
    assert "<script>alert" not in page
    assert "<svg onload" not in page
    assert "&lt;script&gt;" in page


def test_a_hidden_record_changes_no_byte(cast: Cast, sign_in: SignIn) -> None:
    family = the_marlowes(cast)
    client = sign_in("sam")
    before = body(page_of(cast, client))
    lives(cast, "laura", family["gillian"], home="A refuge", level=Level.SEALED)
    assert body(page_of(cast, client)) == before


def test_it_is_read_like_the_plan_and_on_its_trail(cast: Cast, sign_in: SignIn) -> None:
    page_of(cast, sign_in("sam"))
    trail = AuditEvent.objects.filter(plan=cast.plan.reference, subject="family_map")
    assert [(row.verb, row.actor) for row in trail] == [("read", cast.sam.pk)]
    hidden = sign_in("colin").get(f"/plans/{cast.plan.reference}/family/map/")
    missing = sign_in("colin").get("/plans/CG-2222-3333/family/map/")
    assert hidden.status_code == missing.status_code == 404


def test_the_familys_page_leads_here(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in("ian").get(f"/plans/{cast.plan.reference}/family/").content.decode()
    assert f'href="/plans/{cast.plan.reference}/family/map/"' in page
