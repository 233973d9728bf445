"""Reminders as a sweep would have made them, and what it means that the thing was done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from plans.models import Acknowledgement, Deadline, Notification, Outcome
from plans.operations import reminders
from plans.queries.duties import still_open
from plans.rules.notifications import Matter
from tests.cast import Cast


def reminded(cast: Cast, name: str, subject: str, matter: Matter, **given: Any) -> Notification:
    """A reminder as a sweep would have made it, of something due today unless told otherwise."""
    said = {"due_on": cast.today, "plan": cast.plan, "step": 0, "audience": "owner"} | given
    row: Notification = Notification.rows.create(
        recipient=cast.workers[name],
        matter=matter,
        subject=subject,
        key=f"{name}:{subject}",
        created_at=cast.at,
        **said,
    )
    return row


def done(row: Notification, *, is_over: bool = True) -> None:
    """It was taken up by doing it, and, once that is all there is to do, nothing climbs any more."""
    taken = Acknowledgement.rows.filter(notification=row).first()
    assert taken is not None
    assert taken.how == "doing"
    assert bool(still_open([row], on=taken.at.date())) is not is_over
    if is_over:
        same = Notification.rows.filter(subject=row.subject, due_on=row.due_on)
        before = same.count()
        reminders.sweep(at=taken.at + timedelta(days=60))
        assert same.count() == before


def deadline_of(cast: Cast, *keys: str) -> Deadline:
    """The first open deadline among these, made due today."""
    row = (
        Deadline.rows.filter(plan=cast.plan, key__in=sorted(keys)).open().order_by("due_on").first()
    )
    assert row is not None
    Deadline.rows.filter(pk=row.pk).update(due_on=cast.today)
    row.refresh_from_db()
    found: Deadline = row
    return found


def to_look_at(cast: Cast, days: int = 0) -> str:
    Outcome.rows.filter(pk=cast.outcome.pk).update(review_on=cast.today + timedelta(days=days))
    cast.outcome.refresh_from_db()
    return f"outcome:{cast.outcome.pk}"
