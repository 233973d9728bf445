"""Reading a chronology from a CSV file, as spreadsheets save it; what is wrong is said line by line."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator

from agencies.errors import Refused
from plans.rules.chronology_lines import COLUMNS, REQUIRED, Line

MEGABYTE = 1024 * 1024
LARGEST = 2 * MEGABYTE
LONGEST_CELL = 64 * 1024
MOST_LINES = 1000


class Unreadable(Refused):
    """The file as a whole cannot be read: the sentence names the line where there is one."""

    def __init__(self, message: str) -> None:
        super().__init__(message, field="file", code="unreadable")


def must_fit(size: int) -> None:
    """Refuses a file of more bytes than are taken in at once, before any of them is read."""
    if size > LARGEST:
        raise Unreadable(f"The file is larger than {LARGEST // MEGABYTE} MB. Divide it.")


def text_of(content: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 with its mark, or else what Windows writes in England.

    Refuses what is too large, empty, or no text at all.
    """
    must_fit(len(content))
    text = _decoded(content)
    if not text.strip():
        raise Unreadable("The file is empty. It needs a heading, and a line for each entry.")
    if "\0" in text:
        raise Unreadable("This is not a text file. Save the spreadsheet as “CSV UTF-8”.")
    return text


def _decoded(content: bytes) -> str:
    is_16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    codes = ("utf-16",) if is_16 else ("utf-8-sig", "cp1252")
    for code in codes:
        try:
            return content.decode(code)
        except UnicodeDecodeError:
            continue
    raise Unreadable(
        "The letters of this file cannot be told. Save it as “CSV UTF-8” and try again."
    )


def lines_of(text: str) -> list[Line]:
    """Every line that says something, none of them looked at yet.

    Refuses wrong columns, more lines than are taken in at once, and a cell no person wrote.
    """
    # The limit holds for the whole process, and its default stops at a long cell without a word.
    csv.field_size_limit(LONGEST_CELL)
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines: list[Line] = []
    for line in _read(reader):
        lines.append(line)
        if len(lines) > MOST_LINES:
            raise Unreadable(f"The file has more than {MOST_LINES:,} lines. Divide it.")
    if not lines:
        raise Unreadable("The file has a heading and nothing below it.")
    return lines


def _read(reader: Iterator[list[str]]) -> Iterator[Line]:
    number = 1
    try:
        columns = _columns(next(reader, []))
        number = _lines_read(reader) + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield _line(number, columns, cells)
            number = _lines_read(reader) + 1
    except csv.Error as error:
        if "field larger" in str(error):
            raise Unreadable(f"Line {number} has a cell of more than {LONGEST_CELL:,} characters. Shorten it.") from None  # fmt: skip
        raise Unreadable(f"Line {number} has a quotation mark that does not end. Add its end, or take it out.") from None  # fmt: skip


def _lines_read(reader: Iterator[list[str]]) -> int:
    found: int = reader.line_num  # type: ignore[attr-defined]
    return found


def _columns(heading: list[str]) -> list[str]:
    columns = [" ".join(cell.casefold().replace("_", " ").split()) for cell in heading]
    while columns and not columns[-1]:
        columns.pop()
    if missing := [name for name in REQUIRED if name not in columns]:
        raise Unreadable(f"Line 1 has no column “{missing[0]}”. It needs: {_named(REQUIRED)}.")
    if strange := [name for name in columns if name not in COLUMNS]:
        raise Unreadable(
            f"Line 1 has a column that is not known: “{strange[0][:40]}”. "
            f"Known are: {_named(COLUMNS)}."
        )
    if twice := [name for name in COLUMNS if columns.count(name) > 1]:
        raise Unreadable(f"Line 1 has the column “{twice[0]}” twice. Keep one of them.")
    return columns


def _named(columns: Iterable[str]) -> str:
    return ", ".join(columns)


def _line(number: int, columns: list[str], cells: list[str]) -> Line:
    """A line by its columns; one with more cells than columns has a comma too many."""
    line = Line(number, dict(zip(columns, (cell.strip() for cell in cells), strict=False)))
    if any(cell.strip() for cell in cells[len(columns) :]):
        line.faults.append(f"It has {len(cells)} cells, and the heading {len(columns)}.")
    return line
