"""Chronologies in files that are none, and what each is told: for the page and for the API."""

from __future__ import annotations

import codecs

from tests.plans.operations.test_chronology_import import HEAD, TWO

LINE = "3/12/2025,Dean was at the flat,home,Log,\n"
UNREADABLE: dict[str, tuple[bytes, tuple[str, ...]]] = {
    "a column too few": (
        b"Date,Category,Source\n2025,home,Log\n",
        ("Line 1 has no column “what happened”", "It needs: date, what happened, category, source"),
    ),
    "a column nobody knows": (
        (HEAD.replace("About", "Mood") + LINE).encode(),
        ("a column that is not known: “mood”", "Known are: date, until, what happened"),
    ),
    "a column twice": (
        (HEAD.replace("About", "Date") + LINE).encode(),
        ("the column “date” twice", "Keep one of them"),
    ),
    "letters of no alphabet": (
        HEAD.encode() + b"2025,caf\x81,home,Log,\n",
        ("The letters of this file cannot be told", "Save it as “CSV UTF-8”"),
    ),
    "a spreadsheet saved as such": (
        b"PK\x03\x04\x00\x00" + HEAD.encode(),
        ("This is not a text file", "Save the spreadsheet as “CSV UTF-8”"),
    ),
    "half a letter": (
        codecs.BOM_UTF16_LE + b"\x00",
        ("The letters of this file cannot be told", "Save it as “CSV UTF-8”"),
    ),
    "a cell of ten megabytes": (
        HEAD.encode() + b"3/12/2025," + b"x" * 10_000_000 + b",home,Log,\n",
        ("The file is larger than 2 MB", "Divide it"),
    ),
    "a cell of a hundred thousand letters": (
        HEAD.encode() + b"3/12/2025," + b"x" * 100_000 + b",home,Log,\n",
        ("Line 2 has a cell of more than 65,536 characters", "Shorten it"),
    ),
    "nothing": (b" \r\n ", ("The file is empty", "It needs a heading, and a line for each entry")),
}
"""What no line can be told of."""
WRONG: dict[str, tuple[str, tuple[str, ...]]] = {
    "a day that is none": (
        "31/2/2026,Dean was there,home,Log,\n",
        ("Line 2", "“date” is no day, month or year, such as 3/12/2025, 12/2025 or 2025."),
    ),
    "an event still to come": (
        "2090,Dean was there,home,Log,\n",
        ("Line 2", "“date”: This is still to come. Record it once it has been."),
    ),
    "a formula where a choice is asked for": (
        '2025,Dean was there,"=HYPERLINK(""x"")",Log,\n',
        ("Line 2", "“category” begins with “=”, like a formula."),
    ),
    "more cells than columns": (
        "2025,Dean was there,home,Log,,and more\n",
        ("Line 2", "It has 6 cells, and the heading 5."),
    ),
    "a text too long": (
        f"2025,{'x' * 501},home,Log,\n",
        ("Line 2", "“what happened” is longer than 500 characters: it has 501."),
    ),
    "somebody nobody knows": (
        "2025,Dean was there,home,Log,Gavin\n",
        ("Line 2", "“about” is nobody around this child. Add them to the family first."),
    ),
}
"""Lines below the heading, of which one is wrong."""
AS_SAVED = {
    "UTF-8": TWO.encode(),
    "UTF-8 with its mark": codecs.BOM_UTF8 + TWO.encode(),
    "UTF-16": TWO.encode("utf-16"),
    "UTF-16, the other way round": codecs.BOM_UTF16_BE + TWO.encode("utf-16-be"),
    "Latin-1": TWO.encode("latin-1"),
}
"""The same two entries, one of them with an é, as spreadsheets save them."""
FORMULA = HEAD + "2025,=cmd|' /C calc'!A0,home,Log,\n"
TWICE = TWO + TWO.partition("\n")[2]
