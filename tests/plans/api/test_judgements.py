"""Judging, deciding and signing as a program does: the same operations, the same refusals."""

from __future__ import annotations

from plans.models import Attendance, Judgement, Plan, Review
from tests.api import fields_of, is_problem
from tests.plans.reviewing import decided, judged, next_day, review_of

SAID = {"verdict": "met", "evidence": "Five of five kept", "confidence": "high"}


def test_a_chair_judges_decides_goes_ahead_and_signs(cast, api, plan):
    review = review_of(cast, is_quorate=False)
    chair, at = api("ruth"), f"{plan}reviews/{review.pk}/"
    made = chair.put(f"{at}outcomes/{cast.outcome.pk}/", SAID)
    assert (made.status_code, made["ETag"]) == (200, '"v1"')
    assert made.json()["judged_by"]["name"] == cast.ruth.name
    tag = chair.get(f"{at}decision/")["ETag"]
    said = {
        "decision": "continue",
        "category": "NEG",
        "analysis": "Less risk",
        "reason": "Not yet sustained",
        "next_review_on": next_day(cast).isoformat(),
    }
    assert chair.put(f"{at}decision/", said, if_match=tag).status_code == 200
    found = chair.get(f"{at}sign/")
    assert [one["guard"] for one in found.json()["guards"]] == ["inquorate"]
    is_problem(chair.post(f"{at}sign/", {}, if_match=found["ETag"]), 409)
    went = chair.post(f"{at}guards/", {"guard": "inquorate", "reason": "It cannot wait"})
    assert went.status_code == 201
    is_problem(chair.post(f"{at}sign/", {}, if_match=found["ETag"]), 412)
    found = chair.get(f"{at}sign/")
    signed = chair.post(f"{at}sign/", {}, if_match=found["ETag"])
    assert (signed.status_code, signed.json()["status"]) == (200, "held")
    assert api("hannah").get(f"{at}decision/").json()["decision"] == "continue"


def test_a_second_judgement_needs_the_first_ones_etag(cast, api, plan):
    review = review_of(cast)
    at = f"{plan}reviews/{review.pk}/outcomes/{cast.outcome.pk}/"
    first = api("ruth").put(at, SAID)
    problem = is_problem(api("ruth").put(at, SAID), 409)
    assert "already" in str(problem)
    changed = api("ruth").put(at, SAID | {"verdict": "worse"}, if_match=first["ETag"])
    assert changed.json()["verdict"] == "worse"
    is_problem(api("ruth").put(at, SAID, if_match=first["ETag"]), 412)
    assert Judgement.rows.get().verdict == "worse"


def test_a_member_drafts_and_does_not_judge(cast, api, plan):
    review = review_of(cast)
    at = f"{plan}reviews/{review.pk}/outcomes/{cast.outcome.pk}/"
    is_problem(api("hannah").put(at, SAID), 403)
    assert not Judgement.rows.exists()
    assert api("hannah").put(f"{at}draft/", SAID).status_code == 200
    listed = f"{plan}reviews/{review.pk}/judgements/"
    assert len(api("ruth").get(listed).json()["results"]) == 1
    assert api("laura").get(listed).json()["results"] == []


def test_what_is_not_signed_is_the_chairs_alone(cast, api, plan):
    at = f"{plan}reviews/{review_of(cast).pk}/"
    for address in ("decision/", "sign/"):
        is_problem(api("hannah").get(f"{at}{address}"), 403)
        is_problem(api("colin").get(f"{at}{address}"), 404)


def test_an_outcome_of_another_plan_and_a_meeting_of_the_group_are_not_there(
    cast, api, plan, other_plan
):
    review = review_of(cast)
    meeting = review_of(cast, kind="group_meeting")
    is_problem(api("ruth").put(f"{plan}reviews/{review.pk}/outcomes/{other_plan.pk}/", SAID), 404)
    is_problem(
        api("ruth").put(f"{plan}reviews/{meeting.pk}/outcomes/{cast.outcome.pk}/", SAID), 404
    )


def test_unknown_keys_and_words_are_said_by_field(cast, api, plan):
    at = f"{plan}reviews/{review_of(cast).pk}/outcomes/{cast.outcome.pk}/"
    problem = is_problem(api("ruth").put(at, SAID | {"verdict": "fine", "mood": "good"}), 400)
    assert {"verdict", "mood"} <= fields_of(problem)


def test_the_preparation_and_the_list_answer_a_chair(cast, api, plan):
    review = review_of(cast)
    page = api("ruth").get(f"{plan}reviews/{review.pk}/preparation/").json()
    assert page["outcomes"][0]["outcome"]["change"] == cast.outcome.change
    assert page["since"] is None
    [row] = api("ruth").get("reviews/").json()["results"]
    assert (row["plan"], row["unjudged"]) == (cast.plan.reference, 1)
    assert api("hannah").get("reviews/").json()["results"] == []


def test_a_review_is_put_off_by_its_chair(cast, api, plan):
    review = review_of(cast)
    at = f"{plan}reviews/{review.pk}/"
    said = {
        "to_on": next_day(cast, 7).isoformat(),
        "interim_plan": "Grandmother stays",
        "reason": "Health could not come",
    }
    tag = f'"v{review.version}"'
    is_problem(api("priya").post(f"{at}adjourn/", said, if_match=tag), 403)
    again = api("ruth").post(f"{at}adjourn/", said, if_match=tag)
    assert (again.status_code, again.json()["status"]) == (201, "planned")
    assert Review.rows.get(pk=review.pk).status == "adjourned"


def test_nothing_follows_an_open_plan(cast, api, plan):
    is_problem(api("priya").post(f"{plan}follow/", {}), 409)
    assert Plan.rows.count() == 1


def test_an_edit_of_the_plan_makes_a_signature_stale_and_what_stands_in_its_way_is_said(
    cast, api, plan
):
    review = review_of(cast)
    judged(cast, review)
    decided(cast, review)
    chair, at = api("ruth"), f"{plan}reviews/{review.pk}/"
    seen = chair.get(f"{at}sign/")
    assert seen.json()["may_sign"] is True
    change = {"category": "EMO"}
    api("priya").patch(plan, change, if_match=api("priya").get(plan)["ETag"])
    is_problem(chair.post(f"{at}sign/", {}, if_match=seen["ETag"]), 412)
    Attendance.rows.filter(review=review, member=cast.seats["ian"]).delete()
    now = chair.get(f"{at}sign/")
    said = now.json()
    assert (said["may_sign"], said["not_marked"]) == (False, ["Ian Storey"])
    assert "emotional abuse" in said["overtaken"]
    is_problem(chair.post(f"{at}sign/", {}, if_match=now["ETag"]), 409)
    assert Plan.rows.get().category == "EMO"
    assert Review.rows.get().status == "under_way"
