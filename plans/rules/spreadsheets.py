"""What a spreadsheet would take for a formula, so that no cell of ours is ever one."""

from __future__ import annotations

import unicodedata

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def begins_like_a_formula(text: str) -> bool:
    """Full-width signs included, and those behind spaces."""
    first = unicodedata.normalize("NFKC", text.lstrip()[:1])
    return first in FORMULA or text[:1] in FORMULA


def as_text(cell: object) -> str:
    """A cell that no spreadsheet reads as a formula."""
    text = str(cell)
    return f"'{text}" if text and begins_like_a_formula(text) else text
