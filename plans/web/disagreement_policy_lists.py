"""What a partnership lists in its own words, one a line: categories of disagreements, and outcomes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

Listed = Mapping[str, str]


def listed(text: str, before: Sequence[Listed], stem: str) -> list[dict[str, str]]:
    """One a line; what was there before keeps its code, so that figures stay together."""
    codes = {one["label"]: one["code"] for one in before}
    labels = list(dict.fromkeys(filter(None, (line.strip() for line in text.splitlines()))))
    taken = set(codes.values())
    found = []
    for label in labels:
        code = codes.get(label) or _code(label, stem, taken)
        taken.add(code)
        found.append({"code": code, "label": label})
    return found


def _code(label: str, stem: str, taken: set[str]) -> str:
    """A name that no other has: its words, as far as they go."""
    words = f"{stem}_" + re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")[:20]
    numbered = (words if n == 1 else f"{words}_{n}" for n in range(1, len(taken) + 2))
    return next(code for code in numbered if code not in taken)


def as_lines(found: Sequence[Listed]) -> str:
    return "\n".join(one["label"] for one in found)
