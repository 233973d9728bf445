"""A plan's timetable as its page and picture show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from agencies.workdays import Calendar, in_words
from plans.models import AgreedInterval, Deadline, DeadlineMove, Plan, Scope, TimetableEvent
from plans.queries.milestones import MilestoneLine, lines
from plans.rules import timetable
from plans.rules.deadlines import (
    BY_BIRTH,
    EVENTS,
    GROUPS,
    KEPT_BY_EVENT,
    REVIEWS,
    WINDOWS,
    is_ticked_by_hand,
)
from plans.rules.milestones import WORDS
from plans.rules.timetable import ENDINGS, DeadlineStatus, Trigger

MOST_LANES = 14
BACK = timedelta(days=120)
AHEAD = timedelta(days=270)
WIDTH = 304
LANE = 34


@dataclass(frozen=True)
class Entry:
    """One deadline with its words: what, counted how, and whether it is or was late."""

    row: Deadline
    line: timetable.Row
    source: str
    is_late: bool
    how_late: str
    moves: tuple[DeadlineMove, ...]

    @property
    def is_open(self) -> bool:
        return bool(self.row.status == DeadlineStatus.OPEN)

    @property
    def is_window(self) -> bool:
        return self.row.key in WINDOWS

    @property
    def by_meeting(self) -> bool:
        return self.row.key in REVIEWS | GROUPS

    @property
    def may_be_set_aside(self) -> bool:
        is_free = self.row.key not in REVIEWS | BY_BIRTH
        return is_free and not (self.row.is_statutory or self.is_window)

    @property
    def may_be_ticked(self) -> bool:
        return is_ticked_by_hand(self.row.key)

    @property
    def by_event(self) -> bool:
        return KEPT_BY_EVENT.get(self.row.key) not in {None, *ENDINGS}


@dataclass(frozen=True)
class Lane:
    """One line of the picture: when the clock started, when it was due and when it was kept."""

    entry: Entry
    top: int
    started: float
    due: float
    held: float | None
    is_cut: bool
    is_before: bool = False


@dataclass(frozen=True)
class Picture:
    lanes: tuple[Lane, ...]
    today: float
    height: int
    from_on: date
    until_on: date
    left_out: int = 0


@dataclass(frozen=True)
class Happened:
    words: str
    row: TimetableEvent


@dataclass(frozen=True)
class Agreed:
    """What was agreed for this child instead of the policy's interval, in words."""

    line: timetable.Row
    by_policy: timetable.Row
    row: AgreedInterval


@dataclass(frozen=True)
class TimetablePage:
    open: tuple[Entry, ...]
    windows: tuple[Entry, ...]
    kept: tuple[Entry, ...]
    replaced: tuple[Entry, ...]
    events: tuple[Happened, ...]
    agreed: tuple[Agreed, ...]
    picture: Picture | None
    milestones: tuple[MilestoneLine, ...] = ()

    @property
    def next(self) -> Entry | None:
        """The first thing that can still be done in time."""
        return next((entry for entry in self.open if not entry.is_late), None)

    @property
    def late(self) -> int:
        return sum(entry.is_late for entry in self.open)


def timetable_page(
    scope: Scope, plan: Plan, *, today: date, calendar: Calendar, was_unborn: bool = False
) -> TimetablePage:
    """When everything about this plan is due, and when it was done. Five statements.

    `was_unborn` is whether it began before a birth, and so has milestones.
    """
    rows = Deadline.objects.visible_to(scope).filter(plan=plan).select_related("policy")
    rows = rows.order_by("due_on", "key", "trigger_on").prefetch_related("moves__by")
    entries = [entry_of(row, today, calendar) for row in rows]
    is_open = [entry for entry in entries if entry.is_open]
    kept = [e for e in entries if e.row.status in {DeadlineStatus.HELD, DeadlineStatus.NOT_NEEDED}]
    shown = tuple(entry for entry in is_open if not entry.is_window)
    events = _events(scope, plan)
    return TimetablePage(
        open=shown,
        windows=tuple(entry for entry in is_open if entry.is_window),
        kept=tuple(reversed(kept)),
        replaced=tuple(e for e in entries if e.row.status == DeadlineStatus.REPLACED),
        events=events,
        agreed=_agreed(scope, plan),
        picture=picture([*shown, *(e for e in kept if e.row.held_on)], today),
        milestones=_milestones(plan, entries, events) if was_unborn else (),
    )


def _milestones(
    plan: Plan, entries: Iterable[Entry], events: Iterable[Happened]
) -> tuple[MilestoneLine, ...]:
    told = [one.row for one in events if one.row.withdrawn_at is None]
    return tuple(lines(plan.kind, [one.row for one in entries], told[::-1]))


def entry_of(row: Deadline, today: date, calendar: Calendar) -> Entry:
    data = row.policy.data
    late_on = row.held_on if row.status == DeadlineStatus.HELD else today
    is_counted = row.status in {DeadlineStatus.OPEN, DeadlineStatus.HELD} and row.key not in WINDOWS
    is_late = is_counted and late_on is not None and late_on > row.due_on
    return Entry(
        row=row,
        line=timetable.row(data, row.key),
        source=data["timetable"][row.key]["source"],
        is_late=is_late,
        how_late=in_words(row.due_on, late_on, calendar) if is_late and late_on else "",
        moves=tuple(sorted(row.moves.all(), key=lambda move: move.at)),
    )


def _events(scope: Scope, plan: Plan) -> tuple[Happened, ...]:
    rows = TimetableEvent.objects.visible_to(scope).filter(plan=plan)
    rows = rows.select_related("recorded_by", "withdrawn_by", "agency")
    return tuple(happened(row) for row in rows.order_by("-happened_on", "-recorded_at"))


def _agreed(scope: Scope, plan: Plan) -> tuple[Agreed, ...]:
    """The newest of each row that is tighter than the policy."""
    rows = AgreedInterval.objects.visible_to(scope).filter(plan=plan).select_related("agreed_by")
    newest = {row.key: row for row in rows.order_by("agreed_at", "pk")}
    found = []
    for key, row in newest.items():
        by_policy = timetable.row(plan.policy.data, key)
        if row.number != by_policy.number:
            found.append(Agreed(replace(by_policy, number=row.number), by_policy, row))
    return tuple(sorted(found, key=lambda one: one.line.label))


def happened(row: TimetableEvent) -> Happened:
    """An event with its words, or that a milestone is not needed."""
    if not row.happened:
        what = WORDS[Trigger(row.trigger)]
        return Happened(f"Not needed, {what}: {row.not_needed_because}", row)
    placed = f": {row.get_placement_display()}" if row.placement else ""
    return Happened(EVENTS[Trigger(row.trigger)] + placed, row)


def picture(entries: Iterable[Entry], today: date) -> Picture | None:
    """What is open, then what was kept last, each on a line of days around today."""
    found = list(entries)
    chosen = _chosen(found, today - BACK)
    if not chosen:
        return None
    first = min(min(e.row.trigger_on, e.row.due_on) for e in chosen)
    last = max(max(e.row.due_on, e.row.held_on or e.row.due_on) for e in chosen)
    start = max(min(first, today), today - BACK)
    end = min(max(last, today + timedelta(days=7)), today + AHEAD)
    lanes = []
    for n, entry in enumerate(chosen):
        row = entry.row
        began = min(row.trigger_on, row.due_on)
        held = _place(row.held_on, start, end) if row.held_on else None
        lanes.append(
            Lane(
                entry=entry,
                top=n * LANE,
                started=_place(began, start, end),
                due=_place(row.due_on, start, end),
                held=held,
                is_cut=not start <= row.due_on <= end,
                is_before=row.due_on < start,
            )
        )
    height = len(lanes) * LANE + 22
    left_out = len(found) - len(chosen)
    return Picture(tuple(lanes), _place(today, start, end), height, start, end, left_out)


def _chosen(entries: list[Entry], since: date) -> list[Entry]:
    still = [entry for entry in entries if entry.is_open][:MOST_LANES]
    kept = (e for e in entries if e.row.held_on and e.row.held_on >= since)
    done = sorted(kept, key=lambda e: (e.row.held_on, e.row.key))
    room = MOST_LANES - len(still)
    recent = done[-room:] if room else []
    return sorted([*still, *recent], key=lambda e: (e.row.due_on, e.row.key))


def _place(day: date, start: date, end: date) -> float:
    """How far along the picture a day stands; the edge, for a day beyond it."""
    share = (min(max(day, start), end) - start) / (end - start)
    return round(8 + share * WIDTH, 1)
