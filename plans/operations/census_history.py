"""Whose word stands: what a return wrote in a row, and what Coregroup's people wrote since.

Field history tells who wrote each value last. A field that a return wrote last follows the next
return; any other is kept, and the report says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

FROM_A_RETURN = "census"
"""Why a row of history was written: tells what a return said from what Coregroup's people did."""

WORDS = {
    "date_of_birth": "the birth",
    "sex": "the sex",
    "started_on": "the start",
    "conference_on": "the conference",
    "status": "the end",
    "initial_category": "the initial category",
    "category": "the category",
    "next_review_on": "the next review",
}


def differing(row: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if getattr(row, name) != value}


def settle(
    row: Any,
    values: Mapping[str, Any],
    groups: Iterable[tuple[str, ...]],
    notes: list[str],
    label: str,
) -> list[str]:
    """Give a row the values of a return where nobody here has the last word; names those it took.

    A value that is kept against what the return newly says is noted.
    """
    other = differing(row, values)
    if not other:
        return []
    written = list(row.history.order_by("history_id").values(*other, "history_change_reason"))
    taken = []
    for group in groups:
        fields = [name for name in group if name in other]
        words = [_last_word(written, name) for name in fields]
        if all(is_returns for is_returns, _ in words):
            for name in fields:
                setattr(row, name, other[name])
            taken += fields
        elif any(said != other[name] for name, (_, said) in zip(fields, words, strict=True)):
            notes.append(
                f"Kept: {WORDS[group[0]]}{label} is what was written here, not the return's."
            )
    return taken


def _last_word(written: list[dict[str, Any]], name: str) -> tuple[bool, Any]:
    """Whether a return wrote a field last, and what a return last wrote in it."""
    by_return, said, before = False, None, object()
    for row in written:
        is_returns = row["history_change_reason"] == FROM_A_RETURN
        if row[name] != before:
            by_return = is_returns
        if by_return:
            said = row[name]
        before = row[name]
    return by_return, said
