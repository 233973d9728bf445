"""Delivering what waits at a later moment, for the tests."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from plans.models import Mail
from plans.operations import gathering, mails
from plans.operations.notifications import tell
from plans.rules.notifications import Matter
from tests.cast import Cast


def later(at: datetime, **by: int) -> Any:
    return lambda: at + timedelta(**by)


def deliver(at: datetime, **by: int) -> dict[str, int]:
    return dict(mails.deliver(now=later(at, **by)).counts)


def everybody_is_told(cast: Cast) -> int:
    """Something of their own to each of the plan's workers; how many e-mails that makes."""
    workers = [seat.worker for seat in cast.seats.values() if seat.worker is not None]
    tell(cast.plan, matter=Matter.RECORD_SENT, subject="plan:x", to=workers, at=cast.at)
    gathering.gather(at=cast.at)
    return Mail.rows.count()
