"""Signing, moving and calling off by program: the refusals of the pages, by field."""

from datetime import timedelta

import pytest

from agencies.workdays import Calendar
from plans.models import Plan, PlanVersion, Review, ReviewMove
from plans.operations import following
from tests.api import is_problem
from tests.plans.reviewing import decided, judged, outcome_of, review_of
from tests.plans.web.test_review_steps import ended


def at(plan, review):
    return f"{plan}reviews/{review.pk}/"


def ready(cast, **given):
    review = review_of(cast, **given)
    judged(cast, review)
    return decided(cast, review)


def planned(cast, api, plan, kind="review_conference", name="priya"):
    on = Calendar().on_or_after(cast.today + timedelta(days=30))
    made = api(name).post(f"{plan}reviews/", {"kind": kind, "planned_on": on.isoformat()})
    assert made.status_code == 201, made.content
    return made


def test_a_review_held_late_is_signed_with_its_reason(cast, api, plan):
    review = ready(cast, due_on=cast.plan.started_on)
    chair, address = api("ruth"), f"{at(plan, review)}sign/"
    found = chair.get(address)
    assert found.json()["is_late"] is True
    refused = is_problem(chair.post(address, {}, if_match=found["ETag"]), 409)
    assert refused["field"] == "late_reason"
    assert not PlanVersion.rows.exists()
    said = chair.post(address, {"late_reason": "Snow"}, if_match=found["ETag"])
    assert (said.status_code, said.json()["late_reason"]) == (200, "Snow")
    shown = api("ian").get(at(plan, review)).json()
    assert (shown["is_late"], shown["late_reason"]) == (True, "Snow")


def test_a_review_is_signed_once(cast, api, plan):
    review = ready(cast)
    chair, address = api("ruth"), f"{at(plan, review)}sign/"
    tag = chair.get(address)["ETag"]
    assert chair.post(address, {}, if_match=tag).status_code == 200
    is_problem(chair.post(address, {}, if_match=chair.get(address)["ETag"]), 409)
    assert PlanVersion.rows.count() == 1


def test_what_somebody_changed_meanwhile_is_not_signed(cast, api, plan):
    review = ready(cast)
    chair, address = api("ruth"), f"{at(plan, review)}sign/"
    tag = chair.get(address)["ETag"]
    judged(cast, review, verdict="worse", version=1)
    is_problem(chair.post(address, {}, if_match=tag), 412)
    assert not PlanVersion.rows.exists()


def test_a_plan_does_not_end_over_an_open_guard(cast, api, plan):
    review = review_of(cast)
    decided(cast, review, decision="step_down", leads_to="to_child_in_need")
    chair, address = api("ruth"), f"{at(plan, review)}sign/"
    found = chair.get(address)
    assert [one["guard"] for one in found.json()["guards"]] == [
        "unjudged_outcomes", "work_outstanding",
    ]  # fmt: skip
    assert is_problem(chair.post(address, {}, if_match=found["ETag"]), 409)["code"] == "guarded"
    assert Plan.rows.get().is_open


def test_the_plan_that_follows_is_named_to_who_may_see_it(cast, api, plan):
    address = f"{at(plan, ended(cast, 'review_conference'))}decision/"
    assert api("hannah").get(address).json()["followed_by"] is None
    next_plan = following.start_following(Plan.rows.get(), by=cast.priya, at=cast.at)
    next_plan.members.filter(worker=cast.laura).update(
        status="left", left_on=cast.today, leave_reason="work_finished"
    )
    for name, found in {"hannah": next_plan.reference, "laura": None}.items():
        said = api(name).get(address).json()
        assert (said["leads_to"], said["followed_by"]) == ("to_child_in_need", found)


@pytest.mark.parametrize(
    ("kind", "days", "code"),
    [
        ("group_meeting", 99, "in_the_future"),
        ("review_conference", 99, "in_the_future"),
        ("group_meeting", -1, "before_the_plan"),
    ],
)
def test_a_day_on_which_it_cannot_have_been_held_is_refused(cast, api, plan, kind, days, code):
    on = Calendar().on_or_after(cast.plan.started_on + timedelta(days=days))
    on = on if days > 0 else cast.plan.started_on + timedelta(days=days)
    said = {"kind": kind, "held_on": on.isoformat()}
    refused = is_problem(api("ruth").post(f"{plan}reviews/at-once/", said), 409)
    assert (refused["field"], refused["code"]) == ("held_on", code)
    assert not Review.rows.exists()


def test_a_weekend_is_refused_for_a_conference_and_said_of_any_other(cast, api, plan):
    saturday = cast.today + timedelta(days=26 - cast.today.weekday())
    said = {"kind": "review_conference", "planned_on": saturday.isoformat()}
    assert is_problem(api("ruth").post(f"{plan}reviews/", said), 409)["code"] == "8875"
    made = api("ruth").post(f"{plan}reviews/", {**said, "kind": "group_meeting"})
    assert (made.status_code, made.json()["weekend"]) == (201, "Saturday")


def test_a_review_is_moved_by_its_chair_and_every_move_is_kept(cast, api, plan):
    made = planned(cast, api, plan)
    address, tag = f"{plan}reviews/{made.json()['id']}/", made["ETag"]
    on = Calendar().on_or_after(cast.today + timedelta(days=37)).isoformat()
    said = {"planned_on": on, "reason": "No interpreter"}
    is_problem(api("priya").post(f"{address}move/", said, if_match=tag), 403)
    is_problem(api("ruth").post(f"{address}move/", {"planned_on": on}, if_match=tag), 400)
    is_problem(api("ruth").post(f"{address}move/", said), 428)
    assert not ReviewMove.rows.exists()
    moved = api("ruth").post(f"{address}move/", said, if_match=tag)
    assert (moved.status_code, moved.json()["planned_on"]) == (200, on)
    is_problem(api("ruth").post(f"{address}move/", said, if_match=tag), 412)
    [one] = api("ian").get(address).json()["moves"]
    assert (one["to_on"], one["reason"], one["by"]["name"]) == (
        on, "No interpreter", cast.ruth.name,
    )  # fmt: skip


def test_calling_off_says_why(cast, api, plan):
    made = planned(cast, api, plan, "group_meeting", "sam")
    address, tag = f"{plan}reviews/{made.json()['id']}/", made["ETag"]
    is_problem(api("sam").post(f"{address}cancel/", {}, if_match=tag), 400)
    off = api("sam").post(f"{address}cancel/", {"reason": "Snow"}, if_match=tag)
    assert (off.json()["status"], off.json()["cancel_reason"]) == ("cancelled", "Snow")


def test_one_outcome_is_read_with_its_own_evidence(cast, api, plan):
    review, other = review_of(cast), outcome_of(cast)
    judged(cast, review, other)
    said = api("ruth").get(f"{at(plan, review)}outcomes/{other.pk}/").json()
    assert (said["outcome"]["id"], said["now"]["verdict"]) == (str(other.pk), "some_progress")
    assert api("ian").get(f"{at(plan, review)}outcomes/{other.pk}/").json()["now"] is None
    is_problem(api("colin").get(f"{at(plan, review)}outcomes/{other.pk}/"), 404)


def test_a_protection_plan_is_not_ended_directly_for_what_a_review_decides(cast, api, plan):
    tag = api("ruth").get(plan)["ETag"]
    said = {"ended_on": cast.today.isoformat(), "reason": "to_universal"}
    refused = is_problem(api("ruth").post(f"{plan}end/", said, if_match=tag), 409)
    assert (refused["field"], refused["code"]) == ("reason", "a_review_decides")
    assert Plan.rows.get().is_open
