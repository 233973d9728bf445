"""A table of figures: its rows counted in the database, small numbers hidden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, QuerySet

from plans.rules import suppression


@dataclass(frozen=True)
class Counted:
    """One row of a table; None where it is hidden because it is small, or would give one away."""

    words: str
    number: suppression.Shown
    share: int | None = None
    """Percent of the table's total, where there is one."""


@dataclass(frozen=True)
class Table:
    title: str
    head: str
    rows: list[Counted]
    note: str = ""

    @property
    def hides(self) -> bool:
        return any(row.number is None for row in self.rows)


def counts(found: QuerySet[Any], name: str) -> dict[Any, int]:
    """How many have each value, the most frequent first. One statement."""
    counted = found.order_by().values(name).annotate(number=Count("pk")).order_by("-number", name)
    return {row[name]: row["number"] for row in counted}


def table(title: str, head: str, numbers: Mapping[str, int], total: int) -> Table:
    return Table(title, head, rows(numbers, total))


def rows(numbers: Mapping[str, int], total: int | None) -> list[Counted]:
    shown = suppression.parts(numbers)
    return [
        Counted(
            words,
            number,
            suppression.percent(number, total) if total and number is not None else None,
        )
        for words, number in shown.items()
    ]


def pair(title: str, yes: int, total: int) -> Table:
    return table(title, "Answer", {"Yes": yes, "No": total - yes}, total)


def hidden(one: Table) -> Table:
    """The same table with every number hidden."""
    return replace(one, rows=[Counted(row.words, None) for row in one.rows])
