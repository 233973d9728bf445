"""Whose turn it is to sweep."""

from __future__ import annotations

from datetime import timedelta

from plans.operations import outbox
from tests.cast import Cast


def test_two_clocks_that_tick_at_once_sweep_once(cast: Cast) -> None:
    assert outbox.tick(at=cast.at)
    assert not outbox.tick(at=cast.at)
    outbox.swept(at=cast.at, to_nobody=0)
    assert not outbox.tick(at=cast.at + timedelta(minutes=1))
    assert outbox.tick(at=cast.at + timedelta(minutes=11))


def test_a_sweep_that_died_is_taken_over_once_its_time_is_up(cast: Cast) -> None:
    assert outbox.tick(at=cast.at)
    assert outbox.tick(at=cast.at + timedelta(minutes=11))
