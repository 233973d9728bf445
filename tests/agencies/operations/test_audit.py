"""The chains: one order per chain, whoever writes at the same moment, and nothing ever changed."""

from __future__ import annotations

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from agencies import clock
from agencies.models import AuditChain, AuditEvent
from agencies.operations import audit

AT = datetime(2026, 11, 23, 9, 30, 15, 123456, tzinfo=UTC)
CHAIN = "child:5c1f"


def record(verb="plan.read", *, chain=CHAIN, by=None, **more):
    return audit.record(chain=chain, verb=verb, by=by, at=AT, **more)


def test_events_follow_one_another_and_carry_the_hash_before(db):
    first, second = record(), record("plan.changed", details={"count": 2})
    assert (first.sequence, first.previous) == (1, "")
    assert (second.sequence, second.previous) == (2, first.hash)
    head = AuditChain.objects.get(pk=CHAIN)
    assert (head.length, head.head) == (2, second.hash)


def test_an_event_says_who_for_which_agency_what_and_when(people):
    agency = uuid.uuid4()
    event = record(by=people.priya, agency=agency, subject="plan:1", plan="CG-7F3K-9QXM")
    stored = AuditEvent.objects.get(pk=event.pk)
    assert (stored.actor, stored.agency, stored.at) == (people.priya.pk, agency, AT)
    assert (stored.subject, stored.plan) == ("plan:1", "CG-7F3K-9QXM")
    assert stored.hash == stored.digest()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("chain", "child:other"),
        ("sequence", 9),
        ("at", AT.replace(microsecond=123457)),
        ("actor", uuid.uuid4()),
        ("agency", uuid.uuid4()),
        ("verb", "plan.closed"),
        ("subject", "plan:2"),
        ("plan", "CG-AAAA-AAAA"),
        ("details", {"count": 3}),
        ("previous", "0" * 64),
    ],
)
def test_every_field_of_an_event_is_in_its_hash(db, field, value):
    event = record(details={"count": 2})
    setattr(event, field, value)
    assert event.digest() != event.hash


def test_chains_do_not_touch_one_another(db):
    record()
    other = record(chain="child:77aa")
    assert (other.sequence, other.previous) == (1, "")
    assert list(audit.verify()) == []


def test_an_event_goes_with_the_transaction_it_records(db):
    record()

    def fail_half_way():
        with transaction.atomic():
            record("plan.changed")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert AuditEvent.objects.count() == 1
    assert list(audit.verify()) == []


def test_the_model_refuses_to_change_or_delete_an_event(db):
    event = record()
    event.verb = "nothing"
    with pytest.raises(TypeError):
        event.save()
    with pytest.raises(TypeError):
        event.delete()


def test_the_database_refuses_to_change_an_event(db):
    event = record()
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        AuditEvent.objects.filter(pk=event.pk).update(verb="nothing")
    assert list(audit.verify()) == []


def test_a_deleted_event_is_refused_or_missed(db):
    """SQLite empties test tables by deleting, so there the chain shows what is gone."""
    record()
    try:
        with transaction.atomic():
            AuditEvent.objects.all().delete()
    except DatabaseError:
        assert AuditEvent.objects.count() == 1
    else:
        assert connection.vendor == "sqlite"
        assert [fault.what for fault in audit.verify()] == ["is missing"]


WRITERS, EACH = 8, 5


def write(number: int, begin: threading.Barrier) -> None:
    begin.wait(timeout=30)
    for _ in range(EACH):
        with transaction.atomic():
            record(f"writer.{number}")


def write_at_once() -> None:
    """Every writer has a connection of its own, and all begin the chain together."""
    begin = threading.Barrier(WRITERS)

    def writer(number: int) -> None:
        try:
            write(number, begin)
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(writer, range(WRITERS)))


@pytest.mark.django_db(transaction=True)
def test_many_who_write_at_once_make_one_chain():
    """Truly at once on PostgreSQL; one after another on SQLite, which has one writer anyway."""
    if connection.vendor == "postgresql":
        write_at_once()
    else:
        for number in range(WRITERS):
            write(number, threading.Barrier(1))
    events = AuditEvent.objects.filter(chain=CHAIN).order_by("sequence")
    assert [event.sequence for event in events] == list(range(1, WRITERS * EACH + 1))
    assert list(audit.verify()) == []


def test_the_moment_survives_the_database_to_the_microsecond(db):
    at = clock.now()
    event = audit.record(chain=CHAIN, verb="plan.read", by=None, at=at)
    stored = AuditEvent.objects.get(pk=event.pk)
    assert stored.at == at
    assert stored.digest() == event.hash


def test_what_is_recorded_while_the_chains_are_checked_is_no_fault(db):
    record(chain="child:1")
    record(chain="child:2")
    AuditChain.objects.filter(pk="child:1").update(head="0" * 64)
    faults = audit.verify()
    assert next(faults).chain == "child:1"
    record(chain="child:2")
    assert list(faults) == []
