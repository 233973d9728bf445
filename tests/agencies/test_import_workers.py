"""Taking in a list of agencies and workers: each fault names its row and column, no other row."""

from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.core.management.base import CommandError

from agencies.errors import Refused
from agencies.models import Agency, AuditEvent, Employment, Worker
from agencies.operations import invitations, workers_csv, workers_import

HEAD = "agency,agency_kind,email,name,position,job_title,line_manager,may_chair"
SCHOOL = "Elm Park School"


def row(email="ann@example.com", **cells):
    given = {
        "agency": SCHOOL,
        "agency_kind": "school",
        "email": email,
        "name": "Ann Teak",
        "position": "practitioner",
        "job_title": "",
        "line_manager": "",
        "may_chair": "",
    } | cells
    return ",".join(given.values())


def a_list(*rows, head=HEAD):
    return "\r\n".join([head, *rows, ""]).encode()


@pytest.fixture
def take(people):
    def taken(content, **options):
        return workers_import.take_in(
            content, partnership=people.partnership, by=people.sysadmin, at=people.at, **options
        )

    return taken


def outcomes(results):
    return [result.outcome for result in results]


def employment(email):
    return Employment.objects.select_related("agency", "line_manager").get(
        worker__email=email, ended_on__isnull=True
    )


def test_agencies_and_workers_come_in_with_their_managers_wherever_they_stand(take, people):
    results = take(
        a_list(
            row("ann@example.com", line_manager="head@example.com", job_title="Teacher"),
            row("head@example.com", name="Hal Head", position="Line manager", may_chair="Yes"),
            row("zed@example.com", agency="wearbridge police", agency_kind="", name="Zed"),
        )
    )
    assert outcomes(results) == ["created"] * 3
    assert results[1].reason == "The agency is new."
    ann = employment("ann@example.com")
    assert (ann.agency.name, ann.agency.kind, ann.job_title) == (SCHOOL, "school", "Teacher")
    assert ann.line_manager.email == "head@example.com"
    assert Worker.objects.get(email="head@example.com").may_chair
    assert employment("zed@example.com").agency == people.agencies["police"]
    assert not Worker.objects.get(email="zed@example.com").has_usable_password()
    assert AuditEvent.objects.filter(verb="worker.invited", actor=people.sysadmin.pk).count() == 3


def everything():
    return [
        sorted(model.objects.values_list(), key=str) for model in (Agency, Worker, Employment)
    ] + [AuditEvent.objects.count()]


def test_the_same_list_again_changes_nothing(take):
    content = a_list(row(line_manager="head@example.com"), row("head@example.com", name="Hal"))
    take(content)
    before = everything()
    assert outcomes(take(content)) == ["unchanged", "unchanged"]
    assert everything() == before


def test_a_dry_run_says_the_same_and_changes_nothing(take):
    content = a_list(
        row(line_manager="head@example.com"), row("head@example.com"), row("x", name="")
    )
    before = everything()
    tried = take(content, dry_run=True)
    assert everything() == before
    assert outcomes(tried) == outcomes(take(content))


def test_what_changed_in_the_list_is_brought_up_to_date_and_empty_cells_leave_alone(take, people):
    take(a_list(row(job_title="Teacher"), row("head@example.com", name="Hal")))
    changed = row(position="safeguarding_lead", line_manager="head@example.com", name="Ann Other")
    result = take(a_list(changed))[0]
    assert (result.outcome, result.reason) == ("updated", "name: another is kept here.")
    ann = employment("ann@example.com")
    assert (ann.position, ann.job_title) == ("safeguarding_lead", "Teacher")
    assert ann.worker.name == "Ann Teak"
    again = take(a_list(changed), dry_run=True)
    assert outcomes(again) == ["unchanged"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_files_as_spreadsheets_save_them_are_read(take, encoding, delimiter):
    text = a_list(row(name="Zoë Łuk")).decode().replace(",", delimiter)
    assert outcomes(take(text.encode(encoding))) == ["created"]
    assert Worker.objects.get(email="ann@example.com").name == "Zoë Łuk"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Row 1 has no column agency"),
        (b"\xff\xfe\x00", "is not in UTF-8"),
        (a_list(row(name="Zo\xeb")).decode().encode("latin-1"), "Row 2 is not in UTF-8"),
        (a_list(row(), head=HEAD.replace("email,", "")), "Row 1 has no column email"),
        (a_list(row(), head=f"{HEAD},salary"), "Row 1 has a column that is not known: salary"),
        (a_list(row(), head=f"{HEAD},email"), "Row 1 has a column twice"),
        (a_list(row(), row('"b@example.com')), "Row 3 has a quotation mark that does not end"),
    ],
)
def test_a_file_that_is_no_list_says_why(take, content, words):
    before = everything()
    with pytest.raises(Refused) as refused:
        take(content)
    assert words in refused.value.sentence
    assert everything() == before


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"email": ""}, "email: is empty."),
        ({"email": "not an address"}, "email: is not an e-mail address."),
        ({"email": "HANNAH@example.org"}, "email: belongs to somebody who works for another"),
        ({"email": "sysadmin@example.org"}, "email: belongs to somebody who runs Coregroup."),
        ({"name": ""}, "name: is empty."),
        ({"name": "=HYPERLINK(1)"}, "name: begins with “=”"),
        ({"name": "\uff1d1"}, "name: begins with"),
        ({"name": "@cmd"}, "name: begins with “@”"),
        ({"name": "A\x00nn"}, "name: has a character that cannot be seen."),
        ({"name": "A\u202enn"}, "name: has a character that cannot be seen."),
        ({"name": "x" * 10_000_000}, "name: is longer than 150 characters."),
        ({"position": "wizard"}, "position: is none of practitioner, line_manager"),
        ({"agency_kind": "circus"}, "agency_kind: is none of social_care"),
        ({"agency_kind": ""}, "agency_kind: is empty, and the agency is new."),
        ({"agency": "Wearbridge Police"}, "agency_kind: the agency is here already, as Police."),
        ({"may_chair": "maybe"}, "may_chair: is neither yes nor no."),
        ({"line_manager": "neil@example.org"}, "line_manager: is neither in the list nor somebody"),
        ({"line_manager": "ann@example.com"}, "line_manager: nobody is their own manager."),
        ({"job_title": "a,b"}, "it has 9 cells, and the heading 8."),
    ],
)
def test_a_row_that_cannot_come_in_names_its_column_and_nothing_of_it_comes_in(take, cells, reason):
    before = everything()
    result = take(a_list(row(**cells)))[0]
    assert (result.row, result.outcome) == (2, "refused")
    assert result.reason.startswith(reason)
    assert everything() == before


def test_one_bad_row_stops_only_those_that_hang_on_it(take):
    results = take(
        a_list(
            row("a@example.com"),
            row("A@example.com"),
            row("boss@example.com", position="wizard"),
            row("b@example.com", line_manager="boss@example.com"),
            row("c@example.com", agency="Wearbridge Police", agency_kind=""),
            row("d@example.com", line_manager="c@example.com"),
            row("e@example.com", line_manager="f@example.com"),
            row("f@example.com", line_manager="e@example.com"),
            "",
            row("last@example.com"),
        )
    )
    assert [(result.row, result.outcome) for result in results] == [
        (2, "created"),
        (3, "refused"),
        (4, "refused"),
        (5, "refused"),
        (6, "created"),
        (7, "refused"),
        (8, "refused"),
        (9, "refused"),
        (11, "created"),
    ]
    reasons = {result.row: result.reason for result in results}
    assert reasons[3] == "email: is in row 2 already."
    assert reasons[5] == "line_manager: is row 4, which was refused."
    assert reasons[7] == "line_manager: works for another agency."
    assert "somebody their own manager" in reasons[8] + reasons[9]


def test_an_agency_of_another_partnership_is_refused(take, people):
    people.agencies["police"].partnerships.clear()
    result = take(a_list(row(agency="Wearbridge Police", agency_kind="")))[0]
    assert result.reason == "agency: this agency works in another partnership."


def test_the_command_says_what_became_of_each_row_and_invites(people, tmp_path):
    path = tmp_path / "workers.csv"
    path.write_bytes(a_list(row(), row("b@example.com", position="wizard")))
    said = StringIO()
    call_command("import_workers", path, invite=True, stdout=said)
    assert "row 2\tann@example.com\tcreated\tThe agency is new. Invited." in said.getvalue()
    assert "row 3\tb@example.com\trefused\tposition: is none of" in said.getvalue()
    assert "1 created, 0 updated, 0 unchanged, 1 refused." in said.getvalue()
    assert [message.to for message in mail.outbox] == [["ann@example.com"]]


@pytest.mark.parametrize(("name", "words"), [("missing.csv", "cannot be read"), (".", "cannot")])
def test_the_command_fails_in_one_line_when_there_is_no_file(people, tmp_path, name, words):
    with pytest.raises(CommandError, match=words):
        call_command("import_workers", tmp_path / name)


def test_the_command_asks_which_partnership(people, tmp_path):
    path = tmp_path / "workers.csv"
    path.write_bytes(a_list(row()))
    with pytest.raises(CommandError, match="Say which partnership with --partnership: Wearbridge"):
        call_command("import_workers", path, partnership="Nowhere")


def test_a_file_too_large_is_refused_and_an_invitation_that_fails_is_said(take, monkeypatch):
    def refuse(worker, *, by, at):
        raise Refused("The e-mail could not be sent.")

    monkeypatch.setattr(invitations, "send", refuse)
    assert take(a_list(row()), invite=True)[0].reason == (
        "The agency is new. Not invited: The e-mail could not be sent."
    )
    monkeypatch.setattr(workers_csv, "LARGEST", 10)
    with pytest.raises(Refused, match="larger than"):
        take(a_list(row()))
