"""A date typed into three boxes, as the GOV.UK Design System asks for it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

PARTS = ("day", "month", "year")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
YEARS = range(1900, 2101)


def boxes(value: Any) -> dict[str, str]:
    """What stands in each of the three boxes, whatever form the value has."""
    if isinstance(value, Mapping):
        return {part: str(value.get(part) or "") for part in PARTS}
    if isinstance(value, str):
        try:
            value = datetime.date.fromisoformat(value)
        except ValueError:
            return dict.fromkeys(PARTS, "")
    if isinstance(value, datetime.date):
        return {"day": str(value.day), "month": str(value.month), "year": str(value.year)}
    return dict.fromkeys(PARTS, "")


class DateBoxes(forms.Widget):
    """Reads `name-day`, `name-month` and `name-year`; a single ISO date under `name` as well."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        if f"{name}-day" not in data and data.get(name):
            return boxes(data[name]) if any(boxes(data[name]).values()) else {"day": data[name]}
        return {part: (data.get(f"{name}-{part}") or "").strip() for part in PARTS}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and not any(f"{name}-{part}" in data for part in PARTS)

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}-day" if id_ else ""


class DateField(forms.Field):
    """A date in three boxes. An error names the part that is wrong, and keeps what was typed."""

    widget = DateBoxes

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.wrong_parts: frozenset[str] = frozenset()

    def prepare_value(self, value: Any) -> dict[str, str]:
        return boxes(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return boxes(initial) != boxes(data)

    def clean(self, value: Any) -> datetime.date | None:
        self.wrong_parts = frozenset()
        typed = boxes(value)
        missing = [part for part in PARTS if not typed[part]]
        if len(missing) == len(PARTS):
            if self.required:
                self._refuse(PARTS, self.error_messages["required"], "required")
            return None
        if missing:
            self._refuse(missing, f"{self._name()} must include a {' and '.join(missing)}")
        year, month, day = (self._number(part, typed[part]) for part in ("year", "month", "day"))
        if len(typed["year"]) != 4 or year not in YEARS:
            self._refuse(
                ["year"], f"{self._name()} must have a year between {YEARS[0]} and {YEARS[-1]}"
            )
        if month not in range(1, 13):
            self._refuse(["month"], f"{self._name()} must have a month between 1 and 12")
        try:
            moment = datetime.date(year, month, day)
        except ValueError:
            self._refuse(["day"], f"{self._name()} must be a real date")
        else:
            self.run_validators(moment)
            return moment
        return None

    def _name(self) -> str:
        return str(self.label or "Date")

    def _number(self, part: str, text: str) -> int:
        if part == "month" and text[:3].lower() in MONTHS:
            return MONTHS.index(text[:3].lower()) + 1
        if text.isascii() and text.isdigit() and len(text) <= 4:
            return int(text)
        self._refuse([part], f"{self._name()} must be a real date")
        return 0

    def _refuse(self, parts: Any, message: Any, code: str = "invalid") -> None:
        self.wrong_parts = frozenset(parts)
        raise ValidationError(message, code=code)
