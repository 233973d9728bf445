"""Agencies by the API: who sees them, who sets them up, and who answers for them."""

import pytest

from agencies.models import Agency, EscalationContact, Partnership
from tests.api import fields_of, is_problem


@pytest.fixture
def midwifery(people):
    return f"agencies/{people.agencies['midwifery'].pk}/"


@pytest.mark.parametrize("name", ["priya", "colin", "beth", "sysadmin"])
def test_the_agencies_of_my_partnerships_are_listed(api, name):
    assert len(api(name).get("agencies/").json()["results"]) == 5


def test_the_list_is_narrowed_by_kind(api):
    (only,) = api("priya").get("agencies/?kind=police").json()["results"]
    assert only["partnerships"][0]["name"] == "Wearbridge"


def test_another_partnerships_agency_is_as_none(api, people):
    elsewhere = Partnership.objects.create(name="Elsewhere")
    Agency.objects.get(pk=people.agencies["housing"].pk).partnerships.set([elsewhere])
    is_problem(api("priya").get(f"agencies/{people.agencies['housing'].pk}/"), 404)
    assert len(api("priya").get("agencies/").json()["results"]) == 4


def test_a_system_administrator_sets_an_agency_up(api, people):
    said = {"name": "Fern GP", "kind": "gp", "partnerships": [str(people.partnership.pk)]}
    made = api("sysadmin").post("agencies/", said)
    assert made.status_code == 201, made.content
    address = f"agencies/{made.json()['id']}/"
    changed = api("sysadmin").patch(address, {"name": "Fern Surgery"}, if_match='"v1"')
    assert (changed.json()["name"], changed.json()["kind"]) == ("Fern Surgery", "gp")
    is_problem(api("sysadmin").patch(address, {"name": "X"}), 428)
    stale = is_problem(api("sysadmin").patch(address, {"name": "X"}, if_match='"v1"'), 412)
    assert stale["current"]["name"] == "Fern Surgery"
    is_problem(api("sysadmin").post("agencies/", said | {"name": "fern surgery"}), 409)


@pytest.mark.parametrize("name", ["adam", "beth", "super"])
def test_nobody_else_sets_one_up_or_changes_it(api, people, midwifery, name):
    said = {"name": "Fern GP", "kind": "gp", "partnerships": [str(people.partnership.pk)]}
    is_problem(api(name).post("agencies/", said), 403)
    assert api(name).patch(midwifery, {"name": "X"}, if_match='"v1"').status_code in {403, 404}
    assert Agency.objects.filter(name__in=["Fern GP", "X"]).count() == 0


def test_the_administrator_names_who_answers(api, people, midwifery):
    said = {"worker": str(people.moira.pk), "deputy": str(people.hannah.pk)}
    address = f"{midwifery}contacts/line_manager_or_DSL/"
    named = api("megan").put(address, said)
    assert named.json()["worker"]["name"] == "Moira Satchwell"
    assert len(api("moira").get(f"{midwifery}contacts/").json()["results"]) == 1
    assert api("megan").delete(address).status_code == 204
    assert not EscalationContact.objects.exists()


def test_somebody_of_another_agency_cannot_answer(api, people, midwifery):
    said = {"worker": str(people.colin.pk)}
    response = api("megan").put(f"{midwifery}contacts/practitioner/", said)
    assert fields_of(is_problem(response, 400)) == {"worker"}


@pytest.mark.parametrize(("name", "status"), [("moira", 403), ("hannah", 403), ("adam", 404)])
def test_nobody_else_names_who_answers(api, people, midwifery, name, status):
    said = {"worker": str(people.moira.pk)}
    is_problem(api(name).put(f"{midwifery}contacts/practitioner/", said), status)
    assert not EscalationContact.objects.exists()


def test_a_level_there_is_none_of_is_a_404(api, midwifery, people):
    is_problem(
        api("megan").put(f"{midwifery}contacts/king/", {"worker": str(people.moira.pk)}), 404
    )
