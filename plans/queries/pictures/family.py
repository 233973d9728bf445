"""The picture of a family: a band for each generation.

A line leads to the child from whom it was born to or adopted by. Whose parent a grandparent is,
nobody records, so no line says it. Whoever or whatever is not known has a broken border.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from plans.queries.family_facts import FamilyMap, Somebody
from plans.queries.pictures.text import NAME, NAME_LINE, SMALL, SMALL_LINE, WIDE, Line, wrapped
from plans.rules.generations import Generation
from plans.rules.household import HouseholdStatus

EDGE = 2
BOX = 150
GUTTER = WIDE - 2 * EDGE - 2 * BOX
PAD = 7
NOBODY = "Nobody is recorded. Whether anybody asked is not on record."


@dataclass(frozen=True)
class Box:
    """One person's box: `look` says what they are, and so does its text."""

    x: int
    y: int
    width: int
    height: int
    look: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Stroke:
    """A line from a parent to the child, as a path; a parent who is not known is joined by a broken
    one."""

    path: str
    is_broken: bool


@dataclass(frozen=True)
class Tree:
    height: int
    bands: tuple[Line, ...]
    rules: tuple[int, ...]
    boxes: tuple[Box, ...]
    strokes: tuple[Stroke, ...]


def tree(family: FamilyMap) -> Tree:
    """Everybody in the band of their generation, two beside each other, the closest first."""
    signs = _signs(family)
    bands: list[Line] = []
    rules: list[int] = []
    boxes: list[tuple[Somebody, Box]] = []
    top = 0
    for generation in Generation:
        people = family.in_generation(generation)
        if not people and generation in {Generation.YOUNGER, Generation.OTHERS}:
            continue
        if top:
            rules.append(top)
        bands.append(Line(EDGE, top + 17, str(generation.label), "band"))
        top += 26
        if not people:
            text = wrapped(NOBODY, WIDE - 2 * EDGE, SMALL)
            bands += [Line(EDGE, top + 8 + n * SMALL_LINE, t, "small") for n, t in enumerate(text)]
            top += len(text) * SMALL_LINE + 8
            continue
        placed, top = _in_rows(people, top, signs)
        boxes += placed
    return Tree(
        height=top,
        bands=tuple(bands),
        rules=tuple(rules),
        boxes=tuple(box for _, box in boxes),
        strokes=tuple(_strokes(boxes)),
    )


def _in_rows(
    people: tuple[Somebody, ...], top: int, signs: dict[str, str]
) -> tuple[list[tuple[Somebody, Box]], int]:
    """A band's boxes, and where the band ends."""
    found = []
    for first in range(0, len(people), 2):
        pair = people[first : first + 2]
        texts = [list(_texts(one, signs)) for one in pair]
        height = max(map(_tall, texts)) + 2 * PAD - 3
        for column, (one, text) in enumerate(zip(pair, texts, strict=True)):
            x = EDGE + column * (BOX + GUTTER)
            found.append((one, _box(one, text, x=x, y=top, height=height)))
        top += height + 8
    return found, top + 2


def _tall(texts: Iterable[tuple[str, str]]) -> int:
    return sum(NAME_LINE if look == "name" else SMALL_LINE for _, look in texts)


def _box(one: Somebody, texts: list[tuple[str, str]], *, x: int, y: int, height: int) -> Box:
    lines, base = [], y + PAD
    for text, look in texts:
        base += NAME_LINE if look == "name" else SMALL_LINE
        lines.append(Line(x + PAD, base - 4, text, look))
    return Box(x, y, BOX, height, _look(one), tuple(lines))


def _look(one: Somebody) -> str:
    if one.unknown:
        return "unknown"
    if one.is_the_child:
        return "unborn" if one.is_unborn else "child"
    return "question" if one.is_in_question else "known"


def _texts(one: Somebody, signs: dict[str, str]) -> Iterator[tuple[str, str]]:
    """What stands in a box: each line and how it is set."""
    room = BOX - 2 * PAD
    for line in wrapped(one.name, room, NAME, most=3, bold=True):
        yield line, "name"
    told = [f"{one.relation}, {one.age}" if one.age and not one.is_the_child else one.relation]
    if one.is_the_child:
        told = [one.age]
    if one.unknown:
        told = [one.unknown]
    told += one.notes
    told += [] if one.unknown else [_where(one, signs)]
    for words in filter(None, told):
        for line in wrapped(words, room, SMALL):
            yield line, "small"


def _where(one: Somebody, signs: dict[str, str]) -> str:
    """ "Lives in A", "Visits A", "? A or B"; the homes are drawn with the same letters."""
    if one.is_the_child:
        return f"Home {signs['']}" if "" in signs else "Home not known"
    if not one.homes:
        return "Has moved out" if one.places else "Home not recorded"
    at = [signs[place.home] for place in one.homes]
    if one.is_in_two_homes:
        return f"? Said to live in {' and '.join(at)}"
    if one.is_in_question:
        return f"? Agencies differ on {' and '.join(at)}"
    return ", ".join(f"{SHORT[place.words[0].status]} {signs[place.home]}" for place in one.homes)


SHORT = {
    HouseholdStatus.LIVES_HERE: "Lives in",
    HouseholdStatus.STAYS_OVER: "Stays over in",
    HouseholdStatus.VISITS: "Visits",
    HouseholdStatus.CONTACT: "Contact outside",
    HouseholdStatus.MOVED_OUT: "Moved out of",
}


def _signs(family: FamilyMap) -> dict[str, str]:
    return {"" if home.is_the_childs else home.name: home.sign for home in family.homes}


def _strokes(boxes: list[tuple[Somebody, Box]]) -> Iterator[Stroke]:
    """Each parent to the child: along the gutter between the boxes, where nothing else stands."""
    child = next(box for one, box in boxes if one.is_the_child)
    middle = EDGE + BOX + GUTTER / 2
    end = child.y + child.height / 2
    for one, box in boxes:
        if one.is_parent:
            side = box.x + box.width if box.x == EDGE else box.x
            path = f"M{side} {box.y + box.height / 2:g}H{middle:g}V{end:g}H{child.x + child.width}"
            yield Stroke(path, is_broken=not one.is_known)
