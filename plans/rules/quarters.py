"""Quarters of a year, as figures are given for them: January to March is the first."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from agencies.clock import LONDON
from agencies.workdays import add_months

NAMES = ("January to March", "April to June", "July to September", "October to December")
_WRITTEN = re.compile(r"(20\d\d)-Q([1-4])")


@dataclass(frozen=True, order=True)
class Quarter:
    year: int
    number: int

    @property
    def code(self) -> str:
        """2026-Q4, as addresses have it."""
        return f"{self.year}-Q{self.number}"

    @property
    def words(self) -> str:
        """October to December 2026."""
        return f"{NAMES[self.number - 1]} {self.year}"

    @property
    def first_day(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def begins(self) -> datetime:
        return datetime.combine(self.first_day, time(), LONDON)

    @property
    def ends(self) -> datetime:
        """The moment at which the next one begins."""
        return self.after(1).begins

    def after(self, count: int) -> "Quarter":
        """The one so many quarters later; before, where the count is negative."""
        return quarter_of(add_months(self.first_day, 3 * count))


def quarter_of(day: date) -> Quarter:
    return Quarter(day.year, (day.month + 2) // 3)


def read_quarter(text: str) -> Quarter | None:
    """The quarter somebody wrote as 2026-Q4; None if it is not one."""
    found = _WRITTEN.fullmatch(text.strip().upper())
    return Quarter(int(found[1]), int(found[2])) if found else None
