"""Workers by the API: an agency's own, inviting, changing, stopping; and absences."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.models import Absence, Employment, Worker
from tests.api import fields_of, is_problem

NEW = {"email": "nell@example.org", "name": "Nell Frost", "position": "practitioner"}


@pytest.fixture
def hannah(people):
    return f"workers/{people.hannah.pk}/"


@pytest.mark.parametrize(("name", "count"), [("megan", 4), ("moira", 4), ("sysadmin", 14)])
def test_managers_list_the_workers_they_manage_among(api, name, count):
    assert len(api(name).get("workers/").json()["results"]) == count


@pytest.mark.parametrize("name", ["hannah", "beth"])
def test_nobody_else_lists_workers(api, name, hannah):
    is_problem(api(name).get("workers/"), 403)
    is_problem(api(name).get(hannah), 404)


def test_the_list_costs_the_same_however_long(api):
    megan, sysadmin = api("megan"), api("sysadmin")
    lengths = []
    for client in (megan, sysadmin):
        client.get("workers/")
        with CaptureQueriesContext(connection) as captured:
            client.get("workers/")
        lengths.append(sum('"agencies_employment"' in query["sql"] for query in captured))
    assert lengths[1] <= lengths[0]


def test_the_administrator_invites_a_worker_into_their_own_agency(api, people):
    response = api("megan").post("workers/", NEW)
    assert response.status_code == 201, response.content
    assert response.json()["agency"]["name"] == "Wearbridge Midwifery"
    assert response.json()["invitation_sent"] is True
    assert mail.outbox[0].to == ["nell@example.org"]
    again = is_problem(api("megan").post("workers/", NEW), 409)
    assert again["field"] == "email"


@pytest.mark.parametrize(
    "extra", [{"is_active": True}, {"is_superuser": True}, {"is_system_administrator": True}]
)
def test_no_account_is_made_more_than_its_position(api, extra):
    assert fields_of(is_problem(api("megan").post("workers/", NEW | extra), 400)) == set(extra)
    assert not Worker.objects.filter(email=NEW["email"]).exists()


def test_nobody_invites_into_another_agency(api, people):
    said = NEW | {"agency": str(people.agencies["police"].pk)}
    assert fields_of(is_problem(api("megan").post("workers/", said), 400)) == {"agency"}
    is_problem(api("moira").post("workers/", NEW), 403)
    assert not Worker.objects.filter(email=NEW["email"]).exists()


def test_a_worker_is_changed_with_the_version_seen(api, people, hannah):
    said = {"line_manager": str(people.moira.pk)}
    etag = api("megan").get(hannah).headers["ETag"]
    is_problem(api("megan").patch(hannah, said), 428)
    is_problem(api("moira").patch(hannah, said, if_match=etag), 403)
    changed = api("megan").patch(hannah, said, if_match=etag)
    assert changed.json()["line_manager"]["name"] == "Moira Satchwell"
    assert changed.json()["position"] == "practitioner"
    stale = is_problem(api("megan").patch(hannah, {"job_title": "x"}, if_match=etag), 412)
    assert stale["current"]["line_manager"]["name"] == "Moira Satchwell"


def test_ending_an_employment_ends_the_session_too(api, people, hannah):
    worker = api("hannah")
    assert worker.get("me/").status_code == 200
    etag = api("megan").get(hannah).headers["ETag"]
    assert api("megan").post(f"{hannah}end/", if_match=etag).json()["ended_on"]
    is_problem(worker.get("me/"), 401)
    is_problem(api("adam").post(f"{hannah}end/", if_match=etag), 404)


def test_an_account_is_suspended_and_given_back(api, people, hannah):
    assert api("megan").post(f"{hannah}suspend/").json()["is_active"] is False
    assert api("megan").post(f"{hannah}restore/").json()["is_active"] is True
    own = f"workers/{people.megan.pk}/suspend/"
    is_problem(api("megan").post(own), 409)
    is_problem(api("moira").post(f"{hannah}suspend/"), 403)
    assert Worker.objects.get(pk=people.hannah.pk).is_active


def test_only_a_system_administrator_moves_a_worker(api, people, hannah):
    said = {"to": str(people.agencies["police"].pk)}
    etag = api("megan").get(hannah).headers["ETag"]
    is_problem(api("megan").post(f"{hannah}move/", said, if_match=etag), 403)
    moved = api("sysadmin").post(f"{hannah}move/", said, if_match=etag)
    assert moved.json()["agency"]["name"] == "Wearbridge Police"
    assert Employment.objects.filter(worker=people.hannah).count() == 2


def test_a_worker_says_when_they_are_away(api, people, hannah, today):
    said = {"from_on": today.isoformat(), "until_on": (today + timedelta(3)).isoformat()}
    away = api("hannah").post(f"{hannah}absences/", said)
    assert away.status_code == 201, away.content
    assert len(api("megan").get(f"{hannah}absences/").json()["results"]) == 1
    is_problem(api("hannah").post(f"{hannah}absences/", said), 409)
    is_problem(api("olive").post(f"{hannah}absences/", said), 404)
    is_problem(api("moira").delete(f"{hannah}absences/{away.json()['id']}/"), 403)
    assert api("hannah").delete(f"{hannah}absences/{away.json()['id']}/").status_code == 204
    assert not Absence.objects.exists()


def test_colleagues_are_those_of_my_partnerships_without_their_addresses(api):
    listed = api("colin").get("colleagues/").json()["results"]
    assert len(listed) == 14
    assert "email" not in listed[0]
    assert len(api("colin").get("colleagues/?may_chair=true").json()["results"]) == 1


def test_somebody_is_told_who_they_are(api, people):
    assert api("hannah").get("me/").json()["position"] == "practitioner"
    assert api("beth").get("me/").json()["agency"] is None


def test_an_address_is_put_right_and_no_other_account_is_told_of(api, people, hannah):
    megan = api("megan")
    etag = megan.get(hannah).headers["ETag"]
    is_problem(megan.post(f"{hannah}address/", {"email": "new@example.org"}), 428)
    taken = megan.post(f"{hannah}address/", {"email": "priya@example.org"}, if_match=etag)
    assert "Priya" not in str(is_problem(taken, 409))
    answer = megan.post(f"{hannah}address/", {"email": "new@example.org"}, if_match=etag)
    assert answer.json()["email"] == "new@example.org"
    assert Worker.objects.get(pk=people.hannah.pk).email == "new@example.org"
    assert mail.outbox[0].to == ["hannah@example.org"]
    is_problem(
        api("moira").post(f"{hannah}address/", {"email": "x@example.org"}, if_match=etag), 403
    )
