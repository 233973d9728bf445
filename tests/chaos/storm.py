"""Everything that happens to the reminders while they are on their way."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import cycle

from tests.chaos.counting import CLOSED, UNDONE, Line, ask, counted_after_a_stop
from tests.chaos.mail_server import MailServer, Mood
from tests.chaos.patience import until
from tests.chaos.processes import Processes
from tests.chaos.servers import PostgreSQL, Redis

WORKERS = ("first", "second")
BEATS = ("beat", "another beat")
GRACE = 60
"""Seconds that compose waits for a worker it has told to stop, before it kills it."""
CALM = 0.9
"""By when so much has been sent, everything that can fail has failed."""
PATIENCE = 300
"""Seconds after recovery in which everything is to be sent."""


@dataclass
class Storm:
    """One run of it. `blows` are dealt evenly while the mails go out, kills among them."""

    postgres: PostgreSQL
    redis: Redis
    mail: MailServer
    processes: Processes
    expected: int
    kills: int
    began: float = field(default_factory=time.monotonic)
    stopped: list[Line] = field(default_factory=list)
    victims: cycle[str] = field(default_factory=lambda: cycle(WORKERS))

    def start(self) -> None:
        for name in WORKERS:
            self.processes.start_worker(name)
        for name in BEATS:
            self.processes.start_beat(name)

    def rage(self) -> float:
        """Deal every blow; how many seconds after the last everything was sent."""
        until("the first mail is sent", lambda: self.mail.mails, seconds=PATIENCE)
        self._stop_politely()
        blows = self._blows()
        for number, blow in enumerate(blows):
            goal = self.expected * CALM * number / len(blows)
            until(f"{goal:.0f} mails are sent", self._sent(goal), seconds=PATIENCE)
            self._say(blow.__name__.strip("_").replace("_", " "))
            blow()
        self._say("recovered")
        return until("everything is sent", self._is_done, seconds=PATIENCE)

    def _stop_politely(self) -> None:
        """Both workers in the middle of a mail, before anything has failed; then two others."""
        self.mail.mood = Mood.SLOW
        until("mails are in hand", lambda: self.mail.in_hand, seconds=PATIENCE)
        self._say("tell both workers to stop")
        told = [self.processes.tell_to_stop(name) for name in WORKERS]
        took = until(
            "both have stopped",
            lambda: all(process.poll() is not None for process in told),
            seconds=PATIENCE,
        )
        self.stopped = counted_after_a_stop(self.postgres.url, self.mail, took=took, patience=GRACE)
        self.mail.mood = Mood.ACCEPTS
        for name in WORKERS:
            self.processes.start_worker(name)

    def _blows(self) -> list[Callable[[], None]]:
        """Kills and everything else, each spread evenly over the whole."""
        others = [
            self._flush_redis, self._kill_beat, self._stop_the_mail_server, self._flush_redis,
            self._crash_postgresql, self._start_beat, self._mail_server_says_later,
            self._flush_redis, self._mail_server_hangs, self._crash_redis,
        ]  # fmt: skip
        kills = [((n + 0.5) / self.kills, self._kill_a_worker) for n in range(self.kills)]
        rest = [((n + 0.3) / len(others), blow) for n, blow in enumerate(others)]
        return [blow for _, blow in sorted(kills + rest, key=lambda pair: pair[0])]

    def _sent(self, goal: float) -> Callable[[], bool]:
        def enough() -> bool:
            self.processes.revive()
            return self.mail.mails >= goal

        return enough

    def _is_done(self) -> bool:
        self.processes.revive()
        return ask(self.postgres.url, UNDONE) == [0]

    def _say(self, what: str) -> None:
        seconds = time.monotonic() - self.began
        sys.stderr.write(f"{seconds:>5.0f} s, {self.mail.mails:>6,} sent: {what}\n")
        sys.stderr.flush()

    def _kill_a_worker(self) -> None:
        name = next(self.victims)
        self.processes.kill(name)
        self.processes.start_worker(name)

    def _kill_beat(self) -> None:
        self.processes.kill("beat")

    def _start_beat(self) -> None:
        self.processes.start_beat("beat")

    def _flush_redis(self) -> None:
        self.redis.flush()

    def _crash_redis(self) -> None:
        self.redis.restart()

    def _crash_postgresql(self) -> None:
        self.postgres.restart()

    def _stop_the_mail_server(self) -> None:
        before = ask(self.postgres.url, CLOSED)
        self.mail.stop()
        self._until_it_is_left_alone(before)
        self.mail.start()

    def _mail_server_says_later(self) -> None:
        self._in_a_mood(Mood.LATER)

    def _mail_server_hangs(self) -> None:
        self._in_a_mood(Mood.HANGS)

    def _in_a_mood(self, mood: Mood) -> None:
        before = ask(self.postgres.url, CLOSED)
        self.mail.mood = mood
        self._until_it_is_left_alone(before)
        self.mail.mood = Mood.ACCEPTS

    def _until_it_is_left_alone(self, before: list[object]) -> None:
        """Until somebody has found it failing and said so to everybody."""
        until(
            "the mail server is found to fail",
            lambda: ask(self.postgres.url, CLOSED) != before,
            seconds=PATIENCE,
        )
