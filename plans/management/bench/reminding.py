"""How quickly reminders are owed, and how quickly they go where a mail takes five milliseconds."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context
from typing import Any

from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.test.utils import override_settings

from agencies import clock
from plans.models import Action, Notification
from plans.operations import gathering, mails, reminders
from plans.rules.notifications import Weight

A_MAIL = 0.005
MAILS = 1000
WANTED = 50_000
BY_HAND = """INSERT INTO plans_notification (id, version, recipient_id, plan_id, matter, subject, key,
    due_on, weight, step, audience, instead_of, created_at, is_mailed, is_instant)
  SELECT gen_random_uuid(), 1, m.worker_id, a.plan_id, 'action_due', 'action:' || a.id,
    'action_due:action:' || a.id || ':' || m.worker_id || ':' || a.due_on || ':0', a.due_on,
    'ordinary', 0, 'owner', '', %(at)s, true, false
  FROM plans_action a JOIN plans_groupmember m ON m.id = a.owner_id
  JOIN plans_plan p ON p.id = a.plan_id
  JOIN agencies_employment e ON e.worker_id = m.worker_id AND e.agency_id = m.agency_id
  JOIN agencies_worker w ON w.id = m.worker_id
  JOIN agencies_agency g ON g.id = m.agency_id
  WHERE a.status IN ('not_started', 'in_progress', 'blocked') AND p.status = 'open'
    AND m.status = 'current' AND w.is_active AND g.is_active AND a.due_on = %(on)s
    AND e.started_on <= %(on)s AND (e.ended_on IS NULL OR e.ended_on > %(on)s)
  ON CONFLICT DO NOTHING"""


class Slow(BaseEmailBackend):
    """A mail server that takes five milliseconds over each mail."""

    def send_messages(self, email_messages: Any) -> int:
        for _ in email_messages:
            time.sleep(A_MAIL)
        return len(email_messages)


@dataclass(frozen=True)
class Rate:
    """So many of something in so many seconds, beside the most there could be."""

    what: str
    count: int
    seconds: float
    beside: float | None
    goal: str = ""

    def __str__(self) -> str:
        rate = self.count / self.seconds
        share = f"{rate / self.beside:.0%}" if self.beside else ""
        return (
            f"| {self.what} | {self.count:,} | {self.seconds:.1f} s | {rate:,.0f} |"
            f" {share} | {self.goal} |"
        )


def reminding(at: datetime) -> Iterator[str]:
    """Make every action due today, and measure; for a database that has been filled with plans.

    On PostgreSQL beside the same in SQL written by hand.
    """
    on = clock.local_date(at)
    due = Action.rows.update(status="not_started", due_on=on)
    is_postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM FULL ANALYZE plans_action" if is_postgresql else "ANALYZE")
    yield "| What | Rows | Time | A second | Of what it could be | Goal |"
    yield "|---|---:|---:|---:|---:|---|"
    by_hand, goal = None, ""
    if is_postgresql:
        seconds = _timed(lambda: _by_hand(at))
        by_hand, goal = due / seconds, f"{WANTED:,} a second"
        yield str(Rate("Sweep, SQL by hand", due, seconds, by_hand))
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE plans_notification CASCADE")
    for which in ("first", "second"):
        seconds = _timed(lambda: reminders.sweep(at=at))
        yield str(Rate(f"Sweep, {which} run", due, seconds, by_hand, goal))
    owed = Notification.rows.count()
    yield f"| Notifications, {due:,} wanted | {owed:,} | | | | none twice |"
    for workers in (1, 2):
        seconds = _delivered(workers, at)
        yield str(Rate(f"Delivery, {workers} at work", MAILS, seconds, workers / A_MAIL))


def _by_hand(at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(BY_HAND, {"at": at, "on": clock.local_date(at)})


def _delivered(workers: int, at: datetime) -> float:
    """How long so many workers take over their mails, which are made out first."""
    Notification.rows.filter(is_mailed=True).update(is_mailed=False)
    some = Notification.rows.filter(mail__isnull=True).values("pk")[:MAILS]
    Notification.rows.filter(pk__in=list(some.values_list("pk", flat=True))).update(
        is_mailed=True, weight=Weight.SAFETY
    )
    gathering.gather(at=at)
    connection.close()
    forked = get_context("fork")
    at_work = [forked.Process(target=_deliver) for _ in range(workers)]

    def work() -> None:
        for process in at_work:
            process.start()
        for process in at_work:
            process.join()

    return _timed(work)


def _deliver() -> None:
    with override_settings(EMAIL_BACKEND=f"{Slow.__module__}.{Slow.__name__}"):
        while mails.deliver(now=clock.now).is_more:
            pass


def _timed(do: Callable[[], object]) -> float:
    began = time.monotonic()
    do()
    return time.monotonic() - began
