"""The group by the API: joining, changing, standing in, leaving; and what invitations tell."""

import json

import pytest

from plans.models import Action, Draft, GroupMember
from tests.api import fields_of, is_problem

SEAT = {"role": "Housing officer", "purpose": "Keeps the tenancy safe"}


@pytest.fixture
def proposed(cast):
    return cast.propose("colin")


def test_the_group_is_listed_with_agencies_and_purposes(api, plan):
    listed = api("ian").get(f"{plan}members/?status=current").json()["results"]
    assert {one["name"] for one in listed} >= {"Priya Nandakumar", "Tamsin Marlowe"}
    assert all(one["purpose"] for one in listed)


def test_a_core_member_proposes_somebody_who_then_accepts(api, plan, cast):
    said = {**SEAT, "worker": str(cast.colin.pk)}
    proposed = api("hannah").post(f"{plan}members/", said)
    assert proposed.status_code == 201, proposed.content
    is_problem(api("colin").get(plan), 404)
    (waiting,) = api("colin").get("invitations/").json()["results"]
    assert waiting["role"] == "Housing officer"
    accepted = api("colin").post(f"invitations/{waiting['id']}/accept/")
    assert accepted.json()["plan"] == cast.plan.reference
    assert api("colin").get(plan).status_code == 200


def test_an_invitation_is_a_pointer(api, proposed, cast):
    for path in ("invitations/", f"invitations/{proposed.pk}/"):
        said = json.dumps(api("colin").get(path).json())
        assert "Marlowe" not in said
        assert cast.plan.reference not in said
    is_problem(api("olive").get(f"invitations/{proposed.pk}/"), 404)


def test_declining_says_why(api, proposed):
    address = f"invitations/{proposed.pk}/decline/"
    assert fields_of(is_problem(api("colin").post(address, {}), 400)) == {"note"}
    assert api("colin").post(address, {"note": "Ask Ann"}).json()["status"] == "declined"
    is_problem(api("colin").post(address, {"note": "Ask Ann"}), 404)


def test_nobody_accepts_for_another_agency(api, proposed):
    is_problem(api("priya").post(f"invitations/{proposed.pk}/accept/"), 404)
    assert GroupMember.rows.get(pk=proposed.pk).status == "proposed"


@pytest.mark.parametrize("who", ["beth", "sysadmin"])
def test_whoever_no_agency_employs_is_as_nobody(api, plan, cast, who):
    said = {**SEAT, "worker": str(cast.workers[who].pk)}
    assert fields_of(is_problem(api("priya").post(f"{plan}members/", said), 400)) == {"worker"}


def test_a_vacancy_is_declared_and_filled(api, plan, cast):
    vacancy = (
        api("priya")
        .post(f"{plan}members/vacancies/", {**SEAT, "agency": str(cast.agencies["housing"].pk)})
        .json()
    )
    assert (vacancy["name"], vacancy["status"]) == ("Vacant", "vacant")
    filling = {**SEAT, "worker": str(cast.colin.pk)}
    filled = api("priya").post(f"{plan}members/{vacancy['id']}/fill/", filling)
    assert filled.json()["fills"] == vacancy["id"]
    is_problem(api("hannah").post(f"{plan}members/vacancies/", SEAT), 403)


def test_somebody_of_the_family_joins(api, plan, cast):
    link = (
        api("priya")
        .post(f"{plan}people/", {"given_names": "Pat", "relationship": "grandparent"})
        .json()
    )
    said = {**SEAT, "person": link["person"]["id"], "standing": "family"}
    joined = api("priya").post(f"{plan}members/family/", said)
    assert joined.json()["name"] == "Pat"
    is_problem(api("priya").post(f"{plan}members/family/", {**said, "standing": "core"}), 400)


def test_a_seat_is_changed_by_the_lead_with_its_version(api, plan, cast):
    address = f"{plan}members/{cast.seats['sam'].pk}/"
    etag = api("ian").get(address).headers["ETag"]
    is_problem(api("priya").patch(address, {"purpose": "Watches attendance"}), 428)
    is_problem(api("sam").patch(address, {"purpose": "Mine"}, if_match=etag), 403)
    changed = api("priya").patch(address, {"purpose": "Watches attendance"}, if_match=etag)
    assert changed.json()["purpose"] == "Watches attendance"
    assert changed.json()["role"] == cast.seats["sam"].role
    said = is_problem(api("priya").patch(address, {"purpose": "Again"}, if_match=etag), 412)
    assert said["current"]["purpose"] == "Watches attendance"


def test_a_deputy_is_a_colleague_of_the_members_own_agency(api, plan, cast):
    address = f"{plan}members/{cast.seats['hannah'].pk}/deputy/"
    etag = api("ian").get(address.removesuffix("deputy/")).headers["ETag"]
    stranger = {"deputy": str(cast.colin.pk)}
    is_problem(api("hannah").put(address, stranger, if_match=etag), 400)
    named = api("hannah").put(address, {"deputy": str(cast.olive.pk)}, if_match=etag)
    assert named.json()["deputy"]["name"] == "Olive Tarrant"


def test_nobody_leaves_their_actions_without_an_owner(api, plan, cast):
    address = f"{plan}members/{cast.seats['hannah'].pk}/"
    etag = api("hannah").get(address).headers["ETag"]
    said: dict[str, object] = {"reason": "left_role"}
    assert is_problem(api("hannah").post(f"{address}leave/", said, if_match=etag), 409)
    said["handovers"] = [{"action": str(cast.action.pk), "to": str(cast.seats["sam"].pk)}]
    left = api("hannah").post(f"{address}leave/", said, if_match=etag)
    assert left.json()["status"] == "left"
    assert Action.rows.get(pk=cast.action.pk).owner == cast.seats["sam"]
    is_problem(api("hannah").get(address), 404)


def test_nobody_ends_a_colleagues_place_but_the_lead(api, plan, cast):
    address = f"{plan}members/{cast.seats['ian'].pk}/"
    etag = api("sam").get(address).headers["ETag"]
    said = {"reason": "work_finished"}
    is_problem(api("sam").post(f"{address}leave/", said, if_match=etag), 403)
    assert api("priya").post(f"{address}leave/", said, if_match=etag).status_code == 200
    is_problem(api("ian").get(plan), 404)


def test_a_draft_is_its_writers_alone(api):
    said = {"key": "/plans/start/", "typed": {"purpose": ["Half a sent"]}}
    assert api("priya").put("drafts/", said).status_code == 200
    (kept,) = api("priya").get("drafts/?key=/plans/start/").json()["results"]
    assert kept["typed"] == said["typed"]
    assert api("hannah").get("drafts/").json()["results"] == []
    assert api("hannah").post("drafts/discard/", {"key": "/plans/start/"}).status_code == 204
    assert Draft.rows.count() == 1
    api("priya").post("drafts/discard/", {"key": "/plans/start/"})
    assert not Draft.rows.exists()


@pytest.mark.parametrize(
    "said",
    [
        {"key": "https://elsewhere", "typed": {}},
        {"key": "/x/", "typed": {"a": "b"}},
        {"key": "/x/", "typed": {"a": ["\x00"]}},
    ],
)
def test_a_draft_that_no_form_could_read_is_refused(api, said):
    is_problem(api("priya").put("drafts/", said), 400)
    assert not Draft.rows.exists()
