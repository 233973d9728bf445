"""The picture of the homes of a family: a house for each, with whoever is said to be there.

Where agencies differ, both are in the house as a question, each with whose word it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from agencies.workdays import MONTHS
from plans.queries.family_facts import FamilyMap, Home, Place, Somebody
from plans.queries.pictures.text import (
    NAME,
    NAME_LINE,
    SMALL,
    SMALL_LINE,
    WIDE,
    Line,
    cut,
    wrapped,
)

EDGE = 2
INSIDE = 28
HEAD = 44
ROOM = WIDE - EDGE - INSIDE - 8


@dataclass(frozen=True)
class Sign:
    """A sign before a name: how somebody stands to the home, each by its own shape."""

    x: float
    y: float
    kind: str


@dataclass(frozen=True)
class House:
    top: int
    height: int
    is_the_childs: bool
    letter: Line
    lines: tuple[Line, ...]
    signs: tuple[Sign, ...]

    @property
    def roof(self) -> str:
        """The outline: a gable, and the walls under it."""
        left, right, base = EDGE, WIDE - EDGE, self.top + self.height
        return f"M{left} {base}V{self.top + 26}L{left + 30} {self.top}L{left + 60} {self.top + 26}H{right}V{base}Z"


@dataclass(frozen=True)
class Homes:
    height: int
    houses: tuple[House, ...]
    lines: tuple[Line, ...]


def homes(family: FamilyMap) -> Homes:
    """Each home as a house with whoever is said to be there; below them, of whom nobody says it."""
    houses: list[House] = []
    top = 2
    for home in family.homes:
        houses.append(_house(home, top))
        top += houses[-1].height + 12
    lines: list[Line] = []
    for heading, people in _beside(family):
        lines.append(Line(EDGE, top + 14, heading, "name"))
        top += 22
        for text in people:
            for line in wrapped(text, WIDE - 2 * EDGE - 12, SMALL):
                lines.append(Line(EDGE + 12, top + 10, line, "small"))
                top += SMALL_LINE
            top += 4
        top += 8
    return Homes(top, tuple(houses), tuple(lines))


def _beside(family: FamilyMap) -> Iterator[tuple[str, list[str]]]:
    """What stands below the houses."""
    if family.unsaid:
        yield "? The child's home", [family.unsaid]
    elsewhere = [
        f"{one.name}: {'has moved out' if one.places else 'not recorded'}"
        for one in family.nowhere
        if one.is_known
    ]
    if elsewhere:
        yield "Where they live is not known", elsewhere


def _house(home: Home, top: int) -> House:
    lines: list[Line] = []
    signs: list[Sign] = []
    called = ["The child's home"] if home.is_the_childs else []
    called += [home.name] if home.name else []
    base = top + 32
    for words in called:
        base += NAME_LINE
        lines.append(Line(HEAD, base - 3, cut(words, WIDE - HEAD - 10, NAME, bold=True), "name"))
    base += 8
    for one, place in home.people:
        is_asked = place is not None and (place.is_disputed or one.is_in_two_homes)
        kind = "question" if is_asked else _kind(one, place)
        signs.append(Sign(14, base + 9, kind))
        for line in wrapped(one.name, ROOM, NAME, bold=True):
            base += NAME_LINE
            lines.append(Line(INSIDE, base - 3, line, "name"))
        for words in _sides(one, place, is_asked=is_asked):
            for line in wrapped(words, ROOM, SMALL):
                base += SMALL_LINE
                lines.append(Line(INSIDE, base - 3, line, "small"))
        base += 8
    letter = Line(EDGE + 30, top + 22, home.sign, "letter")
    return House(top, base - top, home.is_the_childs, letter, tuple(lines), tuple(signs))


def _kind(one: Somebody, place: Place | None) -> str:
    if place is None:
        return "unborn" if one.is_unborn else "child"
    return place.words[0].status.value


def _sides(one: Somebody, place: Place | None, *, is_asked: bool) -> Iterator[str]:
    """What is said of somebody in a home: by everybody, where it is a question."""
    if place is None:
        yield f"{one.relation}. {one.age}" if one.age else one.relation
        return
    if is_asked:
        two = one.is_in_two_homes and place.is_lived_in
        yield "Said to live in two homes. Is that so?" if two else "Agencies differ. Which is so?"
        for word in place.words:
            yield f"{word.agency}: {word.says[:1].lower()}{word.says[1:]} ({_day(word.on)})"
        return
    yield f"{place.words[0].says} ({_day(place.words[0].on)})"


def _day(day: date) -> str:
    """ "29 Oct 2026": the day that a word is of."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
