"""Sweeping the lessons in tests, and who was reminded of what."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from plans.models import Notification
from plans.operations import lesson_reminders
from plans.queries.duties import still_open
from plans.rules.notifications import Matter
from tests.cast import Cast


def on(cast: Cast, days: int) -> Cast:
    """The same cast, with its plan, so many days on."""
    then = replace(cast, at=cast.at + timedelta(days=days), today=cast.today + timedelta(days=days))
    for name in ("plan", "outcome", "action", "family_action", "mother"):
        setattr(then, name, getattr(cast, name))
    return then


def sweep(cast: Cast, days: int = 0) -> int:
    return lesson_reminders.sweep(at=cast.at + timedelta(days=days)).owed


def owed(cast: Cast, matter: Matter) -> set[tuple[str, int, str, str]]:
    names = {worker.pk: name for name, worker in cast.workers.items()}
    rows = Notification.rows.filter(matter=matter)
    return {(names[row.recipient_id], row.step or 0, row.audience, row.instead_of) for row in rows}


def row_of(cast: Cast, matter: Matter, name: str) -> Notification:
    row = Notification.rows.filter(matter=matter, recipient=cast.workers[name]).latest("step")
    assert isinstance(row, Notification)
    return row


def is_open(cast: Cast, row: Notification, days: int) -> bool:
    return bool(still_open([row], on=cast.today + timedelta(days=days)))
