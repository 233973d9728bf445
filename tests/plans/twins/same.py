"""What is the same in every twin, whatever else is done there: when a step is done, and with which keys."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from random import Random
from unittest import mock

from tests.cast import Cast


def moment(cast: Cast, place: int) -> datetime:
    """When a step is done: one after the other, in whichever world."""
    return cast.at + timedelta(minutes=place)


@contextmanager
def same_keys(seed: int) -> Iterator[None]:
    """Whatever is made meanwhile gets the same keys each time, so that no order depends on chance."""
    with mock.patch.object(os, "urandom", Random(seed).randbytes):
        yield
