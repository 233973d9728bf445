"""The map of the family by the API."""

from __future__ import annotations

from datetime import timedelta

from tests.api import is_problem
from tests.plans.picturing import the_marlowes


def test_it_answers_what_the_page_shows(api, plan, cast):
    the_marlowes(cast)
    answer = api("sam").get(f"{plan}family-map/")
    assert answer.status_code == 200, answer.content
    found = answer.json()
    people = {one["name"]: one for one in found["people"]}
    dean = people["Dean Rowe-Ashby"]
    assert (dean["in_two_homes"], dean["in_question"]) == (True, True)
    assert [place["home"] for place in dean["places"]] == ["", "His mother's house"]
    assert dean["places"][0]["words"][1]["agency"] == "Wearbridge Police"
    assert people["A man who looks after the child"]["unknown"] == "Nobody has recorded asking"
    assert people["A man who looks after the child"]["person"] is None
    assert found["homes"][0] == {"sign": "A", "name": "Mother's flat", "is_the_childs": True}


def test_another_day_may_be_asked_for_until_today(api, plan, cast):
    the_marlowes(cast)
    day = cast.today - timedelta(days=8)
    found = api("sam").get(f"{plan}family-map/?on={day.isoformat()}").json()
    assert found["on"] == day.isoformat()
    assert not any(one["in_question"] for one in found["people"])
    tomorrow = cast.today + timedelta(days=1)
    is_problem(api("sam").get(f"{plan}family-map/?on={tomorrow.isoformat()}"), 400)
    is_problem(api("sam").get(f"{plan}family-map/?when=now"), 400)


def test_a_stranger_is_told_of_no_plan(api, plan):
    is_problem(api("colin").get(f"{plan}family-map/"), 404)
