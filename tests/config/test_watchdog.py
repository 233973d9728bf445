"""Health for a monitor, and the watchdog that needs neither Celery nor the outbox."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core import mail as sent
from django.core.management import call_command
from django.db import OperationalError

from agencies import clock
from plans.management.commands import watchdog
from plans.models import Mail, Outbox
from plans.operations import outbox
from plans.queries.reminders_health import health
from tests.cast import Cast


@pytest.fixture
def running(people: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """The clock ticked, swept and delivered this moment, however long the tests have run."""
    monkeypatch.setattr(clock, "now", lambda: people.at)
    outbox.tick(at=people.at)
    outbox.swept(at=people.at, to_nobody=0)
    outbox.looked_at_lessons(at=people.at, to_nobody=0, failed=0)
    outbox.delivered(at=people.at)
    return people


@pytest.fixture
def _operated(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    settings.COREGROUP_OPERATORS = ["operator@example.org"]
    settings.WATCHDOG_EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def silent(*args: Any, **kwargs: Any) -> Any:
    raise OperationalError("no such host: hannah@example.org")


def asked(*options: str) -> tuple[int, str]:
    said = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("reminders_health", *options, stdout=said, stderr=said)
    assert isinstance(ended.value.code, int)
    return ended.value.code, said.getvalue()


def test_it_is_well_while_the_clock_ticks(running: Cast) -> None:
    assert health(at=running.at + timedelta(minutes=4)).is_well
    found = health(at=running.at + timedelta(minutes=6)).found
    assert list(found) == ["no_tick"]
    assert found["no_tick"].startswith("The clock has not ticked since ")


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ({"database": "another"}, "quarantined"),
        ({"owed_to_nobody": 2}, "owed_to_nobody"),
        ({"swept_at": None}, "no_sweep"),
        ({"lessons_swept_at": None}, "no_look_at_lessons"),
        ({"lessons_owed_to_nobody": 2}, "lessons_owed_to_nobody"),
        ({"lessons_failed": 1}, "lessons_failed"),
    ],
)
def test_each_fault_has_its_code(running: Cast, row: dict[str, Any], fault: str) -> None:
    Outbox.rows.update(**row)
    assert list(health(at=running.at).found) == [fault]


def test_mails_that_wait_or_were_given_up_are_faults(running: Cast) -> None:
    at = running.at
    made = {"recipient": running.hannah, "kind": "instant", "created_at": at}
    Mail.rows.create(key="1", due_at=at - timedelta(minutes=16), **made)
    Mail.rows.create(key="2", due_at=at, status="parked", ended_at=at, **made)
    found = health(at=at)
    assert list(found.found) == ["unsent", "parked"]
    assert (found.waiting, found.parked) == (1, 1)


def test_a_server_that_was_silent_is_so_until_a_delivery_reaches_it(running: Cast) -> None:
    outbox.close_for_a_while(at=running.at)
    outbox.delivered(at=running.at)
    assert list(health(at=running.at + timedelta(seconds=50)).found) == ["server_silent"]
    outbox.delivered(at=running.at + timedelta(seconds=60))
    assert health(at=running.at + timedelta(seconds=70)).is_well


def test_the_command_exits_as_a_monitor_expects(
    running: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, said = asked()
    assert code == 0
    assert "All is well." in said
    Outbox.rows.update(owed_to_nobody=3)
    code, said = asked()
    assert code == 1
    assert "Reminders that have nobody to go to: 3." in said
    code, said = asked("--json")
    assert code == 1
    told = json.loads(said)
    assert told["is_well"] is False
    assert list(told["faults"]) == ["owed_to_nobody"]
    assert told["ticked_at"] == running.at.isoformat()
    monkeypatch.setattr("plans.management.commands.reminders_health.health", silent)
    code, said = asked("--json")
    assert code == 2
    assert "OperationalError" in said
    assert "hannah" not in said


def test_anybody_may_ask_whether_reminders_run_and_hears_one_word(
    running: Cast, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = client.get("/healthz/reminders")
    assert (answer.status_code, answer.json()) == (200, {"status": "well"})
    Outbox.rows.update(owed_to_nobody=1)
    answer = client.get("/healthz/reminders")
    assert (answer.status_code, answer.json()) == (503, {"status": "unwell"})
    monkeypatch.setattr("config.pages.reminders_health.health", silent)
    answer = client.get("/healthz/reminders")
    assert (answer.status_code, answer.json()) == (503, {"status": "unwell"})


Look = Callable[..., int]


@pytest.fixture
def look(running: Cast, _operated: None, monkeypatch: pytest.MonkeyPatch) -> Look:
    """The watchdog's look so many minutes on; the test's own connection stays open."""
    monkeypatch.setattr("django.db.connections.close_all", lambda: None)
    return lambda minutes=0: watchdog.look(at=running.at + timedelta(minutes=minutes))


def test_a_fault_is_said_once_and_again_when_it_is_over(look: Look, running: Cast) -> None:
    assert look() == 0
    assert look(6) == 1
    assert look(7) == 1
    (message,) = sent.outbox
    assert message.to == ["operator@example.org"]
    assert message.subject == "Coregroup: reminders need you"
    assert "New:\nThe clock has not ticked since" in message.body
    outbox.tick(at=running.at + timedelta(minutes=8))
    assert look(8) == 0
    assert look(9) == 0
    assert len(sent.outbox) == 2
    assert sent.outbox[1].subject == "Coregroup: reminders are well again"
    assert "Over:\nThe clock has not ticked since" in sent.outbox[1].body


def test_another_fault_beside_the_first_is_said_too(look: Look) -> None:
    Outbox.rows.update(owed_to_nobody=1)
    look()
    look(6)
    assert len(sent.outbox) == 2
    assert "Still so:\nReminders that have nobody" in sent.outbox[1].body


def test_a_count_that_grows_is_no_new_fault(look: Look) -> None:
    for count in (1, 2, 3):
        Outbox.rows.update(owed_to_nobody=count)
        look()
    assert len(sent.outbox) == 1


def test_a_database_that_does_not_answer_is_a_fault(
    look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watchdog, "health", silent)
    assert look() == 1
    (message,) = sent.outbox
    assert "The database does not answer." in message.body
    assert "hannah" not in message.body


def test_what_could_not_be_said_is_said_later(
    look: Look, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.EmailMessage.send", _refuse)
        assert look(6) == 2
    assert "could not be told: ConnectionRefusedError" in caplog.text
    assert not sent.outbox
    assert look(7) == 1
    assert len(sent.outbox) == 1


def _refuse(*args: Any, **kwargs: Any) -> int:
    raise ConnectionRefusedError


def test_without_operators_it_says_so_and_mails_nobody(
    look: Look, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.COREGROUP_OPERATORS = []
    assert look(6) == 1
    assert "COREGROUP_OPERATORS names nobody" in caplog.text
    assert not sent.outbox


def test_once_is_for_cron(look: Look) -> None:
    Outbox.rows.update(database="another")
    with pytest.raises(SystemExit) as ended:
        call_command("watchdog", "--once")
    assert ended.value.code == 1
    assert "copy that nobody has released" in sent.outbox[0].body
