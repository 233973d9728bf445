"""Where a return waits for the worker that takes it in, and the lock of whoever is at it."""

from __future__ import annotations

import fcntl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from agencies.errors import Refused
from agencies.models import Agency

MEGABYTE = 1024 * 1024
LARGEST = 500 * MEGABYTE
"""Twice what the largest authority's return could come to."""


def folder() -> Path:
    """Nothing in it is ever served; a file goes when its import is over."""
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def store(file: Iterable[bytes], path: Path) -> int:
    """Write a file as it comes, for the service alone to read. Refuses one that is too large."""
    size = 0
    path.touch(mode=0o600)
    with path.open("wb") as kept:
        for chunk in file:
            size += len(chunk)
            if size > LARGEST:
                raise Refused(
                    f"The file is larger than {LARGEST // MEGABYTE} MB, which no return is.",
                    field="file",
                )
            kept.write(chunk)
    return size


@contextmanager
def alone(agency: Agency) -> Iterator[bool]:
    """Whether this is the only process at an agency's return, for as long as the block lasts.

    The operating system takes the lock back when the process dies, however it dies.
    """
    with (folder() / f"{agency.pk}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
