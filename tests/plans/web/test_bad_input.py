"""What cannot be, typed into a page: it names the field, says what would be right, changes nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from plans.models import CaseRecord, ChronologyEntry, PlanPermission
from plans.rules.sharing import Level
from plans.rules.tools import RANGES, Tool
from tests.cast import Cast
from tests.plans import spreadsheets
from tests.plans.operations.test_chronology_import import HEAD
from tests.plans.recording import record, show
from tests.plans.unchanged import nothing_changes
from tests.plans.web.filling import day, typed
from tests.plans.web.reading import text_of
from tests.plans.web.record_pages import given, path

SignIn = Callable[[str], Client]


def refused(client: Client, address: str, data: dict[str, Any]) -> tuple[set[str], str]:
    """The fields that the page's summary of errors leads to, and all the page says."""
    with nothing_changes():
        answer = client.post(address, data)
    assert answer.status_code == 200, (address, answer.status_code)
    page = answer.content.decode()
    assert "There is a problem" in page
    summary = page[page.index("govuk-error-summary__list") : page.index("<h1")]
    return set(re.findall(r'href="#id_(\w+)', summary)), text_of(page)


def plan_page(cast: Cast, route: str, *more: Any) -> str:
    return reverse(route, args=[cast.plan.reference, *more])


class TestAnEventAfterItsRecording:
    @pytest.mark.parametrize(
        "kind", ["chronology_entry", "visit", "engagement", "assessment", "household_member"]
    )
    def test_no_record_is_of_a_day_to_come(self, cast, sign_in, kind):
        data = typed(cast, kind, **day("happened_on", cast.today + timedelta(days=1)))
        fields, page = refused(sign_in("hannah"), path(cast, f"add/{kind}/"), data)
        assert fields == {"happened_on"}
        assert "This is still to come. Record it once it has been." in page

    def test_nor_is_what_it_says_was_done(self, cast, sign_in):
        measured = {"tool": "dash", "score": "3"}
        data = typed(
            cast, "risk_factor", **measured, **day("scored_on", cast.today + timedelta(days=1))
        )
        fields, page = refused(sign_in("hannah"), path(cast, "add/risk_factor/"), data)
        assert fields == {"scored_on"}
        assert "This day is still to come. Give it once it has been." in page

    def test_nor_what_was_seen_today_nor_an_event_of_the_timetable(self, cast, sign_in):
        client, tomorrow = sign_in("hannah"), cast.today + timedelta(days=1)
        seen = {"outcome": "refused", "reason": "Dean shut the door", "home": "not_asked"}
        event = {"trigger": "referral"}
        for route, said in (("plan_today", seen), ("timetable_record", event)):
            address = plan_page(cast, route)
            fields, page = refused(client, address, said | day("happened_on", tomorrow))
            assert fields == {"happened_on"}, (route, page)
            assert re.search(r"still to come|in the future|today or earlier", page), route


class TestABirth:
    @pytest.mark.parametrize("days", [-141, 29])
    def test_that_the_expected_date_rules_out_says_which_days_would_fit(self, cast, sign_in, days):
        expected = cast.plan.child.expected_on
        first, last = expected - timedelta(days=140), expected + timedelta(days=28)
        on = min(expected + timedelta(days=days), first - timedelta(days=1))
        said = {"sex": "F", "given_names": "Ada", "version": "1", **day("born_on", on)}
        fields, page = refused(sign_in("hannah"), plan_page(cast, "birth"), said)
        assert fields == {"born_on"}
        assert f"{first.day} {first:%b %Y} to" in page
        assert f"{last.day} {last:%b %Y}, or revise the expected date first." in page

    def test_of_tomorrow_says_to_give_the_expected_date(self, cast, sign_in):
        tomorrow = day("born_on", cast.today + timedelta(days=1))
        said = {"sex": "F", "given_names": "Ada", "version": "1", **tomorrow}
        fields, page = refused(sign_in("hannah"), plan_page(cast, "birth"), said)
        assert fields == {"born_on"}
        assert "For an unborn child give the expected date of delivery instead." in page


class TestAScore:
    @pytest.mark.parametrize("tool", list(RANGES))
    def test_its_tool_cannot_give_says_what_it_gives(self, cast, sign_in, tool: Tool):
        client, (low, high) = sign_in("hannah"), RANGES[tool]
        for kind in ("risk_factor", "capacity_measure"):
            for score in (low - 1, high + 1):
                data = typed(cast, kind, tool=tool.value, score=str(score))
                fields, page = refused(client, path(cast, f"add/{kind}/"), data)
                assert fields == {"score"}
                assert f"This tool gives {low} to {high}." in page


class TestAFile:
    def send(self, cast: Cast, content: bytes) -> dict[str, Any]:
        return {"file": SimpleUploadedFile("ours.csv", content), "level": "1"}

    @pytest.mark.parametrize("what", list(spreadsheets.UNREADABLE))
    def test_that_is_no_chronology_says_what_it_needs(self, cast, sign_in, what):
        content, said = spreadsheets.UNREADABLE[what]
        address = plan_page(cast, "chronology_import")
        fields, page = refused(sign_in("laura"), address, self.send(cast, content))
        assert fields == {"file"}
        for words in said:
            assert words in page

    @pytest.mark.parametrize("what", list(spreadsheets.WRONG))
    def test_with_a_wrong_line_says_which_column_of_it(self, cast, sign_in, what):
        line, said = spreadsheets.WRONG[what]
        client, check = sign_in("laura"), plan_page(cast, "chronology_import_check")
        content = (HEAD + line + spreadsheets.LINE).encode()
        with nothing_changes():
            client.post(plan_page(cast, "chronology_import"), self.send(cast, content))
            looked = text_of(client.get(check).content.decode())
            answer = client.post(check)
        assert answer.status_code == 200
        assert "so nothing was added" in text_of(answer.content.decode())
        for words in said:
            assert words in looked

    @pytest.mark.parametrize("saved", list(spreadsheets.AS_SAVED))
    def test_is_read_however_a_spreadsheet_saved_it(self, cast, sign_in, saved):
        client, check = sign_in("laura"), plan_page(cast, "chronology_import_check")
        content = spreadsheets.AS_SAVED[saved]
        client.post(plan_page(cast, "chronology_import"), self.send(cast, content))
        assert "café" in client.get(check).content.decode()
        assert client.post(check).status_code == 302
        assert ChronologyEntry.rows.count() == 2

    def test_with_a_formula_is_text_and_with_a_line_twice_is_one(self, cast, sign_in):
        client, check = sign_in("laura"), plan_page(cast, "chronology_import_check")
        for text, number in ((spreadsheets.FORMULA, 1), (spreadsheets.TWICE, 3)):
            client.post(plan_page(cast, "chronology_import"), self.send(cast, text.encode()))
            assert client.post(check).status_code == 302
            assert ChronologyEntry.rows.count() == number
        kept = ChronologyEntry.rows.get(summary__contains="cmd").summary
        assert not kept.startswith("=")


class TestSightOfARecord:
    def test_is_given_to_no_agency_off_the_plan(self, cast, sign_in):
        one = record(cast, level=Level.CONTROLLED)
        data = given(cast, "agency:housing")
        fields, page = refused(sign_in("laura"), path(cast, f"{one.pk}/give/"), data)
        assert fields == {"recipient"}
        assert "Select somebody who reads this plan" in page

    def test_is_given_no_longer_than_ones_own_access(self, cast, sign_in):
        one = record(cast, level=Level.CONTROLLED)
        last = cast.today + timedelta(days=7)
        PlanPermission.objects.filter(
            content_object=cast.plan, group=cast.agencies["police"].group
        ).update(valid_until=last)
        data = given(cast, "agency:midwifery") | day("until_on", last + timedelta(days=1))
        fields, page = refused(sign_in("laura"), path(cast, f"{one.pk}/give/"), data)
        assert fields == {"until_on"}
        assert f"Your own agency's access to the plan ends on {last:%a} {last.day}" in page

    def test_is_shared_on_no_longer_than_one_has_it(self, cast, sign_in):
        one = record(cast, level=Level.CONTROLLED)
        last = cast.today + timedelta(days=3)
        show(cast, one, "midwifery", until_on=last)
        data = given(cast, "agency:school") | day("until_on", last + timedelta(days=1))
        fields, page = refused(sign_in("hannah"), path(cast, f"{one.pk}/share-on/"), data)
        assert fields == {"until_on"}
        assert f"Your own sight of it ends on {last:%a} {last.day}" in page


def test_somebody_in_two_homes_is_taken_down_and_asked_about(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("hannah")
    for home, care in (("Mother's flat", "main"), ("Gillian's house", "shares")):
        data = typed(cast, "household_member", home=home, care_role=care)
        assert client.post(path(cast, "add/household_member/"), data).status_code == 302
    page = text_of(client.get(plan_page(cast, "plan_lessons")).content.decode())
    assert "1. Household: in conflict" in page
    assert "Tamsin Marlowe is recorded as living in two homes at once. Is that so?" in page


@pytest.mark.parametrize("level", [Level.CONTROLLED, Level.SEALED])
def test_what_one_may_not_see_is_superseded_as_what_is_not_there(
    cast: Cast, sign_in: SignIn, level: Level
) -> None:
    one, client = record(cast, level=level), sign_in("hannah")
    data = typed(cast, "chronology_entry", why_amended="Mine", version="1", reason="Mine")
    for step in ("amend/", "withdraw/"):
        with nothing_changes():
            answers = [
                client.post(path(cast, f"{key}/{step}"), data) for key in (one.pk, cast.plan.pk)
            ]
        assert [answer.status_code for answer in answers] == [404, 404]
    assert CaseRecord.rows.get().stands
