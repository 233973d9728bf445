from __future__ import annotations

import json
import logging
import signal
import sys
import threading
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, connections

from agencies import clock
from plans.queries.reminders_health import health

log = logging.getLogger(__name__)
WELL, FAULTS, NOT_TOLD = 0, 1, 2


class Command(BaseCommand):
    """Needs no Celery and no broker, and not even the database: that it is gone is a fault too.

    What it has said it keeps in a file, so that a fault is said once however often it is looked at.
    """

    help = "Mail the operators when reminders stop running, once for each fault, and when they run."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=int, default=60, help="Seconds between two looks.")
        parser.add_argument(
            "--grace",
            type=int,
            default=300,
            help="Seconds before the first look, while everything else starts.",
        )
        parser.add_argument(
            "--once", action="store_true", help="Look once, for cron: exits 0, 1 with faults, 2."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            sys.exit(look(at=clock.now()))
        stopped = threading.Event()
        signal.signal(signal.SIGTERM, lambda *_: stopped.set())
        signal.signal(signal.SIGINT, lambda *_: stopped.set())
        wait = options["grace"]
        while not stopped.wait(wait):
            look(at=clock.now())
            wait = options["every"]


def look(*, at: datetime) -> int:
    """Look once, and tell the operators what is new. What they could not be told is kept as new."""
    found = faults(at=at)
    told = _told()
    if found.keys() == told.keys():
        return FAULTS if found else WELL
    log.warning("Reminders: %s", ", ".join(found) or "well")
    if not settings.COREGROUP_OPERATORS:
        log.warning("COREGROUP_OPERATORS names nobody to be told.")
    elif not _tell(found, told):
        return NOT_TOLD
    _keep(found)
    return FAULTS if found else WELL


def faults(*, at: datetime) -> dict[str, str]:
    """What is wrong now, by its code."""
    try:
        return health(at=at).found
    except (DatabaseError, OSError):
        return {"database": "The database does not answer."}
    finally:
        connections.close_all()


def _tell(found: dict[str, str], told: dict[str, str]) -> bool:
    """One e-mail, by SMTP itself: the outbox may be what is broken."""
    parts = [
        ("New:", [words for code, words in found.items() if code not in told]),
        ("Still so:", [words for code, words in found.items() if code in told]),
        ("Over:", [words for code, words in told.items() if code not in found]),
    ]
    lines = [line for head, said in parts if said for line in (head, *said, "")]
    message = EmailMessage(
        subject="Coregroup: reminders need you" if found else "Coregroup: reminders are well again",
        body="\n".join([*lines, f"{settings.COREGROUP_ORIGIN}/system/reminders/"]),
        to=list(settings.COREGROUP_OPERATORS),
        connection=get_connection(settings.WATCHDOG_EMAIL_BACKEND),
    )
    try:
        message.send()
    except OSError as failure:
        # Django's SMTP failures are OSErrors too. What a server says may quote an address.
        log.error("The operators could not be told: %s", type(failure).__name__)  # noqa: TRY400
        return False
    return True


def _file() -> Path:
    return Path(settings.VAR_DIR) / "watchdog.json"


def _told() -> dict[str, str]:
    """What the operators have been told and not yet that it is over."""
    try:
        told: dict[str, str] = json.loads(_file().read_text())
    except (OSError, ValueError):
        return {}
    return told


def _keep(found: dict[str, str]) -> None:
    """Replaced whole, so that a kill leaves the old file or the new one."""
    new = _file().with_suffix(".new")
    new.write_text(json.dumps(found))
    new.replace(_file())
