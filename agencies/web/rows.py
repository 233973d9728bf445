"""A form field that chooses one of the rows a page offers: a colleague, an agency."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms


class RowField(forms.TypedChoiceField):
    """One of the rows it is offered, by id; None where nothing is chosen."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(empty_value=None, **kwargs)

    def offer(self, rows: Iterable[Any]) -> None:
        by_key = {str(row.pk): row for row in rows}
        self.coerce = by_key.__getitem__
        self.choices = [("", ""), *((key, row.name) for key, row in by_key.items())]


def offer(form: forms.Form, **offered: Iterable[Any]) -> None:
    """Fill the fields of a form with the rows that its reader may choose from."""
    for name, rows in offered.items():
        field = form.fields[name]
        assert isinstance(field, RowField)
        field.offer(rows)
