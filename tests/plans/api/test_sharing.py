"""Sharing by the API: who may see what, giving, changing, withholding and ending it."""

import pytest

from plans.models import PlanPermission, SharingDecision
from tests.api import fields_of, is_problem

PURPOSE = {"purpose": "Knows the landlord"}


@pytest.fixture
def housing(cast):
    return str(cast.agencies["housing"].pk)


def test_the_lead_reads_which_agency_sees_what(api, plan):
    held = api("priya").get(f"{plan}sharing/").json()["held"]
    assert {one["agency"]["name"] for one in held} >= {"Wearbridge Midwifery", "Wearbridge Police"}
    assert {one["level"] for one in held} == {"plan"}


@pytest.mark.parametrize(("name", "status"), [("ian", 403), ("hannah", 403), ("olive", 404)])
def test_whoever_may_not_read_who_sees_is_told_nothing(api, plan, name, status):
    is_problem(api(name).get(f"{plan}sharing/"), status)
    is_problem(api(name).get(f"{plan}sharing/decisions/"), status)


def test_the_lead_gives_changes_and_ends_an_agencys_access(api, plan, housing, cast):
    priya, address = api("priya"), f"{plan}sharing/{housing}/"
    given = priya.post(f"{plan}sharing/", {"agency": housing, "level": "pointer", **PURPOSE})
    assert given.status_code == 201, given.content
    held = priya.get(address)
    assert held.json()["level"] == "pointer"
    is_problem(priya.put(address, {"level": "plan", **PURPOSE}), 428)
    changed = priya.put(address, {"level": "plan", **PURPOSE}, if_match=held.headers["ETag"])
    assert changed.json()["level"] == "plan"
    stale = priya.put(address, {"level": "plan", **PURPOSE}, if_match=held.headers["ETag"])
    assert is_problem(stale, 412)["current"]["level"] == "plan"
    assert priya.post(f"{address}end/", {"why": "Moved away"}).json()["outcome"] == "end"
    is_problem(priya.get(address), 404)
    decisions = priya.get(f"{plan}sharing/decisions/").json()["results"]
    assert [one["outcome"] for one in decisions if one["agency"]["id"] == housing] == [
        "end", "share", "share",
    ]  # fmt: skip


def test_what_is_held_is_changed_and_not_given_again(api, plan, cast):
    said = {"agency": str(cast.agencies["police"].pk), **PURPOSE}
    assert is_problem(api("priya").post(f"{plan}sharing/", said), 409)["field"] == "agency"


def test_not_sharing_is_a_decision_too(api, plan, housing):
    said = {"agency": housing, "outcome": "refuse", "purpose": "They are the father's employer"}
    response = api("priya").post(f"{plan}sharing/withhold/", said)
    assert response.json()["outcome"] == "refuse"
    assert not PlanPermission.objects.filter(group__agency=housing).exists()


def test_nobody_else_decides(api, plan, housing):
    before = SharingDecision.rows.count()
    is_problem(api("hannah").post(f"{plan}sharing/", {"agency": housing, **PURPOSE}), 403)
    is_problem(api("olive").post(f"{plan}sharing/", {"agency": housing, **PURPOSE}), 404)
    assert SharingDecision.rows.count() == before


def test_the_leads_own_agency_cannot_be_shut_out(api, plan, cast):
    own = f"{plan}sharing/{cast.agencies['social_care'].pk}/"
    etag = api("priya").get(own).headers["ETag"]
    said = is_problem(api("priya").put(own, {"level": "pointer", **PURPOSE}, if_match=etag), 409)
    assert said["field"] == "level"
    is_problem(api("priya").post(f"{own}end/", {"why": "x"}), 409)
    assert api("priya").get(plan).status_code == 200


def test_a_level_that_is_no_agencys_cannot_be_given(api, plan, housing):
    said = {"agency": housing, "level": "sealed", **PURPOSE}
    assert fields_of(is_problem(api("priya").post(f"{plan}sharing/", said), 400)) == {"level"}


def test_a_preview_is_what_their_worker_would_get(api, plan, cast):
    shown = api("priya").get(f"{plan}sharing/{cast.agencies['midwifery'].pk}/preview/").json()
    assert "share" not in shown["may"]
    assert "update_own_actions" in shown["may"]


def test_everybody_who_sees_a_plan_reads_why(api, plan):
    reasons = api("ian").get(f"{plan}why/").json()["reasons"]
    assert reasons[0]["decision"]["agency"]["name"] == "Wearbridge Police"
    assert "for information" in reasons[1]["sentence"]
