"""Actions by the API: adding, updating, taking back, answering, handing over, and my own."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.models import AuditEvent
from plans.models import Action, ActionUpdate
from plans.operations import actions, plans
from plans.operations.actions import update
from tests.api import fields_of, is_problem


def test_a_plans_actions_are_listed_the_earliest_due_first(api, plan, cast):
    listed = api("ian").get(f"{plan}actions/").json()["results"]
    assert [row["what"] for row in listed] == ["Attend all appointments", "Write the birth plan"]
    assert listed[0]["owner"]["name"] == "Tamsin Marlowe"
    assert listed[0]["is_late"] is False


@pytest.mark.parametrize(
    ("query", "count"), [("?status=done", 0), ("?late=true", 0), ("?status=not_started", 2)]
)
def test_a_list_is_narrowed_by_what_is_named(api, plan, query, count):
    assert len(api("ian").get(f"{plan}actions/{query}").json()["results"]) == count


@pytest.mark.parametrize("query", ["?colour=red", "?status=lost", "?late=true&late=false"])
def test_a_filter_nobody_named_is_refused(api, plan, query):
    is_problem(api("ian").get(f"{plan}actions/{query}"), 400)


def test_a_single_row_takes_no_filter(api, action):
    assert fields_of(is_problem(api("ian").get(f"{action}?expand=plan"), 400)) == {"expand"}


def test_a_core_member_gives_an_action_to_a_member(api, outcome, cast, today):
    said = {
        "what": "Ring the midwife",
        "owner": str(cast.seats["sam"].pk),
        "due_on": (today + timedelta(days=3)).isoformat(),
    }
    response = api("hannah").post(f"{outcome}actions/", said)
    assert response.status_code == 201, response.content
    assert response.json()["acceptance"] == "offered"
    assert response.json()["plan"] == cast.plan.reference


def test_nobody_owns_an_action_who_is_not_in_this_group(api, outcome, cast, other_plan, today):
    bodies = set()
    for owner in (str(other_plan.lead_id), "00000000-0000-4000-8000-000000000000"):
        said = {"what": "Ring", "owner": owner, "due_on": today.isoformat()}
        response = api("priya").post(f"{outcome}actions/", said)
        assert fields_of(is_problem(response, 400)) == {"owner"}
        bodies.add(response.content)
    assert len(bodies) == 1
    assert Action.rows.count() == 2


def test_whoever_is_there_for_information_adds_none(api, outcome, cast, today):
    said = {"what": "Ring", "owner": str(cast.seats["sam"].pk), "due_on": today.isoformat()}
    is_problem(api("ian").post(f"{outcome}actions/", said), 403)
    assert Action.rows.count() == 2


def test_the_owner_says_what_happened(api, action, cast):
    said = {"answer": "done", "note": "Written with Tamsin"}
    response = api("hannah").post(f"{action}updates/", said, if_match='"v1"')
    assert response.status_code == 201, response.content
    assert response.json()["number"] == 1
    assert response.json()["new_status"] == "done"
    assert api("ian").get(action).json()["status"] == "done"


def test_an_update_needs_the_version_that_was_seen(api, action):
    said = {"answer": "still_going", "note": "Half way"}
    is_problem(api("hannah").post(f"{action}updates/", said), 428)
    is_problem(api("hannah").post(f"{action}updates/", said, if_match='"v7"'), 412)
    assert not ActionUpdate.rows.exists()


def test_blocked_says_why(api, action):
    said = is_problem(
        api("hannah").post(f"{action}updates/", {"answer": "blocked"}, if_match='"v1"'), 409
    )
    assert said["field"] == "reason"
    assert said["detail"] == "Say what is in the way."


def test_nobody_updates_a_colleagues_action(api, action):
    said = {"answer": "done", "note": "Mine"}
    is_problem(api("sam").post(f"{action}updates/", said, if_match='"v1"'), 403)
    assert not ActionUpdate.rows.exists()


def test_an_update_is_addressed_by_its_number_and_taken_back(api, action):
    hannah = api("hannah")
    hannah.post(f"{action}updates/", {"answer": "still_going", "note": "Begun"}, if_match='"v1"')
    hannah.post(f"{action}updates/", {"answer": "done", "note": "Done"}, if_match='"v2"')
    shown = hannah.get(f"{action}updates/").json()["results"]
    assert [(row["number"], row["note"]) for row in shown] == [(1, "Begun"), (2, "Done")]
    assert not {"id", "pk"} & set(shown[0])
    is_problem(hannah.post(f"{action}updates/1/undo/"), 409)
    is_problem(hannah.post(f"{action}updates/3/undo/"), 404)
    assert hannah.post(f"{action}updates/2/undo/").json()["status"] == "in_progress"
    assert hannah.get(f"{action}updates/").json()["results"][2]["is_undo"] is True


def test_updates_keep_their_numbers_from_page_to_page(api, action, cast):
    for version in range(1, 6):
        update(
            cast.action, answer="still_going", note=str(version), version=version,
            by=cast.hannah, at=cast.at,
        )  # fmt: skip
    first = api("ian").get(f"{action}updates/?page_size=2").json()
    second = api("ian").get(first["next"]).json()
    numbers = [row["number"] for row in first["results"] + second["results"]]
    assert numbers == [1, 2, 3, 4]


def test_an_offer_is_taken_on_or_turned_down_with_a_reason(api, outcome, plan, cast, today):
    said = {"what": "Ring", "owner": str(cast.seats["sam"].pk), "due_on": today.isoformat()}
    offered = [api("hannah").post(f"{outcome}actions/", said).json()["id"] for _ in range(2)]
    taken = api("sam").post(f"{plan}actions/{offered[0]}/accept/")
    assert taken.json()["acceptance"] == "accepted"
    is_problem(api("sam").post(f"{plan}actions/{offered[1]}/decline/", {}), 400)
    turned = api("sam").post(f"{plan}actions/{offered[1]}/decline/", {"reason": "On leave"})
    assert turned.json()["acceptance"] == "declined"
    is_problem(api("hannah").post(f"{plan}actions/{offered[1]}/accept/"), 403)


def test_the_lead_moves_a_date_and_says_why(api, action, today):
    later = (today + timedelta(days=20)).isoformat()
    is_problem(api("priya").patch(action, {"due_on": later}, if_match='"v1"'), 409)
    said = {"due_on": later, "reason": "The scan moved"}
    assert api("priya").patch(action, said, if_match='"v1"').json()["due_on"] == later


def test_an_action_is_handed_over(api, action, cast):
    said = {"to": str(cast.seats["sam"].pk), "reason": "Sam sees her daily"}
    is_problem(api("sam").post(f"{action}hand-over/", said, if_match='"v1"'), 403)
    response = api("hannah").post(f"{action}hand-over/", said, if_match='"v1"')
    assert response.json()["owner"]["name"] == "Sam Delaney"


def test_my_work_is_what_i_owe(api, cast):
    assert [row["what"] for row in api("hannah").get("work/").json()["results"]] == [
        "Write the birth plan"
    ]
    assert api("olive").get("work/").json()["results"] == []
    assert api("beth").get("work/").json()["results"] == []


def test_my_work_costs_the_same_however_much_there_is(api, cast):
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert hannah.get("work/").status_code == 200
        reads = [q for q in captured if "SELECT" in q["sql"] and '"plans_action"' in q["sql"]]
        assert len(reads) <= 2
        return len(captured)

    hannah = api("hannah")
    hannah.get("work/")
    few = statements()
    for number in range(12):
        actions.add(
            cast.outcome, what=f"Call {number}", owner=cast.seats["hannah"],
            due_on=cast.today, by=cast.priya, at=cast.at,
        )  # fmt: skip
    assert statements() == few


def test_a_page_of_work_is_on_the_readers_own_chain(api, cast):
    api("hannah").get("work/")
    event = AuditEvent.objects.filter(verb="listed").get()
    assert event.chain == f"worker:{cast.hannah.pk}"
    assert (event.subject, event.details) == ("work", {"rows": 1})


def test_nothing_on_an_ended_plan_is_changed(api, plan, action, cast):
    plans.end(
        cast.plan, ended_on=cast.today, reason="moved_area", version=None,
        by=cast.ruth, at=cast.at,
    )  # fmt: skip
    said = is_problem(
        api("hannah").post(f"{action}updates/", {"answer": "done", "note": "x"}, if_match='"v1"'),
        409,
    )
    assert said["code"] == "plan_ended"
    assert api("hannah").get(action).status_code == 200
