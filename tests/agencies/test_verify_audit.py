"""`manage.py verify_audit` finds every event that was changed, removed or put in by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from agencies.models import AuditChain, AuditEvent
from agencies.operations import audit

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
TABLE = "agencies_auditevent"


@pytest.fixture
def trail(db):
    """Two chains of three events each."""
    for chain in ("child:a", "child:b"):
        for number in (1, 2, 3):
            audit.record(
                chain=chain, verb=f"step.{number}", by=None, at=AT, details={"number": number}
            )


@pytest.fixture
def by_hand(trail):
    """SQL of somebody who owns the database and has put the guard out of the way."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"ALTER TABLE {TABLE} DISABLE TRIGGER audit_is_append_only")
        else:
            cursor.execute("DROP TRIGGER audit_is_append_only")

        def execute(statement: str, *values: Any) -> None:
            cursor.execute(statement.replace("EVENTS", TABLE), values)
            assert cursor.rowcount > 0

        yield execute


def faults():
    return [(fault.chain, fault.sequence, fault.what) for fault in audit.verify()]


def test_a_trail_nobody_touched_verifies(trail, capsys):
    call_command("verify_audit")
    assert capsys.readouterr().out == "6 events in 2 chains verify.\n"


def test_an_empty_trail_verifies(db, capsys):
    call_command("verify_audit")
    assert capsys.readouterr().out == "0 events in 0 chains verify.\n"


def test_the_command_names_each_fault_and_fails(by_hand, capsys):
    by_hand("UPDATE EVENTS SET verb = 'nothing' WHERE chain = 'child:a' AND sequence = 2")
    with pytest.raises(CommandError, match="1 of the audit chains"):
        call_command("verify_audit")
    assert capsys.readouterr().err.strip() == "child:a event 2 was changed"


@pytest.mark.parametrize("column", ["verb", "subject", "plan", "previous", "hash"])
@pytest.mark.parametrize("sequence", [1, 2, 3])
def test_a_changed_event_is_found(by_hand, column, sequence):
    by_hand(f"UPDATE EVENTS SET {column} = 'x' WHERE chain = 'child:a' AND sequence = %s", sequence)
    assert faults() == [("child:a", sequence, "was changed")]


def test_a_changed_moment_or_actor_is_found(by_hand):
    later = AT.replace(minute=31)
    by_hand("UPDATE EVENTS SET at = %s WHERE chain = 'child:a' AND sequence = 1", later)
    actor = "5c1f2d3e4a5b46c78d9e0f1a2b3c4d5e"
    by_hand("UPDATE EVENTS SET actor = %s WHERE chain = 'child:b' AND sequence = 3", actor)
    assert faults() == [("child:a", 1, "was changed"), ("child:b", 3, "was changed")]


def test_a_change_that_mends_its_own_hash_breaks_the_next_one(by_hand):
    event = AuditEvent.objects.get(chain="child:a", sequence=1)
    event.verb = "nothing"
    by_hand(
        "UPDATE EVENTS SET verb = 'nothing', hash = %s WHERE chain = 'child:a' AND sequence = 1",
        event.digest(),
    )
    assert faults() == [("child:a", 2, "was changed")]


def test_a_last_event_that_mends_its_own_hash_does_not_fit_the_head(by_hand):
    event = AuditEvent.objects.get(chain="child:a", sequence=3)
    event.verb = "nothing"
    by_hand(
        "UPDATE EVENTS SET verb = 'nothing', hash = %s WHERE chain = 'child:a' AND sequence = 3",
        event.digest(),
    )
    assert faults() == [("child:a", 3, "was changed")]


@pytest.mark.parametrize("sequence", [1, 2, 3])
def test_a_removed_event_is_found(by_hand, sequence):
    by_hand("DELETE FROM EVENTS WHERE chain = 'child:a' AND sequence = %s", sequence)
    assert faults() == [("child:a", sequence, "is missing")]


def test_a_whole_chain_emptied_is_found(by_hand):
    by_hand("DELETE FROM EVENTS WHERE chain = 'child:a'")
    assert faults() == [("child:a", 1, "is missing")]


def test_an_event_put_in_at_the_end_is_found(by_hand):
    last = AuditEvent.objects.get(chain="child:a", sequence=3)
    put_in = AuditEvent(chain="child:a", sequence=4, at=AT, verb="step.4", previous=last.hash)
    put_in.hash = put_in.digest()
    put_in.save(force_insert=True)
    assert faults() == [("child:a", 4, "was put in")]


def test_an_event_put_in_between_is_found(by_hand):
    by_hand("UPDATE EVENTS SET sequence = 4 WHERE chain = 'child:a' AND sequence = 3")
    put_in = AuditEvent(chain="child:a", sequence=3, at=AT, verb="step.new")
    put_in.hash = put_in.digest()
    put_in.save(force_insert=True)
    assert faults() == [("child:a", 3, "was changed")]


def test_events_without_a_head_are_found(by_hand):
    AuditChain.objects.filter(pk="child:b").delete()
    assert faults() == [("child:b", 0, "has events but no head")]
