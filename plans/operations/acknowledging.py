"""Saying that one has taken a message up: in the list, on its page, or by doing the thing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from agencies import clock
from agencies.errors import NotVisible, Refused
from agencies.models import Worker
from agencies.operations import audit
from agencies.operations.versions import locked
from plans import access
from plans.models import Acknowledgement, Notification
from plans.models.notifications import NotificationQuerySet
from plans.operations.changes import Change
from plans.operations.notifications import all_read_by, read_by
from plans.rules.notifications import Acknowledged
from plans.rules.roles import Capacity


@transaction.atomic(durable=True)
def acknowledge(
    notification: Notification, *, how: str, by: Worker, at: datetime
) -> Acknowledgement:
    """Say that one has taken up a message of one's own, or of whom one stands in for.

    With a reminder, every earlier one of the same to the same person is taken up. Stops no clock:
    what it is about is still to be done. Whoever stands in reads it for themselves alone. The first
    who says so is kept; refuses another's message, which for them does not exist.
    """
    scope = access.scope_of(by, on=clock.local_date(at))
    if not Notification.objects.visible_to(scope).filter(pk=notification.pk).exists():
        raise NotVisible
    if how not in {Acknowledged.LIST, Acknowledged.PAGE}:
        raise Refused("Say where you acknowledged it.", field="how")
    # Two clicks make one row: the second waits here, and finds the first.
    row = locked(notification, version=None)
    read_by(row, by=by, at=at)
    held: Acknowledgement | None = Acknowledgement.rows.filter(notification=row).first()
    if held is not None:
        return held
    audit.record(
        chain=f"worker:{by.pk}",
        verb="notification.acknowledged",
        by=by,
        at=at,
        agency=scope.agency_id,
        subject=f"notification:{row.pk}",
    )
    _keep(_before(row), how=how, by=by, at=at)
    made: Acknowledgement = Acknowledgement.rows.create(notification=row, at=at, by=by, how=how)
    return made


def by_doing(*subjects: str, doing: Change) -> int:
    """Whoever does a thing has taken up every reminder of it: theirs, and of whom they acted for.

    Inside the operation that does it. One statement where nobody was reminded, else at most four.
    """
    if not subjects:
        return 0
    recipients = {doing.by.pk, *doing.place.for_workers}
    if Capacity.CHAIR in doing.place.capacities and doing.plan.chair_id is not None:
        # Whoever decides for a chair who is away does what that chair was reminded of.
        recipients.add(doing.plan.chair_id)
    told = _not_taken_up().filter(
        recipient__in=recipients,
        plan=doing.plan,
        subject__in=subjects,
    )
    return _keep(told, how=Acknowledged.DOING, by=doing.by, at=doing.at)


def _before(row: Notification) -> Iterable[Notification]:
    """The reminders of the same thing, due the same day, that the same person had earlier."""
    if row.step is None:
        return ()
    earlier: Iterable[Notification] = (
        _not_taken_up()
        .filter(
            plan=row.plan_id,
            subject=row.subject,
            recipient=row.recipient_id,
            due_on=row.due_on,
            created_at__lte=row.created_at,
        )
        .exclude(pk=row.pk)
    )
    return earlier


def _not_taken_up() -> NotificationQuerySet:
    return Notification.rows.filter(step__isnull=False, acknowledgement__isnull=True)


def _keep(told: Iterable[Notification], *, how: str, by: Worker, at: datetime) -> int:
    rows = list(told)
    if rows:
        Acknowledgement.rows.bulk_create(
            [Acknowledgement(notification=row, at=at, by=by, how=how) for row in rows],
            # Somebody may say so at the same moment.
            ignore_conflicts=True,
        )
        all_read_by(rows, by=by, at=at)
    return len(rows)
