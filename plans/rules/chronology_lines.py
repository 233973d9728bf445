"""One line of a chronology as agencies keep it in a spreadsheet: its words, and what is wrong with it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import TextChoices

from agencies.errors import Refused
from plans.rules.chronology import (
    LONGEST_SUMMARY,
    Category,
    ChronologyEntryDetails,
    Impact,
    Significance,
)
from plans.rules.records import Precision, When, check_when
from plans.rules.spreadsheets import as_text, begins_like_a_formula

COLUMNS: Mapping[str, int] = {
    "date": 30,
    "until": 30,
    "what happened": LONGEST_SUMMARY,
    "category": 100,
    "source": 200,
    "about": 300,
    "impact": 100,
    "impact on the child": 2000,
    "what was done": 2000,
    "significance": 100,
    "for the family": 10,
}
"""The columns there may be, and how many characters stand in a cell of each at most."""
REQUIRED = ("date", "what happened", "category", "source")
FREE = ("what happened", "source", "impact on the child", "what was done")
"""What is kept as it was written; of a formula nothing but its text."""
YES, NO = frozenset({"yes", "y", "true", "1"}), frozenset({"no", "n", "false", "0", ""})
OF_DETAILS: Mapping[str, str] = {
    "summary": "what happened",
    "source": "source",
    "impact_text": "impact on the child",
    "happened_on": "date",
    "until_on": "until",
}
"""In which column a field stands that a rule refuses."""
HIDING = frozenset("\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
"""They turn the order of the letters around, or hide between them."""
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
DAY_FORMS = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"),
    re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})"),
    re.compile(r"(?P<day>\d{1,2}) (?P<month>[a-z]+) (?P<year>\d{4})"),
)
MONTH_FORMS = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})"),
    re.compile(r"(?P<month>\d{1,2})[/.](?P<year>\d{4})"),
    re.compile(r"(?P<month>[a-z]+) (?P<year>\d{4})"),
)
YEAR_FORM = re.compile(r"(?P<year>\d{4})")
MIDNIGHT = re.compile(r"[t ]00:00(:00)?$")


@dataclass
class Line:
    """One line of the file; `number` counts its lines, the heading being the first."""

    number: int
    cells: Mapping[str, str]
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    when: When | None = None
    details: ChronologyEntryDetails | None = None
    person: Any = None
    repeats: str = ""

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def refuse(self, column: str, why: str) -> None:
        self.faults.append(f"“{column}” {why}")

    @property
    def is_new(self) -> bool:
        return not self.faults and not self.repeats

    @property
    def same(self) -> tuple[date, date, str] | None:
        """What two lines share of which the second only repeats the first."""
        if self.when is None or self.details is None:
            return None
        return same_entry(self.when.from_on, self.when.until_on, self.details.summary)


def same_entry(from_on: date, until_on: date, summary: str) -> tuple[date, date, str]:
    """An entry by its days and its words, however they are spaced and written in capitals."""
    return from_on, until_on, " ".join(summary.split()).casefold()


def check(line: Line, *, on: date) -> None:
    """Say everything that is wrong with a line, as far as it can be told without the family."""
    if line.faults:
        return
    for column, longest in COLUMNS.items():
        _check_cell(line, column, longest)
    for column in REQUIRED:
        if not line[column]:
            line.refuse(column, "is empty.")
    if line.faults:
        return
    line.when = _when(line)
    details = _details(line)
    if line.faults or line.when is None:
        return
    line.details = details
    _ask(line, lambda: check_when(line.when, on=on))  # type: ignore[arg-type]
    _ask(line, lambda: details.check(on=on, has_person=bool(line["about"])))


def _ask(line: Line, rule: Callable[[], None]) -> None:
    try:
        rule()
    except Refused as refused:
        column = OF_DETAILS.get(refused.field or "", "what happened")
        line.faults.append(f"“{column}”: {refused.sentence}")


def _check_cell(line: Line, column: str, longest: int) -> None:
    cell = line[column]
    if len(cell) > longest:
        line.refuse(column, f"is longer than {longest} characters: it has {len(cell):,}.")
    elif any(_is_hidden(one) for one in cell):
        line.refuse(column, "has a character that cannot be seen.")
    elif cell and begins_like_a_formula(cell):
        if column in FREE:
            line.notes.append(f"“{column}” begins like a formula, and is kept as text.")
        else:
            line.refuse(column, f"begins with “{cell[0]}”, like a formula.")


def _is_hidden(one: str) -> bool:
    return one in HIDING or (unicodedata.category(one) == "Cc" and one not in "\n\r\t")


def _details(line: Line) -> ChronologyEntryDetails:
    words = {column: as_text(line[column]) for column in FREE}
    return ChronologyEntryDetails(
        summary=words["what happened"],
        category=_choice(line, "category", Category, ""),
        source=words["source"],
        impact=_choice(line, "impact", Impact, Impact.NEUTRAL),
        impact_text=words["impact on the child"],
        action_taken=words["what was done"],
        significance=_choice(line, "significance", Significance, Significance.ORDINARY),
        is_for_family=_yes_or_no(line, "for the family"),
    )


def _choice(line: Line, column: str, choices: type[TextChoices], usual: str) -> str:
    """A choice by its code or its words."""
    said = line[column].casefold()
    if not said:
        return usual
    for choice in choices:
        if said in (choice.value, str(choice.label).casefold()):
            return choice.value
    line.refuse(column, f"is none of: {'; '.join(map(str, choices.labels))}.")
    return usual


def _yes_or_no(line: Line, column: str) -> bool:
    said = line[column].casefold()
    if said not in YES | NO:
        line.refuse(column, "is neither yes nor no.")
    return said in YES


def _when(line: Line) -> When | None:
    """The days of a line: a day, a month or a year; with an end, the days from one to the other."""
    begins = when_of(line["date"])
    if begins is None:
        line.refuse("date", "is no day, month or year, such as 3/12/2025, 12/2025 or 2025.")
    if not line["until"] or begins is None:
        return begins
    ends = when_of(line["until"])
    if ends is None:
        line.refuse("until", "is no day, month or year, such as 3/12/2025, 12/2025 or 2025.")
        return None
    if begins.precision == ends.precision == Precision.DAY and begins == ends:
        return begins
    return When.between(begins.from_on, ends.until_on)


def when_of(text: str) -> When | None:
    """A day, month or year as people and spreadsheets write it in England; None if it is none."""
    said = MIDNIGHT.sub("", " ".join(text.casefold().replace(",", " ").split()))
    for form in DAY_FORMS:
        if found := form.fullmatch(said):
            day = _date(found["year"], found["month"], found["day"])
            return When.on(day) if day else None
    for form in MONTH_FORMS:
        if found := form.fullmatch(said):
            month = _date(found["year"], found["month"], "1")
            return When.in_month(month) if month else None
    found = YEAR_FORM.fullmatch(said)
    year = _date(found["year"], "1", "1") if found else None
    return When.in_year(year) if year else None


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), _month(month), int(day))
    except ValueError:
        return None


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    names = [number for number, name in enumerate(MONTHS, 1) if name.startswith(text)]
    return names[0] if len(text) >= 3 and names else 0
