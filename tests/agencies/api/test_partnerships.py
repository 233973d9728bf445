"""Partnerships by the API: setting up, the policy and its versions, closed days, duties."""

import pytest

from agencies.models import ClosedDay, Partnership, PartnershipRole, Policy
from tests.api import fields_of, is_problem


@pytest.fixture
def wearbridge(people):
    return f"partnerships/{people.partnership.pk}/"


@pytest.fixture
def elsewhere(people):
    return f"partnerships/{Partnership.objects.create(name='Elsewhere').pk}/"


def test_a_worker_sees_the_partnerships_they_have_to_do_with(api, elsewhere):
    assert len(api("hannah").get("partnerships/").json()["results"]) == 1
    assert len(api("sysadmin").get("partnerships/").json()["results"]) == 2
    is_problem(api("beth").get(elsewhere), 404)


def test_a_system_administrator_sets_one_up(api):
    made = api("sysadmin").post("partnerships/", {"name": "Fernshire", "authority_code": "201"})
    assert made.status_code == 201, made.content
    address = f"partnerships/{made.json()['id']}/"
    changed = api("sysadmin").patch(address, {"is_active": False}, if_match='"v1"')
    assert changed.json()["is_active"] is False
    is_problem(api("beth").post("partnerships/", {"name": "Mine"}), 403)
    assert fields_of(
        is_problem(api("sysadmin").post("partnerships/", {"name": "X", "authority_code": "x"}), 400)
    ) == {"authority_code"}


def test_the_business_manager_adopts_a_policy_as_data(api, wearbridge):
    policies = f"{wearbridge}policies/"
    policy = api("beth").get(f"{policies}1/").json()["policy"]
    policy["membership"]["accept_within_wd"] += 1
    etag = api("beth").get(wearbridge).headers["ETag"]
    is_problem(api("beth").post(policies, {"policy": policy}), 428)
    adopted = api("beth").post(policies, {"policy": policy}, if_match=etag)
    assert adopted.status_code == 201, adopted.content
    assert adopted.json()["number"] == 2
    is_problem(api("beth").post(policies, {"policy": policy}, if_match=etag), 412)
    assert [one["number"] for one in api("sam").get(policies).json()["results"]] == [2, 1]


def test_a_policy_that_does_not_fit_says_where(api, wearbridge):
    etag = api("beth").get(wearbridge).headers["ETag"]
    said = is_problem(
        api("beth").post(f"{wearbridge}policies/", {"policy": {"key": "x"}}, if_match=etag), 409
    )
    assert said["code"] == "policy_invalid"
    nul = {"policy": {"key": "\x00"}}
    is_problem(api("beth").post(f"{wearbridge}policies/", nul, if_match=etag), 400)
    assert Policy.objects.count() == 1


@pytest.mark.parametrize(("name", "status"), [("sysadmin", 403), ("sean", 403)])
def test_nobody_else_changes_how_a_partnership_works(api, wearbridge, name, status):
    policy = api("beth").get(f"{wearbridge}policies/1/").json()["policy"]
    etag = api("beth").get(wearbridge).headers["ETag"]
    is_problem(api(name).post(f"{wearbridge}policies/", {"policy": policy}, if_match=etag), status)
    day = {"on": "2026-12-24", "why": "Closed"}
    is_problem(api(name).post(f"{wearbridge}closed-days/", day), status)
    assert Policy.objects.count() == 1
    assert not ClosedDay.objects.exists()


def test_a_day_is_closed_and_opened_again(api, wearbridge):
    day = {"on": "2026-12-24", "why": "Closed"}
    assert api("beth").post(f"{wearbridge}closed-days/", day).status_code == 201
    assert api("sam").get(f"{wearbridge}closed-days/").json()["results"] == [day]
    is_problem(api("beth").post(f"{wearbridge}closed-days/", day), 409)
    is_problem(api("beth").delete(f"{wearbridge}closed-days/2026-02-31/"), 404)
    assert api("beth").delete(f"{wearbridge}closed-days/2026-12-24/").status_code == 204
    assert not ClosedDay.objects.exists()


def test_a_duty_is_given_and_ended_by_a_system_administrator(api, wearbridge):
    said = {"email": "ora@example.org", "name": "Ora Lisle", "role": "auditor"}
    given = api("sysadmin").post(f"{wearbridge}roles/", said)
    assert given.status_code == 201, given.content
    address = f"{wearbridge}roles/{given.json()['id']}/end/"
    is_problem(api("beth").post(address), 403)
    assert api("sysadmin").post(address).json()["ended_on"]
    is_problem(api("beth").get(f"{wearbridge}roles/"), 403)
    is_problem(api("beth").post(f"{wearbridge}roles/", said), 403)
    assert PartnershipRole.objects.filter(role="auditor", ended_on=None).count() == 0
