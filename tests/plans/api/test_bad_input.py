"""What cannot be, sent to the API: the answer names the field, says what would be right, and nothing
changed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from plans.models import ChronologyEntry, PlanPermission
from plans.rules.sharing import Level
from plans.rules.tools import RANGES
from tests.api import Api, is_problem
from tests.plans import spreadsheets
from tests.plans.api.record_bodies import sent
from tests.plans.operations.test_chronology_import import HEAD
from tests.plans.recording import record, show
from tests.plans.unchanged import nothing_changes


def refused(client: Api, address: str, body: dict[str, Any], **header: str) -> tuple[str, str]:
    """The field that a refusal names, and what it says."""
    with nothing_changes():
        answer = client.post(address, body, **header)
    problem = is_problem(answer, 409)
    return problem["field"], problem["detail"]


def uploaded(client: Api, plan: str, content: bytes, **more: str) -> Any:
    file = SimpleUploadedFile("ours.csv", content)
    return client.client.post(f"/api/v1/{plan}chronology/import/", {"file": file, **more})


class TestAnEventAfterItsRecording:
    @pytest.mark.parametrize(
        "kind", ["chronology_entry", "visit", "engagement", "assessment", "household_member"]
    )
    def test_no_record_is_of_a_day_to_come(self, api, plan, cast, kind):
        tomorrow = (cast.today + timedelta(days=1)).isoformat()
        body = sent(cast, kind, happened_on=tomorrow)
        field, said = refused(api("hannah"), f"{plan}records/", body)
        assert (field, said) == (
            "happened_on",
            "This is still to come. Record it once it has been.",
        )

    def test_nor_is_what_it_says_was_done(self, api, plan, cast):
        body = sent(cast, "risk_factor")
        tomorrow = (cast.today + timedelta(days=1)).isoformat()
        body["details"] |= {"tool": "dash", "score": 3, "scored_on": tomorrow}
        field, said = refused(api("hannah"), f"{plan}records/", body)
        assert (field, said) == (
            "scored_on",
            "This day is still to come. Give it once it has been.",
        )

    def test_nor_what_was_seen_today_nor_an_event_of_the_timetable(self, api, plan, cast):
        tomorrow = (cast.today + timedelta(days=1)).isoformat()
        seen = {"visit": {"outcome": "refused", "reason": "Dean shut the door"}}
        for address, body in (("today/", seen), ("timetable/events/", {"trigger": "referral"})):
            field, said = refused(api("hannah"), plan + address, body | {"happened_on": tomorrow})
            assert field == "happened_on", (address, said)
            assert "still to come" in said or "future" in said


class TestABirth:
    def test_that_the_expected_date_rules_out_says_which_days_would_fit(self, api, plan, cast):
        expected = cast.plan.child.expected_on
        first, last = expected - timedelta(days=140), expected + timedelta(days=28)
        body = {"born_on": (first - timedelta(days=1)).isoformat(), "sex": "F"}
        field, said = refused(api("hannah"), f"{plan}child/birth/", body, if_match='"v1"')
        assert field == "born_on"
        assert f"{first.day} {first:%b %Y} to" in said
        assert f"{last.day} {last:%b %Y}, or revise the expected date first." in said

    def test_of_tomorrow_says_to_give_the_expected_date(self, api, plan, cast):
        body = {"born_on": (cast.today + timedelta(days=1)).isoformat(), "sex": "F"}
        field, said = refused(api("hannah"), f"{plan}child/birth/", body, if_match='"v1"')
        assert field == "born_on"
        assert "give the expected date of delivery instead" in said


class TestAScore:
    @pytest.mark.parametrize("tool", list(RANGES))
    def test_its_tool_cannot_give_says_what_it_gives(self, api, plan, cast, tool):
        low, high = RANGES[tool]
        body = sent(cast, "risk_factor")
        for score in (low - 1, high + 1):
            body["details"] |= {"tool": tool.value, "score": score}
            field, said = refused(api("hannah"), f"{plan}records/", body)
            assert (field, said) == ("score", f"This tool gives {low} to {high}.")


class TestAFile:
    @pytest.mark.parametrize("what", list(spreadsheets.UNREADABLE))
    def test_that_is_no_chronology_says_what_it_needs(self, api, plan, what):
        client, (content, said) = api("laura"), spreadsheets.UNREADABLE[what]
        for more in ({}, {"dry_run": "true"}):
            with nothing_changes():
                problem = is_problem(uploaded(client, plan, content, **more), 409)
            assert problem["field"] == "file"
            for words in said:
                assert words in problem["detail"]

    @pytest.mark.parametrize("what", list(spreadsheets.WRONG))
    def test_with_a_wrong_line_says_which_column_of_it(self, api, plan, what):
        client, (line, said) = api("laura"), spreadsheets.WRONG[what]
        content = (HEAD + line + spreadsheets.LINE).encode()
        with nothing_changes():
            problem = is_problem(uploaded(client, plan, content), 409)
            tried = uploaded(client, plan, content, dry_run="true").json()
        assert problem["field"] == "file"
        assert "so nothing was added" in problem["detail"]
        for words in said:
            assert words in problem["detail"]
        assert [bool(one["faults"]) for one in tried["lines"]] == [True, False]

    @pytest.mark.parametrize("saved", list(spreadsheets.AS_SAVED))
    def test_is_read_however_a_spreadsheet_saved_it(self, api, plan, saved):
        answer = uploaded(api("laura"), plan, spreadsheets.AS_SAVED[saved])
        assert answer.json()["added"] == 2
        assert ChronologyEntry.rows.filter(summary="Tamsin's café was shut").exists()

    def test_with_a_formula_is_text_and_with_a_line_twice_is_one(self, api, plan):
        made = uploaded(api("laura"), plan, spreadsheets.FORMULA.encode()).json()
        assert "begins like a formula, and is kept as text" in made["lines"][0]["notes"][0]
        made = uploaded(api("laura"), plan, spreadsheets.TWICE.encode()).json()
        assert (made["added"], made["repeats"]) == (2, 2)
        assert not ChronologyEntry.rows.filter(summary__startswith="=").exists()


class TestSightOfARecord:
    def body(self, cast, agency, until):
        key = str(cast.agencies[agency].pk)
        return {"agency": key, "purpose": "Keeps the baby safe", "until_on": until.isoformat()}

    def test_is_given_to_no_agency_off_the_plan(self, api, plan, cast):
        one = record(cast, level=Level.CONTROLLED)
        body = self.body(cast, "housing", cast.today + timedelta(days=1))
        field, said = refused(api("laura"), f"{plan}records/{one.pk}/sights/", body)
        assert (field, said) == ("agency", "Choose an agency that may read this plan.")

    def test_is_given_no_longer_than_ones_own_access(self, api, plan, cast):
        one = record(cast, level=Level.CONTROLLED)
        last = cast.today + timedelta(days=7)
        PlanPermission.objects.filter(
            content_object=cast.plan, group=cast.agencies["police"].group
        ).update(valid_until=last)
        body = self.body(cast, "midwifery", last + timedelta(days=1))
        addresses = {f"{plan}records/{one.pk}/sights/": {}, f"{plan}records/sights/": one.kind}
        for address, kind in addresses.items():
            more = {"kind": kind} if kind else {}
            field, said = refused(api("laura"), address, body | more)
            assert field == "until_on"
            assert f"Your own agency's access to the plan ends on {last:%a} {last.day}" in said

    def test_is_shared_on_no_longer_than_one_has_it(self, api, plan, cast):
        one = record(cast, level=Level.CONTROLLED)
        last = cast.today + timedelta(days=3)
        show(cast, one, "midwifery", until_on=last)
        body = self.body(cast, "school", last + timedelta(days=1))
        field, said = refused(api("hannah"), f"{plan}records/{one.pk}/share-on/", body)
        assert field == "until_on"
        assert f"Your own sight of it ends on {last:%a} {last.day}" in said


def test_somebody_in_two_homes_is_taken_down_and_asked_about(api, plan, cast):
    client, body = api("hannah"), sent(cast, "household_member")
    for home, care in (("Mother's flat", "main"), ("Gillian's house", "shares")):
        body["details"] |= {"home": home, "care_role": care}
        assert client.post(f"{plan}records/", body).status_code == 201
    household = client.get(f"{plan}lessons/").json()["results"][0]
    assert household["state"] == "conflict"
    assert household["reasons"][0]["code"] == "two_homes"
    assert household["reasons"][0]["words"].endswith("Is that so?")


@pytest.mark.parametrize("level", [Level.CONTROLLED, Level.SEALED])
def test_what_one_may_not_see_is_superseded_as_what_is_not_there(api, plan, cast, level):
    one, client = record(cast, level=level), api("hannah")
    supersede = {"details": sent(cast)["details"], "reason": "Mine"}
    for step, body in (("supersede", supersede), ("withdraw", {"reason": "Mine"})):
        with nothing_changes():
            hidden, missing = (
                client.post(f"{plan}records/{key}/{step}/", body, if_match='"v1"')
                for key in (one.pk, cast.plan.pk)
            )
        assert is_problem(hidden, 404) == is_problem(missing, 404)
