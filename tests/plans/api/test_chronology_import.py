"""Taking a chronology in from a file by the API."""

from django.core.files.uploadedfile import SimpleUploadedFile

from plans.models import CaseRecord
from tests.api import is_problem
from tests.plans.operations.test_chronology_import import HEAD, TWO


def send(api, plan, name, text, **more):
    file = SimpleUploadedFile("chronology.csv", text.encode())
    return api(name).client.post(f"/api/v1/{plan}chronology/import/", {"file": file, **more})


def test_a_file_is_tried_and_then_taken_in_once(api, plan):
    tried = send(api, plan, "laura", TWO, dry_run="true")
    assert tried.status_code == 200, tried.content
    assert [line["is_new"] for line in tried.json()["lines"]] == [True, True]
    assert not CaseRecord.rows.exists()
    assert send(api, plan, "laura", TWO).json()["added"] == 2
    again = send(api, plan, "laura", TWO).json()
    assert (again["added"], again["repeats"]) == (0, 2)
    assert CaseRecord.rows.count() == 2


def test_one_wrong_line_is_a_409_and_adds_nothing(api, plan):
    wrong = TWO + "soon,x,home,File,\n"
    tried = send(api, plan, "laura", wrong, dry_run="true").json()
    assert [bool(line["faults"]) for line in tried["lines"]] == [False, False, True]
    assert "Line 4" in is_problem(send(api, plan, "laura", wrong), 409)["detail"]
    is_problem(send(api, plan, "laura", HEAD), 409)
    is_problem(send(api, plan, "laura", TWO, level="sealed"), 400)
    assert not CaseRecord.rows.exists()


def test_whoever_adds_no_records_takes_nothing_in(api, plan):
    for name, status in {"ian": 403, "ruth": 403, "colin": 404}.items():
        is_problem(send(api, plan, name, TWO), status)
        is_problem(send(api, plan, name, TWO, dry_run="true"), status)
    assert not CaseRecord.rows.exists()
