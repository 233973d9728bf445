"""Meetings by program: planned, started, marked, minuted, reported to and finished."""

from datetime import timedelta

import pytest

from agencies.workdays import Calendar
from plans.models import AgencyReport, Attendance, Rating, Review
from tests.api import is_problem


@pytest.fixture
def meeting(api, cast, plan):
    """A group meeting under way today, run by Hannah."""
    said = {"kind": "group_meeting", "held_on": cast.today.isoformat()}
    answer = api("hannah").post(f"{plan}reviews/at-once/", said)
    assert answer.status_code == 201, answer.content
    return f"{plan}reviews/{answer.json()['id']}/"


def etag(api, address):
    return api("hannah").get(address).headers["ETag"]


def marks(cast, **how):
    said = {name: how.get(name, "present") for name in cast.seats}
    return {
        "marks": [
            {"member": str(cast.seats[name].pk), "attended": one} for name, one in said.items()
        ]
    }


def test_a_meeting_is_planned_started_and_taken_over(api, cast, plan):
    on = Calendar().on_or_after(cast.today + timedelta(days=5))
    said = {"kind": "group_meeting", "planned_on": on.isoformat(), "planned_time": "14:30"}
    answer = api("sam").post(f"{plan}reviews/", said)
    assert answer.status_code == 201, answer.content
    address = f"{plan}reviews/{answer.json()['id']}/"
    is_problem(api("sam").post(f"{plan}reviews/", said), 409)
    listed = api("ian").get(f"{plan}reviews/?status=planned").json()["results"]
    assert [row["planned_on"] for row in listed] == [on.isoformat()]
    started = api("sam").post(f"{address}start/", {"held_on": cast.today.isoformat()})
    assert started.json()["run_by"]["name"] == "Sam Delaney"
    is_problem(api("hannah").post(f"{address}take-over/", if_match='"v1"'), 412)
    taken = api("hannah").post(f"{address}take-over/", if_match=started.headers["ETag"])
    assert taken.json()["run_by"]["name"] == "Hannah Brookes"


def test_a_meeting_is_marked_minuted_and_finished(api, cast, meeting):
    hannah = api("hannah")
    early = hannah.post(f"{meeting}finish/", {}, if_match=etag(api, meeting))
    assert "Tamsin" in is_problem(early, 409)["detail"]
    marked = hannah.put(f"{meeting}attendance/", marks(cast), if_match=etag(api, meeting))
    assert marked.json()["is_quorate"] is True
    assert len(hannah.get(f"{meeting}attendance/").json()["results"]) == 6
    said = {"minutes": "All well", "home_checked": "unchanged", "roles_confirmed": True}
    minuted = hannah.patch(f"{meeting}minutes/", said, if_match=marked.headers["ETag"])
    assert minuted.json()["home_checked"] == "unchanged"
    held = hannah.post(f"{meeting}finish/", {}, if_match=minuted.headers["ETag"])
    assert (held.json()["status"], held.json()["minutes"]) == ("held", "All well")
    opened = hannah.get(f"{meeting}opened/").json()["opened"]
    assert {one["name"] for one in opened} >= {"Sam Delaney", "Ruth Adebayo-Cole"}
    is_problem(api("sam").get(f"{meeting}opened/"), 403)


def test_each_action_is_reviewed_or_none(api, cast, meeting):
    def said(**second):
        one = {"action": str(cast.action.pk), "version": cast.action.version}
        two = {"action": str(cast.family_action.pk), "version": cast.family_action.version}
        return {"actions": [{**one, "answer": "still_going"}, {**two, **second}]}

    sam = api("sam")
    refused = is_problem(sam.post(f"{meeting}actions/", said(answer="blocked")), 409)
    assert refused["field"] == f"reason_{cast.family_action.pk}"
    done = sam.post(f"{meeting}actions/", said(answer="done", note="All kept"))
    assert done.status_code == 200, done.content
    is_problem(sam.post(f"{meeting}actions/", said(answer="done", note="All kept")), 412)


def test_reports_are_listed_in_words_and_sent_once(api, cast, plan):
    on = Calendar().on_or_after(cast.today + timedelta(days=30))
    said = {"kind": "review_conference", "planned_on": on.isoformat()}
    made = api("priya").post(f"{plan}reviews/", said).json()
    address = f"{plan}reviews/{made['id']}/reports/"
    AgencyReport.rows.filter(member=cast.seats["sam"]).update(due_on=cast.today - timedelta(days=1))
    report = {"member": str(cast.seats["laura"].pk), "better": "Two visits kept"}
    assert api("laura").post(address, report).status_code == 201
    is_problem(api("laura").post(address, report), 409)
    is_problem(api("sam").post(address, report), 403)
    states = {
        row["member"]["name"]: row["state"] for row in api("ian").get(address).json()["results"]
    }
    assert states == {
        "Laura Fenwick": "Sent",
        "Sam Delaney": "Late",
        "Hannah Brookes": "Asked",
        "Priya Nandakumar": "Asked",
    }


def test_ratings_are_kept_apart(api, cast, meeting):
    said = {"rater": "child", "score": 3, "outcome": str(cast.outcome.pk)}
    assert api("hannah").post(f"{meeting}ratings/", said).status_code == 201
    is_problem(api("hannah").post(f"{meeting}ratings/", {**said, "rater": "chair"}), 403)
    is_problem(api("hannah").post(f"{meeting}ratings/", {**said, "score": 11}), 400)
    assert [row["score"] for row in api("ian").get(f"{meeting}ratings/").json()["results"]] == [3]


@pytest.mark.parametrize("name", ["laura", "ian", "neil"])
def test_who_may_not_run_it_changes_nothing(api, cast, meeting, name):
    one, tag = api(name), etag(api, meeting)
    is_problem(one.put(f"{meeting}attendance/", marks(cast), if_match=tag), 403)
    is_problem(one.patch(f"{meeting}minutes/", {"minutes": "x"}, if_match=tag), 403)
    is_problem(one.post(f"{meeting}finish/", {}, if_match=tag), 403)
    is_problem(one.post(f"{meeting}take-over/", if_match=tag), 403)
    is_problem(one.post(f"{meeting}ratings/", {"rater": "child", "score": 1}), 403)
    assert not Attendance.rows.exists()
    assert not Rating.rows.exists()
    assert Review.rows.get().status == "under_way"


@pytest.mark.parametrize("name", ["olive", "colin", "sysadmin"])
def test_who_may_not_see_the_plan_finds_no_meeting(api, meeting, name):
    is_problem(api(name).get(meeting), 404)
    is_problem(api(name).post(f"{meeting}start/", {"held_on": "2026-01-01"}), 404)


def test_a_meeting_of_another_plan_is_not_found(api, cast, plan, other_plan, meeting):
    elsewhere = meeting.replace(cast.plan.reference, other_plan.reference)
    is_problem(api("sal").get(elsewhere), 404)


def test_one_started_by_mistake_gets_its_day_right_or_is_called_off(api, cast, plan, meeting):
    on = cast.today - timedelta(days=1)
    said, tag = {"held_on": on.isoformat()}, etag(api, meeting)
    is_problem(api("hannah").post(f"{meeting}day/", said), 428)
    is_problem(api("sam").post(f"{meeting}day/", said, if_match=tag), 403)
    to_come = {"held_on": (cast.today + timedelta(days=1)).isoformat()}
    is_problem(api("hannah").post(f"{meeting}day/", to_come, if_match=tag), 409)
    right = api("hannah").post(f"{meeting}day/", said, if_match=tag)
    assert right.json()["held_on"] == on.isoformat()
    is_problem(api("hannah").post(f"{meeting}call-off/", {"reason": "x"}, if_match=tag), 412)
    tag = right.headers["ETag"]
    is_problem(api("hannah").post(f"{meeting}call-off/", {}, if_match=tag), 400)
    off = api("ruth").post(f"{meeting}call-off/", {"reason": "Nobody came"}, if_match=tag)
    assert (off.json()["status"], off.json()["cancel_reason"]) == ("cancelled", "Nobody came")
