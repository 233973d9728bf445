"""Sight of a record by the API: given, listed, ended and shared on."""

from __future__ import annotations

from typing import Any

from plans.models import Notification, RecordDecision, RecordPermission
from plans.rules.sharing import Level
from tests.api import is_problem
from tests.plans.recording import record, show


class TestSights:
    def given(self, cast, agency="midwifery", **more: Any) -> dict[str, Any]:
        return {"agency": str(cast.agencies[agency].pk), "purpose": "Keeps the baby safe"} | more

    def test_sight_is_given_listed_and_ended(self, api, plan, cast):
        one = record(cast, level=Level.CONTROLLED)
        laura = api("laura")
        made = laura.post(f"{plan}records/{one.pk}/sights/", self.given(cast))
        assert made.status_code == 201, made.content
        assert (made.json()["line"], made.json()["kind"]) == (str(one.pk), "")
        assert api("hannah").get(f"{plan}records/{one.pk}/").status_code == 200
        listed = laura.get(f"{plan}records/{one.pk}/sights/").json()["results"]
        assert [row["id"] for row in listed] == [made.json()["id"]]
        end = f"{plan}records/sights/{made.json()['id']}/end/"
        is_problem(api("sam").post(end, {"why": "Mine"}), 404)
        is_problem(api("hannah").post(end, {"why": "Mine"}), 403)
        assert laura.post(end, {"why": "Over"}).json()["outcome"] == "end"
        is_problem(api("hannah").get(f"{plan}records/{one.pk}/"), 404)

    def test_a_whole_kind_is_given(self, api, plan, cast):
        one = record(cast, level=Level.CONTROLLED)
        body = self.given(cast, kind="chronology_entry")
        assert api("laura").post(f"{plan}records/sights/", body).status_code == 201
        assert api("hannah").get(f"{plan}records/{one.pk}/").status_code == 200
        assert len(api("laura").get(f"{plan}records/sights/").json()["results"]) == 1
        assert api("sam").get(f"{plan}records/sights/").json()["results"] == []

    def test_what_may_not_be_given_is_refused_and_nothing_is_given(self, api, plan, cast):
        one = record(cast, level=Level.CONTROLLED)
        laura = api("laura")
        address = f"{plan}records/{one.pk}/sights/"
        for more, status, field in [
            ({"agency": str(cast.agencies["housing"].pk)}, 409, "agency"),
            ({"agency": str(cast.agencies["police"].pk)}, 409, "agency"),
            ({"worker": str(cast.olive.pk)}, 409, "worker"),
            ({"until_on": "2001-01-01"}, 409, "until_on"),
        ]:
            problem = is_problem(laura.post(address, self.given(cast) | more), status)
            assert problem["field"] == field
        is_problem(laura.post(address, self.given(cast, agency="midwifery", purpose="")), 400)
        for name, status in (("hannah", 404), ("priya", 404), ("olive", 404), ("colin", 404)):
            is_problem(api(name).post(address, self.given(cast, "school")), status)
        assert not RecordPermission.objects.exists()
        assert not RecordDecision.rows.exists()
        assert not Notification.rows.filter(matter__startswith="record").exists()

    def test_it_is_shared_on_for_fear_of_harm_and_the_agency_is_told(self, api, plan, cast):
        one = record(cast, level=Level.CONTROLLED)
        show(cast, one, "midwifery")
        body = self.given(cast, "school", purpose="Dean may be at the gate today")
        answer = api("hannah").post(f"{plan}records/{one.pk}/share-on/", body)
        assert (answer.status_code, answer.json()["occasion"]) == (201, "harm")
        assert api("sam").get(f"{plan}records/{one.pk}/").status_code == 200
        assert Notification.rows.filter(matter="record_shared_on", recipient=cast.laura).exists()
