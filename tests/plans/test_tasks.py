"""The tasks: hints to look at the database, which carry nothing themselves."""

from __future__ import annotations

import inspect

import pytest

from config.celery import app
from plans import tasks
from plans.models import Notification
from plans.operations import mails, outbox
from plans.operations.mails import Delivered
from plans.rules.lessons.reminding import LESSON_MATTERS
from tests.cast import Cast

OURS = sorted(name for name in app.tasks if name.startswith("plans."))


@pytest.mark.once
@pytest.mark.parametrize("name", OURS)
def test_a_task_takes_no_arguments_so_that_the_broker_never_holds_anything_about_anybody(
    name: str,
) -> None:
    assert not inspect.signature(app.tasks[name].run).parameters


@pytest.mark.once
def test_reminders_are_never_waited_for_for_ever() -> None:
    assert tasks.tick.time_limit
    assert tasks.deliver.time_limit


@pytest.mark.once
@pytest.mark.parametrize("is_more", [True, False])
def test_what_is_more_than_one_run_can_send_is_gone_on_with_at_once(
    monkeypatch: pytest.MonkeyPatch, is_more: bool
) -> None:
    asked = []
    monkeypatch.setattr(mails, "deliver", lambda now: Delivered(is_more=is_more))
    monkeypatch.setattr(tasks.deliver, "apply_async", lambda **how: asked.append(how))
    tasks.deliver()
    assert asked == ([{"expires": 60}] if is_more else [])


def test_a_tick_sweeps_gathers_and_has_what_is_due_delivered(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setattr(tasks.deliver, "apply_async", lambda **how: asked.append(how))
    for _ in range(2):
        tasks.tick()
    assert outbox.current().swept_at is not None
    assert len(asked) == 2


def test_the_lessons_are_looked_at_and_it_is_kept_how_that_went(cast: Cast) -> None:
    for _ in range(2):
        tasks.remind_of_lessons()
    row = outbox.current()
    assert row.lessons_swept_at is not None
    assert (row.lessons_swept_until, row.lessons_owed_to_nobody, row.lessons_failed) == (None, 0, 0)
    assert Notification.rows.filter(matter__in=LESSON_MATTERS).exists()
