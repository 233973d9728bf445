"""Making out e-mails from what people are owed, and sending them: never lost, seldom twice.

A mail is claimed under a lease, checked again, sent, marked and committed, one at a time. Whoever is
killed in between leaves a lease that ends, and at most the mail in hand is sent again, with the same
Message-ID. Words are made when it is sent, so that they say nothing its reader may no longer see.
"""

from __future__ import annotations

import random
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from smtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPException,
    SMTPHeloError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F

from agencies.models import Worker
from plans.models import Mail
from plans.operations import outbox
from plans.queries import mails as queries
from plans.rules import mails as rules
from plans.rules.mails import MailStatus, Reason

AT_ONCE = 20
"""Claimed and checked together, so that each costs a twentieth; a lease half over is renewed before its
mail goes."""
CHECKED_FOR = timedelta(seconds=5)
"""What was checked longer ago is checked again before it is sent."""
LONGEST_RUN = timedelta(seconds=20)
"""Then whoever delivers says that there is more: to sweep or to stop waits no longer than that."""
Now = Callable[[], datetime]


@dataclass
class Delivered:
    """What became of the mails taken up."""

    counts: Counter[str] = field(default_factory=Counter)
    is_more: bool = False
    """Whether it ended because it had done enough, and not because nothing was due."""

    @property
    def taken_up(self) -> int:
        return self.counts.total()


@dataclass
class Server:
    """The mail server as one run finds it, and when it last took a mail."""

    connection: Any
    took_at: datetime | None
    failures: int = 0

    @property
    def is_failing(self) -> bool:
        return self.failures >= rules.IN_A_ROW


class Letters:
    """What mails claimed together say, checked together just before they are sent."""

    def __init__(self) -> None:
        self.made: dict[uuid.UUID, queries.Letter] = {}
        self.broken: dict[uuid.UUID, Exception] = {}
        self.checked_at: datetime | None = None

    def check(self, mails: Sequence[Mail], *, at: datetime) -> None:
        """Whether they may still go and what they say, unless that was asked a moment ago."""
        if self.checked_at is not None and at - self.checked_at < CHECKED_FOR:
            return
        self.checked_at = at
        self.made, self.broken = {}, {}
        self._make(mails, at)

    def _make(self, mails: Sequence[Mail], at: datetime) -> None:
        try:
            self.made |= queries.letters(mails, at=at)
        except (OperationalError, InterfaceError):
            raise  # The database is gone, which is no mail's fault.
        except Exception as failure:
            if len(mails) == 1:
                self.broken[mails[0].pk] = failure
                return
            # One of them cannot be made out, and the others can.
            for mail in mails:
                self._make([mail], at)

    def of(self, mail: Mail) -> queries.Letter | None:
        """None where nothing is left to be said; raises what keeps it from being made out."""
        if mail.pk in self.broken:
            raise self.broken[mail.pk]
        return self.made.get(mail.pk)


def deliver(*, now: Now, limit: int = 1000) -> Delivered:
    """Send what is due, until nothing is, `limit` mails have been taken up or time is up.

    Nothing at all from a database that has not been released, and nothing while the mail server
    does not answer. A server that fails one mail after the other is left alone for a while. None of
    it costs a mail one of its attempts.
    """
    done, ends = Delivered(), now() + LONGEST_RUN
    row = outbox.current()
    if not outbox.may_send(row, at=now()):
        return done
    server, lease = Server(get_connection(), row.took_at), uuid.uuid4()
    try:
        while claimed := _claim(lease, at=now()):
            answers = _send(claimed, server, lease, done, ends=ends, now=now)
            done.is_more = answers and (done.taken_up >= limit or now() >= ends)
            if done.is_more or not answers:
                break
    finally:
        server.connection.close()
    if server.took_at is not None:
        outbox.took(at=server.took_at)
    if server.is_failing:
        outbox.close_for_a_while(at=now())
    else:
        outbox.delivered(at=now())
    return done


def _send(
    claimed: Sequence[Mail],
    server: Server,
    lease: uuid.UUID,
    done: Delivered,
    *,
    ends: datetime,
    now: Now,
) -> bool:
    """Take up what was claimed; whether the mail server answers. If not, or if time is up, the rest is
    given back."""
    left, letters = list(claimed), Letters()
    try:
        server.connection.open()
        while left and not server.is_failing:
            letters.check(left, at=now())
            done.counts[_take_up(left.pop(0), lease, server, letters, now=now)] += 1
            if now() >= ends:
                break
    except (OSError, SMTPException):
        server.failures = rules.IN_A_ROW
    Mail.rows.filter(pk__in=[mail.pk for mail in left], lease=lease).update(
        lease=None, leased_until=None
    )
    return not server.is_failing


@transaction.atomic
def _claim(lease: uuid.UUID, *, at: datetime) -> list[Mail]:
    """Some mails that are due, for nobody else until the lease ends."""
    rows = Mail.rows.due(at).select_for_update(skip_locked=True).order_by("due_at", "id")
    claimed = list(rows[:AT_ONCE])
    until = at + _lease()
    Mail.rows.filter(pk__in=[mail.pk for mail in claimed]).update(lease=lease, leased_until=until)
    for mail in claimed:
        mail.leased_until = until
    return claimed


def _lease() -> timedelta:
    """Longer than any one mail may take, with the mail server's time-outs."""
    return timedelta(seconds=settings.COREGROUP_MAIL_LEASE)


def _take_up(mail: Mail, lease: uuid.UUID, server: Server, letters: Letters, *, now: Now) -> str:
    """Send one mail, or say why not; whatever goes wrong with it, the next one is taken up."""
    at = now()
    if not _is_held(mail, lease, at=at):
        return "lost"
    try:
        letter = letters.of(mail)
        if letter is None:
            return _end(mail, lease, MailStatus.DROPPED, at=at, reason=Reason.NOTHING_LEFT)
        if not letter.to.email:
            return _end(mail, lease, MailStatus.PARKED, at=at, reason=Reason.NO_MAILBOX)
        # A server may have hung up on the mail before; opening an open connection does nothing.
        server.connection.open()
        server.connection.send_messages([queries.message(mail, letter)])
    except Exception as failure:
        server.connection.close()
        reason = _why(failure)
        server.failures = server.failures + 1 if reason in rules.PASSING else 0
        return _fail(mail, lease, reason, server, at=now())
    server.failures, server.took_at = 0, now()
    return _end(mail, lease, MailStatus.SENT, at=server.took_at, sent_to=letter.to)


def _is_held(mail: Mail, lease: uuid.UUID, *, at: datetime) -> bool:
    """Whether nobody else can have it: half a lease is left, or it is renewed."""
    if mail.leased_until is not None and mail.leased_until - at > _lease() / 2:
        return True
    return bool(_mine(mail, lease).update(leased_until=at + _lease()))


def _why(failure: Exception) -> Reason:
    """What went wrong, as a code: what a mail server says may quote an address."""
    if isinstance(failure, WRONG_WITH_US):
        return Reason.LATER
    if isinstance(failure, SMTPRecipientsRefused):
        codes = [code for code, _ in failure.recipients.values()]
        return Reason.LATER if codes and max(codes) < PERMANENT else Reason.REFUSED
    if isinstance(failure, SMTPResponseException):
        return Reason.LATER if failure.smtp_code < PERMANENT else Reason.REFUSED
    if isinstance(failure, OSError | SMTPException):
        return Reason.UNREACHABLE
    return Reason.BROKEN


PERMANENT = 500
WRONG_WITH_US = (SMTPSenderRefused, SMTPAuthenticationError, SMTPHeloError, SMTPConnectError)
"""What a server has against whoever sends, and so against every mail, whatever the code."""


def _fail(mail: Mail, lease: uuid.UUID, reason: Reason, server: Server, *, at: datetime) -> str:
    counts = _counts(mail, reason, server)
    attempts = mail.attempts + counts
    if attempts >= rules.ATTEMPTS:
        return _end(mail, lease, MailStatus.PARKED, at=at, reason=reason)
    first = timedelta(seconds=settings.COREGROUP_MAIL_FIRST_WAIT)
    jitter = random.random()  # noqa: S311, spreads load, keeps no secret
    wait = rules.wait(attempts if counts else 1, jitter, first=first)
    _mine(mail, lease).update(
        attempts=attempts,
        failing_since=at if counts else mail.failing_since or at,
        reason=reason,
        due_at=at + wait,
        lease=None,
        leased_until=None,
    )
    return "failed"


def _counts(mail: Mail, reason: Reason, server: Server) -> bool:
    others = Mail.rows.failing().exclude(pk=mail.pk)
    if server.took_at is not None:
        others = others.filter(failing_since__gt=server.took_at)
    return rules.counts(
        reason,
        failing_since=mail.failing_since,
        took_at=server.took_at,
        others=others[: rules.IN_A_ROW].count(),
    )


def _end(
    mail: Mail,
    lease: uuid.UUID,
    status: MailStatus,
    *,
    at: datetime,
    reason: str = "",
    sent_to: Worker | None = None,
) -> str:
    _mine(mail, lease).update(
        status=status,
        reason=reason,
        attempts=F("attempts") + 1,
        sent_at=at if status == MailStatus.SENT else None,
        sent_to=sent_to,
        ended_at=at,
        lease=None,
        leased_until=None,
    )
    return str(status)


def _mine(mail: Mail, lease: uuid.UUID) -> Any:
    return Mail.rows.filter(pk=mail.pk, lease=lease, status=MailStatus.WAITING)
