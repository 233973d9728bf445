"""The lessons over time by the API."""

from __future__ import annotations

from tests.api import is_problem


def test_each_lesson_has_a_state_for_each_day_or_null(api, plan, cast):
    found = api("sam").get(f"{plan}lessons/over-time/").json()
    assert len(found["days"]) == 13
    assert found["days"][-1] == cast.today.isoformat()
    assert [one["number"] for one in found["results"]] == list(range(1, 15))
    household = found["results"][0]
    assert household["states"] == [None] * 12 + ["missing"]
    assert household["unknown"] == ""
    assert "timetable" in found["results"][1]["unknown"]


def test_a_stranger_is_told_of_no_plan(api, plan):
    is_problem(api("colin").get(f"{plan}lessons/over-time/"), 404)
