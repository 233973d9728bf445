"""Whether reminders run: what an operator and a monitor ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min, Q

from agencies import clock
from agencies.workdays import long_date
from plans.models import Mail, Notification, Outbox
from plans.queries.database import identity
from plans.rules.mails import ATTEMPTS, OVERDUE, MailStatus

NO_TICK = timedelta(minutes=5)
NO_SWEEP = timedelta(minutes=30)
NO_LOOK_AT_LESSONS = timedelta(hours=3)


@dataclass(frozen=True)
class Health:
    """How sending stands at a moment. `faults` are sentences; none means that all is well."""

    at: datetime
    ticked_at: datetime | None
    swept_at: datetime | None
    lessons_swept_at: datetime | None
    delivered_at: datetime | None
    oldest_unsent: datetime | None
    not_made_out: datetime | None
    waiting: int
    parked: int
    owed_to_nobody: int
    lessons_owed_to_nobody: int
    lessons_failed: int
    is_quarantined: bool
    server_silent: bool

    @property
    def found(self) -> dict[str, str]:
        """What is wrong: a code for whoever keeps count of it, and a sentence."""
        at = self.at
        said = {
            "quarantined": (
                "This database is a copy that nobody has released: nothing is sent.",
                self.is_quarantined,
            ),
            "no_tick": (
                f"The clock has not ticked since {moment(self.ticked_at)}.",
                _older(at, self.ticked_at, NO_TICK),
            ),
            "no_sweep": (
                f"Nothing that comes due was looked for since {moment(self.swept_at)}.",
                _older(at, self.swept_at, NO_SWEEP),
            ),
            "no_look_at_lessons": (
                f"Nothing due of the lessons was looked for since {moment(self.lessons_swept_at)}.",
                _older(at, self.lessons_swept_at, NO_LOOK_AT_LESSONS),
            ),
            "unsent": (
                f"An e-mail has waited since {moment(self.oldest_unsent)}.",
                self.oldest_unsent is not None and _older(at, self.oldest_unsent, OVERDUE),
            ),
            "not_made_out": (
                f"A message has had no e-mail made out since {moment(self.not_made_out)}.",
                self.not_made_out is not None and _older(at, self.not_made_out, OVERDUE),
            ),
            "server_silent": ("The mail server does not answer.", self.server_silent),
            "parked": (f"E-mails given up after {ATTEMPTS} tries: {self.parked}.", self.parked > 0),
            "owed_to_nobody": (
                f"Reminders that have nobody to go to: {self.owed_to_nobody}.",
                self.owed_to_nobody > 0,
            ),
            "lessons_owed_to_nobody": (
                f"Reminders of lessons that have nobody to go to: {self.lessons_owed_to_nobody}.",
                self.lessons_owed_to_nobody > 0,
            ),
            "lessons_failed": (
                f"Plans whose lessons could not be worked out: {self.lessons_failed}.",
                self.lessons_failed > 0,
            ),
        }
        return {code: words for code, (words, is_so) in said.items() if is_so}

    @property
    def faults(self) -> list[str]:
        return list(self.found.values())

    @property
    def figures(self) -> list[tuple[str, str]]:
        """Everything that is known, in words: what it is, and how it stands."""
        return [
            ("Last tick of the clock", moment(self.ticked_at, "Never")),
            ("Last look for what comes due", moment(self.swept_at, "Never")),
            ("Last look for what comes due of the lessons", moment(self.lessons_swept_at, "Never")),
            ("Last delivery", moment(self.delivered_at, "Never")),
            ("Oldest e-mail that should have gone", moment(self.oldest_unsent, "None")),
            ("Oldest message without an e-mail", moment(self.not_made_out, "None")),
            ("E-mails waiting", str(self.waiting)),
            ("E-mails given up", str(self.parked)),
            ("Reminders with nobody to go to", str(self.owed_to_nobody)),
            ("Reminders of lessons with nobody to go to", str(self.lessons_owed_to_nobody)),
            ("Plans whose lessons could not be worked out", str(self.lessons_failed)),
            (
                "Mail server",
                "Does not answer" if self.server_silent else "Answers, or is not needed",
            ),
            ("This database", "A copy: sends nothing" if self.is_quarantined else "May send"),
        ]

    @property
    def is_well(self) -> bool:
        return not self.faults


def health(*, at: datetime) -> Health:
    """How sending stands. Six statements, whatever waits."""
    row: Outbox | None = Outbox.rows.first()
    waiting = Mail.rows.filter(status=MailStatus.WAITING)
    # What has failed is due only when it is tried again.
    since = waiting.aggregate(
        due=Min("due_at", filter=Q(due_at__lte=at)), failing=Min("failing_since")
    )
    return Health(
        at=at,
        ticked_at=row.ticked_at if row else None,
        swept_at=row.swept_at if row else None,
        lessons_swept_at=row.lessons_swept_at if row else None,
        delivered_at=row.delivered_at if row else None,
        oldest_unsent=min(filter(None, since.values()), default=None),
        not_made_out=Notification.rows.to_be_mailed().aggregate(oldest=Min("created_at"))["oldest"],
        waiting=waiting.count(),
        parked=Mail.rows.filter(status=MailStatus.PARKED).count(),
        owed_to_nobody=row.owed_to_nobody if row else 0,
        lessons_owed_to_nobody=row.lessons_owed_to_nobody if row else 0,
        lessons_failed=row.lessons_failed if row else 0,
        is_quarantined=row is not None and row.database != identity(),
        server_silent=row is not None and _is_silent(row),
    )


def _is_silent(row: Outbox) -> bool:
    """Whether the last delivery found nobody there: it closed the door for a while, then ended."""
    closed, ended = row.closed_until, row.delivered_at
    return closed is not None and (ended is None or ended < closed)


def _older(at: datetime, moment: datetime | None, limit: timedelta) -> bool:
    return moment is None or at - moment > limit


def moment(at: datetime | None, never: str = "it was set up") -> str:
    """Tue 1 Dec 2026, 09:05, by the clock in England."""
    if at is None:
        return never
    return f"{long_date(clock.local_date(at))}, {clock.local_time(at):%H:%M}"
