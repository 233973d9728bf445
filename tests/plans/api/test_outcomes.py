"""Outcomes by the API."""

from datetime import timedelta

import pytest

from agencies.models import AuditEvent
from plans.models import FamilyLink, Outcome, OutcomeUnderstanding, OutcomeUpdate
from tests.api import fields_of, is_problem

WHOLE = {"worry": "Cold flat", "change": "The flat is warm", "measure": "Degrees", "baseline": "12"}


def test_a_members_outcomes_are_listed_in_their_order(api, plan, cast):
    listed = api("ian").get(f"{plan}outcomes/").json()
    assert [row["id"] for row in listed["results"]] == [str(cast.outcome.pk)]
    assert listed["next"] is None


def test_one_outcome_carries_its_version_as_an_etag(api, outcome):
    response = api("hannah").get(outcome)
    assert response.headers["ETag"] == '"v1"' == response.json()["etag"]


def test_the_lead_adds_an_agreed_outcome(api, plan, today):
    said = {**WHOLE, "target_on": (today + timedelta(days=9)).isoformat(), "target_number": "19.5"}
    response = api("priya").post(f"{plan}outcomes/", said)
    assert response.status_code == 201, response.content
    assert response.json()["status"] == "agreed"
    assert response.json()["target_number"] == "19.50"
    assert Outcome.rows.count() == 2


def test_a_core_member_proposes_one(api, plan):
    assert api("hannah").post(f"{plan}outcomes/", WHOLE).json()["status"] == "proposed"


@pytest.mark.parametrize(("name", "status"), [("ian", 403), ("olive", 404), ("colin", 404)])
def test_whoever_may_not_adds_nothing(api, plan, name, status):
    is_problem(api(name).post(f"{plan}outcomes/", WHOLE), status)
    assert Outcome.rows.count() == 1


def test_a_403_says_who_may(api, plan):
    said = is_problem(api("ian").post(f"{plan}outcomes/", WHOLE), 403)
    assert "lead practitioner" in said["detail"]


def test_what_is_left_out_of_a_change_stays(api, outcome, cast):
    response = api("priya").patch(outcome, {"worry": "Late again"}, if_match='"v1"')
    assert response.status_code == 200, response.content
    assert response.headers["ETag"] == '"v2"'
    changed = Outcome.rows.get()
    assert (changed.worry, changed.change) == ("Late again", cast.outcome.change)
    assert changed.target_on == cast.outcome.target_on


def test_a_change_without_its_version_is_a_428(api, outcome, cast):
    said = is_problem(api("priya").patch(outcome, {"worry": "Mine"}), 428)
    assert "If-Match" in said["detail"]
    assert Outcome.rows.get().worry == cast.outcome.worry


def test_a_stale_change_is_a_412_with_what_is_there_now(api, outcome):
    api("priya").patch(outcome, {"worry": "First"}, if_match='"v1"')
    said = is_problem(api("priya").patch(outcome, {"worry": "Second"}, if_match='"v1"'), 412)
    assert said["current"]["worry"] == "First"
    assert said["current"]["etag"] == '"v2"'
    assert Outcome.rows.get().worry == "First"


@pytest.mark.parametrize("header", ["*", "v1", 'W/"v1"', '"1"', '"v1", "v2"'])
def test_a_version_is_one_exact_tag(api, outcome, cast, header):
    said = is_problem(api("priya").patch(outcome, {"worry": "Mine"}, if_match=header), 400)
    assert fields_of(said) == {"If-Match"}
    assert Outcome.rows.get().worry == cast.outcome.worry


def test_nothing_unnamed_is_taken_in(api, outcome, cast):
    said = is_problem(
        api("priya").patch(
            outcome, {"plan": "x", "status": "closed", "version": 9, "id": "y"}, if_match='"v1"'
        ),
        400,
    )
    assert fields_of(said) == {"plan", "status", "version", "id"}
    assert Outcome.rows.get().status == "agreed"


def test_an_outcome_with_open_actions_is_not_closed(api, outcome):
    said = is_problem(
        api("priya").post(f"{outcome}close/", {"reason": "Moved"}, if_match='"v1"'), 409
    )
    assert "still open" in said["detail"]


def test_a_proposed_outcome_lacking_a_part_is_not_agreed_and_a_whole_one_is(api, plan, today):
    lacking = api("hannah").post(f"{plan}outcomes/", WHOLE).json()
    address = f"{plan}outcomes/{lacking['id']}/"
    is_problem(api("priya").post(f"{address}agree/", if_match='"v1"'), 409)
    api("priya").patch(address, {"target_on": today.isoformat()}, if_match='"v1"')
    agreed = api("priya").post(f"{address}agree/", if_match='"v2"')
    assert agreed.json()["status"] == "agreed"


def test_outcomes_are_put_in_order_all_or_none(api, plan, cast):
    new = api("priya").post(f"{plan}outcomes/", WHOLE).json()["id"]
    is_problem(api("priya").put(f"{plan}outcomes/order/", {"order": [new]}), 409)
    order = [new, str(cast.outcome.pk)]
    assert api("priya").put(f"{plan}outcomes/order/", {"order": order}).status_code == 204
    listed = api("priya").get(f"{plan}outcomes/").json()["results"]
    assert [row["id"] for row in listed] == order


def test_progress_is_kept_with_who_saw_it(api, outcome, today):
    said = {"now": "3 of 5", "observed_on": today.isoformat()}
    assert api("hannah").post(f"{outcome}progress/", said).status_code == 201
    shown = api("ian").get(f"{outcome}progress/").json()["results"]
    assert [(row["now"], row["by"]["name"]) for row in shown] == [("3 of 5", "Hannah Brookes")]
    assert "id" not in shown[0]


def test_progress_by_whoever_only_reads_is_refused(api, outcome, today):
    said = {"now": "3 of 5", "observed_on": today.isoformat()}
    is_problem(api("ian").post(f"{outcome}progress/", said), 403)
    assert not OutcomeUpdate.rows.exists()


def test_an_understanding_names_somebody_of_this_family(api, outcome, cast, today):
    said = {
        "person": str(cast.mother.person.pk),
        "answer": "agrees",
        "how_checked": "Said it back",
        "checked_on": today.isoformat(),
    }
    response = api("hannah").post(f"{outcome}understandings/", said)
    assert response.status_code == 201, response.content
    assert response.json()["person"]["id"] == said["person"]
    assert len(api("ian").get(f"{outcome}understandings/").json()["results"]) == 1


def test_somebody_elses_family_is_as_nobody(api, outcome, cast, other_plan, today):
    stranger = FamilyLink.rows.exclude(pk=cast.mother.pk).get().person.pk
    bodies = set()
    for person in (str(stranger), "00000000-0000-4000-8000-000000000000"):
        said = {
            "person": person,
            "answer": "agrees",
            "how_checked": "x",
            "checked_on": today.isoformat(),
        }
        response = api("priya").post(f"{outcome}understandings/", said)
        assert fields_of(is_problem(response, 400)) == {"person"}
        bodies.add(response.content)
    assert len(bodies) == 1
    assert not OutcomeUnderstanding.rows.exists()


def test_what_a_stale_change_shows_is_a_read_on_the_trail(api, cast, outcome):
    looked = AuditEvent.objects.filter(verb="read", actor=cast.priya.pk)
    before = looked.count()
    is_problem(api("priya").patch(outcome, {"worry": "Second"}, if_match='"v9"'), 412)
    assert looked.count() == before + 1
    assert looked.latest("pk").subject == f"outcome:{cast.outcome.pk}"
