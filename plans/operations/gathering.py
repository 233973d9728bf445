"""Making out e-mails: at once, or gathered into each reader's digest of the day."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from agencies import clock
from agencies.models import Employment
from agencies.workdays import Calendar
from plans.models import Mail, MailChoice, Notification
from plans.queries.calendars import calendars_of
from plans.rules.mails import (
    Choice,
    Delivery,
    MailKind,
    MailStatus,
    next_digest,
    next_working_hour,
)
from plans.rules.notifications import Weight

AT_ONCE = 500
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Slot:
    """An e-mail that a message belongs to: its own, or the digest of a reader's day."""

    recipient: uuid.UUID
    kind: MailKind
    key: str
    due_at: datetime


@dataclass(frozen=True)
class Readers:
    """What is known of those to whom some messages go."""

    choices: Mapping[uuid.UUID, Choice]
    agencies: Mapping[uuid.UUID, uuid.UUID]
    calendars: Mapping[uuid.UUID, Calendar]


def gather(*, at: datetime) -> int:
    """Make out an e-mail for every message that has none yet; how many messages that were."""
    gathered = 0
    while taken := _gather_some(at=at):
        gathered += taken
    return gathered


@transaction.atomic
def _gather_some(*, at: datetime) -> int:
    waiting = Notification.rows.to_be_mailed().select_for_update(of=("self",), skip_locked=True)
    told = list(waiting.select_related("plan").order_by("recipient_id", "pk")[:AT_ONCE])
    readers = _readers(told, at)
    wanted: dict[Slot, list[Notification]] = defaultdict(list)
    off: list[Notification] = []
    for row in told:
        slot = _slot(row, readers, at)
        (wanted[slot] if slot else off).append(row)
    Notification.rows.filter(pk__in=[row.pk for row in off]).update(is_mailed=False)
    _put_in(wanted, readers, at=at)
    return len(told)


def _readers(told: Sequence[Notification], at: datetime) -> Readers:
    workers = {row.recipient_id for row in told}
    jobs = Employment.objects.current(clock.local_date(at)).filter(worker__in=workers)
    return Readers(
        choices={row.worker_id: row.choice for row in MailChoice.rows.filter(worker__in=workers)},
        agencies=dict(jobs.values_list("worker_id", "agency_id")),
        calendars=calendars_of(row.plan.partnership_id for row in told),
    )


def _slot(row: Notification, readers: Readers, at: datetime) -> Slot | None:
    """Where a message goes; None where its reader wants no e-mail of it."""
    choice = readers.choices.get(row.recipient_id, Choice())
    delivery = choice.delivery(row.matter, row.weight, instant=row.is_instant)
    if delivery == Delivery.OFF:
        return None
    if delivery == Delivery.DIGEST:
        return _digest(row.recipient_id, next_digest(at, choice.hour))
    calendar = readers.calendars[row.plan.partnership_id]
    due_at = at if row.weight == Weight.SAFETY else next_working_hour(at, calendar)
    return Slot(row.recipient_id, MailKind.INSTANT, f"instant:{row.pk}", due_at)


def _digest(recipient: uuid.UUID, due_at: datetime) -> Slot:
    day = clock.local_date(due_at).isoformat()
    return Slot(recipient, MailKind.DIGEST, f"digest:{recipient}:{day}", due_at)


def _put_in(wanted: Mapping[Slot, list[Notification]], readers: Readers, *, at: datetime) -> None:
    """Put messages into their e-mails; into the next day's where one is being sent already."""
    while wanted:
        # In one order for everybody, so that two who gather at once never wait for each other.
        slots = sorted(wanted, key=lambda slot: slot.key)
        Mail.rows.bulk_create(
            (_made_out(slot, readers, at) for slot in slots), ignore_conflicts=True
        )
        # Locked, so that none of them is taken up between being looked at and being added to.
        still = Mail.rows.filter(
            key__in=[slot.key for slot in slots], status=MailStatus.WAITING, lease__isnull=True
        )
        mails = {mail.key: mail.pk for mail in still.order_by("key").select_for_update()}
        late: dict[Slot, list[Notification]] = {}
        for slot, rows in wanted.items():
            if slot.key in mails:
                _add(mails[slot.key], rows)
            elif slot.kind == MailKind.DIGEST:
                late[_digest(slot.recipient, slot.due_at + A_DAY)] = rows
        wanted = late


def _made_out(slot: Slot, readers: Readers, at: datetime) -> Mail:
    return Mail(
        recipient_id=slot.recipient,
        agency_id=readers.agencies.get(slot.recipient),
        kind=slot.kind,
        key=slot.key,
        created_at=at,
        due_at=slot.due_at,
    )


def _add(mail: Any, rows: Iterable[Notification]) -> None:
    Notification.rows.filter(pk__in=[row.pk for row in rows]).update(mail=mail)
