"""The lessons by the API."""

from __future__ import annotations

from agencies.models import AuditEvent
from plans.rules.household import HouseholdMemberDetails
from tests.api import is_problem
from tests.plans.recording import HOUSEHOLD, record


def lesson(answer, name):
    (found,) = (one for one in answer.json()["results"] if one["lesson"] == name)
    return found


def test_the_fourteen_are_listed_in_the_order_of_the_briefing(api, plan, cast):
    answer = api("ian").get(f"{plan}lessons/")
    assert answer.status_code == 200, answer.content
    assert [one["number"] for one in answer.json()["results"]] == list(range(1, 15))
    household = lesson(answer, "household")
    assert (household["state"], household["since"]) == ("missing", cast.plan.started_on.isoformat())
    assert household["missing"] == ["Confirm who is in the home"]
    assert household["who"][0] == "Priya Nandakumar, lead practitioner"
    assert not household["mine"]
    assert lesson(api("priya").get(f"{plan}lessons/"), "household")["mine"]


def test_both_sides_of_a_conflict_are_told_with_their_records(api, plan, cast):
    mother = {"person": cast.mother.person}
    ours = record(cast, "priya", details=HOUSEHOLD, **mother)
    record(cast, "laura", details=HouseholdMemberDetails("moved_out"), **mother)
    found = lesson(api("sam").get(f"{plan}lessons/"), "household")
    assert found["state"] == "conflict"
    sides = {one["says"]: one["evidence"] for one in found["reasons"][0]["sides"]}
    assert set(sides) == {"Lives here", "Moved out"}
    assert sides["Lives here"] == {
        "kind": "household_member",
        "key": str(ours.pk),
        "what": "Who lives in or visits the home",
        "agency": {
            "id": str(cast.agencies["social_care"].pk),
            "name": "Wearbridge Children's Social Care",
            "kind": "social_care",
        },
        "author": "Priya Nandakumar",
        "on": cast.today.isoformat(),
        "recorded_on": cast.today.isoformat(),
        "may_open": True,
    }


def test_the_word_of_the_whole_group_is_no_agencys(api, plan):
    outcomes = lesson(api("sam").get(f"{plan}lessons/"), "outcomes")
    complete = next(one for one in outcomes["reasons"] if one["code"] == "complete")
    assert [one["agency"] for one in complete["evidence"]] == [None]


def test_a_read_is_on_the_trail_and_a_stranger_is_told_of_no_plan(api, plan, cast):
    api("sam").get(f"{plan}lessons/")
    is_problem(api("colin").get(f"{plan}lessons/"), 404)
    trail = AuditEvent.objects.filter(plan=cast.plan.reference, subject="lessons").order_by("at")
    assert [(row.verb, row.actor) for row in trail] == [
        ("read", cast.sam.pk),
        ("refused", cast.colin.pk),
    ]


def test_nothing_may_be_asked_after_the_question_mark(api, plan):
    is_problem(api("sam").get(f"{plan}lessons/?state=missing"), 400)
