"""What a partnership has set of disagreements, as a program meets it: asked for, chosen and counted."""

from __future__ import annotations

import pytest

from plans.models import Disagreement
from plans.operations import disagreement_answers
from plans.rules.quarters import quarter_of
from tests.api import fields_of, is_problem
from tests.plans import disagreeing
from tests.plans.disagreeing import answered, draft, fresh, raised, under, with_contacts
from tests.plans.figuring import over

OUTCOMES = [{"code": "out_plan", "label": "The plan changed"}, {"code": "out_no", "label": "None"}]


@pytest.fixture(autouse=True)
def contacts(cast):
    with_contacts(cast)


def settled(cast):
    row = answered(cast, raised(cast, at=cast.at), at=cast.at)
    return disagreement_answers.agree(
        row, statement="They meet.", version=None, by=cast.hannah, at=cast.at
    )


def test_what_is_asked_for_is_told_before_and_refused_at_sending_by_its_field(cast, api, plan):
    assert api("hannah").get(f"{plan}disagreements/suggestions/").json()["required"] == []
    under(cast, form={"required": ["decided_on", "discussion"]})
    told = api("hannah").get(f"{plan}disagreements/suggestions/").json()["required"]
    assert told == ["decided_on", "discussion"]
    row = draft(cast, at=cast.at)
    here = f"disagreements/{row.reference}/"
    tag = api("hannah").get(here)["ETag"]
    before = disagreeing.counts(row)
    problem = is_problem(api("hannah").post(f"{here}submit/", {"danger": "no"}, if_match=tag), 409)
    assert (problem["field"], problem["code"]) == ("decided_on", "missing")
    assert disagreeing.counts(row) == before
    row.decided_on = cast.today
    row.save()
    problem = is_problem(api("hannah").post(f"{here}submit/", {"danger": "no"}, if_match=tag), 409)
    assert problem["field"] == "discussion"
    talk = {"on": cast.today.isoformat(), "people": "Moira", "method": "video", "summary": "Yes."}
    assert api("hannah").post(f"{here}discussions/", talk).status_code == 201
    tag = api("hannah").get(here)["ETag"]
    sent = api("hannah").post(f"{here}submit/", {"danger": "no"}, if_match=tag)
    assert sent.json()["state"] == "open"


def test_it_is_closed_with_one_of_the_outcomes_it_offers(cast, api):
    under(cast, outcomes=OUTCOMES, family_told="optional")
    row = settled(cast)
    here = f"disagreements/{row.reference}/"
    seen = api("moira").get(here)
    assert seen.json()["outcomes"] == OUTCOMES
    before = disagreeing.counts(row)
    for outcome in ({}, {"outcome": "mood"}):
        said = {"feedback": "It met."} | outcome
        answer = api("moira").post(f"{here}close/", said, if_match=seen["ETag"])
        assert is_problem(answer, 409)["field"] == "outcome"
    wrong = {"feedback": "It met.", "outcome": "out_plan", "family_told": "perhaps"}
    answer = api("moira").post(f"{here}close/", wrong, if_match=seen["ETag"])
    assert fields_of(is_problem(answer, 400)) == {"family_told"}
    assert disagreeing.counts(row) == before
    said = {"feedback": "It met.", "outcome": "out_plan"}
    closed = api("moira").post(f"{here}close/", said, if_match=seen["ETag"])
    assert (closed.json()["state"], closed.json()["words"]["outcome"]) == (
        "closed",
        "The plan changed",
    )


def test_by_default_closing_needs_the_family_and_no_outcome(cast, api):
    row = settled(cast)
    here = f"disagreements/{row.reference}/"
    seen = api("moira").get(here)
    assert seen.json()["outcomes"] == []
    answer = api("moira").post(f"{here}close/", {"feedback": "It met."}, if_match=seen["ETag"])
    assert is_problem(answer, 409)["field"] == "family_told"
    said = {"feedback": "It met.", "family_told": "no", "outcome": "out_plan"}
    answer = api("moira").post(f"{here}close/", said, if_match=seen["ETag"])
    assert is_problem(answer, 409)["field"] == "outcome"
    assert fresh(row).state == "agreed"


def test_a_panel_of_too_few_is_refused(cast, api):
    under(cast, panel={"least": 2})
    row = raised(cast, at=cast.at, stage=4)
    here = f"disagreements/{row.reference}/"
    Disagreement.rows.filter(pk=row.pk).update(business_sight=3)
    tag = api("beth").get(here)["ETag"]
    before = disagreeing.counts(row)
    alone = {"chair": str(cast.colin.pk)}
    problem = is_problem(api("beth").post(f"{here}convene/", alone, if_match=tag), 409)
    assert (problem["field"], problem["code"]) == ("members", "panel_too_small")
    assert disagreeing.counts(row) == before


def test_a_quarters_outcomes_are_among_its_tables(cast, api):
    under(cast, outcomes=OUTCOMES)
    over(cast, 9, at=cast.at, outcome="out_plan")
    where = f"partnerships/{cast.partnership.pk}/disagreements/statistics/"
    said = api("beth").get(f"{where}?quarter={quarter_of(cast.today).code}").json()
    table = next(one for one in said["tables"] if one["title"] == "What came of them")
    assert {row["words"]: row["number"] for row in table["rows"]} == {
        "The plan changed": 9,
        "None": 0,
        "Not said": 0,
    }
