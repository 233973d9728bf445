"""`python -m tests.chaos.silence`: nobody answers, and whoever counts the silence is killed.

Disagreements whose first stage has run out are swept by real workers, which are killed in the middle
of it, again and again; then time passes, by their limits being moved back, and the second stage runs
out as well. Each has to reach stage 2 and stage 3 exactly once, and both sides to be told once.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from itertools import cycle
from typing import TYPE_CHECKING, Any

import psycopg

from tests.chaos.__main__ import QUICK, directory, environment
from tests.chaos.counting import Line, ask, at_most, exactly, table
from tests.chaos.mail_server import MailServer
from tests.chaos.patience import until
from tests.chaos.processes import Processes
from tests.chaos.servers import PostgreSQL, Redis
from tests.chaos.storm import BEATS, PATIENCE, WORKERS

if TYPE_CHECKING:
    from tests.cast import Cast

LEFT = {1: ("moira", "neil", "sean", "priya"), 2: ("moira", "neil", "sean")}
"""Who is told that silence moved it out of a stage: leads and seniors, and whoever was silent at it."""
ADVANCED = "SELECT count(*) FROM plans_disagreementevent WHERE step = 'advance' AND stage = {n}"
AT = """SELECT count(*) FROM plans_disagreementstage WHERE n = {n} AND ended_at IS {ended}"""
OTHERS = "SELECT count(*) FROM plans_disagreementstage WHERE n NOT IN (1, 2, 3)"
EVENTS = """SELECT count(*) FROM plans_disagreementevent WHERE step IN ('advance', 'opened')
  GROUP BY disagreement_id"""
OWED = """SELECT w.email FROM plans_notification n JOIN agencies_worker w ON w.id = n.recipient_id
  JOIN plans_disagreementstage s ON s.disagreement_id = n.disagreement_id AND s.n = {n}
  WHERE n.key LIKE '%:advanced:' || s.id || ':%'"""
TWICE = """SELECT count(*) - count(DISTINCT key) + (SELECT count(*) FROM (
    SELECT 1 FROM plans_notification WHERE step IS NOT NULL AND disagreement_id IS NOT NULL
    GROUP BY disagreement_id, recipient_id, matter, due_at, step HAVING count(*) > 1) t)
  FROM plans_notification WHERE disagreement_id IS NOT NULL"""
TIME_PASSES = (
    """UPDATE plans_disagreementstage SET opened_at = opened_at - interval '30 days',
         ack_due_at = ack_due_at - interval '30 days',
         respond_due_at = respond_due_at - interval '30 days',
         grace_until = grace_until - interval '30 days' WHERE ended_at IS NULL""",
    """UPDATE plans_disagreement SET next_due_at = next_due_at - interval '30 days'
       WHERE state = 'open'""",
)


def fill(count: int) -> None:
    """So many disagreements, raised ten days ago, of which nobody has heard since."""
    import django  # noqa: PLC0415 - the settings are only now what they have to be

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from agencies import clock  # noqa: PLC0415
    from tests.cast import people_of, with_a_plan  # noqa: PLC0415
    from tests.plans.disagreeing import raised, with_contacts  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    now = clock.now()
    joined = now - timedelta(days=20)
    cast: Cast = with_a_plan(people_of(joined, clock.local_date(joined)))
    with_contacts(cast)
    for _ in range(count):
        raised(cast, at=now - timedelta(days=10))
    connection.close()


@dataclass
class Silence:
    """One run of it, two workers and two beats, one of which is killed again and again."""

    postgres: PostgreSQL
    redis: Redis
    processes: Processes
    count: int
    kills: int
    in_the_middle: int = 0
    victims: cycle[str] = field(default_factory=lambda: cycle(WORKERS))

    def run(self) -> None:
        for name in WORKERS:
            self.processes.start_worker(name)
        for name in BEATS:
            self.processes.start_beat(name)
        for n in (1, 2):
            self._until_moved(n)
            if n == 1:
                self._let_time_pass()
        self._sweep_once_more()

    def _until_moved(self, n: int) -> None:
        """Kill a worker each time so many more have moved, and see them all moved in the end."""
        for number in range(self.kills):
            goal = self.count * number // self.kills + 1
            until(f"{goal} have left stage {n}", self._moved(n, goal), seconds=PATIENCE)
            self.in_the_middle += self._advanced(n) < self.count
            name = next(self.victims)
            self.processes.kill(name)
            if number == self.kills // 2:
                self.redis.flush()
                self.postgres.restart()
            self.processes.start_worker(name)
        until(f"all have left stage {n}", self._moved(n, self.count), seconds=PATIENCE)

    def _moved(self, n: int, goal: int) -> Callable[[], bool]:
        def enough() -> bool:
            self.processes.revive()
            return self._advanced(n) >= goal

        return enough

    def _advanced(self, n: int) -> int:
        found: int = ask(self.postgres.url, ADVANCED.format(n=n))[0]
        return found

    def _let_time_pass(self) -> None:
        with psycopg.connect(self.postgres.url) as database:
            for statement in TIME_PASSES:
                database.execute(statement.encode())

    def _sweep_once_more(self) -> None:
        """A tick that began after the last one moved."""
        ticked = "SELECT ticked_at FROM plans_outbox"
        for _ in range(2):
            before = ask(self.postgres.url, ticked)
            until(
                "the clock ticks again", partial(self._has_moved, ticked, before), seconds=PATIENCE
            )

    def _has_moved(self, question: str, before: Any) -> bool:
        return bool(ask(self.postgres.url, question) != before)


def counted(url: str, run: Silence) -> list[Line]:
    """Every number that has to be reached."""
    lines = [exactly("Disagreements open at stage 3", _one(url, AT, 3, "NULL"), run.count)]
    for n in (1, 2):
        owed = ask(url, OWED.format(n=n))
        wanted = len(LEFT[n]) * run.count
        lines += [
            exactly(f"Ended at stage {n}", _one(url, AT, n, "NOT NULL"), run.count),
            exactly(f"Events that silence moved one out of stage {n}", run._advanced(n), run.count),
            exactly(f"Both sides told that it left stage {n}", len(owed), wanted),
            exactly(f"Of these not each person once a disagreement, stage {n}", _uneven(owed, n, run.count), 0),
        ]  # fmt: skip
    events = ask(url, EVENTS)
    return [
        *lines,
        exactly("Stages that nobody should have reached", ask(url, OTHERS)[0], 0),
        exactly("Disagreements with another event than five", len([n for n in events if n != 5]), 0),
        exactly("Notifications there twice", ask(url, TWICE)[0], 0),
        at_most("Kills after the last had moved", run.kills * 2 - run.in_the_middle, run.kills * 2 - 1),
    ]  # fmt: skip


def _one(url: str, sql: str, n: int, ended: str) -> int:
    found: int = ask(url, sql.format(n=n, ended=ended))[0]
    return found


def _uneven(owed: list[Any], n: int, count: int) -> int:
    wanted = {f"{name}@example.org": count for name in LEFT[n]}
    return sum(owed.count(email) != wanted.get(email) for email in {*owed, *wanted})


def run(count: int, kills: int) -> list[Line]:
    """Start everything, fill it, kill the workers, count, and leave nothing running."""
    with ExitStack() as stack:
        home = stack.enter_context(directory())
        postgres, redis, mail = PostgreSQL(home), Redis(home), MailServer()
        for server in (postgres, redis, mail):
            stack.callback(server.stop)
            server.start()
        given = environment(home, postgres, redis, mail, QUICK)
        os.environ.update(given)
        fill(count)
        processes = Processes(home, {**os.environ, **given})
        stack.callback(processes.stop)
        silence = Silence(postgres, redis, processes, count, kills)
        silence.run()
        return counted(postgres.url, silence)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--disagreements", type=int, default=200)
    parser.add_argument("--kills", type=int, default=8, help="of a worker, at each stage")
    given = parser.parse_args()
    lines = run(given.disagreements, given.kills)
    sys.stdout.write("\n".join(table(lines)) + "\n")
    return 0 if all(line.is_reached for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
