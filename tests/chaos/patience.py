"""Waiting for something to become true, and not for ever."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable

OFTEN = 0.1


class Impatient(AssertionError):
    """What was waited for did not come."""


def until(what: str, is_so: Callable[[], object], *, seconds: float) -> float:
    """Ask again and again until it is so; how many seconds that took."""
    began = time.monotonic()
    while not is_so():
        if time.monotonic() - began > seconds:
            raise Impatient(f"Waited {seconds:.0f} seconds for this in vain: {what}")
        time.sleep(OFTEN)
    return time.monotonic() - began


def ended(process: subprocess.Popen[bytes], *, patience: float = 20) -> None:
    """Ask a process to end, and make it if it does not."""
    process.terminate()
    try:
        process.wait(timeout=patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
