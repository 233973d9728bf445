"""What an e-mail says when it is sent: what kind of thing, which plan, when, and a link. Nothing else.

Made from what its reader may see at that moment; the link asks them to sign in.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Exists, OuterRef
from django.urls import reverse

from agencies import clock
from agencies.models import Absence, Employment, Worker
from agencies.workdays import Calendar, in_words, long_date
from plans import access
from plans.models import Mail, Notification
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

    def plan_of(self, row: Notification) -> str:
        """The opaque reference of a message's plan; none of one whose pointer alone is seen."""
        return "" if row.pk in self.pointers else row.plan.reference


def letter(mail: Mail, *, at: datetime) -> Letter | None:
    """What a mail says now: None once everything it was about is done, or is no longer theirs.

    Whoever is away has a deputy who gets it in their place. Its reader must be at work, and must
    see each plan today.
    """
    on = clock.local_date(at)
    to = _reader(mail.recipient, on)
    scope = access.scope_of(to, on=on)
    seen = Notification.objects.visible_to(scope)
    rows = seen.filter(mail=mail).select_related("plan").order_by("due_on", "created_at", "pk")
    about = still_open([row for row in rows if row.step is not None or row.read_at is None])
    if not about:
        return None
    calendars = calendars_of(row.plan.partnership_id for row in about)
    away = to.pk != mail.recipient_id
    return Letter(to, away, about, calendars, on, pointers(about, scope))


def _reader(recipient: Worker, on: date) -> Worker:
    """Whoever it is for, or the deputy of one who is away today."""
    away = Absence.objects.filter(worker=OuterRef("worker"), from_on__lte=on, until_on__gte=on)
    job = (
        Employment.objects.current(on)
        .filter(Exists(away), worker=recipient, deputy__isnull=False)
        .select_related("deputy")
        .first()
    )
    if job is None or job.deputy is None or not job.deputy.is_active:
        return recipient
    there = Employment.objects.current(on).filter(worker=job.deputy, agency=job.agency_id)
    return job.deputy if there.exists() else recipient


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
        reference = written.plan_of(first)
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
    reference = written.plan_of(row)
    words = f"{Matter(row.matter).label}.{f' Plan {reference}.' if reference else ''}"
    link = f"{settings.COREGROUP_ORIGIN}{reverse('notification', args=[row.pk])}"
    if row.due_on is None:
        return [words, link]
    if row.matter in WAITING_SINCE:
        return [words, f"Waits since {long_date(row.due_on)}", link]
    calendar = written.calendars[row.plan.partnership_id]
    return [words, f"{long_date(row.due_on)}, {in_words(row.due_on, written.on, calendar)}", link]
