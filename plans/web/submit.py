"""Hands a valid form to one operation; where two people changed one thing, says who was first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from agencies.web import submit as plain
from agencies.web.forms import GovukForm

Result = TypeVar("Result")
Fields = Mapping[str, Any]


def submit(
    form: GovukForm,
    operation: Callable[[], Result],
    *,
    current: Callable[[Any], Fields] | None = None,
) -> Result | None:
    """What the operation returns; None when it refused, which the form then says.

    `current` gives the form's fields as the row now has them, by field name, for a form whose
    fields are not named as the row's. PermissionDenied and NotVisible go on to their pages.
    """

    def as_it_is_now(row: Any) -> Fields:
        form.conflict_with = _last_line(row)  # type: ignore[attr-defined]
        return current(row) if current else {name: getattr(row, name, "") for name in form.fields}

    return plain.submit(form, operation, current=as_it_is_now)


def submitted(
    form: GovukForm,
    operation: Callable[[], object],
    *,
    current: Callable[[Any], Fields] | None = None,
) -> bool:
    """Whether a form went through; an invalid one is never handed on."""
    if not form.is_valid():
        return False
    submit(form, operation, current=current)
    return not form.errors


def _last_line(row: Any) -> Any:
    """The newest line of the row's history: who saved it, and when; None where none is kept."""
    history = getattr(row, "history", None)
    return history.select_related("history_user").first() if history is not None else None
