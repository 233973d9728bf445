"""Reading a list of agencies and workers from a CSV file, as spreadsheets write it.

One row is one worker. What is wrong with a row is said with its number and column, and never
quotes another row.
"""

from __future__ import annotations

import codecs
import csv
import io
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from agencies.errors import Refused
from agencies.models import AgencyKind, Position

LARGEST = 50 * 1024 * 1024
REQUIRED = ("agency", "email", "name", "position")
LONGEST = {
    "agency": 200,
    "agency_kind": 100,
    "email": 254,
    "name": 150,
    "position": 100,
    "job_title": 120,
    "line_manager": 254,
    "may_chair": 5,
}
FORMULA = "=+-@"
# They turn the order of the letters around, or hide between them.
HIDING = frozenset("\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
YES, NO = {"yes", "y", "true", "1"}, {"no", "n", "false", "0", ""}


class Unreadable(Refused):
    """The file as a whole cannot be read."""


@dataclass
class Row:
    """One worker of the file; `number` counts the lines of the file, the heading being 1."""

    number: int
    cells: dict[str, str]
    fault: str = ""
    position: str = ""
    kind: str = ""
    may_chair: bool | None = None
    managers_row: Row | None = field(default=None, repr=False)

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    @property
    def email(self) -> str:
        return self["email"].lower()

    @property
    def line_manager(self) -> str:
        return self["line_manager"].lower()

    def refuse(self, column: str, why: str) -> None:
        """Say what is wrong, once: the first fault of a row is the one to mend first."""
        self.fault = self.fault or f"{column}: {why}"


def read(content: bytes) -> list[Row]:
    """Every row of a file, each with its fault where it has one. Refuses a file that is no list
    of workers."""
    if len(content) > LARGEST:
        raise Unreadable(f"The file is larger than {LARGEST // 1024 // 1024} MB.")
    text = _text(content)
    rows = list(_rows(text))
    for row in rows:
        _check(row)
    _refuse_repeats(rows)
    return rows


def _text(content: bytes) -> str:
    """The text of a file as spreadsheets save it: UTF-8, or UTF-16 with its mark."""
    is_16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return content.decode("utf-16" if is_16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        raise Unreadable(
            f"Row {row} is not in UTF-8. Save the file as “CSV UTF-8” and try again."
        ) from None


def _rows(text: str) -> Iterator[Row]:
    # The limit holds for the whole process, and its default stops at a long cell without a word.
    csv.field_size_limit(LARGEST)
    first_line = text.partition("\n")[0]
    delimiter = max(",;\t", key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    try:
        columns = _columns(next(reader, []))
        begins = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield _row(begins, columns, cells)
            begins = reader.line_num + 1
    except csv.Error:
        raise Unreadable(f"Row {begins} has a quotation mark that does not end.") from None


def _columns(heading: list[str]) -> list[str]:
    columns = [cell.strip().lower().replace(" ", "_") for cell in heading]
    if missing := [name for name in REQUIRED if name not in columns]:
        raise Unreadable(f"Row 1 has no column {', '.join(missing)}.")
    if strange := [name for name in columns if name not in LONGEST]:
        raise Unreadable(f"Row 1 has a column that is not known: {strange[0][:40] or 'empty'}.")
    if len(set(columns)) < len(columns):
        raise Unreadable("Row 1 has a column twice.")
    return columns


def _row(number: int, columns: list[str], cells: list[str]) -> Row:
    row = Row(number, dict(zip(columns, (cell.strip() for cell in cells), strict=False)))
    if len(cells) != len(columns):
        row.fault = f"it has {len(cells)} cells, and the heading {len(columns)}."
    return row


def _check_cells(row: Row) -> None:
    for column, cell in row.cells.items():
        if len(cell) > LONGEST[column]:
            row.refuse(column, f"is longer than {LONGEST[column]} characters.")
        elif any(unicodedata.category(c) == "Cc" or c in HIDING for c in cell):
            row.refuse(column, "has a character that cannot be seen.")
        elif unicodedata.normalize("NFKC", cell[:1]) in FORMULA and cell:
            row.refuse(column, f"begins with “{cell[0]}”, which spreadsheets take for a formula.")


def _check(row: Row) -> None:
    _check_cells(row)
    for column in REQUIRED:
        if not row[column]:
            row.refuse(column, "is empty.")
    for column in ("email", "line_manager"):
        _check_address(row, column)
    _choose(row, "position", Position, lambda code: setattr(row, "position", code))
    _choose(row, "agency_kind", AgencyKind, lambda code: setattr(row, "kind", code))
    _check_yes_or_no(row)
    if row.line_manager and row.line_manager == row.email:
        row.refuse("line_manager", "nobody is their own manager.")


def _check_address(row: Row, column: str) -> None:
    if not row[column]:
        return
    try:
        validate_email(row[column])
    except ValidationError:
        row.refuse(column, "is not an e-mail address.")


def _choose(
    row: Row,
    column: str,
    choices: type[Position | AgencyKind],
    chosen: Callable[[str], None],
) -> None:
    """Take a choice by its code or its words."""
    said = row[column].lower()
    if not said:
        return
    for choice in choices:
        if said in (choice.value.lower(), str(choice.label).lower()):
            chosen(choice.value)
            return
    row.refuse(column, f"is none of {', '.join(choices.values)}.")


def _check_yes_or_no(row: Row) -> None:
    said = row["may_chair"].lower()
    if said not in YES | NO:
        row.refuse("may_chair", "is neither yes nor no.")
    elif said:
        row.may_chair = said in YES


def _refuse_repeats(rows: list[Row]) -> None:
    first: dict[str, Row] = {}
    for row in rows:
        if not row.email:
            continue
        if row.email in first:
            row.refuse("email", f"is in row {first[row.email].number} already.")
        else:
            first[row.email] = row
