"""`python -m tests.chaos`: reminders, and everything that can fail, and what is left of them.

It starts PostgreSQL, Redis and a mail server of its own on free ports, real workers and beats as
compose starts them, breaks all of it, and counts. It ends with 1 where a number is not reached.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from config import keys
from tests.chaos import counting
from tests.chaos.mail_server import MailServer
from tests.chaos.patience import Impatient
from tests.chaos.processes import CONCURRENCY, Processes
from tests.chaos.servers import PostgreSQL, Redis
from tests.chaos.storm import PATIENCE, Storm

USUAL = {"tick": 5, "first_wait": 1.0, "lease": 30, "timeout": 5}
QUICK = {"tick": 1, "first_wait": 0.05, "lease": 5, "timeout": 1}
"""Seconds. Shorter than in earnest, so that eight attempts and dead leases fit into a run."""


def environment(home: Path, postgres: PostgreSQL, redis: Redis, mail: MailServer, pace: dict[str, float]) -> dict[str, str]:  # fmt: skip
    """What production would be given, with keys made up for this run."""
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": keys.new_secret(),
        "IDP_OIDC_PRIVATE_KEY": keys.new_rsa(),
        "COREGROUP_VAR": str(home / "var"),
        "COREGROUP_LOG_LEVEL": "WARNING",
        "COREGROUP_ORIGIN": "https://coregroup.example.org",
        "DATABASE_URL": postgres.url,
        "REDIS_URL": redis.url,
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(mail.port),
        "EMAIL_USE_TLS": "0",
        "EMAIL_TIMEOUT": str(pace["timeout"]),
        "COREGROUP_TICK_SECONDS": str(pace["tick"]),
        "COREGROUP_MAIL_FIRST_WAIT": str(pace["first_wait"]),
        "COREGROUP_MAIL_LEASE": str(pace["lease"]),
    }


def fill(plans: int) -> None:
    """Migrate and fill the database that the environment names."""
    import django  # noqa: PLC0415 - the settings are only now what they have to be

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from agencies import clock  # noqa: PLC0415
    from tests.chaos.population import populate  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    at = clock.now()
    populate(plans, at=at, on=clock.local_date(at))
    connection.close()


@contextmanager
def directory() -> Iterator[Path]:
    """A directory of the run's own, which whoever runs PostgreSQL may go through."""
    home = Path(tempfile.mkdtemp(prefix="coregroup-chaos-"))
    home.chmod(0o711)
    try:
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


def run(reminders: int, kills: int, pace: dict[str, float]) -> list[counting.Line]:
    """Start everything, fill it, break it, count it, and leave nothing running."""
    with ExitStack() as stack:
        home = stack.enter_context(directory())
        postgres, redis, mail = PostgreSQL(home), Redis(home), MailServer()
        for server in (postgres, redis, mail):
            stack.callback(server.stop)
            server.start()
        given = environment(home, postgres, redis, mail, pace)
        os.environ.update(given)
        fill(reminders // 4)
        processes = Processes(home, {**os.environ, **given})
        stack.callback(processes.stop)
        storm = Storm(postgres, redis, mail, processes, reminders // 4 * 4, kills)
        storm.start()
        try:
            took = storm.rage()
        except Impatient as why:
            sys.stderr.write(f"{why}\n")
            took = PATIENCE + 1
        return storm.stopped + counting.counted(
            postgres.url, mail, expected=storm.expected, repeats=kills * CONCURRENCY,
            took=took, patience=PATIENCE, revived=processes.revived,
        )  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--reminders", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=20, help="of a worker, with -9")
    parser.add_argument("--quick", action="store_true", help="shorter waits, for a smaller run")
    given = parser.parse_args()
    lines = run(given.reminders, given.kills, QUICK if given.quick else USUAL)
    sys.stdout.write("\n".join(counting.table(lines)) + "\n")
    return 0 if all(line.is_reached for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
