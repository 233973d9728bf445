"""Whether this database may send, and when the clock last ticked, swept and delivered."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from agencies.errors import Refused
from agencies.models import Worker
from agencies.operations import audit
from plans.models import Mail, Outbox
from plans.queries.database import identity
from plans.rules.mails import MailStatus

SWEPT_EVERY = timedelta(minutes=10)
LESSONS_EVERY = timedelta(minutes=55)
"""A little less than the hour: what beat asks for is never put off to the time after."""
LONGEST_LOOK = timedelta(minutes=50)
"""The same of the sweep of the lessons, which its task ends by then."""
LONGEST_SWEEP = timedelta(minutes=3)
"""Then whoever swept is taken to be dead. Two at once would owe nothing twice."""


def current() -> Outbox:
    """The one row, made the first time anybody asks."""
    row: Outbox
    row, _ = Outbox.rows.get_or_create(one=True, defaults={"database": identity()})
    return row


def is_quarantined(row: Outbox) -> bool:
    """Whether this is another database than the one that was allowed to send: a restored copy."""
    return row.database != identity()


def is_ours() -> bool:
    """Whether clocks may run here at all: not in a restored copy that nobody has released."""
    return not is_quarantined(current())


def may_send(row: Outbox, *, at: datetime) -> bool:
    """Not from a copy that nobody has released, and not while the mail server does not answer."""
    return not is_quarantined(row) and (row.closed_until is None or row.closed_until <= at)


def tick(*, at: datetime) -> bool:
    """Say that the clock ticked, and whether it is this tick's turn to sweep.

    One sweep at a time, however many clocks tick: two beats, or a late one, find the turn taken.
    """
    current()
    with transaction.atomic():
        row = Outbox.rows.select_for_update().get(one=True)
        row.ticked_at = at
        turn = not is_quarantined(row) and _is_due(row, at)
        if turn:
            row.swept_until = at + LONGEST_SWEEP
        row.save(update_fields=["ticked_at", "swept_until"])
    return turn


def _is_due(row: Outbox, at: datetime) -> bool:
    if row.swept_until is not None and row.swept_until > at:
        return False
    return row.swept_at is None or at - row.swept_at >= SWEPT_EVERY


def swept(*, at: datetime, to_nobody: int) -> None:
    Outbox.rows.filter(one=True).update(swept_at=at, swept_until=None, owed_to_nobody=to_nobody)


def look_at_lessons(*, at: datetime) -> bool:
    """Whether it is time to sweep the lessons, and nobody does: once an hour, however often asked."""
    current()
    with transaction.atomic():
        row = Outbox.rows.select_for_update().get(one=True)
        last, until = row.lessons_swept_at, row.lessons_swept_until
        is_taken = until is not None and until > at
        is_early = last is not None and at - last < LESSONS_EVERY
        if is_quarantined(row) or is_taken or is_early:
            return False
        row.lessons_swept_until = at + LONGEST_LOOK
        row.save(update_fields=["lessons_swept_until"])
    return True


def looked_at_lessons(*, at: datetime, to_nobody: int, failed: int) -> None:
    Outbox.rows.filter(one=True).update(
        lessons_swept_at=at,
        lessons_swept_until=None,
        lessons_owed_to_nobody=to_nobody,
        lessons_failed=failed,
    )


def delivered(*, at: datetime) -> None:
    Outbox.rows.filter(one=True).update(delivered_at=at)


def took(*, at: datetime) -> None:
    """The mail server took a mail: what failed before then failed by its own fault."""
    earlier = Q(took_at__isnull=True) | Q(took_at__lt=at)
    Outbox.rows.filter(earlier, one=True).update(took_at=at)


def close_for_a_while(*, at: datetime) -> None:
    """Try the mail server again in a while; what waits keeps its attempts."""
    wait = timedelta(seconds=settings.COREGROUP_MAIL_FIRST_WAIT)
    Outbox.rows.filter(one=True).update(closed_until=at + wait)


@transaction.atomic(durable=True)
def release(*, by: Worker, at: datetime, keep_waiting: bool) -> Outbox:
    """Let a restored database send again; a system administrator's to say.

    What was waiting in the copy was very likely sent by the original, so it is dropped unless
    `keep_waiting`; in the product it all stays to be read. Refuses a database that sends already:
    dropping what waits there would lose it.
    """
    if not by.is_system_administrator:
        raise PermissionDenied("Only a system administrator may release what is to be sent.")
    current()
    row: Outbox = Outbox.rows.select_for_update().get(one=True)
    if not is_quarantined(row):
        raise Refused("This database may send already: there is nothing to release.")
    row.database, row.released_at, row.released_by = identity(), at, by
    row.closed_until = row.swept_until = None
    row.version += 1
    row.save()
    dropped = 0
    if not keep_waiting:
        dropped = Mail.rows.filter(status=MailStatus.WAITING).update(
            status=MailStatus.DROPPED, reason="released", ended_at=at
        )
    audit.record(chain="system", verb="outbox.released", by=by, at=at, details={"dropped": dropped})
    return row
