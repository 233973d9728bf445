"""What an e-mail says when it is sent: what kind of thing, which plan, when, and a link. Nothing else.

Made from what its reader may see at that moment; the link asks them to sign in.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Exists, OuterRef
from django.urls import reverse

from agencies import clock
from agencies.clock import local_time
from agencies.models import Absence, Employment, Worker
from agencies.workdays import Calendar, in_words, long_date
from plans import access
from plans.models import Mail, Notification, Scope
from plans.queries.calendars import calendars_of
from plans.queries.duties import still_open
from plans.queries.notifications import pointers
from plans.rules.mails import MailKind
from plans.rules.notifications import WAITING_SINCE, Matter


@dataclass(frozen=True)
class Letter:
    """To whom an e-mail goes today, and what it is about."""

    to: Worker
    for_somebody_away: bool
    about: Sequence[Notification]
    calendars: Mapping[uuid.UUID, Calendar]
    on: date
    pointers: frozenset[uuid.UUID] = frozenset()

    def reference_of(self, row: Notification) -> str:
        """The opaque reference of a message's plan; none of one whose pointer alone is seen.

        Of a disagreement its own: its reader may not know of the plan.
        """
        if row.disagreement is not None:
            return str(row.disagreement.reference)
        return "" if row.pk in self.pointers else str(row.plan.reference)


def letters(mails: Sequence[Mail], *, at: datetime) -> dict[uuid.UUID, Letter]:
    """What each mail says now; none for one of which everything is done, or is no longer theirs.

    Whoever is away has a deputy who gets it in their place. Its reader must be at work, and must
    see each plan today. A statement for each reader, one for each kind of thing, and few more.
    """
    on = clock.local_date(at)
    readers = _readers(mails, on)
    scopes = access.scopes_of(readers.values(), on=on)
    seen, as_pointers = _seen(mails, readers, scopes)
    about: dict[Any, list[Notification]] = defaultdict(list)
    for row in still_open(
        [row for row in seen if row.step is not None or row.read_at is None], on=on
    ):
        about[row.mail_id].append(row)
    calendars = calendars_of(row.plan.partnership_id for rows in about.values() for row in rows)
    return {
        mail.pk: Letter(to, to.pk != mail.recipient_id, about[mail.pk], calendars, on, as_pointers)
        for mail in mails
        if mail.pk in about
        for to in [readers[mail.recipient_id]]
    }


def _seen(
    mails: Sequence[Mail],
    readers: Mapping[uuid.UUID, Worker],
    scopes: Mapping[uuid.UUID, Scope],
) -> tuple[list[Notification], frozenset[uuid.UUID]]:
    """What the mails are about that whoever reads them may read, and of what a pointer alone."""
    mine: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    for mail in mails:
        mine[readers[mail.recipient_id].pk].append(mail.pk)
    seen: list[Notification] = []
    as_pointers: frozenset[uuid.UUID] = frozenset()
    for reader, theirs in mine.items():
        rows = Notification.objects.visible_to(scopes[reader]).filter(mail__in=theirs)
        told = list(
            rows.select_related("plan", "disagreement").order_by("due_on", "created_at", "pk")
        )
        seen += told
        as_pointers |= pointers(told, scopes[reader])
    return seen, as_pointers


def _readers(mails: Sequence[Mail], on: date) -> dict[uuid.UUID, Worker]:
    """Whoever each is for, or the deputy of one who is away today, by recipient. Two statements."""
    recipients = Worker.objects.in_bulk({mail.recipient_id for mail in mails})
    away = Absence.objects.filter(worker=OuterRef("worker"), from_on__lte=on, until_on__gte=on)
    there = Employment.objects.current(on).filter(
        worker=OuterRef("deputy"), agency=OuterRef("agency")
    )
    stood_in_for = (
        Employment.objects.current(on)
        .filter(Exists(away), Exists(there), worker__in=list(recipients))
        .select_related("deputy")
    )
    return recipients | {job.worker_id: job.deputy for job in stood_in_for if job.deputy}


def message(mail: Mail, written: Letter) -> EmailMessage:
    """The e-mail itself. Its Message-ID is the mail's own, however often it has to be sent."""
    return EmailMessage(
        subject=_subject(mail, written),
        body=_body(written),
        to=[written.to.email],
        headers={
            "Message-ID": f"<{mail.pk}@{urlsplit(settings.COREGROUP_ORIGIN).hostname}>",
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )


def _subject(mail: Mail, written: Letter) -> str:
    first = written.about[0]
    if mail.kind == MailKind.INSTANT:
        reference = written.reference_of(first)
        return f"Coregroup: {Matter(first.matter).label}{f' ({reference})' if reference else ''}"
    count = len(written.about)
    return f"Coregroup: {count} {'thing waits' if count == 1 else 'things wait'} for you"


def _body(written: Letter) -> str:
    opening = "Somebody you stand in for is away." if written.for_somebody_away else ""
    return "\n".join(
        [
            *([opening, ""] if opening else []),
            *(line for row in written.about for line in (*_lines(row, written), "")),
            "You are asked to sign in. This message says nothing about anybody, on purpose.",
            f"Choose how you are told: {settings.COREGROUP_ORIGIN}{reverse('mail_choice')}",
        ]
    )


def _lines(row: Notification, written: Letter) -> list[str]:
    reference = written.reference_of(row)
    noun = "Reference" if row.disagreement_id else "Plan"
    words = f"{Matter(row.matter).label}.{f' {noun} {reference}.' if reference else ''}"
    link = f"{settings.COREGROUP_ORIGIN}{reverse('notification', args=[row.pk])}"
    if row.due_on is None:
        return [words, link]
    if row.matter in WAITING_SINCE:
        return [words, f"Waits since {long_date(row.due_on)}", link]
    calendar = written.calendars[row.plan.partnership_id]
    hour = f", {local_time(row.due_at):%H:%M}" if row.due_at else ""
    left = in_words(row.due_on, written.on, calendar)
    return [words, f"{long_date(row.due_on)}{hour}, {left}", link]
