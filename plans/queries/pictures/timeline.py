"""The picture of a chronology: a lane for each agency along one line of days.

What was on a day is a mark. Of what is known by its month or year only, or went on for a while, the
mark has a bar over all the days it may have been on. No mark stands on another: where a lane has too
many for that, it gives numbers instead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from agencies.workdays import MONTHS
from plans.queries.pictures.text import NAME, WIDE, Line, cut, width_of
from plans.queries.timeline import Event, Lane, Timeline
from plans.rules.chronology import Impact, Significance

LEFT, RIGHT = 8, WIDE - 8
MARK = 10
"""How wide a mark is, with the room it needs."""
ROW = 13
MOST_ROWS = 6
HEAD = 22
CELL = 23
"""How wide a number stands, where a lane gives numbers: three figures have room."""
SHORTEST = timedelta(days=28)
LOOKS = {Impact.POSITIVE: "good", Impact.NEGATIVE: "bad", Impact.NEUTRAL: "neither"}


@dataclass(frozen=True)
class Mark:
    """One entry. `look` is its shape; a full one is significant. A bar says it may be any of its days."""

    x: float
    y: int
    look: str
    is_full: bool
    bar: tuple[float, float] | None = None


@dataclass(frozen=True)
class Track:
    """One agency's lane, with marks; or with numbers, where it has too many for marks."""

    top: int
    height: int
    name: Line
    marks: tuple[Mark, ...]
    numbers: tuple[Line, ...]


@dataclass(frozen=True)
class Tick:
    x: float
    words: Line


@dataclass(frozen=True)
class Picture:
    height: int
    tracks: tuple[Track, ...]
    ticks: tuple[Tick, ...]
    today: float | None

    @property
    def has_numbers(self) -> bool:
        return any(track.numbers for track in self.tracks)


@dataclass(frozen=True)
class _Days:
    """The line of days, and where on it a day stands."""

    since: date
    until: date

    def at(self, day: date) -> float:
        """The edge, for a day beyond it."""
        share = (min(max(day, self.since), self.until) - self.since) / (self.until - self.since)
        return round(LEFT + share * (RIGHT - LEFT), 1)


def picture(found: Timeline, *, today: date) -> Picture:
    """All that was found, on as long a line of days as it needs."""
    until = max(found.until, found.since)
    days = _Days(min(found.since, until - SHORTEST), until)
    tracks: list[Track] = []
    top = 0
    for lane in found.lanes:
        tracks.append(_track(lane, days, top))
        top += tracks[-1].height
    ticks = tuple(_ticks(days, top + 14))
    is_there = days.since <= today < days.until
    return Picture(top + 20, tuple(tracks), ticks, days.at(today) if is_there else None)


def _track(lane: Lane, days: _Days, top: int) -> Track:
    count = f"{len(lane.events)}"
    room = RIGHT - LEFT - width_of(f": {count}", NAME, bold=True)
    name = Line(LEFT, top + 15, f"{cut(lane.agency, room, NAME, bold=True)}: {count}", "name")
    marks = _packed(lane.events, days, top + HEAD)
    if marks is None:
        numbers = tuple(_numbers(lane.events, days, top + HEAD + 12))
        return Track(top, HEAD + 24, name, (), numbers)
    rows = len({mark.y for mark in marks})
    return Track(top, HEAD + rows * ROW + 8, name, marks, ())


def _packed(events: Iterable[Event], days: _Days, top: int) -> tuple[Mark, ...] | None:
    """Each entry in the first row in which it stands on no other; None if that takes too many."""
    ends: list[float] = []
    marks = []
    for event in events:
        began, ended = days.at(event.when.from_on), days.at(event.when.until_on)
        middle = min(max((began + ended) / 2, LEFT), RIGHT)
        left, right = min(began, middle - MARK / 2), max(ended, middle + MARK / 2)
        row = next((n for n, end in enumerate(ends) if end < left), len(ends))
        if row == MOST_ROWS:
            return None
        ends[row : row + 1] = [right]
        marks.append(_mark(event, round(middle, 1), top + row * ROW + 6, (began, ended)))
    return tuple(marks)


def _mark(event: Event, x: float, y: int, ends: tuple[float, float]) -> Mark:
    is_long = event.when.from_on != event.when.until_on
    return Mark(
        x,
        y,
        LOOKS[event.impact] if event.impact else "unshared",
        is_full=event.significance in {Significance.SIGNIFICANT, Significance.CRITICAL},
        bar=ends if is_long else None,
    )


def _numbers(events: Iterable[Event], days: _Days, base: int) -> Iterable[Line]:
    """How many began in each stretch of the line: a number in its middle."""
    cells = int((RIGHT - LEFT) // CELL)
    wide = (RIGHT - LEFT) / cells
    counts = Counter(
        min(int((days.at(event.when.from_on) - LEFT) / wide), cells - 1) for event in events
    )
    for cell, count in sorted(counts.items()):
        words = str(count) if count < 1000 else "1k+"
        yield Line(round(LEFT + (cell + 0.5) * wide, 1), base, words, "number")


def _ticks(days: _Days, base: int) -> Iterable[Tick]:
    """The first and the last of the months, and one between; a name has its room at the edges."""
    between = days.since + (days.until - days.since) / 2
    for day, share in ((days.since, 0.0), (between, 0.5), (days.until, 1.0)):
        words = f"{MONTHS[day.month - 1]} {day.year}"
        x = days.at(day)
        yield Tick(x, Line(round(x - share * width_of(words, 11.5), 1), base, words, "small"))
