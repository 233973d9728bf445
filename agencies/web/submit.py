"""Hands a valid form to one operation, and puts what the domain refuses back on the form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from agencies.errors import Refused, Stale
from agencies.web.forms import GovukForm, add_refused, differences

Result = TypeVar("Result")
Fields = Mapping[str, Any]


def submit(
    form: GovukForm,
    operation: Callable[[], Result],
    *,
    current: Callable[[Any], Fields] | None = None,
) -> Result | None:
    """What the operation returns; None when it refused, which the form then says.

    When somebody else saved first, the form's hidden version becomes that of the row as it is
    now, and `form.conflict` lists both texts. `current` gives that row's values by field name,
    for a form whose fields are not named as the row's.
    """
    try:
        return operation()
    except Stale as stale:
        row = stale.current
        fields = current(row) if current else {n: getattr(row, n, "") for n in form.fields}
        form.conflict = differences(form, fields)  # type: ignore[attr-defined]
        if "version" in form.fields:
            form.put_back("version", row.version)
        add_refused(form, stale)
    except Refused as refused:
        add_refused(form, refused)
    return None


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
