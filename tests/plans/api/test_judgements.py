"""Judging, deciding and signing as a program does: the same operations, the same refusals."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from agencies.workdays import long_date
from plans.models import Attendance, Judgement, Plan, Review
from plans.operations import decisions
from tests.api import fields_of, is_problem
from tests.plans.reviewing import decided, judged, next_day, review_of, signed

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


def adjourned(cast, review):
    return decisions.adjourn(
        review,
        to_on=next_day(cast, 7),
        interim_plan="Grandmother stays",
        reason="Health could not come",
        by=cast.ruth,
        at=cast.at + timedelta(minutes=1),
    )


def test_everybody_reads_why_a_review_was_put_off_and_what_keeps_the_child_safe(cast, api, plan):
    review = decided(cast, review_of(cast))
    adjourned(cast, review)
    for name in ("ruth", "hannah", "ian"):
        said = api(name).get(f"{plan}reviews/{review.pk}/decision/").json()
        assert (said["interim_plan"], said["decision_reason"], said["decision"]) == (
            "Grandmother stays", "Health could not come", "adjourn",
        )  # fmt: skip
        assert (said["analysis"], said["category"], said["next_review_on"]) == ("", "", None)
    is_problem(api("hannah").get(f"{plan}reviews/{review.pk}/sign/"), 403)
    is_problem(api("colin").get(f"{plan}reviews/{review.pk}/decision/"), 404)


def test_the_plan_shows_the_interim_plan_until_the_next_review_is_signed(cast, api, plan, client):
    def shown(name="ian"):
        client.force_login(
            cast.workers[name], backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        page = client.get(reverse("plan", args=[cast.plan.reference])).content.decode()
        told = api(name).get(plan).json()["interim_plan"]
        assert ("Grandmother stays" in page) is (told is not None)
        return told

    assert shown() is None
    review = review_of(cast)
    again = adjourned(cast, review)
    assert shown() == {
        "review": str(review.pk),
        "words": "Grandmother stays",
        "until_on": again.planned_on.isoformat(),
    }
    Review.rows.filter(pk=again.pk).update(
        status="held",
        held_on=cast.today,
        signed_at=cast.at + timedelta(minutes=2),
        signed_by=cast.ruth,
    )
    assert shown() is None


def test_what_the_chair_has_only_drafted_is_told_to_nobody(cast, api, plan):
    review = review_of(cast)
    judged(cast, review)
    review = decided(cast, review, next_meeting_on=next_day(cast, 14))
    at = f"{plan}reviews/{review.pk}/"
    for name in ("ian", "laura", "hannah", "ruth"):
        one = api(name).get(at).json()
        [listed] = api(name).get(f"{plan}reviews/").json()["results"]
        for row in (one, listed):
            assert (row["next_review_on"], row["next_meeting_on"]) == (None, None)
    assert api("ruth").get(f"{at}decision/").json()["next_review_on"]
    for name, judged_now in {"ian": 0, "laura": 0, "hannah": 1, "ruth": 1}.items():
        assert len(api(name).get(f"{at}judgements/").json()["results"]) == judged_now
        [prepared] = api(name).get(f"{at}preparation/").json()["outcomes"]
        assert (prepared["now"] is not None) is bool(judged_now)
    signed(cast, review)
    for name in ("ian", "laura", "ruth"):
        assert api(name).get(at).json()["next_review_on"] == next_day(cast).isoformat()
        assert len(api(name).get(f"{at}judgements/").json()["results"]) == 1


@pytest.mark.parametrize("path", ["prepare/", ""])
def test_nor_do_the_pages_tell_it(cast, sign_in, path):
    review = review_of(cast)
    judged(cast, review, evidence="Seen thrice")
    day = next_day(cast, 24)
    decided(cast, review, next_meeting_on=day)
    page = sign_in("ian").get(f"/plans/{cast.plan.reference}/reviews/{review.pk}/{path}")
    assert page.status_code == 200
    for words in ("Judged now", "Seen thrice", long_date(day)):
        assert words not in page.content.decode()


def test_the_next_day_of_a_meeting_of_the_group_holds_at_once(cast, api, plan):
    meeting = review_of(
        cast, kind="group_meeting", status="held", next_meeting_on=next_day(cast, 14)
    )
    said = api("ian").get(f"{plan}reviews/{meeting.pk}/").json()
    assert said["next_meeting_on"] == next_day(cast, 14).isoformat()


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
