"""Reminders that get there, and silence that is counted once, whatever fails: a small `make chaos`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

MISSING = [
    name
    for name, found in {
        "PostgreSQL's own programs": any(Path("/usr/lib/postgresql").glob("*/bin/initdb")),
        "redis-server": shutil.which("redis-server"),
    }.items()
    if not found
]


def reached(*command: str) -> None:
    """Run one of the chaos programs, which ends with 1 where a number is not reached."""
    if MISSING and os.environ.get("CI"):
        pytest.fail(f"Not there: {', '.join(MISSING)}")
    if MISSING:
        pytest.skip(f"Not there: {', '.join(MISSING)}")
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr + done.stdout


@pytest.mark.services
def test_nothing_is_lost_while_workers_broker_database_and_mail_server_fail() -> None:
    reached("tests.chaos", "--quick", "--reminders", "300", "--kills", "3")


@pytest.mark.services
def test_silence_moves_each_disagreement_up_once_while_workers_are_killed() -> None:
    reached("tests.chaos.silence", "--disagreements", "10", "--kills", "2")
