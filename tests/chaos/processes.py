"""Workers and beats: the processes that compose starts, started and killed here."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
CONCURRENCY = 2


class Processes:
    """What runs, by name; each in a session of its own, so that it dies with its children."""

    def __init__(self, home: Path, environment: dict[str, str]) -> None:
        self.home = home
        self.environment = environment | {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        }
        self.revived = 0
        self.started: dict[str, list[str]] = {}
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        composed: Any = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
        self.commands: dict[str, list[str]] = {
            name: composed["services"][name]["command"] for name in ("worker", "beat")
        }
        # Compose tells a worker to stop with SIGTERM; what it makes of that stands there.
        remap = "REMAP_SIGTERM"
        self.environment[remap] = composed["services"]["worker"]["environment"][remap]

    def start_worker(self, name: str) -> None:
        command = [word for word in self.commands["worker"] if "--concurrency" not in word]
        own = [f"--concurrency={CONCURRENCY}", f"--hostname={name}@chaos"]
        self._start(name, [*command, *own, "--without-gossip", "--without-mingle"])

    def start_beat(self, name: str) -> None:
        self._start(name, self.commands["beat"])

    def _start(self, name: str, command: list[str]) -> None:
        self.started[name] = command
        with (self.home / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self, name: str) -> None:
        """`kill -9` of a process and of its children, in the middle of whatever they do."""
        process = self.running.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def tell_to_stop(self, name: str) -> subprocess.Popen[bytes]:
        """SIGTERM to a worker alone, as whoever restarts the service sends it."""
        process = self.running.pop(name)
        process.terminate()
        return process

    def revive(self) -> None:
        """Start what ended of itself again, as compose does (`restart: unless-stopped`).

        A worker does end that loses Redis twice within seconds: kombu 5.7 trips while it closes.
        """
        ended = [name for name, process in self.running.items() if process.poll() is not None]
        for name in ended:
            self.revived += 1
            self._start(name, self.started[name])

    def stop(self) -> None:
        """Nothing that runs has anything left to lose once all is counted."""
        for name in list(self.running):
            self.kill(name)
