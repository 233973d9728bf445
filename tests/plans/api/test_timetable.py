"""The timetable by the API."""

from datetime import timedelta

import pytest

from agencies.workdays import Calendar
from plans.models import AgreedInterval, Deadline, DeadlineMove, Plan, TimetableEvent
from plans.operations import plans
from plans.operations.children import ChildDetails
from tests.api import fields_of, is_problem


def one(cast, key):
    return Deadline.rows.get(plan=cast.plan, key=key, status="open")


def test_a_plans_deadlines_are_listed_the_earliest_first(api, plan):
    rows = api("ian").get(f"{plan}timetable/?status=open").json()["results"]
    assert [row["due_on"] for row in rows] == sorted(row["due_on"] for row in rows)
    group = next(row for row in rows if row["key"] == "cp.cg.first")
    assert (group["label"], group["policy_version"]) == ("First core group", 1)
    assert (group["source"], group["moves"]) == ("Tees; universal", [])


def test_an_event_is_recorded_and_listed(api, plan, cast):
    said = {"trigger": "referral", "happened_on": (cast.today - timedelta(days=150)).isoformat()}
    answer = api("hannah").post(f"{plan}timetable/events/", said)
    assert answer.status_code == 201, answer.content
    listed = api("ian").get(f"{plan}timetable/events/").json()["results"]
    assert [row["trigger"] for row in listed] == ["referral"]
    is_problem(api("hannah").post(f"{plan}timetable/events/", said), 409)


def test_bad_input_is_refused_by_field(api, plan, cast):
    ahead = (cast.today + timedelta(days=1)).isoformat()
    said = is_problem(
        api("hannah").post(f"{plan}timetable/events/", {"trigger": "moon", "happened_on": ahead}),
        400,
    )
    assert fields_of(said) == {"trigger"}
    said = {"trigger": "referral", "happened_on": ahead}
    is_problem(api("hannah").post(f"{plan}timetable/events/", said), 409)
    assert not TimetableEvent.rows.exists()


def test_the_chair_moves_a_date_with_a_reason(api, plan, cast):
    row = one(cast, "pb.rcpc.conference")
    address = f"{plan}timetable/{row.pk}/"
    said = {"due_on": (row.due_on - timedelta(days=2)).isoformat(), "reason": "Sooner"}
    etag = api("ruth").get(address).headers["ETag"]
    is_problem(api("ruth").post(f"{address}move/", said), 428)
    is_problem(api("priya").post(f"{address}move/", said, if_match=etag), 403)
    moved = api("ruth").post(f"{address}move/", said, if_match=etag)
    assert moved.status_code == 200, moved.content
    assert [move["reason"] for move in moved.json()["moves"]] == ["Sooner"]
    is_problem(api("ruth").post(f"{address}move/", said, if_match=etag), 412)
    assert DeadlineMove.rows.count() == 1


def test_a_date_is_kept_and_another_set_aside(api, plan, cast):
    letter, birth_plan = one(cast, "cp.letter"), one(cast, "pb.birthplan")
    kept = api("priya").post(
        f"{plan}timetable/{letter.pk}/keep/",
        {"held_on": letter.due_on.isoformat()},
        if_match=f'"v{letter.version}"',
    )
    assert kept.json()["status"] == "held", kept.content
    aside = api("priya").post(
        f"{plan}timetable/{birth_plan.pk}/set-aside/",
        {"reason": "Another trust"},
        if_match=f'"v{birth_plan.version}"',
    )
    assert aside.json()["not_needed_reason"] == "Another trust"


@pytest.mark.parametrize(("name", "status"), [("ian", 403), ("laura", 403), ("olive", 404)])
def test_whoever_may_not_records_nothing(api, plan, cast, name, status):
    said = {"trigger": "referral", "happened_on": cast.today.isoformat()}
    is_problem(api(name).post(f"{plan}timetable/events/", said), status)
    assert not TimetableEvent.rows.exists()


def test_an_event_is_withdrawn_once_with_a_reason(api, plan, cast):
    said = {
        "trigger": "referral", "happened_on": (cast.today - timedelta(days=130)).isoformat()
    }  # fmt: skip
    made = api("hannah").post(f"{plan}timetable/events/", said).json()
    address = f"{plan}timetable/events/{made['id']}/"
    etag = api("ian").get(address).headers["ETag"]
    assert etag == made["etag"]
    reason = {"reason": "Another family's"}
    is_problem(api("hannah").post(f"{address}withdraw/", reason), 428)
    is_problem(api("ian").post(f"{address}withdraw/", reason, if_match=etag), 403)
    is_problem(api("olive").post(f"{address}withdraw/", reason, if_match=etag), 404)
    is_problem(api("hannah").post(f"{address}withdraw/", {"reason": ""}, if_match=etag), 400)
    assert TimetableEvent.rows.standing().exists()
    gone = api("hannah").post(f"{address}withdraw/", reason, if_match=etag)
    assert gone.status_code == 200, gone.content
    assert gone.json()["withdrawn_reason"] == "Another family's"
    assert gone.json()["withdrawn_by"]["id"] == str(cast.hannah.pk)
    is_problem(api("hannah").post(f"{address}withdraw/", reason, if_match=etag), 412)
    again = gone.headers["ETag"]
    is_problem(api("hannah").post(f"{address}withdraw/", reason, if_match=again), 409)


def test_a_conference_held_late_is_refused_by_field_without_a_reason(api, cast, today):
    on = Calendar().on_or_before(today)
    late = {
        "partnership": str(cast.partnership.pk),
        "new_child": {
            "given_names": "Robin", "family_name": "Vale",
            "date_of_birth": (today - timedelta(days=700)).isoformat(),
        },
        "role": "Social worker", "purpose": "Visits weekly",
        "kind": "child_protection", "category": "NEG", "started_on": on.isoformat(),
        "strategy_on": Calendar().add_working_days(on, -16).isoformat(),
    }  # fmt: skip
    refused = is_problem(api("priya").post("plans/", late), 409)
    assert (refused["field"], refused["code"]) == ("late_reason", "late")
    assert Plan.rows.count() == 1
    started = api("priya").post("plans/", {**late, "late_reason": "No room"})
    assert started.status_code == 201, started.content
    due = api("priya").get(f"plans/{started.json()['reference']}/timetable/").json()["results"]
    assert [row["late_reason"] for row in due if row["key"] == "cp.icpc"] == ["No room"]


def test_a_tighter_interval_is_agreed_by_the_chair_and_listed(api, plan, cast):
    said = {"key": "cp.cg.next", "number": 2, "reason": "He is back"}
    is_problem(api("priya").post(f"{plan}timetable/agreed/", said), 403)
    is_problem(api("olive").post(f"{plan}timetable/agreed/", said), 404)
    looser = is_problem(api("ruth").post(f"{plan}timetable/agreed/", {**said, "number": 5}), 409)
    assert (looser["field"], looser["code"]) == ("number", "looser")
    assert not AgreedInterval.rows.exists()
    made = api("ruth").post(f"{plan}timetable/agreed/", said)
    assert made.status_code == 201, made.content
    listed = api("ian").get(f"{plan}timetable/agreed/").json()["results"]
    assert [(row["key"], row["number"]) for row in listed] == [("cp.cg.next", 2)]


def test_a_statutory_date_is_never_loosened(api, cast):
    started = plans.start(
        kind="looked_after",
        new_child=ChildDetails(
            family_name="Teale", given_names="Jo", sex="F",
            date_of_birth=cast.today - timedelta(days=2000),
        ),
        partnership=cast.partnership, started_on=cast.today, role="Social worker",
        purpose="Leads", chair=cast.ruth, by=cast.priya, at=cast.at,
    )  # fmt: skip
    row = Deadline.rows.get(plan=started, key="lac.rev.1")
    address = f"/api/v1/plans/{started.reference}/timetable/{row.pk}/move/"
    later = {"due_on": (row.due_on + timedelta(days=1)).isoformat(), "reason": "Ill"}
    refused = is_problem(api("ruth").post(address, later, if_match='"v1"'), 409)
    assert (refused["field"], refused["code"]) == ("due_on", "statutory")
    assert not DeadlineMove.rows.exists()
    sooner = {**later, "due_on": (row.due_on - timedelta(days=1)).isoformat()}
    assert api("ruth").post(address, sooner, if_match='"v1"').status_code == 200
