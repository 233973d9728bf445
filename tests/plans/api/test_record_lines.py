"""A record that was held more closely before looks, by the API, like one that was just put there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from plans.models import CaseRecord, Notification, RecordDecision
from plans.rules.assessments import AssessmentDetails, ContributionDetails
from plans.rules.sharing import Level
from tests.api import fields_of, is_problem
from tests.plans.recording import amend, entry, record, show

SAID = {
    "details": {"summary": "Nobody came", "category": "home", "source": "Our log"},
    "reason": "Dean came on Friday",
}


@pytest.fixture
def lowered(cast) -> tuple[CaseRecord, CaseRecord]:
    """What Hannah sealed, and named Priya on, and held at the plan's level an hour later."""
    one = record(cast, "hannah", Level.SEALED)
    show(cast, one, "social_care", "priya", by="hannah")
    new = amend(cast, one, "hannah", level=Level.PLAN, at=cast.at + timedelta(hours=1))
    return one, new


class TestOfARecordThatWasSealed:
    def test_who_could_not_read_it_then_sees_a_first_version(self, api, plan, lowered):
        _, new = lowered
        answer = api("sam").get(f"{plan}records/{new.pk}/")
        shown = answer.json()
        assert (shown["version"], shown["line"], shown["reason"]) == (1, str(new.pk), "")
        assert shown["etag"] == answer["ETag"] == '"v1"'
        for below in ("", f"{new.pk}/versions/"):
            [listed] = api("sam").get(f"{plan}records/{below}").json()["results"]
            assert (listed["version"], listed["line"], listed["reason"]) == (1, str(new.pk), "")

    def test_who_could_sees_both(self, api, plan, lowered):
        one, new = lowered
        for name in ("hannah", "priya"):
            shown = api(name).get(f"{plan}records/{new.pk}/").json()
            assert (shown["version"], shown["line"]) == (2, str(one.pk))
            assert shown["reason"] == "The neighbour was wrong"
            listed = api(name).get(f"{plan}records/{new.pk}/versions/").json()["results"]
            assert [row["version"] for row in listed] == [2, 1]

    def test_each_amends_it_from_the_version_that_they_were_shown(self, api, plan, cast, lowered):
        _, new = lowered
        cast.join("olive")
        address = f"{plan}records/{new.pk}/supersede/"
        before = CaseRecord.rows.count(), Notification.rows.count()
        for name, tag in (("hannah", '"v1"'), ("olive", '"v2"')):
            is_problem(api(name).post(address, SAID, if_match=tag), 412)
        assert (CaseRecord.rows.count(), Notification.rows.count()) == before
        made = api("olive").post(address, SAID, if_match='"v1"')
        assert made.status_code == 201, made.content
        assert (made.json()["version"], made.json()["line"]) == (2, str(new.pk))
        assert made["ETag"] == '"v2"'
        shown = api("hannah").get(f"{plan}records/{made.json()['id']}/").json()
        assert shown["version"] == 3

    def test_whoever_comes_too_late_is_shown_what_stands_as_they_count_it(
        self, api, plan, cast, lowered
    ):
        _, new = lowered
        cast.join("olive")
        address = f"{plan}records/{new.pk}/supersede/"
        newer = api("olive").post(address, SAID, if_match='"v1"').json()
        stale = is_problem(api("olive").post(address, SAID, if_match='"v1"'), 412)
        assert (stale["current"]["id"], stale["current"]["version"]) == (newer["id"], 2)
        assert CaseRecord.rows.count() == 3

    def test_nor_does_a_cursor_count_what_is_hidden(self, api, plan, cast, lowered):
        _, new = lowered
        amend(cast, new, "hannah", at=cast.at + timedelta(hours=2))
        page = api("sam").get(f"{plan}records/{new.pk}/versions/?page_size=1").json()
        assert [row["version"] for row in page["results"]] == [2]
        again = api("sam").get(page["next"].partition("/api/v1/")[2]).json()
        assert [row["version"] for row in again["results"]] == [1]
        assert again["next"] is None

    def test_who_opened_which_version_is_counted_as_the_reader_counts(
        self, api, plan, cast, lowered
    ):
        _, new = lowered
        cast.join("olive")
        opened: Any = api("sam").get(f"{plan}records/{new.pk}/")
        assert opened.status_code == 200
        told = api("olive").get(f"{plan}records/{new.pk}/opened/").json()["results"]
        assert {row["version"] for row in told} == {1}

    def test_a_colleague_is_not_told_who_saw_it_while_it_was_sealed(self, api, plan, cast, lowered):
        _, new = lowered
        cast.join("olive")
        assert api("olive").get(f"{plan}records/{new.pk}/sights/").json()["results"] == []
        listed = api("hannah").get(f"{plan}records/{new.pk}/sights/").json()["results"]
        assert {row["occasion"] for row in listed} == {"written", "decided"}


def test_what_points_to_it_names_the_version_that_its_reader_may_see(api, plan, cast) -> None:
    one = record(cast, "hannah", Level.SEALED, AssessmentDetails("pre_birth", cast.today))
    new = amend(
        cast, one, "hannah", level=Level.PLAN, details=AssessmentDetails("pre_birth", cast.today)
    )
    asked = ContributionDetails(
        new, cast.agencies["school"], "requested", due_on=cast.today + timedelta(days=9)
    )
    wanted = record(cast, "hannah", details=asked)
    for address in (f"{plan}records/{wanted.pk}/", f"{plan}records/?kind=contribution"):
        for name, first in (("sam", new), ("hannah", one)):
            found = api(name).get(address).json()
            [shown] = found.get("results", [found])
            assert shown["details"]["assessment"] == str(first.pk)
    body = {
        "kind": "contribution",
        "happened_on": cast.today.isoformat(),
        "details": {
            "assessment": str(new.pk),
            "from_agency": str(cast.agencies["school"].pk),
            "status": "received",
            "text": "She is on roll from September",
        },
    }
    made = api("sam").post(f"{plan}records/", body)
    assert made.status_code == 201, made.content
    assert made.json()["details"]["assessment"] == str(new.pk)
    body["details"]["assessment"] = str(one.pk)
    wrong = fields_of(is_problem(api("sam").post(f"{plan}records/", body), 400))
    assert wrong == {"details.assessment"}


def test_a_decision_made_anew_says_to_a_colleague_who_else_sees_it_and_since_when(
    api, plan, cast
) -> None:
    cast.join("olive")
    one = record(cast, "hannah", Level.SEALED, entry())
    show(cast, one, "social_care", "priya", by="hannah")
    lowered_at = cast.at + timedelta(hours=1)
    new = amend(cast, one, "hannah", level=Level.CONTROLLED, at=lowered_at)
    [told] = api("olive").get(f"{plan}records/{new.pk}/sights/").json()["results"]
    assert (told["worker"]["id"], told["line"]) == (str(cast.priya.pk), str(new.pk))
    assert RecordDecision.rows.get(pk=told["id"]).decided_at == lowered_at
    assert api("priya").get(f"{plan}records/{one.pk}/").status_code == 200
    ended = api("hannah").post(f"{plan}records/sights/{told['id']}/end/", {"why": "Over"})
    assert ended.status_code == 200, ended.content
    for version in (one, new):
        is_problem(api("priya").get(f"{plan}records/{version.pk}/"), 404)
