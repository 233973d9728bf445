"""System administrators by the API, and letting somebody back in who lost their second factor."""

import pytest
from allauth.mfa.models import Authenticator

from agencies.models import Worker
from tests.api import is_problem

SAID = {"email": "una@example.org", "name": "Una Reid"}


def test_a_system_administrator_appoints_and_dismisses_another(api, people):
    made = api("sysadmin").post("administrators/", SAID)
    assert made.status_code == 201, made.content
    assert len(api("sysadmin").get("administrators/").json()["results"]) == 2
    address = f"administrators/{made.json()['id']}/dismiss/"
    assert api("sysadmin").post(address).status_code == 200
    assert Worker.objects.filter(is_system_administrator=True).count() == 1
    own = f"administrators/{people.sysadmin.pk}/dismiss/"
    is_problem(api("sysadmin").post(own), 409)


@pytest.mark.parametrize("name", ["adam", "beth", "super"])
def test_nobody_else_does_or_knows_who_they_are(api, name):
    is_problem(api(name).get("administrators/"), 403)
    is_problem(api(name).post("administrators/", SAID), 403)
    assert not Worker.objects.filter(email=SAID["email"]).exists()


def test_an_agencys_administrator_takes_a_lost_second_factor_away(api, people):
    Authenticator.objects.create(user=people.hannah, type="totp", data={})
    address = f"workers/{people.hannah.pk}/reset-second-factor/"
    is_problem(api("moira").post(address), 403)
    is_problem(api("adam").post(address), 404)
    assert api("megan").post(address).status_code == 204
    is_problem(api("megan").post(address), 409)
    assert not Authenticator.objects.exists()
