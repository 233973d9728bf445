"""Locking a row for change, and refusing an edit of something somebody else changed first."""

from __future__ import annotations

from typing import Protocol, TypeVar

from django.db import models

from agencies.errors import Stale


class Versioned(Protocol):
    version: int


M = TypeVar("M", bound=models.Model)


def locked(row: M, *, version: int | None) -> M:
    """Lock a row and read it anew; refuse with Stale when it is not the version the editor saw.

    `version` is None only where an operation acts on a row that nobody was shown, such as a sweep.
    """
    manager = type(row)._base_manager
    fresh = manager.select_for_update(of=("self",)).get(pk=row.pk)
    if version is not None and fresh.version != version:  # type: ignore[attr-defined]
        raise Stale(fresh)
    return fresh
