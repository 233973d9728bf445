"""The timeline as a page."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from agencies.models import AuditEvent
from plans.queries import timeline as queries
from plans.rules.records import When
from plans.rules.sharing import Level
from tests.cast import Cast
from tests.plans.picturing import a_chronology, happened, somebody

SignIn = Callable[[str], Client]


def page_of(cast: Cast, client: Client, query: str = "") -> str:
    answer = client.get(f"/plans/{cast.plan.reference}/timeline/{query}")
    assert answer.status_code == 200
    page: str = answer.content.decode()
    return page[page.index("<h1") : page.index("</main>")]


def test_the_tables_say_what_the_picture_shows(cast: Cast, sign_in: SignIn) -> None:
    a_chronology(cast)
    page = page_of(cast, sign_in("sam"))
    assert page.count('role="img"') == 1
    assert page.count("cg-picture__span") == 4  # three spans, and the key
    for words in (
        "7 entries, from Mon 1 Jan 2024",
        "Some time in 2024",
        "Some time in December 2024",
        "Tue 1 Sep 2026 to Thu 15 Oct 2026",
        "Bad for the child: ",
        "The child was frightened",
        "Critical",
        "about <span",
        "Laura Fenwick, Wearbridge Police",
    ):
        assert words in page, words


def test_a_part_of_it_is_asked_for(cast: Cast, sign_in: SignIn) -> None:
    a_chronology(cast)
    client = sign_in("sam")
    page = page_of(
        cast, client, "?agency=Wearbridge+Police&since-day=1&since-month=5&since-year=2026"
    )
    assert "Second call" in page
    assert "Assault on Tamsin" not in page
    assert '<option value="Wearbridge Police" selected>' in page
    assert "Nothing on record is like that." in page_of(cast, client, "?about=nobody&page=x")
    wrong = page_of(cast, client, "?since=2026-05-01&until=2026-04-01")
    assert "The end is before the start." in wrong
    assert "Second call" in wrong


def test_a_long_one_has_pages(cast: Cast, sign_in: SignIn, monkeypatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 3)
    a_chronology(cast)
    client = sign_in("sam")
    assert "page 1 of 3" in page_of(cast, client)
    last = page_of(cast, client, "?page=3")
    assert "Door not opened" in last or "The cot was bought" in last
    assert "?page=2" in last
    assert "page 3 of 3" in page_of(cast, client, "?page=999999")


def test_what_was_written_is_never_markup(cast: Cast, sign_in: SignIn) -> None:
    person = somebody(cast, "friend", "<b>x</b>", "</option><script>alert(1)</script>")
    happened(cast, "sam", When.on(cast.today), "<script>alert(2)</script>", person=person)
    page = page_of(cast, sign_in("sam"), "?agency=<script>alert(3)</script>")
    assert "<script>alert" not in page
    assert "<script>alert" not in page_of(cast, sign_in("sam"))


def test_a_hidden_record_changes_no_byte(cast: Cast, sign_in: SignIn) -> None:
    a_chronology(cast)
    before = page_of(cast, sign_in("sam"))
    happened(cast, "laura", When.on(cast.today), "A refuge", level=Level.SEALED)
    assert page_of(cast, sign_in("sam")) == before


def test_nothing_on_record_is_not_nothing(cast: Cast, sign_in: SignIn) -> None:
    page = page_of(cast, sign_in("sam"))
    assert "does not say that nothing happened" in page


def test_it_is_read_like_the_plan_and_on_its_trail(cast: Cast, sign_in: SignIn) -> None:
    page_of(cast, sign_in("sam"))
    trail = AuditEvent.objects.filter(plan=cast.plan.reference, subject="timeline")
    assert [(row.verb, row.actor) for row in trail] == [("read", cast.sam.pk)]
    assert sign_in("colin").get(f"/plans/{cast.plan.reference}/timeline/").status_code == 404


def test_the_chronology_leads_here(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in("ian").get(f"/plans/{cast.plan.reference}/chronology/").content.decode()
    assert f'href="/plans/{cast.plan.reference}/timeline/"' in page
