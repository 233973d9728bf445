"""How much room a text takes in a picture, and how it is broken or cut to the room there is.

Which font a reader's machine has is not known here, so a text is measured by the widest of the
usual ones: there may be some room left, and never too little.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

WIDE = 320
"""How wide every picture is."""
NAME, SMALL = 13.0, 11.5
NAME_LINE, SMALL_LINE = 16, 14
"""The two sizes of type, and how far lines of each are apart."""
NARROW = frozenset("iljI.,:;'|!`\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}")
SLIM = frozenset('ftr()[]-/ "“”')
BROAD = frozenset("mwMW@%—…")
BOLD = 1.12
CUT = "…"


@dataclass(frozen=True)
class Line:
    """One line of text, with its left end on its base line. `look` is how it is set."""

    x: float
    y: float
    text: str
    look: str

    @property
    def ends(self) -> float:
        """Where it ends at most."""
        is_small = self.look == "small"
        return self.x + width_of(self.text, SMALL if is_small else NAME, bold=not is_small)


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a text is at most, at a size of type."""
    return sum(map(_share, text)) * size * (BOLD if bold else 1)


def _share(character: str) -> float:
    """How wide one character is, in sizes of type."""
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in {"W", "F"}:
        return 1.05
    for group, share in ((NARROW, 0.34), (SLIM, 0.42), (BROAD, 1.0)):
        if character in group:
            return share
    if not character.isascii():
        return 0.8
    return 0.72 if character.isupper() else 0.64


def cut(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """As much of a text as fits; where it does not all fit, it ends with an ellipsis."""
    text = " ".join(text.split())
    if width_of(text, size, bold=bold) <= room:
        return text
    while text and width_of(text + CUT, size, bold=bold) > room:
        text = text[:-1]
    return text.rstrip() + CUT


def wrapped(
    text: str, room: float, size: float, *, most: int = 2, bold: bool = False
) -> tuple[str, ...]:
    """A text in at most so many lines, broken between words where that is possible."""
    lines: list[str] = []
    for word in _pieces(text, room, size, bold=bold):
        if lines and width_of(f"{lines[-1]} {word}", size, bold=bold) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    if len(lines) > most:
        rest = " ".join(lines[most - 1 :])
        lines[most - 1 :] = [cut(rest, room, size, bold=bold)]
    return tuple(lines)


def _pieces(text: str, room: float, size: float, *, bold: bool) -> Iterator[str]:
    """Its words; one that is wider than the room, in pieces that are not."""
    for word in text.split():
        piece = ""
        for character in word:
            if piece and width_of(piece + character, size, bold=bold) > room:
                yield piece
                piece = ""
            piece += character
        yield piece
