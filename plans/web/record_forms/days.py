"""A day as exactly as it is known: without the day of the month, or with the year alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from agencies.web.dates import boxes
from agencies.web.forms import DateField
from plans.rules.records import Precision, When


@dataclass(frozen=True)
class KnownDay:
    """The first day of what is known, and how exactly that is."""

    day: date
    precision: Precision

    def when(self) -> When:
        if self.precision == Precision.MONTH:
            return When.in_month(self.day)
        if self.precision == Precision.YEAR:
            return When.in_year(self.day)
        return When.on(self.day)


class KnownDateField(DateField):
    """Three boxes of which the first, or the first two, may stay empty where `is_loose`."""

    def __init__(self, *, is_loose: bool = True, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.is_loose = is_loose

    def clean(self, value: Any) -> Any:
        typed = boxes(value)
        precision = self._precision(typed)
        day = super().clean({**typed, **self._filled(precision)})
        return KnownDay(day, precision) if day else None

    def _precision(self, typed: dict[str, str]) -> Precision:
        if not self.is_loose or typed["day"] or not typed["year"]:
            return Precision.DAY
        return Precision.MONTH if typed["month"] else Precision.YEAR

    def _filled(self, precision: Precision) -> dict[str, str]:
        """What stands for the boxes that were left empty."""
        empty = {Precision.MONTH: {"day": "1"}, Precision.YEAR: {"day": "1", "month": "1"}}
        return empty.get(precision, {})


def known_boxes(when: When) -> dict[str, str]:
    """What stands in the three boxes for when something was."""
    typed = boxes(when.from_on)
    if when.precision in {Precision.MONTH, Precision.YEAR}:
        typed["day"] = ""
    if when.precision == Precision.YEAR:
        typed["month"] = ""
    return typed
