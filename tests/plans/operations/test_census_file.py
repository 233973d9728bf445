"""Reading a return: whatever is in the file, one clear sentence with its line, and flat memory."""

import io
import tracemalloc
from typing import Any

import pytest

from plans.operations import census_file
from plans.operations.census_file import Return, Unreadable
from tests.census import HEADER, a_child, a_return, in_need

BOMB = """<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]>"""
OUTSIDE = """<!DOCTYPE Message [<!ENTITY x SYSTEM "file:///etc/passwd">]>"""
WHOLE = a_return(a_child("C1", in_need("2026-01-05")), a_child("C2"))


def children_of(content):
    return [
        entry.element.first("ChildIdentifiers").text("LAchildID")
        for entry in Return(io.BytesIO(content)).children()
    ]


def why(content):
    with pytest.raises(Unreadable) as refused:
        children_of(content)
    sentence = refused.value.sentence
    assert "\n" not in sentence
    return sentence


def test_every_child_comes_with_the_line_it_begins_on():
    read = list(Return(io.BytesIO(WHOLE)).children())
    assert [entry.element.line for entry in read] == [2, 3]
    assert read[0].element.first("CINdetails").first("CINPlanDates").text("CINPlanStartDate") == (
        "2026-01-05"
    )


def test_the_header_says_which_return_it_is():
    census = Return(io.BytesIO(WHOLE)).census
    assert (census.year, census.authority, f"{census.reference_on}") == (
        "2026",
        "000",
        "2026-03-31",
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"LAchildID,UPN\r\n1,2\r\n", "Line 1: this is not well-formed XML"),
        (b"PK\x03\x04\x00\x00", "Line 1: this is not well-formed XML"),
        (b"<Message>\x00</Message>", "Line 1: this is not well-formed XML"),
        (b"<Message>\n\n</Header></Message>", "Line 3: this is not well-formed XML"),
        (b"<html><body/></html>", "Line 1: the file begins with <html>"),
        (b"<Message><Children/></Message>", "Line 1: the file ends without a header."),
        (f"{BOMB}<Message>&lol2;</Message>".encode(), "Line 1: the file declares a document type"),
        (f"{OUTSIDE}<Message>&x;</Message>".encode(), "Line 1: the file declares a document type"),
        (WHOLE[:-40], "inside <"),
        (WHOLE[: WHOLE.index(b"</Children>")], "Line 4: the file ends too soon inside <Children>"),
        (WHOLE[: WHOLE.index(b"C2") + 1], "Line 3: the file ends too soon inside <LAchildID>"),
        (WHOLE + b"<More/>", "Line 4: this is not well-formed XML"),
        (a_return().replace(b"Children>", b"Pupils>"), "the file has no <Children>."),
        (WHOLE.replace(b">CIN<", b">SSDA903<"), "the header says that it is “SSDA903”"),
        (WHOLE.replace(b"2026-03-31", b"2026-02-30"), "ReferenceDate is “2026-02-30”"),
        (WHOLE.replace(b"2026-03-31", b"0001-03-31"), "ReferenceDate is in the year 1"),
        (WHOLE.replace(b"2026-03-31", b""), "the header gives no ReferenceDate"),
        (b"<Message>" + b"<a>" * 10_000, "elements lie too deep"),
    ],
)
def test_a_file_that_cannot_be_read_says_where_and_why(content, words):
    assert words in why(content)


def test_the_children_before_a_fault_are_handed_on():
    children = Return(io.BytesIO(WHOLE.replace(b"C2", b"<C2"))).children()
    assert next(children).element.line == 2
    with pytest.raises(Unreadable, match="Line 3"):
        next(children)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1"])
def test_other_encodings_are_read_as_what_they_are(encoding):
    text = WHOLE.decode().replace("C2", "Zoë2" if encoding != "iso-8859-1" else "C2")
    declared = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>{text}'
    assert len(children_of(declared.encode(encoding))) == 2


def test_a_child_of_absurd_length_is_marked_and_the_next_is_read(monkeypatch):
    monkeypatch.setattr(census_file, "MOST_ELEMENTS", 50)
    content = a_return(a_child("C1", *[in_need("2026-01-05")] * 40), a_child("C2"))
    read = list(Return(io.BytesIO(content)).children())
    assert [entry.is_too_long for entry in read] == [True, False]


class Endless(io.RawIOBase):
    """A file of so many chunks made on the way, so that nothing of it is in memory before."""

    def __init__(self, head, chunk, times):
        self.parts = iter([head, *[chunk] * times])

    def read(self, _size=-1):
        return next(self.parts, b"")


def test_memory_does_not_grow_with_the_file():
    head = f"<Message>{HEADER.format(authority='000')}<Children>".encode()
    child = a_child("C1", *[in_need("2026-01-05", "2026-02-05")] * 3).encode() * 100
    tracemalloc.start()
    peaks = []
    for times in (5, 60):
        tracemalloc.reset_peak()
        file: Any = Endless(head, child, times)
        with pytest.raises(Unreadable, match="ends too soon"):
            for _ in Return(file).children():
                pass
        peaks.append(tracemalloc.get_traced_memory()[1])
    tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.5


@pytest.mark.parametrize("chunk", [b"x" * 65536, b"<!--" + b"x" * 65536])
def test_an_endless_text_or_tag_is_not_collected(chunk):
    head = f"<Message>{HEADER.format(authority='000')}<Children><Child>".encode()
    if chunk.startswith(b"<!--"):
        head, chunk = head + b"<!--", b"x" * 65536
    endless: Any = Endless(head, chunk, 400)
    tracemalloc.start()
    with pytest.raises(Unreadable, match=r"does not end|ends too soon"):
        list(Return(endless).children())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000
