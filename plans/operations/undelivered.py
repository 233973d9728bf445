"""Trying again to deliver what was given up."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F

from agencies import clock
from agencies.errors import NotVisible, Refused
from agencies.models import Agency, Worker
from agencies.operations import audit
from agencies.queries.authority import administered_agency, must_be_system_administrator
from plans.models import Mail
from plans.rules.mails import MailStatus


def administered(by: Worker, *, on: date) -> Agency:
    """The agency whose undelivered e-mail somebody sees: that of its administrator alone."""
    agency = administered_agency(by, on=on) if by.is_active else None
    if agency is None:
        raise PermissionDenied("Only your agency's administrator sees what was not delivered.")
    return agency


@transaction.atomic(durable=True)
def try_again(mail: Mail, *, by: Worker, at: datetime) -> Mail:
    """Send one e-mail again that was given up, from its first attempt; its words are made anew.

    For the administrator of its reader's agency; any other's does not exist. Refuses what was not
    given up.
    """
    agency = administered(by, on=clock.local_date(at))
    rows = Mail.rows.of_agency(agency).select_for_update(of=("self",))
    row: Mail | None = rows.filter(pk=mail.pk).first()
    if row is None:
        raise NotVisible
    if row.status != MailStatus.PARKED:
        raise Refused("This e-mail has not been given up: it is sent, or waits to be tried again.")
    _put_back(Mail.rows.filter(pk=row.pk), at=at)
    audit.record(
        chain=f"agency:{agency.pk}",
        verb="mail.tried_again",
        by=by,
        at=at,
        agency=agency.pk,
        subject=f"mail:{row.pk}",
    )
    row.refresh_from_db()
    return row


@transaction.atomic(durable=True)
def try_all_again(*, by: Worker, at: datetime) -> int:
    """Send again everything of one's own agency that was given up; how many that is."""
    agency = administered(by, on=clock.local_date(at))
    count = _put_back(Mail.rows.of_agency(agency), at=at)
    audit.record(
        chain=f"agency:{agency.pk}",
        verb="mail.all_tried_again",
        by=by,
        at=at,
        agency=agency.pk,
        details={"mails": count},
    )
    return count


@transaction.atomic(durable=True)
def try_everything_again(*, by: Worker, at: datetime) -> int:
    """After a fault of the mail server: everything that was given up, of every agency."""
    must_be_system_administrator(by)
    count = _put_back(Mail.rows.all(), at=at)
    audit.record(
        chain="system", verb="mail.all_tried_again", by=by, at=at, details={"mails": count}
    )
    return count


def _put_back(rows: Any, *, at: datetime) -> int:
    return int(
        rows.filter(status=MailStatus.PARKED).update(
            status=MailStatus.WAITING,
            attempts=0,
            failing_since=None,
            due_at=at,
            reason="",
            ended_at=None,
            lease=None,
            leased_until=None,
            version=F("version") + 1,
        )
    )
