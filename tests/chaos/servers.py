"""PostgreSQL and Redis of the run's own, on free ports, in a directory that goes away with it."""

from __future__ import annotations

import os
import random
import shutil
import signal
import socket
import subprocess
from contextlib import closing, suppress
from pathlib import Path

import psycopg
import redis

from tests.chaos.patience import ended, until

START = 60
USER = "coregroup"
BELOW_WHAT_CLIENTS_USE = range(20_000, 32_000)


def free_port() -> int:
    """A port that nothing listens on, and that the system gives no connection going out meanwhile."""
    while True:
        port = random.choice(BELOW_WHAT_CLIENTS_USE)
        with closing(socket.socket()) as listener, suppress(OSError):
            listener.bind(("127.0.0.1", port))
            return port


class Server:
    """A process that answers on a port, and comes back on the same one."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        raise NotImplementedError

    def answers(self) -> bool:
        raise NotImplementedError

    def start(self) -> None:
        with (self.home / f"{type(self).__name__}.log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command(), stdout=log, stderr=log, cwd=self.home, start_new_session=True
            )
        until(f"{type(self).__name__} answers", self.answers, seconds=START)

    def crash(self) -> None:
        """End it as a power cut would, without a word to anybody."""
        assert self.process is not None
        self.process.send_signal(self.sudden)
        self.process.wait(timeout=START)

    sudden = signal.SIGKILL

    def restart(self) -> None:
        self.crash()
        self.start()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            ended(self.process)


class PostgreSQL(Server):
    """A cluster of its own. PostgreSQL refuses to run as root, who lends it the user it has."""

    sudden = signal.SIGQUIT  # "immediate": no checkpoint, everybody cut off, recovery afterwards

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        versions = sorted(
            Path("/usr/lib/postgresql").iterdir(), key=lambda found: float(found.name)
        )
        self.programs = versions[-1] / "bin"
        self.data = home / "postgresql"
        self.data.mkdir()
        if os.geteuid() == 0:
            shutil.chown(self.data, "postgres", "postgres")
        subprocess.run(
            [
                *self.as_itself(), self.programs / "initdb", "--no-sync", "--auth=trust",
                "--encoding=UTF8", "--locale=C", f"--username={USER}", self.data,
            ],
            check=True, capture_output=True, cwd="/",
        )  # fmt: skip

    @staticmethod
    def as_itself() -> list[str]:
        if os.geteuid() != 0:
            return []
        return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]

    @property
    def url(self) -> str:
        return f"postgres://{USER}@127.0.0.1:{self.port}/postgres"

    def command(self) -> list[str]:
        # What a crash of the server loses is what counts here, not what a crash of the machine does.
        given = {"listen_addresses": "127.0.0.1", "fsync": "off", "unix_socket_directories": ""}
        return [
            *self.as_itself(),
            str(self.programs / "postgres"),
            *("-D", str(self.data), "-p", str(self.port)),
            *(word for name, value in given.items() for word in ("-c", f"{name}={value}")),
        ]

    def answers(self) -> bool:
        try:
            psycopg.connect(self.url, connect_timeout=3).close()
        except psycopg.Error:
            return False
        return True


class Redis(Server):
    """As compose runs it: it keeps nothing."""

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def command(self) -> list[str]:
        port = str(self.port)
        return [
            *("redis-server", "--port", port, "--bind", "127.0.0.1"),
            *("--save", "", "--appendonly", "no"),
        ]

    def answers(self) -> bool:
        try:
            with redis.Redis.from_url(self.url, socket_connect_timeout=3) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def flush(self) -> None:
        with redis.Redis.from_url(self.url) as client:
            client.flushall()
