"""Taking a chronology in from a file: all of it or nothing."""

import codecs
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.errors import NotVisible, Refused
from agencies.models import AuditEvent
from plans.access import Recipient, Terms
from plans.models import CaseRecord, ChronologyEntry
from plans.operations import chronology_import as operations
from plans.operations import record_sharing
from plans.operations.chronology_file import LARGEST, Unreadable, lines_of, text_of
from plans.rules.records import RecordKind
from plans.rules.sharing import Level
from tests.cast import Cast
from tests.plans.recording import entry, record, seen

HEAD = "Date,What happened,Category,Source,About\n"
TWO = (
    HEAD
    + "3/12/2025,Dean was at the flat,Domestic abuse,Incident log,\n"
    + "2/2026,Tamsin's café was shut,home,Our file,Tamsin Marlowe\n"
)


def taken(cast: Cast, text: str = TWO, by: str = "laura", level: int = Level.PLAN):
    return operations.take_in(
        cast.plan, lines_of(text), level=level, by=cast.workers[by], at=cast.at
    )


def refused(cast: Cast, text: str, **options) -> str:
    before = CaseRecord.rows.count(), AuditEvent.objects.count()
    with pytest.raises(Refused) as found:
        taken(cast, text, **options)
    assert (CaseRecord.rows.count(), AuditEvent.objects.count()) == before
    return found.value.sentence


@pytest.mark.parametrize(
    "content",
    [
        TWO.encode(),
        codecs.BOM_UTF8 + TWO.encode(),
        TWO.encode("cp1252"),
        TWO.encode("utf-16"),
        codecs.BOM_UTF16_BE + TWO.encode("utf-16-be"),
        TWO.replace(",", ";").encode(),
        TWO.replace(",", "\t").encode("utf-16"),
        TWO.replace("\n", "\r\n").encode(),
        (TWO + "\n , ,,,\n").encode(),
    ],
)
def test_a_file_is_read_as_spreadsheets_save_it(cast: Cast, content: bytes) -> None:
    found = taken(cast, text_of(content))
    assert (len(found.records), found.repeats) == (2, 0)
    entries = ChronologyEntry.rows.order_by("record__happened_on")
    assert [one.summary for one in entries] == ["Dean was at the flat", "Tamsin's café was shut"]
    assert entries[1].record.person == cast.mother.person
    assert entries[1].record.precision == "month"
    assert {one.agency for one in found.records} == {cast.agencies["police"]}
    assert {one.line for one in found.records} == {one.pk for one in found.records}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b" \r\n ", "The file is empty."),
        (b"x" * (LARGEST + 1), "The file is larger than 2 MB."),
        (b"Date\x00", "This is not a text file."),
        (b"\xff\xfe\x00", "The letters of this file cannot be told."),
        (b"caf\x81", "The letters of this file cannot be told."),
        (b"Date,Category,Source\n", "Line 1 has no column “what happened”."),
        (HEAD.replace("About", "Mood").encode(), "Line 1 has a column that is not known: “mood”."),
        (HEAD.replace("About", "Date").encode(), "Line 1 has the column “date” twice."),
        (HEAD.encode(), "The file has a heading and nothing below it."),
        (HEAD.encode() + b'3/12/2025,"Dean', "Line 2 has a quotation mark that does not end."),
        (
            HEAD.encode() + b"a," + b"x" * 70_000,
            "Line 2 has a cell of more than 65,536 characters.",
        ),
        (HEAD.encode() + b"a,b\n" * 1001, "The file has more than 1,000 lines."),
    ],
)
def test_a_file_that_is_no_chronology_is_refused_in_one_sentence(content, words) -> None:
    with pytest.raises(Unreadable) as found:
        lines_of(text_of(content))
    assert found.value.sentence.startswith(words)


def test_a_cell_of_ten_megabytes_is_refused_before_it_is_read() -> None:
    with pytest.raises(Unreadable):
        text_of(HEAD.encode() + b"3/12/2025," + b"x" * 10_000_000)


def test_one_wrong_line_leaves_nothing_of_the_others(cast: Cast) -> None:
    future = (cast.today + timedelta(days=1)).isoformat()
    wrong = TWO + f"{future},Soon,home,File,\n" + "2/2026,Who,home,File,Gavin\n"
    assert refused(cast, wrong).startswith("2 lines are wrong, so nothing was added. Line 4:")
    many = TWO + "2/2026,Too,home,File,,and more\n"
    assert "It has 6 cells, and the heading 5." in refused(cast, many)


def test_what_is_there_already_is_not_written_twice(cast: Cast) -> None:
    again = TWO + TWO.partition("\n")[2].upper()
    assert (len(taken(cast, again).records), taken(cast, again).repeats) == (2, 4)
    assert ChronologyEntry.rows.count() == 2
    assert len(taken(cast, by="hannah").records) == 2


def test_a_sealed_entry_of_a_colleague_is_not_told_of_by_being_recognised(cast: Cast) -> None:
    record(cast, "laura", Level.SEALED, entry("Dean was at the flat"))
    assert len(taken(cast, by="laura").records) == 2


def test_a_controlled_file_is_its_agencys_and_whose_sight_the_kind_was_given(cast: Cast) -> None:
    record_sharing.give_kind(
        cast.plan,
        RecordKind.CHRONOLOGY_ENTRY,
        to=Recipient(cast.agencies["midwifery"]),
        terms=Terms(purpose="Keeps mother and baby safe"),
        by=cast.laura,
        at=cast.at,
    )
    made = {one.pk for one in taken(cast, level=Level.CONTROLLED).records}
    assert seen(cast, "ian") == seen(cast, "hannah") == made
    assert seen(cast, "sam") == set()
    assert refused(cast, TWO, level=Level.SEALED).startswith("Entries of a file are held")


def test_one_line_of_the_trail_tells_of_the_whole_file(cast: Cast) -> None:
    made = taken(cast).records
    (row,) = AuditEvent.objects.filter(verb="chronology.imported")
    assert sorted(row.details["records"]) == sorted(str(one.pk) for one in made)
    assert "flat" not in str(row.details)


def test_whoever_adds_no_records_takes_nothing_in(cast: Cast) -> None:
    for name, no in {
        "ian": PermissionDenied,
        "ruth": PermissionDenied,
        "olive": NotVisible,
    }.items():
        with pytest.raises(no):
            taken(cast, by=name)
    assert not CaseRecord.rows.exists()


def test_as_many_statements_however_many_lines(cast: Cast) -> None:
    taken(cast, by="sam")
    with CaptureQueriesContext(connection) as few:
        taken(cast)
    more = HEAD + "".join(f"3/12/2025,Call {n},home,Log,\n" for n in range(20)) + TWO.split("\n")[2]
    with CaptureQueriesContext(connection) as many:
        taken(cast, more, by="hannah")
    assert len(many) == len(few)
