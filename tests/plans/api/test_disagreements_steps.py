"""Every step of a disagreement as a program takes it: by whom, when, and what is refused.

Each is asked of its own address by who may take it, who may not, too late, twice, and wrongly put.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from plans.models import Disagreement
from tests.api import Api, fields_of, is_problem
from tests.permissions.positions import in_state
from tests.plans import disagreeing
from tests.plans.api.disagreement_steps import STEPS, Step
from tests.plans.disagreeing import raised, with_contacts


@pytest.fixture(autouse=True)
def contacts(cast):
    with_contacts(cast)


def current(api: Callable[[str], Api], at: str, step: Step) -> str | None:
    return api("hannah").get(at)["ETag"] if step.matches else None


@pytest.mark.parametrize("name", STEPS)
def test_a_step_is_for_whoever_may_take_it_once_and_rightly_put(cast, api, name):
    step = STEPS[name]
    row = in_state(cast, step.state)
    at, says = f"disagreements/{row.reference}/", step.says(cast)
    path, tag = f"{at}{name}/", current(api, at, step)
    before = disagreeing.counts(row)
    for other in step.not_by:
        is_problem(api(other).post(path, says, if_match=tag), 403)
    for stranger in ("megan", "adam", "super"):
        is_problem(api(stranger).post(path, says, if_match=tag), 404)
    by = api(step.by)
    assert fields_of(is_problem(by.post(path, says | {"mood": "good"}, if_match=tag), 400)) == {
        "mood"
    }
    if step.matches:
        is_problem(by.post(path, says), 428)
        is_problem(by.post(path, says, if_match="*"), 400)
        assert is_problem(by.post(path, says, if_match='"v999"'), 412)["current"]["state"]
    for key, value in says.items():
        if isinstance(value, str):
            for odd in ("\u0000", "a" * 10_001):
                assert key in str(is_problem(by.post(path, says | {key: odd}, if_match=tag), 400))
    assert disagreeing.counts(row) == before
    done = by.post(path, says, if_match=tag)
    assert done.status_code == step.status, done.content
    if not step.repeats:
        after = disagreeing.counts(row)
        again = by.post(path, says, if_match=tag)
        assert again.status_code in {409, 412}
        assert disagreeing.counts(row) == after


def test_nothing_more_is_said_once_it_is_closed(cast, api):
    row = in_state(cast, "closed")
    at, before = f"disagreements/{row.reference}/", disagreeing.counts(row)
    tag = api("hannah").get(at)["ETag"]
    for name, step in STEPS.items():
        if name == "reopen":
            continue
        for by in {step.by, "priya", "hannah", "moira"}:
            response = api(by).post(f"{at}{name}/", step.says(cast), if_match=tag)
            assert response.status_code in {403, 404, 409}, (name, by, response.content)
    assert disagreeing.counts(row) == before


def test_hostile_words_are_kept_as_words(cast, api):
    row = raised(cast, at=cast.at)
    at = f"disagreements/{row.reference}/"
    odd = "<script>alert(1)</script>{{ 7*7 }}' OR 1=1 --"
    assert api("priya").post(f"{at}safety/", {"words": odd}).status_code == 201
    assert api("hannah").get(at).json()["interim_safety"][0]["words"] == odd
    problem = is_problem(api("priya").post(f"{at}safety/", {"words": "  "}), 400)
    assert fields_of(problem) == {"words"}


def test_who_left_the_group_is_told_nothing_more_once_it_can_no_longer_be_reopened(cast, api):
    row = in_state(cast, "closed")
    Disagreement.rows.filter(pk=row.pk).update(access_until=cast.today)
    at = f"disagreements/{row.reference}/"
    hidden, none = api("sam").get(at), api("sam").get("disagreements/PD-2222-3333/")
    assert (hidden.status_code, hidden.content) == (404, none.content)
    for name, step in STEPS.items():
        is_problem(api("sam").post(f"{at}{name}/", step.says(cast), if_match='"v1"'), 404)
