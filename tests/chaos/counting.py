"""What is in the database and at the mail server afterwards, against what has to be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

import psycopg

from tests.chaos.mail_server import POISON, MailServer

OWED = "SELECT count(*) FROM plans_notification"
TWICE = """SELECT count(*) - count(DISTINCT (matter, subject, recipient_id, due_on, step))
  FROM plans_notification"""
UNDONE = """SELECT (SELECT count(*) FROM plans_notification WHERE mail_id IS NULL AND is_mailed)
  + (SELECT count(*) FROM plans_mail WHERE status = 'waiting')"""
SENT = """SELECT n.id::text FROM plans_notification n JOIN plans_mail m ON m.id = n.mail_id
  WHERE m.status = 'sent'"""
PARKED = """SELECT w.email FROM plans_notification n JOIN plans_mail m ON m.id = n.mail_id
  JOIN agencies_worker w ON w.id = m.recipient_id WHERE m.status = 'parked'"""
LEASED = "SELECT count(*) FROM plans_mail WHERE lease IS NOT NULL"
CLOSED = "SELECT closed_until FROM plans_outbox"


def ask(url: str, sql: str) -> list[Any]:
    """The first column of a statement, on a connection of its own: the server is restarted."""
    with psycopg.connect(url, connect_timeout=3) as database:
        return [row[0] for row in database.execute(sql.encode())]


@dataclass(frozen=True)
class Line:
    """One number, and what it may be."""

    words: str
    counted: float
    least: float
    most: float

    @property
    def is_reached(self) -> bool:
        return self.least <= self.counted <= self.most

    def __str__(self) -> str:
        allowed = (
            "any"
            if self.most == inf
            else f"{self.least:,.0f}"
            if self.least == self.most
            else f"{self.least:,.0f} to {self.most:,.0f}"
        )
        verdict = "yes" if self.is_reached else "NO"
        return f"| {self.words} | {self.counted:,.0f} | {allowed} | {verdict} |"


def exactly(words: str, counted: float, wanted: float) -> Line:
    return Line(words, counted, wanted, wanted)


def at_most(words: str, counted: float, most: float) -> Line:
    return Line(words, counted, 0, most)


def counted_after_a_stop(url: str, mail: MailServer, *, took: float, patience: float) -> list[Line]:
    """What workers leave behind that were told to stop in the middle of a mail, and did."""
    sent, taken = set(ask(url, SENT)), set(mail.taken)
    return [
        at_most("Stopped politely: seconds it took", took, patience),
        exactly("Stopped politely: e-mails still held", ask(url, LEASED)[0], 0),
        exactly("Stopped politely: taken and not said to be sent, or the reverse", len(sent ^ taken), 0),
        exactly("Stopped politely: e-mails that came twice", mail.repeats, 0),
    ]  # fmt: skip


def counted(
    url: str,
    mail: MailServer,
    *,
    expected: int,
    repeats: int,
    took: float,
    patience: float,
    revived: int,
) -> list[Line]:
    """Every number that has to be reached."""
    sent, parked = set(ask(url, SENT)), ask(url, PARKED)
    taken = set(mail.taken)
    unlike = [ids for ids in mail.taken.values() if len(set(ids)) > 1]
    return [
        exactly("Reminders owed", ask(url, OWED)[0], expected),
        exactly("Lost: neither taken by the mail server nor parked", expected - len(taken) - len(parked), 0),
        exactly("Said to be sent and never taken", len(sent - taken), 0),
        exactly("Taken and not said to be sent", len(taken - sent), 0),
        exactly("Notifications there twice", ask(url, TWICE)[0], 0),
        at_most("E-mails that came twice", mail.repeats, repeats),
        exactly("E-mails that came twice with another Message-ID", len(unlike), 0),
        exactly("Parked", len(parked), 1),
        exactly("Parked, and not the poisoned one", len([who for who in parked if who != POISON]), 0),
        at_most("Seconds from recovery until everything was sent", took, patience),
        at_most("Processes that ended of themselves and were started again", revived, inf),
    ]  # fmt: skip


def table(lines: Sequence[Line]) -> Iterator[str]:
    yield "| | Counted | Allowed | Reached |"
    yield "|---|---:|---:|---|"
    yield from map(str, lines)
