"""Several who sweep, gather and deliver at the same moment: everybody is told once, and nobody never."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from itertools import repeat
from typing import Any

import pytest
from django.core import mail as sent
from django.db import connection

from plans.models import Action, Mail, Notification
from plans.operations import gathering, mails, reminders
from plans.rules.notifications import Matter
from tests.cast import Cast

DELIVERERS, MAILS = 8, 200


def at_once(*doing: Callable[[], Any]) -> list[Any]:
    """Truly at once on PostgreSQL; SQLite has one writer anyway."""
    if connection.vendor != "postgresql":
        return [do() for do in doing]
    together = threading.Barrier(len(doing))

    def alone(do: Callable[[], Any]) -> Any:
        try:
            together.wait(timeout=30)
            return do()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(doing)) as pool:
        return list(pool.map(alone, doing))


def told(cast: Cast, count: int, *, instant: bool = True, first: int = 0) -> None:
    """So many messages, to everybody with a seat in turn."""
    workers = [seat.worker for seat in cast.seats.values() if seat.worker is not None]
    Notification.rows.bulk_create(
        Notification(
            recipient=workers[n % len(workers)],
            plan=cast.plan,
            matter=Matter.RECORD_SENT,
            subject=f"review:{n}",
            key=f"at once:{n}",
            weight="safety" if instant else "ordinary",
            created_at=cast.at,
        )
        for n in range(first, first + count)
    )


def ids() -> list[str]:
    """The Message-ID of every e-mail that went, repeats and all."""
    return sorted(message.extra_headers["Message-ID"] for message in sent.outbox)


@pytest.fixture
def nobody_else_is_told(cast: Cast) -> None:
    Notification.rows.update(is_mailed=False)


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_owe_what_one_owes(cast: Cast) -> None:
    due_on = cast.working_days_ago(10)
    Action.rows.filter(pk=cast.action.pk).update(due_on=due_on)
    before = set(Notification.rows.values_list("pk", flat=True))
    swept = at_once(*[lambda: reminders.sweep(at=cast.at)] * 2)
    rows = Notification.rows.exclude(pk__in=before)
    assert rows.count() == sum(one.owed for one in swept)
    same = rows.values_list("recipient", "matter", "subject", "due_on", "step")
    assert same.distinct().count() == rows.count()
    assert reminders.sweep(at=cast.at).owed == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("nobody_else_is_told")
def test_eight_who_deliver_at_once_send_each_of_two_hundred_once(cast: Cast) -> None:
    told(cast, MAILS)
    gathering.gather(at=cast.at)
    done = at_once(*[lambda: mails.deliver(now=lambda: cast.at)] * DELIVERERS)
    assert sum(one.counts["sent"] for one in done) == MAILS
    assert ids() == sorted(f"<{pk}@localhost>" for pk in Mail.rows.values_list("pk", flat=True))
    assert len(set(ids())) == MAILS
    assert not Mail.rows.exclude(status="sent", attempts=1, lease=None).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("nobody_else_is_told")
def test_who_gathers_at_once_makes_out_one_digest_of_each_reader(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "AT_ONCE", 3)
    told(cast, MAILS, instant=False)
    gathered = at_once(*[lambda: gathering.gather(at=cast.at)] * 4)
    assert sum(gathered) == MAILS
    assert not Notification.rows.filter(is_mailed=True, mail=None).exists()
    readers = Notification.rows.filter(is_mailed=True).values("recipient").distinct().count()
    assert Mail.rows.count() == readers


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("nobody_else_is_told")
def test_what_is_gathered_while_digests_are_delivered_goes_with_them_or_with_the_next(
    cast: Cast,
) -> None:
    told(cast, MAILS // 2, instant=False)
    gathering.gather(at=cast.at)
    Mail.rows.update(due_at=cast.at)
    told(cast, MAILS // 2, instant=False, first=MAILS // 2)
    at_once(
        lambda: mails.deliver(now=lambda: cast.at),
        lambda: gathering.gather(at=cast.at),
        lambda: mails.deliver(now=lambda: cast.at),
    )
    assert not Notification.rows.filter(is_mailed=True, mail=None).exists()
    for days in (1, 2, 3):
        later = cast.at + timedelta(days=days)
        mails.deliver(now=partial(next, repeat(later)))
    bodies = "".join(str(message.body) for message in sent.outbox)
    for pk in Notification.rows.filter(is_mailed=True).values_list("pk", flat=True):
        assert bodies.count(f"/notifications/{pk}/") == 1
    assert not Mail.rows.exclude(status="sent").exists()
    assert len(set(ids())) == len(ids())
