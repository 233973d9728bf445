"""Bringing the deadlines that are stored into line with those that follow from what is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from plans.rules.deadlines import GROUPS, REVIEWS, WINDOWS
from plans.rules.story import Due, Identity
from plans.rules.timetable import DeadlineStatus

BEFORE_ITS_TIME = "From before this plan's timetable was kept here."


@dataclass(frozen=True)
class Stored:
    """What of a stored deadline decides whether it stays as it is."""

    status: str
    held_on: date | None = None


@dataclass(frozen=True)
class Line:
    """What a stored deadline becomes, or a new one is."""

    due: Due
    status: DeadlineStatus


@dataclass(frozen=True)
class Differences:
    added: tuple[Line, ...]
    changed: tuple[Line, ...]
    replaced: frozenset[Identity]

    @property
    def is_none(self) -> bool:
        return not (self.added or self.changed or self.replaced)


def differences(
    stored: Mapping[Identity, Stored],
    found: Iterable[Due],
    hinging: frozenset[Identity] = frozenset(),
) -> Differences:
    """What must be written so that the stored deadlines say what was found.

    A stored date is never counted again: a row of the same clock stays, and is only kept, set aside
    or taken up again. An open one that no longer follows was counted from a date that has changed;
    so was one of `hinging`, even kept: what it was counted from did not happen.
    """
    found = list(found)
    wanted = {due.identity for due in found}
    added = [_line(due) for due in found if due.identity not in stored]
    changed = [
        _line(due) for due in found if due.identity in stored and _moves(stored[due.identity], due)
    ]
    replaced = {
        identity
        for identity, row in stored.items()
        if identity not in wanted and _falls(row, is_hinging=identity in hinging)
    }
    return Differences(tuple(added), tuple(changed), frozenset(replaced))


def _falls(row: Stored, *, is_hinging: bool) -> bool:
    return row.status == DeadlineStatus.OPEN or (
        is_hinging and row.status != DeadlineStatus.REPLACED
    )


def _line(due: Due) -> Line:
    if due.met_on:
        return Line(due, DeadlineStatus.HELD)
    return Line(due, DeadlineStatus.NOT_NEEDED if due.void else DeadlineStatus.OPEN)


def _moves(row: Stored, due: Due) -> bool:
    """Whether a stored deadline changes. What kept it stays, unless something kept it sooner."""
    if row.status == DeadlineStatus.HELD:
        return bool(due.met_on and row.held_on and due.met_on < row.held_on)
    if row.status == DeadlineStatus.NOT_NEEDED:
        return False
    return row.status == DeadlineStatus.REPLACED or bool(due.met_on or due.void)


def taken_over(found: Iterable[Due], since: date, *, with_groups: bool) -> tuple[Due, ...]:
    """The deadlines of a plan that ran before its timetable was kept here, from a day on.

    What had fallen due before then may well have been done: it is set aside, not shown as late.
    Reviews stand, for those are told; meetings of the group where they are told as well.
    """
    stand = REVIEWS | GROUPS if with_groups else REVIEWS
    return tuple(
        replace(due, void=BEFORE_ITS_TIME)
        if due.limit_on < since and not (due.met_on or due.void) and due.key not in stand | WINDOWS
        else due
        for due in found
    )
