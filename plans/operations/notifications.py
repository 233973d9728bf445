"""Telling people what concerns them about a plan, once each, and marking it read."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from agencies import clock
from agencies.errors import NotVisible
from agencies.models import Worker
from agencies.operations.versions import locked
from plans import access
from plans.models import GroupMember, Notification, NotificationReading, Plan
from plans.operations.changes import keep
from plans.rules.notifications import Matter, key_of
from plans.rules.roles import WITH_ACCOUNT

Recipients = Iterable[Worker | uuid.UUID | None]


def tell(
    plan: Plan,
    *,
    matter: Matter,
    subject: str,
    to: Recipients,
    at: datetime,
    step: str = "",
    due_on: date | None = None,
    but: Worker | uuid.UUID | None = None,
) -> int:
    """Owe a message to each of these workers, once, and say how many are newly owed it.

    Inside the transaction of what it tells of. `subject` is a noun and an id, never a text. Leaves
    out `but`, who did it, and whoever may not read the plan now; the same matter, subject,
    recipient, due date and step is owed once however often it is said. Three statements.
    """
    wanted = {_pk(one) for one in to} - {None, _pk(but)}
    if not wanted:
        return 0
    readers = access.who_may("read_plan", plan, on=clock.local_date(at), among=wanted)
    owed = {
        key_of(matter, subject, worker.pk, due_on=due_on, step=step): worker for worker in readers
    }
    held = Notification.rows.filter(key__in=list(owed)).values_list("key", flat=True)
    new = {key: worker for key, worker in owed.items() if key not in set(held)}
    Notification.rows.bulk_create(
        [
            Notification(
                recipient=worker,
                plan=plan,
                matter=matter,
                subject=subject,
                key=key,
                due_on=due_on,
                created_at=at,
            )
            for key, worker in new.items()
        ],
        # Two who say the same at once owe it once.
        ignore_conflicts=True,
    )
    return len(new)


def group_of(plan: Plan, on: date) -> list[uuid.UUID]:
    """The workers who sit in a plan's group on a day and still work where their seat is."""
    seats = GroupMember.rows.filter(plan=plan, standing__in=WITH_ACCOUNT, worker__isnull=False)
    return list(
        seats.with_somebody_in_it(on).order_by("position").values_list("worker_id", flat=True)
    )


@transaction.atomic(durable=True)
def read(notification: Notification, *, by: Worker, at: datetime) -> Notification:
    """Mark a message as read by this worker; the first time counts.

    Whoever stands in reads for themselves alone: to whom it is owed, it stays unread.
    """
    scope = access.scope_of(by, on=clock.local_date(at))
    seen = Notification.objects.visible_to(scope).filter(pk=notification.pk)
    if not seen.exists():
        raise NotVisible
    row = locked(notification, version=None)
    read_by(row, by=by, at=at)
    return row


def read_by(row: Notification, *, by: Worker, at: datetime) -> None:
    """The same inside an operation that has locked the message, for a worker who may see it."""
    if row.recipient_id != by.pk:
        _read_standing_in([row.pk], by=by, at=at)
    elif row.read_at is None:
        row.read_at = at
        keep(row, by=by, at=at)


@transaction.atomic(durable=True)
def read_all(*, by: Worker, at: datetime) -> int:
    """Mark everything one is shown as read by oneself, and say how many messages that were."""
    scope = access.scope_of(by, on=clock.local_date(at))
    unread = Notification.objects.visible_to(scope).unread_by(scope)
    return all_read_by(unread, by=by, at=at)


def all_read_by(messages: Iterable[Notification], *, by: Worker, at: datetime) -> int:
    """The same of several messages that a worker may see, inside an operation; how many it was."""
    rows = list(messages)
    own = [row.pk for row in rows if row.recipient_id == by.pk]
    _read_standing_in([row.pk for row in rows if row.recipient_id != by.pk], by=by, at=at)
    unread = Notification.rows.filter(pk__in=own, read_at__isnull=True)
    return len(rows) - len(own) + (int(unread.update(read_at=at)) if own else 0)


def _read_standing_in(messages: Iterable[uuid.UUID], *, by: Worker, at: datetime) -> None:
    NotificationReading.objects.bulk_create(
        [NotificationReading(notification_id=pk, worker=by, read_at=at) for pk in messages],
        ignore_conflicts=True,
    )


def _pk(one: Worker | uuid.UUID | None) -> uuid.UUID | None:
    return one.pk if isinstance(one, Worker) else one
