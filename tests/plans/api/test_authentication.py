"""Who the API lets in: people by their session, programs by a token of a worker's own."""

from datetime import timedelta

import pytest
from allauth.idp.oidc.models import Client as MachineClient
from allauth.idp.oidc.models import Token
from django.test import Client

from agencies.operations import machine_access, workers
from plans.models import Outcome
from tests.api import Api, is_problem


@pytest.fixture
def program(cast):
    """Opens a program for a worker, asks for a token as a program would, and holds it."""

    def opened(name: str, *scopes: str, owner: str = "priya") -> Api:
        client, secret = machine_access.open_client(
            name=name, scopes=list(scopes), by=cast.workers[owner], at=cast.at
        )
        got = Client().post(
            "/api/token/",
            {"grant_type": "client_credentials", "client_id": client.pk, "client_secret": secret},
        )
        assert got.status_code == 200, got.content
        return Api(token=got.json()["access_token"])

    return opened


def test_a_program_reads_what_its_owner_may(program, plan, cast):
    mirror = program("Mirror", "read")
    assert mirror.get(plan).json()["plan"]["reference"] == cast.plan.reference
    assert mirror.get("me/").json()["name"] == "Priya Nandakumar"
    assert program("Other", "read", owner="olive").get(plan).status_code == 404


def test_a_program_with_the_reading_scope_changes_nothing(program, outcome, cast):
    said = is_problem(
        program("Mirror", "read").patch(outcome, {"worry": "x"}, if_match='"v1"'), 403
    )
    assert "scope" in said["detail"]
    assert Outcome.rows.get().worry == cast.outcome.worry


def test_a_program_with_both_scopes_changes_without_a_csrf_token(program, outcome):
    writer = program("Writer", "read", "write")
    assert writer.patch(outcome, {"worry": "x"}, if_match='"v1"').status_code == 200


def test_a_program_with_the_writing_scope_alone_reads_nothing(program, plan):
    is_problem(program("Writer", "write").get(plan), 403)


def test_ending_the_owners_employment_stops_the_program_at_its_next_call(program, plan, cast):
    mirror = program("Mirror", "read")
    assert mirror.get(plan).status_code == 200
    employment = cast.employment("priya")
    workers.end_employment(employment, version=None, by=cast.adam, at=cast.at)
    is_problem(mirror.get(plan), 401)


def test_even_a_token_that_outlived_its_owners_place_is_refused(program, plan, cast, today):
    mirror = program("Mirror", "read")
    cast.priya.employments.update(ended_on=today)
    is_problem(mirror.get(plan), 401)


@pytest.mark.parametrize("spoilt", ["revoked", "expired", "suspended", "unowned"])
def test_a_token_that_is_no_longer_good_is_refused(program, plan, cast, spoilt):
    mirror = program("Mirror", "read")
    if spoilt == "revoked":
        Token.objects.all().delete()
    if spoilt == "expired":
        Token.objects.update(expires_at=cast.at - timedelta(seconds=1))
    if spoilt == "suspended":
        type(cast.priya).objects.filter(pk=cast.priya.pk).update(is_active=False)
    if spoilt == "unowned":
        MachineClient.objects.update(owner=None)
    response = mirror.get(plan)
    is_problem(response, 401)
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_bad_token_is_not_saved_by_a_good_session(cast, plan):
    both = Api(worker=cast.priya)
    both.headers = {"Authorization": "Bearer nonsense"}
    is_problem(both.get(plan), 401)


@pytest.mark.parametrize("header", ["", "Basic eDp5", "Bearer", "Bearer \xff", "Bearer a b"])
def test_whoever_is_nobody_is_asked_to_sign_in(db, header):
    nobody = Api()
    nobody.headers = {"Authorization": header} if header else {}
    is_problem(nobody.get("plans/"), 401)
    is_problem(nobody.get("nowhere/"), 401)
    is_problem(nobody.get("schema/"), 401)


def test_a_session_changes_nothing_without_its_csrf_token(cast, outcome):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.priya, backend="allauth.account.auth_backends.AuthenticationBackend")
    response = client.patch(
        f"/api/v1/{outcome}", {"worry": "x"}, "application/json", headers={"If-Match": '"v1"'}
    )
    is_problem(response, 403)
    assert Outcome.rows.get().worry == cast.outcome.worry


def test_a_second_factor_is_asked_of_people_and_not_of_programs(program, plan, settings, api):
    settings.COREGROUP_REQUIRE_SECOND_FACTOR = True
    assert program("Mirror", "read").get(plan).status_code == 200
    is_problem(api("priya").get(plan), 403)
