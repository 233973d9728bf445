"""The milestones of a pregnancy by the API."""

import pytest

from plans.models import TimetableEvent
from tests.api import fields_of, is_problem


def lines(api, plan, name="hannah"):
    found = api(name).get(f"{plan}timetable/milestones/").json()["results"]
    return {one["milestone"]: one for one in found}


def test_each_says_how_it_stands(api, plan, cast):
    legal = lines(api, plan, "ian")["legal_planning"]
    assert (legal["what"], legal["due_on"]) == ("legal planning meeting", cast.today.isoformat())
    assert (legal["done_on"], legal["not_needed_because"], legal["event"]) == (None, "", None)
    assert legal["deadline"]
    assert lines(api, plan)["strategy_discussion"]["deadline"] is None


def test_one_is_done_or_not_needed_and_withdrawn_as_an_event(api, plan, cast):
    address = f"{plan}timetable/milestones/legal_planning/"
    answer = api("priya").post(address, {"not_needed_because": "Nobody asks for an order"})
    assert answer.status_code == 201, answer.content
    event = answer.json()
    assert lines(api, plan)["legal_planning"]["not_needed_because"] == "Nobody asks for an order"
    withdraw = f"{plan}timetable/events/{event['id']}/withdraw/"
    gone = api("priya").post(withdraw, {"reason": "Wrong"}, if_match=event["etag"])
    assert gone.status_code == 200, gone.content
    answer = api("priya").post(address, {"done_on": cast.today.isoformat()})
    assert (answer.status_code, answer.json()["not_needed_because"]) == (201, "")
    assert lines(api, plan)["legal_planning"]["done_on"] == cast.today.isoformat()


@pytest.mark.parametrize(
    ("said", "status"), [({"done_on": "soon"}, 400), ({"gossip": 1}, 400), ({}, 409)]
)
def test_what_is_no_answer_is_refused(api, plan, said, status):
    problem = is_problem(api("priya").post(f"{plan}timetable/milestones/cpis/", said), status)
    assert status == 409 or fields_of(problem) == set(said)
    assert not TimetableEvent.rows.exists()


@pytest.mark.parametrize(("name", "status"), [("ian", 403), ("laura", 403), ("colin", 404)])
def test_whoever_does_not_keep_the_timetable_records_none(api, plan, cast, name, status):
    said = {"done_on": cast.today.isoformat()}
    is_problem(api(name).post(f"{plan}timetable/milestones/legal_planning/", said), status)
    assert not TimetableEvent.rows.exists()


def test_what_is_no_milestone_is_not_there(api, plan, cast):
    said = {"done_on": cast.today.isoformat()}
    is_problem(api("priya").post(f"{plan}timetable/milestones/last_visit/", said), 404)
