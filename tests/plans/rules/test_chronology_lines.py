"""What one line of a chronology file may say."""

from datetime import date

import pytest

from plans.rules.chronology_lines import Line, check, when_of
from plans.rules.records import Precision, When

TODAY = date(2026, 11, 18)
RIGHT = {
    "date": "3/12/2025",
    "what happened": "Dean was at the flat",
    "category": "Domestic abuse",
    "source": "Incident log",
}


def looked_at(**cells: str) -> Line:
    line = Line(2, RIGHT | {name.replace("_", " "): said for name, said in cells.items()})
    check(line, on=TODAY)
    return line


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("3/12/2025", When.on(date(2025, 12, 3))),
        ("03.12.2025", When.on(date(2025, 12, 3))),
        ("2025-12-03 00:00:00", When.on(date(2025, 12, 3))),
        ("3 December 2025", When.on(date(2025, 12, 3))),
        ("3 dec 2025", When.on(date(2025, 12, 3))),
        ("12/2025", When.in_month(date(2025, 12, 1))),
        ("2025-12", When.in_month(date(2025, 12, 1))),
        ("December, 2025", When.in_month(date(2025, 12, 1))),
        ("2025", When.in_year(date(2025, 1, 1))),
        ("31/2/2025", None),
        ("12/31/2025", None),
        ("3/12/25", None),
        ("de 2025", None),
        ("³/12/2025", None),
        ("last week", None),
        ("", None),
    ],
)
def test_a_day_a_month_and_a_year_are_read_as_they_are_written_in_england(
    text: str, when: When | None
) -> None:
    assert when_of(text) == when


def test_a_line_becomes_an_entry_by_codes_or_by_words() -> None:
    line = looked_at(
        impact="Bad for the child",
        impact_on_the_child="Woke and cried",
        significance="critical",
        for_the_family="Yes",
        until="5/12/2025",
    )
    assert line.faults == []
    assert line.when == When.between(date(2025, 12, 3), date(2025, 12, 5))
    assert line.details is not None
    assert (line.details.category, line.details.impact) == ("domestic_abuse", "negative")
    assert (line.details.significance, line.details.is_for_family) == ("critical", True)
    assert looked_at(until="3/12/2025").when == When.on(date(2025, 12, 3))
    until = looked_at(date="2024", until="3/2025").when
    assert until is not None
    assert until.precision == Precision.PERIOD


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"date": ""}, "“date” is empty."),
        ({"date": "soon"}, "“date” is no day, month or year"),
        ({"date": "19/11/2026"}, "“date”: This is still to come"),
        ({"date": "3/12/1825"}, "“date”: Check the year"),
        ({"until": "1/12/2025"}, "“until”: The end is before the start."),
        ({"until": "soon"}, "“until” is no day"),
        ({"until": "31/12/2026"}, "“until”: The period ends after today"),
        ({"category": "Odd"}, "“category” is none of"),
        ({"category": "=1+1"}, "“category” begins with “=”"),
        ({"impact": "negative"}, "“impact on the child”: Say what it did"),
        ({"for_the_family": "perhaps"}, "“for the family” is neither yes nor no."),
        ({"what_happened": "x" * 501}, "“what happened” is longer than 500 characters"),
        ({"source": "a\u202eb"}, "“source” has a character that cannot be seen."),
        ({"source": "a\x07b"}, "“source” has a character that cannot be seen."),
    ],
)
def test_what_is_wrong_is_said_by_its_column(cells: dict[str, str], fault: str) -> None:
    (found,) = looked_at(**cells).faults
    assert found.startswith(fault)


@pytest.mark.parametrize("formula", ["=1+1", "+44", "-2+3", "@SUM(A1)", "\uff1d1+1"])
def test_a_formula_is_kept_as_text(formula: str) -> None:
    line = looked_at(what_happened=formula)
    assert line.faults == []
    assert line.details is not None
    assert line.details.summary == f"'{formula}"
    assert line.notes == ["“what happened” begins like a formula, and is kept as text."]


def test_two_lines_are_the_same_however_they_are_spaced_and_capitalised() -> None:
    assert looked_at().same == looked_at(what_happened="DEAN  was at\nthe flat").same
    assert looked_at().same != looked_at(date="12/2025").same
