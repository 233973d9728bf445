"""Asking another agency for information and answering it, as pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from plans.models import CaseRecord, InformationRequest
from plans.rules.records import When
from plans.rules.sharing import Level
from plans.rules.supervision import SupervisionDetails
from tests.browser import assert_accessible, enter_as
from tests.cast import Cast
from tests.plans.recording import amend, entry, question, record
from tests.plans.web.filling import day, typed
from tests.plans.web.reading import text_of

SignIn = Callable[[str], Client]
WHAT = "Who collects her brother?"
ANSWER = "Her aunt Gillian does"


def path(cast: Cast, rest: Any = "") -> str:
    return f"/plans/{cast.plan.reference}/record/{rest}"


def answer_path(cast: Cast, one: CaseRecord) -> str:
    return path(cast, f"{one.pk}/answer/")


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return text_of(answer.content.decode())


def answer(cast: Cast, one: CaseRecord, **more: str) -> dict[str, str]:
    said = {"status": "answered", "answer": ANSWER, "version": str(one.version)}
    return said | day("answered_on", cast.today) | more


class TestAnswering:
    def test_the_agency_asked_finds_it_in_its_work_and_answers_there(
        self, cast: Cast, sign_in: SignIn
    ) -> None:
        one = record(cast, "hannah", Level.CONTROLLED, question(cast))
        client = sign_in("sam")
        work = client.get("/work/").content.decode()
        assert "Answer the request for information from Wearbridge Midwifery" in text_of(work)
        assert answer_path(cast, one) in work
        page = read(client, answer_path(cast, one))
        for words in (WHAT, "He may be in the home", "Public task", "Wearbridge Midwifery"):
            assert words in page
        sent = client.post(f"{answer_path(cast, one)}?next=/work/", answer(cast, one))
        assert (sent.status_code, sent.headers["Location"]) == (302, "/work/")
        assert answer_path(cast, one) not in client.get("/work/").content.decode()
        new = CaseRecord.rows.get(line=one.line, status="standing")
        assert (new.content.answer, new.author, new.level) == (ANSWER, cast.sam, Level.CONTROLLED)
        page = read(sign_in("hannah"), path(cast, f"{new.pk}/"))
        assert ANSWER in page
        assert "Asked by Wearbridge Midwifery" in page

    def test_nobody_else_is_shown_it_or_may_answer(self, cast: Cast, sign_in: SignIn) -> None:
        hidden = record(cast, "hannah", Level.CONTROLLED, question(cast))
        shown = record(cast, "hannah", details=question(cast, what="Where is she at night?"))
        for name in ("priya", "laura"):
            client = sign_in(name)
            assert "request for information from" not in text_of(
                client.get("/work/").content.decode()
            )
            assert client.get(answer_path(cast, hidden)).status_code == 404
            assert WHAT not in read(client, path(cast))
            assert client.post(answer_path(cast, shown), answer(cast, shown)).status_code == 403
        assert InformationRequest.rows.filter(status="answered").count() == 0

    def test_a_link_to_what_was_answered_since_shows_the_answer(
        self, cast: Cast, sign_in: SignIn
    ) -> None:
        one = record(cast, "hannah", details=question(cast))
        client = sign_in("sam")
        client.post(answer_path(cast, one), answer(cast, one))
        new = CaseRecord.rows.get(line=one.line, status="standing")
        again = sign_in("hannah").get(answer_path(cast, one))
        assert again.headers["Location"] == path(cast, f"{new.pk}/")

    def test_whoever_answered_puts_the_answer_right_and_says_why(
        self, cast: Cast, sign_in: SignIn
    ) -> None:
        one = record(cast, "hannah", details=question(cast))
        client = sign_in("sam")
        client.post(answer_path(cast, one), answer(cast, one))
        new = CaseRecord.rows.get(line=one.line, status="standing")
        assert "Put the answer right" in read(client, path(cast, f"{new.pk}/"))
        better = answer(cast, new, answer="Her grandmother", why_amended="I had mixed them up")
        assert client.post(answer_path(cast, new), better).status_code == 302
        last = CaseRecord.rows.get(line=one.line, status="standing")
        assert (last.content.answer, last.reason) == ("Her grandmother", "I had mixed them up")

    def test_of_two_who_answer_the_second_is_shown_the_first(
        self, cast: Cast, sign_in: SignIn
    ) -> None:
        one = record(cast, "hannah", details=question(cast))
        details = question(cast, status="answered", answer="Somebody said", answered_on=cast.today)
        amend(cast, one, "hannah", details=details)
        page = sign_in("sam").post(
            answer_path(cast, one), answer(cast, one, why_amended="Better known")
        )
        assert page.status_code == 200
        assert "Somebody said" in page.content.decode()
        assert CaseRecord.rows.filter(line=one.line).count() == 2

    def test_what_is_no_request_has_no_answer(self, cast: Cast, sign_in: SignIn) -> None:
        one = record(cast, "sam", details=entry())
        assert sign_in("sam").get(answer_path(cast, one)).status_code == 403

    def test_a_late_one_counts_as_late(self, cast: Cast, sign_in: SignIn) -> None:
        asked_on = cast.today - timedelta(days=20)
        record(cast, "hannah", details=question(cast), when=When.on(asked_on))
        page = text_of(sign_in("sam").get("/work/").content.decode())
        assert "1 thing is late" in page
        assert page.count("Answer the request for information from Wearbridge Midwifery") == 2
        assert "Put right: Answer" not in page


class TestAskingForWhatIsWithheld:
    def test_one_click_begins_a_request_that_says_kind_and_day_and_nothing_else(
        self, cast: Cast, sign_in: SignIn
    ) -> None:
        held = record(cast, "laura", Level.CONTROLLED, entry())
        client = sign_in("priya")
        link = f"{path(cast, 'add/information_request/')}?withheld={held.pk}"
        assert link in client.get(path(cast)).content.decode()
        assert link in client.get(path(cast, "?kind=chronology_entry")).content.decode()
        chronology = client.get(f"/plans/{cast.plan.reference}/chronology/").content.decode()
        assert link in chronology
        page = client.get(link).content.decode()
        assert "Dean was at the flat" not in page
        assert "What you have on record as “Chronology entry”" in page
        police = cast.agencies["police"].pk
        assert re.search(rf'value="{police}"[^>]*(selected|checked)', page)
        assert re.search(r'name="held_at" type="radio" value="2" checked', page)

    @pytest.mark.parametrize("name", ["laura", "ian"])
    def test_who_may_not_know_of_it_learns_nothing_by_its_id(
        self, cast: Cast, sign_in: SignIn, name: str
    ) -> None:
        held = record(cast, "hannah", Level.CONTROLLED, entry())
        client = sign_in(name)
        assert "withheld=" not in client.get(path(cast)).content.decode()
        answered = client.get(f"{path(cast, 'add/information_request/')}?withheld={held.pk}")
        assert "What you have on record" not in answered.content.decode()

    def test_what_was_said_in_supervision_is_not_asked_for(
        self, cast: Cast, sign_in: SignIn
    ) -> None:
        said = SupervisionDetails("one_to_one", cast.hannah, cast.moira, "Are we too hopeful?")
        held = record(cast, "moira", Level.CONTROLLED, said)
        assert str(held.pk) not in sign_in("priya").get(path(cast)).content.decode()

    def test_it_is_kept_between_the_two_agencies(self, cast: Cast, sign_in: SignIn) -> None:
        said = typed(cast, "information_request", held_at="2")
        sent = sign_in("hannah").post(path(cast, "add/information_request/"), said)
        assert sent.status_code == 302
        (one,) = CaseRecord.rows.filter(kind="information_request")
        assert one.level == Level.CONTROLLED
        assert WHAT in read(sign_in("sam"), path(cast))
        assert WHAT not in read(sign_in("priya"), path(cast))


def test_a_request_is_answered_on_a_phone(cast: Cast, page: Page, live_server: Any) -> None:
    one = record(cast, "hannah", details=question(cast))
    page.set_viewport_size({"width": 320, "height": 640})
    enter_as(page, live_server, cast.sam)
    page.goto("/work/")
    assert_accessible(page)
    page.get_by_role("link", name=re.compile("^Answer")).first.click()
    assert_accessible(page)
    page.get_by_label("Yes", exact=True).check()
    page.get_by_label("What is the answer? If it is refused, why?").fill(ANSWER)
    page.get_by_role("button", name="Put the answer on record").click()
    expect(page.get_by_text("Your answer is on record")).to_be_visible()
    assert InformationRequest.rows.get(record__line=one.line, record__status="standing").answer
