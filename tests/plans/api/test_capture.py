"""Saying what one saw on a day by the API."""

import pytest

from plans.models import CaseRecord, HouseholdConfirmation
from tests.api import fields_of, is_problem
from tests.plans.recording import HOUSEHOLD, born, record


@pytest.fixture
def home(cast):
    born(cast)
    record(cast, "priya", details=HOUSEHOLD, person=cast.mother.person)
    return cast


def captured(cast, **more):
    return {
        "happened_on": cast.today.isoformat(),
        "visit": {"outcome": "seen", "seen_alone": "not_appropriate", "bedroom_seen": "yes"},
        "home": {"how": "seen"},
        **more,
    }


def test_everything_said_of_a_day_is_filed_at_once(api, plan, home):
    mother = str(home.mother.person.pk)
    said = captured(
        home,
        happened="Ada was held until she slept",
        category="family",
        voice={"method": "observed", "life_is_like": "She is held"},
        parents=[{"person": mother, "level": "genuine"}],
    )
    answer = api("hannah").post(f"{plan}today/", said)
    assert answer.status_code == 201, answer.content
    found = answer.json()["results"]
    assert [one["kind"] for one in found] == [
        "visit", "household_confirmation", "child_voice", "engagement", "chronology_entry",
    ]  # fmt: skip
    assert found[3]["person"]["id"] == mother
    assert found[0]["person"] is None
    own = api("hannah").get(f"{plan}today/").json()
    assert {one["id"] for one in own["own"]} == {one["id"] for one in found}
    assert [one["person"]["id"] for one in own["home"]] == [mother]
    assert own["home"][0]["says"][0]["status"] == "lives_here"
    assert api("sam").get(f"{plan}today/").json()["own"] == []


def test_what_is_left_out_is_not_claimed(api, plan, home):
    said = {"happened_on": home.today.isoformat(), "home": {"how": "told_by_parent"}}
    answer = api("hannah").post(f"{plan}today/", said)
    assert [one["kind"] for one in answer.json()["results"]] == ["household_confirmation"]
    assert not HouseholdConfirmation.rows.get().has_changed


def test_a_repeated_request_is_a_409_and_writes_nothing(api, plan, home):
    api("hannah").post(f"{plan}today/", captured(home))
    before = CaseRecord.rows.count()
    problem = is_problem(api("hannah").post(f"{plan}today/", captured(home)), 409)
    assert "already" in problem["detail"]
    assert CaseRecord.rows.count() == before


def test_a_visit_names_whom_it_was_to_see(api, plan, home, other_plan):
    mother = str(home.mother.person.pk)
    shut = {"outcome": "refused", "reason": "Would not open", "person": mother}
    said = {"happened_on": home.today.isoformat(), "visit": shut}
    answer = api("hannah").post(f"{plan}today/", said)
    assert answer.json()["results"][0]["person"]["id"] == mother
    stranger = str(other_plan.child.family_links.get().person_id)
    said["visit"] = shut | {"person": stranger}
    assert fields_of(is_problem(api("hannah").post(f"{plan}today/", said), 400)) == {"visit.person"}
    assert CaseRecord.rows.filter(kind="visit").count() == 1


def test_somebody_elses_mother_is_nobody_to_choose(api, plan, home, other_plan):
    stranger = other_plan.child.family_links.get().person_id
    said = captured(home, parents=[{"person": str(stranger), "level": "genuine"}])
    is_problem(api("hannah").post(f"{plan}today/", said), 400)
    odd = {"happened_on": "1066-10-14", "visit": {"outcome": "seen", "mood": 1}, "level": 3}
    problem = is_problem(api("hannah").post(f"{plan}today/", odd), 400)
    assert {"happened_on", "level"} <= fields_of(problem)


@pytest.mark.parametrize(("name", "status"), [("ian", 403), ("ruth", 403), ("colin", 404)])
def test_whoever_adds_no_records_files_nothing(api, plan, home, name, status):
    before = CaseRecord.rows.count()
    is_problem(api(name).post(f"{plan}today/", captured(home)), status)
    assert CaseRecord.rows.count() == before
