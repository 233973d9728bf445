"""Taking a return in from a page: for the business manager alone, with progress and a report."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile

from agencies.models import AuditEvent
from agencies.operations import partnerships
from plans import tasks
from plans.models import CensusImport, Child
from plans.rules.imports import ImportStatus
from plans.rules.spreadsheets import as_text
from tests.census import a_child, a_return, in_need

LIST, NEW = "/partnership/imports/", "/partnership/imports/new/"
OTHERS = ["priya", "neil", "moira", "adam", "ruth", "olive", "sysadmin", "super"]


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "uploads")


@pytest.fixture
def signed_in(client, people, settings):
    """A client signed in as one of the people, by first name."""

    def as_(name):
        client.force_login(people.workers[name], backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    return as_


def authority(people):
    return f"{people.partnership.pk}.{people.agencies['social_care'].pk}"


def send(client, people, content=None, **more):
    content = content or a_return(a_child("C1", in_need("2026-01-05")), a_child("C2", born=""))
    file = SimpleUploadedFile("return.xml", content)
    return client.post(NEW, {"authority": authority(people), "file": file, **more})


def page(client, row, query=""):
    response = client.get(f"{LIST}{row.pk}/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_a_return_is_sent_waits_is_read_and_reported(signed_in, people):
    client = signed_in("beth")
    assert "No return has been taken in yet" in client.get(LIST).content.decode()
    response = send(client, people)
    row = CensusImport.objects.get()
    assert response.headers["Location"] == f"{LIST}{row.pk}/"
    waiting = page(client, row)
    assert "Waiting" in waiting
    assert "Show how far it is now" in waiting
    tasks.take_up_imports()
    done = page(client, row)
    assert "Census year" in done
    assert "2026, up to Tue 31 Mar 2026" in done
    assert "C1" in done
    assert "neither a date of birth nor" in done
    assert "Show how far" not in done
    assert Child.rows.count() == 1
    assert "Refused" in client.get(LIST).content.decode()


def test_trying_it_out_changes_nothing_and_says_so(signed_in, people):
    client = signed_in("beth")
    send(client, people, dry_run="on")
    tasks.take_up_imports()
    row = CensusImport.objects.get()
    assert row.dry_run
    assert "only tried out" in page(client, row)
    assert not Child.rows.exists()


def test_whoever_asks_to_watch_gets_the_page_again_until_it_is_done(signed_in, people):
    client = signed_in("beth")
    send(client, people)
    row = CensusImport.objects.get()
    assert "Refresh" not in client.get(f"{LIST}{row.pk}/").headers
    assert client.get(f"{LIST}{row.pk}/?watch=1").headers["Refresh"] == "5"
    tasks.take_up_imports()
    assert "Refresh" not in client.get(f"{LIST}{row.pk}/?watch=1").headers


def test_a_file_that_cannot_be_read_says_why_on_its_page(signed_in, people):
    client = signed_in("beth")
    send(client, people, b"not xml")
    tasks.take_up_imports()
    row = CensusImport.objects.get()
    assert row.status == ImportStatus.FAILED
    assert "Line 1: this is not well-formed XML" in page(client, row)


def test_without_a_file_the_form_asks_for_one(signed_in, people):
    response = signed_in("beth").post(NEW, {"authority": authority(people)})
    assert "Select a file" in response.content.decode()
    assert not CensusImport.objects.exists()


def test_a_second_return_waits_until_the_first_is_done(signed_in, people):
    client = signed_in("beth")
    send(client, people)
    assert "is under way" in send(client, people).content.decode()
    assert CensusImport.objects.count() == 1


def test_a_large_file_is_streamed_and_one_too_large_is_refused(signed_in, people, monkeypatch):
    monkeypatch.setattr("plans.operations.census_store.LARGEST", 3_000_000)
    client = signed_in("beth")
    with TemporaryUploadedFile("return.xml", "text/xml", 4_000_000, None) as large:
        large.write(b"<" * 4_000_000)
        large.seek(0)
        response = client.post(NEW, {"authority": authority(people), "file": large})
    assert "larger than" in response.content.decode()
    assert not CensusImport.objects.exists()


def test_the_report_goes_on_from_page_to_page_and_by_outcome(signed_in, people):
    client = signed_in("beth")
    children = [a_child(f"C{n:03}", born="2015-06-01" if n % 3 else "") for n in range(120)]
    send(client, people, a_return(*children))
    tasks.take_up_imports()
    row = CensusImport.objects.get()
    first = page(client, row)
    assert "C000" in first
    assert "C050" not in first
    last_key = row.lines.order_by("pk")[49].pk
    assert f"?after={last_key}" in first
    second = page(client, row, f"?after={last_key}")
    assert "C050" in second
    assert "?before=" in second
    back = page(client, row, f"?before={row.lines.order_by('pk')[50].pk}")
    assert "C000" in back
    refused = page(client, row, "?outcome=refused")
    assert "C000" in refused
    assert "C001" not in refused
    page(client, row, "?outcome=nonsense&after=x&before=-1")


def test_the_page_of_an_import_asks_a_fixed_number_of_statements(
    signed_in, people, django_assert_max_num_queries
):
    client = signed_in("beth")
    send(client, people, a_return(*(a_child(f"C{n}") for n in range(60))))
    tasks.take_up_imports()
    row = CensusImport.objects.get()
    with django_assert_max_num_queries(14):
        page(client, row)


def test_the_report_is_a_file_that_no_spreadsheet_takes_for_formulas(signed_in, people):
    client = signed_in("beth")
    send(client, people, a_return(a_child("=1+1"), a_child("C1")))
    tasks.take_up_imports()
    row = CensusImport.objects.get()
    response = client.get(f"{LIST}{row.pk}/report.csv")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    head, first, second = csv.reader(io.StringIO(text))
    assert head == ["Line", "Local child id", "Outcome", "Reason"]
    assert first[1] == "'=1+1"
    assert second[1:3] == ["C1", "Created"]
    assert AuditEvent.objects.filter(verb="import.report_exported", actor=people.beth.pk).exists()


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\t=1", " =1", "\uff1d1", "\uff0b1"])
def test_a_cell_that_begins_like_a_formula_is_marked_as_text(cell):
    assert as_text(cell) == f"'{cell}"


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_but_the_business_manager_sees_or_sends_returns(signed_in, people, name):
    send(signed_in("beth"), people)
    row = CensusImport.objects.get()
    client = signed_in(name)
    for address in (LIST, NEW, f"{LIST}{row.pk}/", f"{LIST}{row.pk}/report.csv"):
        assert client.get(address).status_code == 403
    assert send(client, people).status_code == 403
    assert CensusImport.objects.count() == 1


def test_another_partnerships_import_does_not_exist_here(signed_in, people, at):
    elsewhere = partnerships.create(name="Elsewhere", by=people.sysadmin, at=at)
    row = CensusImport.objects.create(
        partnership=elsewhere,
        agency=people.agencies["social_care"],
        status=ImportStatus.DONE,
        started_by=people.sysadmin,
        started_at=at,
    )
    client = signed_in("beth")
    assert client.get(f"{LIST}{row.pk}/").status_code == 404
    assert client.get(f"{LIST}{row.pk}/report.csv").status_code == 404


def test_nobody_signed_in_is_sent_to_sign_in(client, db):
    assert client.get(LIST).status_code == 302
