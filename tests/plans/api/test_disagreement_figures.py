"""The same figures for programs, and what a new version of the policy would change."""

from __future__ import annotations

from copy import deepcopy

import pytest

from agencies import policy
from plans.rules.quarters import quarter_of
from tests.api import is_problem
from tests.plans.disagreeing import with_contacts
from tests.plans.figuring import at_stage, over


@pytest.fixture
def below(cast):
    return f"partnerships/{cast.partnership.pk}/"


def test_what_is_open_is_counted_and_each_figure_has_its_list(cast, api, below):
    with_contacts(cast)
    row = at_stage(cast, 2, at=cast.at)
    said = api("beth").get(f"{below}disagreements/").json()
    figure = said["lines"][0]["total"]["figure"]
    assert said["total"] == 1
    listed = api("beth").get(
        f"{below}disagreements/list/?what={figure['what']}&stage={figure['stage']}"
    )
    assert [one["reference"] for one in listed.json()["results"]] == [row.reference]
    is_problem(api("beth").get(f"{below}disagreements/list/?what=secrets"), 400)
    for name in ("hannah", "ruth", "colin", "sysadmin"):
        is_problem(api(name).get(f"{below}disagreements/"), 403)


def test_a_quarter_is_counted_with_small_numbers_hidden(cast, api, below):
    over(cast, 8, at=cast.at)
    over(cast, 2, at=cast.at, raising="school")
    quarter = quarter_of(cast.today).code
    said = api("beth").get(f"{below}disagreements/statistics/?quarter={quarter}").json()
    assert (said["quarter"], said["total"]) == (quarter, 10)
    raising = next(one for one in said["tables"] if one["title"] == "Agency that raised them")
    assert {one["number"] for one in raising["rows"]} == {None}
    held = api("moira").get(f"{below}disagreements/statistics/?quarter={quarter}").json()
    assert (said["held_back"], held["tables"], held["stages"]) == ("", [], [])
    assert "shown when it is" in held["held_back"]
    is_problem(api("beth").get(f"{below}disagreements/statistics/?quarter=2026-Q9"), 400)
    is_problem(api("hannah").get(f"{below}disagreements/statistics/"), 403)


def test_a_policy_is_tried_out_before_it_is_adopted(cast, api, below):
    data = deepcopy(policy.default())
    data["disagreement"]["grace_wd"] = 5
    said = api("beth").post(f"{below}policies/preview/", {"policy": data}).json()
    assert (said["version"], [one["after"] for one in said["changes"]]) == (2, ["5 working days"])
    assert "Wearbridge Housing" in str(said["nobody_at"])
    data["disagreement"]["stages"][0]["ack_wd"] = 9
    wrong = is_problem(api("beth").post(f"{below}policies/preview/", {"policy": data}), 409)
    assert "after the answer is due" in str(wrong)
    is_problem(api("neil").post(f"{below}policies/preview/", {"policy": data}), 403)
    assert cast.partnership.current_policy().number == 1
