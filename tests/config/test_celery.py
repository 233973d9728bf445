"""How Celery is set up: what runs where, and what a worker does that ends or loses its database."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml
from celery.signals import task_prerun
from django.conf import settings
from django.db import connection

from config.celery import app, mend_the_connection
from tests.test_settings import production, told

__all__ = ["production"]
ROOT = Path(settings.BASE_DIR)
QUEUES = {"work", "sweeps", "delivery"}


def embedded() -> dict[str, list[str]]:
    """The commands of the run on one machine, by name."""
    lines = (ROOT / "Procfile").read_text().splitlines()
    return {name: shlex.split(command) for name, command in (line.split(": ", 1) for line in lines)}


def composed(service: str) -> Any:
    found: Any = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return found["services"][service]


@pytest.mark.once
def test_sweeps_and_delivery_have_queues_of_their_own_and_everything_else_shares_one() -> None:
    app.loader.import_default_modules()
    routed = {
        name: app.amqp.router.route({}, name)["queue"].name
        for name in app.tasks
        if name.startswith("plans.")
    }
    assert routed.pop("plans.tasks.tick") == "sweeps"
    assert routed.pop("plans.tasks.deliver") == "delivery"
    assert set(routed.values()) == {"work"}


@pytest.mark.once
def test_every_queue_has_somebody_who_works_it_off() -> None:
    (given,) = [word for word in composed("worker")["command"] if word.startswith("--queues=")]
    assert set(given.removeprefix("--queues=").split(",")) == QUEUES
    command = embedded()["worker"]
    assert set(command[command.index("--queues") + 1].split(",")) == QUEUES


@pytest.mark.once
def test_beat_ticks_every_minute_in_utc_and_says_nothing_that_is_out_of_date(production) -> None:
    assert str(app.conf.timezone) == "UTC"
    names = ["CELERY_BEAT_SCHEDULE"]
    schedule: Any = told(names, production)["CELERY_BEAT_SCHEDULE"]
    usual = schedule["tick"]
    assert (usual["schedule"], usual["options"]) == (60, {"expires": 60})
    quick: Any = told(names, production | {"COREGROUP_TICK_SECONDS": "2"})
    assert quick["CELERY_BEAT_SCHEDULE"]["tick"]["schedule"] == 2


@pytest.mark.once
def test_what_a_dead_worker_held_is_given_back_and_nothing_else_is(production) -> None:
    options: Any
    (options,) = told(["CELERY_BROKER_TRANSPORT_OPTIONS"], production).values()
    longest = max(task.time_limit or 0 for task in app.tasks.values())
    assert options["visibility_timeout"] > longest
    assert options["unacked_restore_interval"] * options["unacked_restore_throttle"] <= 30
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.broker_connection_max_retries is None


@pytest.mark.once
def test_a_worker_that_is_stopped_ends_what_is_in_hand_before_it_is_killed() -> None:
    worker = composed("worker")
    assert worker["environment"]["REMAP_SIGTERM"] == "SIGQUIT"
    patience = float(str(worker["stop_grace_period"]).removesuffix("s"))
    assert settings.EMAIL_TIMEOUT < app.conf.worker_soft_shutdown_timeout < patience


@pytest.mark.once
def test_on_one_machine_files_are_the_queue_and_threads_the_pool(tmp_path) -> None:
    demo = {"COREGROUP_DEMO": "1", "COREGROUP_VAR": str(tmp_path)}
    assert told(["CELERY_BROKER_URL"], demo) == {"CELERY_BROKER_URL": "filesystem://localhost"}
    command = embedded()["worker"]
    assert command[command.index("--pool") + 1] == "threads"


@pytest.mark.django_db(transaction=True)
def test_a_connection_is_kept_from_task_to_task_and_one_that_was_cut_is_made_again() -> None:
    assert app.conf.get("CELERY_DB_REUSE_MAX")
    assert mend_the_connection in [receiver() for _, receiver in task_prerun.receivers]
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    if connection.vendor != "postgresql":
        return
    connection.connection.close()
    with pytest.raises(Exception, match="closed"), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    task_prerun.send(sender=app.tasks["plans.tasks.tick"], task_id="1", task=None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
