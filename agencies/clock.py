"""The only place that asks what time it is. Everything below the edges is handed dates."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    return timezone.now()


def today() -> date:
    return local_date(now())


def local_date(at: datetime) -> date:
    """The date on a wall calendar in England at this moment.

    Half past midnight in July is still yesterday in UTC, so a moment is never cut with `.date()`.
    """
    return local_time(at).date()


def local_time(at: datetime) -> datetime:
    """The moment as a wall clock in England shows it."""
    if at.tzinfo is None:
        raise ValueError("A moment needs a time zone; this one has none.")
    return at.astimezone(LONDON)
