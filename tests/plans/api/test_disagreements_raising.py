"""Raising a disagreement as a program does: a draft, changed, thrown away, sent; or declined."""

from __future__ import annotations

from datetime import timedelta

import pytest

from plans.models import Disagreement, DisagreementEvent, Notification, Plan
from tests.api import fields_of, is_problem
from tests.plans import disagreeing
from tests.plans.disagreeing import draft, fresh, with_contacts

TEXTS = {
    "category": "conference",
    "decision_challenged": "No legal planning meeting.",
    "facts": "Three of four screens.",
    "effect": "Born into danger.",
    "outcome_wanted": "A meeting this week.",
    "interim_safety": "An alert is set.",
}
HOSTILE = "<script>alert(1)</script>{{ 7*7 }}' OR 1=1 --\u202e"


@pytest.fixture
def details(cast):
    with_contacts(cast)
    agency = str(cast.agencies["social_care"].pk)
    return TEXTS | {"challenged": [{"agency": agency, "named": str(cast.priya.pk)}]}


@pytest.fixture
def unsent(cast):
    with_contacts(cast)
    return draft(cast, at=cast.at)


@pytest.fixture
def here(unsent):
    return f"disagreements/{unsent.reference}/"


def told():
    return Notification.rows.filter(disagreement__isnull=False).count()


def test_a_member_drafts_changes_and_sends_one(cast, api, plan, details):
    hannah = api("hannah")
    made = hannah.post(f"{plan}disagreements/", {})
    assert (made.status_code, made.json()["state"]) == (201, "draft")
    here = f"disagreements/{made.json()['reference']}/"
    changed = hannah.put(f"{here}draft/", details, if_match=made["ETag"])
    held = changed.json()["draft"]
    assert [row["named"]["name"] for row in held["challenged"]] == [cast.priya.name]
    assert (held["category"], held["identity_withheld"]) == ("conference", False)
    assert changed.json()["words"]["facts"] == TEXTS["facts"]
    assert told() == 0
    is_problem(hannah.post(f"{here}submit/", {"danger": "no"}, if_match=made["ETag"]), 412)
    sent = hannah.post(f"{here}submit/", {"danger": "no"}, if_match=changed["ETag"])
    assert (sent.status_code, sent.json()["state"], sent.json()["draft"]) == (200, "open", None)
    assert sent.json()["stages"][0]["parties"][0]["id"]
    assert told() > 0


def test_nothing_is_sent_before_the_question_of_danger_is_answered(api, here, unsent):
    tag = api("hannah").get(here)["ETag"]
    for said in ({}, {"danger": "maybe"}, {"danger": ""}, {"danger": None}):
        assert fields_of(
            is_problem(api("hannah").post(f"{here}submit/", said, if_match=tag), 400)
        ) == {"danger"}
    called = {"danger": "yes", "danger_route": "999", "danger_called_at": "2150-01-01T10:00:00Z"}
    problem = is_problem(api("hannah").post(f"{here}submit/", called, if_match=tag), 409)
    assert problem["field"] == "danger_called_at"
    far = called | {"danger_called_at": "0001-01-01T00:00:00+14:00"}
    is_problem(api("hannah").post(f"{here}submit/", far, if_match=tag), 400)
    assert (fresh(unsent).state, told()) == ("draft", 0)


def test_what_is_missing_is_said_by_its_field(cast, api, plan):
    made = api("hannah").post(f"{plan}disagreements/", {"category": "conference"})
    here = f"disagreements/{made.json()['reference']}/"
    problem = is_problem(
        api("hannah").post(f"{here}submit/", {"danger": "no"}, if_match=made["ETag"]), 409
    )
    assert problem["field"] == "decision_challenged"
    assert told() == 0


def test_a_decision_of_the_future_and_agencies_and_people_of_elsewhere_are_refused(
    cast, api, plan, details
):
    post = lambda said: api("hannah").post(f"{plan}disagreements/", details | said)  # noqa: E731
    later = (cast.today + timedelta(days=1)).isoformat()
    assert is_problem(post({"decided_on": later}), 409)["field"] == "decided_on"
    assert is_problem(post({"category": "mood"}), 409)["field"] == "category"
    outside = [{"agency": str(cast.agencies["housing"].pk)}]
    assert fields_of(is_problem(post({"challenged": outside}), 400)) == {"challenged.0.agency"}
    odd = [{"agency": str(cast.agencies["police"].pk), "named": str(cast.priya.pk)}]
    assert is_problem(post({"challenged": odd}), 409)["field"] == "named"
    strange = [{"agency": str(cast.agencies["police"].pk), "mood": "good"}]
    assert fields_of(is_problem(post({"challenged": strange, "state": "closed"}), 400)) == {
        "challenged.0.mood", "state",
    }  # fmt: skip
    assert not Disagreement.rows.exists()


def test_a_plan_one_may_not_see_is_as_one_that_does_not_exist(cast, api, plan, details):
    for name in ("colin", "olive", "beth", "super"):
        for tail in ("", "suggestions/", "preview/"):
            hidden = api(name).get(f"{plan}disagreements/{tail}")
            none = api(name).get(f"plans/CG-2222-3333/disagreements/{tail}")
            assert (hidden.status_code, hidden.content) == (404, none.content)
        is_problem(api(name).post(f"{plan}disagreements/", details), 404)
    assert not Disagreement.rows.exists()


def test_a_draft_is_nobody_elses_to_change_send_or_throw_away(cast, api, here, unsent, details):
    events = DisagreementEvent.rows.count()
    for name in ("moira", "priya", "olive", "beth"):
        is_problem(api(name).put(f"{here}draft/", details, if_match='"v1"'), 404)
        for step in ("submit", "discard", "decline"):
            is_problem(api(name).post(f"{here}{step}/", {}, if_match='"v1"'), 404)
    assert (fresh(unsent).state, DisagreementEvent.rows.count(), told()) == ("draft", events, 0)


def test_a_draft_thrown_away_is_gone_and_nobody_hears_of_it(api, here, unsent):
    is_problem(api("hannah").post(f"{here}discard/", {}), 428)
    is_problem(api("hannah").post(f"{here}discard/", {}, if_match='"v99"'), 412)
    assert (
        api("hannah")
        .post(f"{here}discard/", {}, if_match=api("hannah").get(here)["ETag"])
        .status_code
        == 204
    )
    assert told() == 0
    again = api("hannah").post(f"{here}submit/", {"danger": "no"}, if_match='"v9"')
    assert again.status_code in {404, 409, 412}


def test_what_is_sent_is_sent_once_and_no_longer_changed(cast, api, here, unsent, details):
    tag = api("hannah").get(here)["ETag"]
    sent = api("hannah").post(f"{here}submit/", {"danger": "no"}, if_match=tag)
    before = disagreeing.counts(unsent)
    for seen in (tag, sent["ETag"]):
        again = api("hannah").post(f"{here}submit/", {"danger": "no"}, if_match=seen)
        assert again.status_code in {409, 412}
    is_problem(api("hannah").put(f"{here}draft/", details, if_match=sent["ETag"]), 409)
    is_problem(api("hannah").post(f"{here}discard/", {}, if_match=sent["ETag"]), 409)
    is_problem(api("priya").put(f"{here}draft/", details, if_match=sent["ETag"]), 409)
    assert disagreeing.counts(unsent) == before


def test_a_manager_agrees_to_begin_higher_or_declines(cast, api, here, unsent):
    tag = api("hannah").get(here)["ETag"]
    said = {"danger": "no", "stage": 2}
    assert is_problem(api("hannah").post(f"{here}submit/", said, if_match=tag), 409)["field"]
    said |= {"skip_reason": "It cannot wait."}
    asked = api("hannah").post(f"{here}submit/", said, if_match=tag)
    assert (asked.json()["state"], asked.json()["draft"]["asked_stage"]) == ("draft", 2)
    [waits] = api("moira").get("disagreements/waiting/").json()["results"]
    assert waits["step"] == "submit"
    is_problem(api("hannah").post(f"{here}decline/", {"reason": "No"}, if_match=asked["ETag"]), 409)
    back = api("moira").post(
        f"{here}decline/", {"reason": "Ask Priya first"}, if_match=asked["ETag"]
    )
    assert back.status_code in {200, 204}
    assert fresh(unsent).asked_stage == 1
    is_problem(api("hannah").post(f"{here}submit/", said | {"stage": 9}, if_match='"v1"'), 412)


def test_before_it_is_raised_one_is_told_whom_to_ask_and_what_happens_when(
    cast, api, plan, details
):
    found = api("hannah").get(f"{plan}disagreements/suggestions/").json()
    assert [one["name"] for one in found["ask_first"]] == [cast.moira.name]
    asked = {one["agency"]["name"]: one["asked"] for one in found["agencies"]}
    assert asked[cast.agencies["social_care"].name]["name"] == cast.priya.name
    assert "conference" in {one["code"] for one in found["categories"]}
    rows = api("hannah").get(f"{plan}disagreements/preview/").json()["results"]
    assert [row["n"] for row in rows] == [1, 2, 3, 4]
    assert [row["decides"] for row in rows] == [False, False, False, True]
    urgent = (
        api("hannah").get(f"{plan}disagreements/preview/?urgent=true&stage=3").json()["results"]
    )
    assert [row["n"] for row in urgent] == [3, 4]
    is_problem(api("hannah").get(f"{plan}disagreements/preview/?stage=0"), 400)
    is_problem(api("hannah").get(f"{plan}disagreements/preview/?stage=20"), 409)


def test_hostile_words_come_back_as_they_were_sent(cast, api, plan, details):
    said = details | {name: HOSTILE for name in TEXTS if name != "category"}
    made = api("hannah").post(f"{plan}disagreements/", said)
    assert (made.status_code, made.json()["words"]["facts"]) == (201, HOSTILE)
    for odd in ("a" * 10_001, "\u0000", {"a": "b"}):
        problem = is_problem(
            api("hannah").post(f"{plan}disagreements/", said | {"facts": odd}), 400
        )
        assert fields_of(problem) == {"facts"}


def test_an_ended_plan_may_still_be_disagreed_about(cast, api, plan, details):
    Plan.rows.filter(pk=cast.plan.pk).update(status="ended", ended_on=cast.today)
    assert api("hannah").post(f"{plan}disagreements/", details).status_code == 201
