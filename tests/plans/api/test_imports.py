"""Taking a return in by the API: sent once, watched, and its report read line by line."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from plans import tasks
from plans.models import CensusImport, Child
from tests.api import Api, fields_of, is_problem
from tests.census import a_child, a_return, in_need


@pytest.fixture(autouse=True)
def _uploads(tmp_path):
    with override_settings(MEDIA_ROOT=str(tmp_path / "uploads")):
        yield


@pytest.fixture
def send(people):
    def sent(name, **more):
        content = a_return(a_child("C1", in_need("2026-01-05")), a_child("C2", born=""))
        said = {
            "partnership": str(people.partnership.pk),
            "file": SimpleUploadedFile("return.xml", content),
            **more,
        }
        return Api(worker=people.workers[name]).client.post("/api/v1/imports/", said)

    return sent


def test_a_return_is_taken_in_and_reported(send, people):
    accepted = send("beth")
    assert accepted.status_code == 202, accepted.content
    assert accepted.json()["status"] == "waiting"
    beth, address = Api(worker=people.beth), accepted.headers["Location"]
    tasks.take_up_imports()
    assert beth.get(address).json()["status"] == "done"
    lines = beth.get(f"{address}lines/").json()["results"]
    assert {line["child_id"]: line["outcome"] for line in lines} == {
        "C1": "created",
        "C2": "refused",
    }
    refused = beth.get(f"{address}lines/?outcome=refused").json()["results"]
    assert len(refused) == 1
    assert len(beth.get("imports/?status=done").json()["results"]) == 1
    assert Child.rows.count() == 1


def test_trying_it_out_changes_nothing(send):
    assert send("beth", dry_run="true").json()["dry_run"] is True
    tasks.take_up_imports()
    assert not Child.rows.exists()


@pytest.mark.parametrize("name", ["priya", "sean", "sysadmin", "super"])
def test_nobody_else_sends_or_sees_one(send, people, name):
    accepted = send("beth").headers["Location"]
    assert fields_of(is_problem(send(name), 400)) == {"partnership"}
    is_problem(Api(worker=people.workers[name]).get(accepted), 404)
    assert CensusImport.objects.count() == 1


def test_a_return_needs_its_file_and_nothing_else(send):
    assert fields_of(is_problem(send("beth", file=""), 400)) == {"file"}
    assert fields_of(is_problem(send("beth", path="/etc/passwd"), 400)) == {"path"}
    assert not CensusImport.objects.exists()


def test_a_return_is_a_form_and_not_json(people):
    is_problem(Api(worker=people.beth).post("imports/", {"partnership": "x"}), 415)
