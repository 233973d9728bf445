"""What a step of a disagreement refuses: another's level or agency, a day gone by, a conflict."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from plans.models import DisagreementAction, DisagreementExtension, DisagreementParty
from tests.api import fields_of, is_problem
from tests.permissions.positions import escalated, in_state
from tests.plans import disagreeing
from tests.plans.api.disagreement_steps import STEPS, panel, referred
from tests.plans.disagreeing import answered, fresh, raised, with_contacts


@pytest.fixture(autouse=True)
def contacts(cast):
    with_contacts(cast)


def test_who_answered_at_one_stage_does_not_answer_at_the_next(cast, api):
    row = raised(cast, at=cast.at)
    answered(cast, row, at=cast.at)
    at = f"disagreements/{row.reference}/"
    tag = api("hannah").get(at)["ETag"]
    up = api("hannah").post(f"{at}escalate/", {"disputed": "The date"}, if_match=tag)
    assert up.json()["stage"] == 2
    before = disagreeing.counts(row)
    reply = STEPS["answer"].says(cast)
    is_problem(api("priya").post(f"{at}answer/", reply, if_match=up["ETag"]), 403)
    party = DisagreementParty.rows.get(stage=disagreeing.open_stage(row), side="challenged")
    path = f"{at}parties/{party.pk}/reassign/"
    to = {"to": str(cast.priya.pk), "reason": "She knows it"}
    assert is_problem(api("sean").post(path, to), 409)["code"] == "same_person"
    assert disagreeing.counts(row) == before
    assert (
        api("neil").post(f"{at}answer/", reply, if_match=up["ETag"]).json()["state"] == "proposed"
    )


def test_one_answers_for_no_other_agency_and_only_a_manager_gives_it_away(cast, api):
    row, other = raised(cast, at=cast.at), raised(cast, at=cast.at)
    at = f"disagreements/{row.reference}/"
    tag = api("priya").get(at)["ETag"]
    before = disagreeing.counts(row)
    for agency, status in {"police": 400, "midwifery": 400}.items():
        reply = STEPS["answer"].says(cast) | {"agency": str(cast.agencies[agency].pk)}
        is_problem(api("priya").post(f"{at}answer/", reply, if_match=tag), status)
    party = DisagreementParty.rows.get(stage=disagreeing.open_stage(row), side="challenged")
    path, to = f"{at}parties/{party.pk}/reassign/", {"to": str(cast.sal.pk), "reason": "Leave"}
    is_problem(api("priya").post(path, to), 403)
    # Of another agency nobody can be chosen, not even to be refused.
    assert fields_of(is_problem(api("moira").post(path, to), 400)) == {"to"}
    own = to | {"to": str(cast.olive.pk)}
    for name in ("moira", "hannah"):
        is_problem(api(name).post(path, own), 403)
    for name in ("laura", "colin"):
        is_problem(api(name).post(path, to), 404)
    assert fields_of(is_problem(api("neil").post(path, own), 400)) == {"to"}
    is_problem(api("neil").post(path.replace(row.reference, other.reference), to), 404)
    assert disagreeing.counts(row) == before
    given = api("neil").post(path, to)
    assert (given.status_code, given.json()["stages"][0]["parties"][0]["worker"]) == (
        200, cast.sal.name,
    )  # fmt: skip
    reply = STEPS["answer"].says(cast)
    is_problem(api("priya").post(f"{at}answer/", reply, if_match=given["ETag"]), 403)


def test_more_time_is_given_by_the_other_side_alone_and_once(cast, api):
    row = raised(cast, at=cast.at)
    at = f"disagreements/{row.reference}/"
    asked = api("priya").post(f"{at}extensions/", {"working_days": 1, "reason": "Leave"})
    due = asked.json()["due"]["at"]
    path = f"{at}extensions/{asked.json()['time_asked']['id']}/answer/"
    before = disagreeing.counts(row)
    is_problem(api("priya").post(path, {"agree": True}), 403)
    is_problem(api("laura").post(path, {"agree": True}), 404)
    is_problem(api("hannah").post(path, {}), 400)
    assert fields_of(is_problem(api("hannah").post(path, {"agree": True, "by": 1}), 400)) == {"by"}
    assert disagreeing.counts(row) == before
    given = api("hannah").post(path, {"agree": True})
    assert (given.status_code, given.json()["time_asked"]) == (200, None)
    assert datetime.fromisoformat(given.json()["due"]["at"]) > datetime.fromisoformat(due)
    after = disagreeing.counts(row)
    is_problem(api("hannah").post(path, {"agree": True}), 409)
    more = {"working_days": 1, "reason": "Again"}
    is_problem(api("priya").post(f"{at}extensions/", more), 409)
    assert fields_of(
        is_problem(api("priya").post(f"{at}extensions/", more | {"working_days": -1}), 400)
    ) == {"working_days"}
    assert disagreeing.counts(row) == after
    assert DisagreementExtension.rows.count() == 1


def test_what_is_agreed_has_a_day_to_come_and_becomes_the_plans(cast, api):
    row = in_state(cast, "proposed")
    at = f"disagreements/{row.reference}/"
    tag = api("hannah").get(at)["ETag"]
    owner, outcome = str(cast.seats["hannah"].pk), str(cast.outcome.pk)
    action = {"what": "Ask for advice", "owner": owner, "outcome": outcome}
    past = action | {"due_on": (cast.today - timedelta(days=1)).isoformat()}
    before = disagreeing.counts(row)
    body = {"statement": "It is held.", "actions": [past]}
    is_problem(api("hannah").post(f"{at}agree/", body, if_match=tag), 409)
    body["actions"] = [action | {"due_on": "1899-01-01"}]
    assert fields_of(is_problem(api("hannah").post(f"{at}agree/", body, if_match=tag), 400)) == {
        "actions.0.due_on"
    }
    body["actions"] = [past | {"owner": str(row.pk), "mood": "x"}]
    assert {"actions.0.owner", "actions.0.mood"} <= fields_of(
        is_problem(api("hannah").post(f"{at}agree/", body, if_match=tag), 400)
    )
    assert (disagreeing.counts(row), DisagreementAction.rows.count()) == (before, 0)
    body["actions"] = [action | {"due_on": (cast.today + timedelta(days=7)).isoformat()}]
    done = api("hannah").post(f"{at}agree/", body, if_match=tag)
    [made] = done.json()["actions"]
    assert (done.json()["state"], made["what"], made["is_done"]) == (
        "agreed", "Ask for advice", False,
    )  # fmt: skip
    assert made["action"]
    finish = f"{at}actions/{made['id']}/finish/"
    is_problem(api("hannah").post(finish, {"done_on": cast.today.isoformat()}), 409)
    close = STEPS["close"].says(cast)
    tag = done["ETag"]
    assert is_problem(api("moira").post(f"{at}close/", close, if_match=tag), 409)["code"] == (
        "actions_open"
    )
    close["replanned"] = [{"action": made["id"], "instead": "At the next meeting"}]
    closed = api("moira").post(f"{at}close/", close, if_match=tag)
    assert (closed.json()["state"], closed.json()["actions"][0]["replanned"]) == (
        "closed", "At the next meeting",
    )  # fmt: skip


def test_a_panels_chair_is_of_neither_side_and_nobody_of_it_acted_before(cast, api):
    row = in_state(cast, "open_4")
    at = f"disagreements/{row.reference}/"
    tag = api("beth").get(at)["ETag"]
    before = disagreeing.counts(row)
    for chair in ("olive", "sal", "sam"):
        body = {"chair": str(cast.workers[chair].pk)}
        problem = is_problem(api("beth").post(f"{at}convene/", body, if_match=tag), 409)
        assert problem["code"] == "conflict"
    twice = {"chair": str(cast.laura.pk), "members": [str(cast.ian.pk)]}
    assert is_problem(api("beth").post(f"{at}convene/", twice, if_match=tag), 409)["field"] == (
        "members"
    )
    nobody = {"chair": str(row.pk)}
    assert fields_of(is_problem(api("beth").post(f"{at}convene/", nobody, if_match=tag), 400)) == {
        "chair"
    }
    assert disagreeing.counts(row) == before
    early = escalated(cast, escalated(cast, raised(cast, at=cast.at)))
    path = f"disagreements/{early.reference}/"
    tag = api("beth").get(path)["ETag"]
    assert is_problem(api("beth").post(f"{path}convene/", panel(cast), if_match=tag), 409)["code"]


def test_a_level_with_nobody_on_it_is_shown_as_vacant(cast, api):
    row = in_state(cast, "open_2")
    page = api("hannah").get(f"disagreements/{row.reference}/").json()
    [stage] = [one for one in page["stages"] if one["ended_at"] is None]
    vacant = {party["agency"] for party in stage["parties"] if party["is_vacant"]}
    assert cast.agencies["school"].name in vacant


def test_urgency_is_said_by_anybody_in_it_and_taken_back_by_a_manager(cast, api):
    row = raised(cast, at=cast.at)
    at = f"disagreements/{row.reference}/"
    later = {"route": "999", "called_at": (cast.at + timedelta(days=9)).isoformat()}
    before = disagreeing.counts(row)
    assert is_problem(api("priya").post(f"{at}hurry/", later), 409)["field"] == "danger_called_at"
    assert disagreeing.counts(row) == before
    hurried = api("priya").post(f"{at}hurry/", {})
    assert hurried.json()["is_urgent"] is True
    is_problem(api("priya").post(f"{at}extensions/", {"working_days": 1, "reason": "x"}), 409)
    for name in ("hannah", "neil"):
        body = {"reason": "She is safe"}
        is_problem(api(name).post(f"{at}calm/", body, if_match=hurried["ETag"]), 403)
    calm = api("moira").post(f"{at}calm/", {"reason": "She is safe"}, if_match=hurried["ETag"])
    assert calm.json()["is_urgent"] is False
    is_problem(api("moira").post(f"{at}calm/", {"reason": "Again"}, if_match=calm["ETag"]), 409)


def test_a_record_is_pointed_to_by_who_may_open_it_and_shown_to_who_may(cast, api, other_plan):
    row = raised(cast, at=cast.at)
    at = f"disagreements/{row.reference}/"
    for key in (str(other_plan.pk), str(row.pk)):
        problem = is_problem(
            api("hannah").post(f"{at}references/", {"noun": "outcome", "key": key}), 400
        )
        assert fields_of(problem) == {"key"}
    problem = is_problem(
        api("hannah").post(f"{at}references/", {"noun": "worker", "key": "1"}), 400
    )
    assert fields_of(problem) == {"noun", "key"}
    made = api("hannah").post(f"{at}references/", referred(cast)).json()
    assert [one["key"] for one in made["references"]] == [str(cast.outcome.pk)]


def test_two_about_the_same_are_linked_by_who_reads_both(cast, api):
    row, other = raised(cast, at=cast.at), raised(cast, at=cast.at)
    at = f"disagreements/{row.reference}/"
    unsent = disagreeing.draft(cast, at=cast.at)
    for odd in ("PD-2222-3333", "x"):
        problem = is_problem(api("priya").post(f"{at}links/", {"other": odd}), 400)
        assert fields_of(problem) == {"other"}
    # A draft of somebody else's is as one that does not exist.
    hidden = api("priya").post(f"{at}links/", {"other": unsent.reference})
    none = api("priya").post(f"{at}links/", {"other": "PD-2222-3333"})
    assert hidden.content == none.content
    is_problem(api("hannah").post(f"{at}links/", {"other": unsent.reference}), 409)
    is_problem(api("hannah").post(f"{at}links/", {"other": row.reference}), 409)
    linked = api("priya").post(f"{at}links/", {"other": other.reference})
    assert [one["reference"] for one in linked.json()["linked"]] == [other.reference]
    assert fresh(row).state == "open"
