"""Whatever people do with disagreements, in any order and at any hour, what must hold holds.

A few dozen steps here, always the same; `make chaos` tries as many runs as `DISAGREEMENTS_TRIED`
says, of fifty steps each and never the same.
"""

from __future__ import annotations

import os
import pickle

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.cast import Cast
from tests.plans.disagreeing_anyhow import Anyhow

TRIED = int(os.environ.get("DISAGREEMENTS_TRIED", "0"))


def test_whatever_is_done_in_whatever_order_every_disagreement_stays_whole(cast: Cast) -> None:
    Anyhow.prepared = pickle.dumps(cast)
    run_state_machine_as_test(
        Anyhow,
        settings=settings(
            max_examples=TRIED or 3,
            stateful_step_count=50 if TRIED else 20,
            derandomize=not TRIED,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
