"""Adding to a chronology from a file, as pages."""

from __future__ import annotations

from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from plans.models import CaseRecord, ChronologyEntry, Draft
from tests.cast import Cast
from tests.plans.operations.test_chronology_import import HEAD, TWO

SignIn = Callable[[str], Client]


def address(cast: Cast, below: str = "") -> str:
    return f"/plans/{cast.plan.reference}/chronology/import/{below}"


def send(cast: Cast, client: Client, text: str, level: str = "1"):
    file = SimpleUploadedFile("chronology.csv", text.encode())
    return client.post(address(cast), {"file": file, "level": level})


def test_every_line_is_looked_at_before_all_are_added_at_once(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("laura")
    answer = send(cast, client, TWO)
    assert answer["Location"] == address(cast, "check/")
    assert not CaseRecord.rows.exists()
    page = client.get(address(cast, "check/")).content.decode()
    assert "2 entries to add" in page
    assert "Everybody on the plan reads them." in page
    assert "Dean was at the flat" in page
    client.post(address(cast, "check/"))
    assert ChronologyEntry.rows.count() == 2
    assert not Draft.rows.exists()
    page = client.get(f"/plans/{cast.plan.reference}/chronology/").content.decode()
    assert "2 entries are added to the chronology." in page


def test_a_second_tap_adds_nothing(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("laura")
    send(cast, client, TWO)
    client.post(address(cast, "check/"))
    answer = client.post(address(cast, "check/"))
    assert answer["Location"] == address(cast)
    assert "Nothing was added just now." in client.get(address(cast)).content.decode()
    assert ChronologyEntry.rows.count() == 2
    send(cast, client, TWO)
    page = client.get(address(cast, "check/")).content.decode()
    assert "0 entries to add" in page
    assert "2 lines are there already" in page


def test_what_is_wrong_is_said_line_by_line_and_nothing_can_be_added(
    cast: Cast, sign_in: SignIn
) -> None:
    client = sign_in("laura")
    wrong = TWO + "soon,<script>alert(1)</script>,odd,File,\n" + "2025,=cmd(),home,File,\n"
    send(cast, client, wrong, level="2")
    page = client.get(address(cast, "check/")).content.decode()
    assert "1 line is wrong" in page
    assert "Line 4: “date” is no day, month or year" in page
    assert "“category” is none of" in page
    assert "begins like a formula, and is kept as text." in page
    assert "<script>alert" not in page
    assert "Add 2 entries" not in page
    page = client.post(address(cast, "check/")).content.decode()
    assert "1 line is wrong, so nothing was added." in page
    assert not CaseRecord.rows.exists()


def test_a_file_that_is_none_says_why_beside_the_question(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("laura")
    for text, words in {
        "Mood,Date\n": "Line 1 has no column “what happened”.",
        HEAD + "a," + "x" * 3_000_000: "The file is larger than 2 MB.",
    }.items():
        page = send(cast, client, text).content.decode()
        assert words in page
    assert "Select a file" in client.post(address(cast), {}).content.decode()
    assert not Draft.rows.exists()


def test_typing_that_is_no_file_is_no_fault(cast: Cast, sign_in: SignIn) -> None:
    Draft.rows.create(
        worker=cast.laura, plan=cast.plan, key=address(cast, "check/"), data={}, saved_at=cast.at
    )
    assert sign_in("laura").get(address(cast, "check/")).status_code == 200
    sign_in("laura").post(address(cast, "check/"))
    assert not CaseRecord.rows.exists()


def test_the_empty_file_has_every_column_and_is_taken_in(cast: Cast, sign_in: SignIn) -> None:
    answer = sign_in("laura").get(address(cast, "chronology.csv"))
    head = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert "What happened" in head
    assert cast.plan.reference not in answer["Content-Disposition"]
    text = head.removeprefix("\ufeff") + "2025,,Dean was there,home,Log,,,,,,\n"
    send(cast, sign_in("laura"), text)
    assert "1 entry to add" in sign_in("laura").get(address(cast, "check/")).content.decode()


def test_another_workers_file_is_not_there(cast: Cast, sign_in: SignIn) -> None:
    send(cast, sign_in("laura"), TWO)
    assert sign_in("hannah").get(address(cast, "check/")).status_code == 302
    for name, status in {"ian": 403, "ruth": 403, "colin": 404}.items():
        for below in ("", "check/", "chronology.csv"):
            assert sign_in(name).get(address(cast, below)).status_code == status
