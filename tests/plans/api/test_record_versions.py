"""Records by the API: superseded and withdrawn, and by whom they are not."""

from __future__ import annotations

from typing import Any

import pytest

from plans.models import CaseRecord, Notification
from plans.rules.sharing import Level
from tests.api import is_problem
from tests.plans.api.record_bodies import sent
from tests.plans.recording import record


class TestSuperseding:
    def body(self, cast, **more: Any) -> dict[str, Any]:
        body = sent(cast)
        return {"details": body["details"], "reason": "The neighbour was wrong"} | more

    def test_day_person_and_level_stay_where_they_are_left_out(self, api, plan, cast):
        one = record(cast, level=Level.CONTROLLED, person=cast.mother.person)
        answer = api("laura").post(
            f"{plan}records/{one.pk}/supersede/", self.body(cast), if_match='"v1"'
        )
        shown = answer.json()
        assert shown["level"] == "controlled"
        assert shown["person"]["id"] == str(cast.mother.person.pk)
        assert shown["happened_on"] == cast.today.isoformat()

    def test_it_says_which_version_it_saw(self, api, plan, cast):
        one, client = record(cast), api("laura")
        address = f"{plan}records/{one.pk}/supersede/"
        is_problem(client.post(address, self.body(cast)), 428)
        is_problem(client.post(address, self.body(cast), if_match='"v7"'), 412)
        newer = client.post(address, self.body(cast), if_match='"v1"').json()
        stale = is_problem(client.post(address, self.body(cast), if_match='"v1"'), 412)
        assert stale["current"]["id"] == newer["id"]
        assert CaseRecord.rows.filter(line=one.line).count() == 2

    @pytest.mark.parametrize(
        ("name", "level", "status"),
        [
            ("hannah", Level.PLAN, 403),
            ("hannah", Level.CONTROLLED, 404),
            ("ian", Level.SEALED, 404),
            ("olive", Level.PLAN, 404),
            ("colin", Level.PLAN, 404),
        ],
    )
    def test_others_supersede_and_withdraw_nothing(self, api, plan, cast, name, level, status):
        one = record(cast, level=level)
        told = Notification.rows.count()
        body = self.body(cast)
        before = CaseRecord.rows.count()
        for step, sent_with in (("supersede", body), ("withdraw", {"reason": "Mine"})):
            answer = api(name).post(f"{plan}records/{one.pk}/{step}/", sent_with, if_match='"v1"')
            is_problem(answer, status)
        assert CaseRecord.rows.count() == before
        assert CaseRecord.rows.get(pk=one.pk).stands
        assert Notification.rows.count() == told

    def test_versions_are_listed_and_one_is_withdrawn(self, api, plan, cast):
        one, client = record(cast), api("laura")
        newer = client.post(
            f"{plan}records/{one.pk}/supersede/", self.body(cast), if_match='"v1"'
        ).json()
        listed = client.get(f"{plan}records/{one.pk}/versions/").json()["results"]
        assert [(row["version"], row["status"]) for row in listed] == [
            (2, "standing"),
            (1, "superseded"),
        ]
        address = f"{plan}records/{newer['id']}/withdraw/"
        answer = client.post(address, {"reason": "Another child's"}, if_match='"v2"')
        assert answer.json()["status"] == "withdrawn"
