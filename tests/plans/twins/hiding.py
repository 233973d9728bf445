"""What of a made world a reader may ever have seen or known of, by the matrix and not by our code."""

from __future__ import annotations

from dataclasses import dataclass, field

from plans.rules.records import RecordKind
from plans.rules.sharing import Level
from tests.plans.twins.steps import AGENCY, INSIDERS, LEADING, level_of
from tests.plans.twins.worlds import Twin, World


@dataclass(frozen=True)
class Version:
    """One version of a record, by the step that made it."""

    place: int
    level: int
    author: str


@dataclass(frozen=True)
class Given:
    """Sight that a step gave, of what was held at most so closely, to an agency or one person."""

    place: int
    agency: str
    name: str
    level: int
    is_of_kind: bool = False

    def covers(self, version: Version) -> bool:
        """What is there, as far as it was given; and of one record whatever follows."""
        follows = self.place < version.place and not self.is_of_kind
        return follows or version.level <= self.level


@dataclass
class Line:
    """A record in all its versions, with all to whom it was ever given."""

    begun: int
    kind: RecordKind
    versions: list[Version] = field(default_factory=list)
    given: list[Given] = field(default_factory=list)

    def shows(self, version: Version, reader: str) -> bool:
        """Whether they ever could read it: at the plan's level, as their agency's, or as shown."""
        own = AGENCY.get(reader) == AGENCY[version.author]
        shown = any(
            one.covers(version)
            and (one.name == reader if one.name else one.agency == AGENCY.get(reader))
            for one in self.given
            if one.name or version.level < Level.SEALED
        )
        wrote = any(
            one.author == reader and one.level == Level.SEALED and one.place <= version.place
            for one in self.versions
        )
        is_own = own if version.level == Level.CONTROLLED else wrote
        return version.level == Level.PLAN or shown or is_own

    def is_known(self, version: Version, reader: str) -> bool:
        """Whether they ever could know that it is: controlled, and they lead, chair or are core.

        Of a request for information nobody does but the two agencies, who read it.
        """
        if self.kind == RecordKind.INFORMATION_REQUEST:
            return False
        who = LEADING if self.kind == RecordKind.SUPERVISION else INSIDERS
        return version.level == Level.CONTROLLED and reader in who

    @property
    def levels(self) -> set[int]:
        return {one.level for one in self.versions}

    def is_seen_by(self, reader: str) -> bool:
        return any(self.shows(one, reader) for one in self.versions)

    def first_for(self, reader: str) -> int | None:
        """The step since when they could know of it, as of something that had just been put there.

        The very first, where what came before left traces that they may see.
        """
        for one in self.versions:
            if self.shows(one, reader) or self.is_known(one, reader):
                return one.place if self._is_like_new(one) else self.begun
        return None

    def _is_like_new(self, first: Version) -> bool:
        """Whether nobody sees more of it, or sees it longer, for what was before this version."""
        since = [one.level for one in self.versions if one.place >= first.place]
        was_given = any(one.place < first.place and not one.is_of_kind for one in self.given)
        return Level.SEALED not in since and not (was_given and Level.CONTROLLED in since)


def lines_of(world: World) -> dict[int, Line]:
    """Every record of a world, by the step that began it."""
    lines: dict[int, Line] = {}
    for place in sorted(world.done):
        step = world.steps[place]
        if place not in world.begun:
            continue
        begun = world.begun[place]
        line = lines.setdefault(begun, Line(begun, world.steps[begun].kind))
        if place in world.authors:
            level = step.level if place == begun else level_of(step, world.steps[begun])
            line.versions.append(Version(place, level, world.authors[place]))
            line.given += _between(world, place, line)
        if step.verb in {"give", "share_on"}:
            line.given.append(Given(place, *world.to[place], line.versions[-1].level))
    for place in world.done & set(world.kinds):
        for line in lines.values():
            if line.kind == world.kinds[place]:
                to = Given(place, *world.to[place], Level.CONTROLLED, is_of_kind=True)
                line.given.append(to)
    return lines


def _between(world: World, place: int, line: Line) -> list[Given]:
    """To the two agencies that keep a request for information, from when it was made."""
    if line.kind != RecordKind.INFORMATION_REQUEST or place != line.begun:
        return []
    both = (AGENCY[world.authors[place]], world.steps[place].to)
    return [Given(place, one, "", Level.CONTROLLED) for one in both]


def twin_for(world: World, reader: str) -> Twin:
    """The twin in which all is that a reader may see or know of, and nothing more."""
    lines = lines_of(world)
    first = {
        one: since for one, line in lines.items() if (since := line.first_for(reader)) is not None
    }
    seen = {one for one, line in lines.items() if line.is_seen_by(reader)}
    _keep_what_is_pointed_to(world, first, seen)
    known = set(first) - seen
    left_out = set(range(len(world.steps))) - world.done
    left_out |= {place for place in world.done if _is_hidden(world, place, reader, first, seen)}
    reworded = {one for one in world.done if world.begun.get(one) in known}
    controlled = {one for one in known if lines[one].levels == {Level.CONTROLLED}}
    return Twin(
        frozenset(left_out),
        frozenset(reworded),
        frozenset(controlled),
        frozenset(since for one, since in first.items() if since != one),
        world.chosen,
    )


def _keep_what_is_pointed_to(world: World, first: dict[int, int], seen: set[int]) -> None:
    """What a record points to that a reader may know of is known to them, from its first version."""
    before: dict[int, int] = {}
    while before != first:
        before = dict(first)
        for place, to in world.refers.items():
            line = world.begun.get(place)
            if line not in first or place < first[line] or place not in world.done:
                continue
            if to not in seen or first[to] > place:
                first[to] = to


def _is_hidden(
    world: World, place: int, reader: str, first: dict[int, int], seen: set[int]
) -> bool:
    step = world.steps[place]
    if step.verb == "end":
        return _is_hidden(world, world.refers[place], reader, first, seen)
    if step.verb == "give_kind":
        return AGENCY.get(reader) not in {AGENCY[world.givers[place]], world.to[place][0]}
    if place not in world.begun:
        return False
    line = world.begun[place]
    if step.verb in {"give", "share_on"} and line not in seen:
        return True
    return place < first.get(line, len(world.steps))
