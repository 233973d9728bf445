"""Challenges of a conference's decision as a program reads and answers them."""

from __future__ import annotations

import pytest

from plans.models import DissentChallenge, Notification
from tests.api import fields_of, is_problem
from tests.permissions.disagreeing import disagreeing_of
from tests.plans import freezing

REPLY = {"outcome": "stands", "reply": "The threshold was met on the day."}


@pytest.fixture
def one(cast):
    return disagreeing_of(cast, freezing.signed_review(cast)).challenge


@pytest.fixture
def here(one):
    return f"challenges/{one.pk}/"


def test_who_reads_the_plan_and_the_business_manager_read_it_and_nobody_else(cast, api, one, here):
    for name in ("hannah", "priya", "ruth", "beth"):
        said = api(name).get(here).json()
        assert (said["plan"], said["words"]) == (
            cast.plan.reference, "The conference did not hear us.",
        )  # fmt: skip
        assert len(api(name).get("challenges/?unanswered=true").json()["results"]) == 1
    missing = f"challenges/{cast.plan.pk}/"
    for name in ("colin", "olive", "super"):
        hidden, none = api(name).get(here), api(name).get(missing)
        assert (hidden.status_code, hidden.content) == (404, none.content)
        assert api(name).get("challenges/").json()["results"] == []
        is_problem(api(name).post(f"{here}answer/", REPLY, if_match='"v1"'), 404)


def test_it_is_answered_once_by_whoever_reviews_it(cast, api, one, here):
    tag, before = api("beth").get(here)["ETag"], Notification.rows.count()
    for name in ("hannah", "priya", "ruth"):
        is_problem(api(name).post(f"{here}answer/", REPLY, if_match=tag), 403)
    is_problem(api("beth").post(f"{here}answer/", REPLY), 428)
    assert is_problem(api("beth").post(f"{here}answer/", REPLY, if_match='"v99"'), 412)["current"][
        "id"
    ]
    odd = REPLY | {"outcome": "perhaps", "mood": "good"}
    problem = is_problem(api("beth").post(f"{here}answer/", odd, if_match=tag), 400)
    assert fields_of(problem) == {"outcome", "mood"}
    assert DissentChallenge.rows.get().answered_at is None
    assert Notification.rows.count() == before
    done = api("beth").post(f"{here}answer/", REPLY, if_match=tag)
    assert (done.status_code, done.json()["answered_by"]["name"]) == (200, cast.beth.name)
    assert Notification.rows.count() > before
    is_problem(api("beth").post(f"{here}answer/", REPLY, if_match=tag), 412)
    is_problem(api("beth").post(f"{here}answer/", REPLY, if_match=done["ETag"]), 409)
    assert api("beth").get("challenges/?unanswered=true").json()["results"] == []
