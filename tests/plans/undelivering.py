"""E-mails that did not arrive, for the tests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from plans.models import Mail
from tests.cast import Cast


def mail_to(cast: Cast, name: str, agency: str, **more: Any) -> Mail:
    """A mail to somebody that was given up, unless it is said otherwise."""
    given_up = {
        "status": "parked",
        "reason": "refused",
        "attempts": 8,
        "ended_at": cast.at,
        "created_at": cast.at - timedelta(hours=2),
        "due_at": cast.at,
    }
    made: Mail = Mail.rows.create(
        recipient=cast.workers[name],
        agency=cast.agencies[agency],
        kind="digest",
        key=f"digest:{name}:{Mail.rows.count()}",
        **(given_up | more),
    )
    return made


def waiting(cast: Cast, name: str, agency: str, **more: Any) -> Mail:
    """A mail to somebody that has not been tried and is not due."""
    fresh = {"status": "waiting", "reason": "", "attempts": 0, "ended_at": None}
    later = {"due_at": cast.at + timedelta(hours=1)}
    return mail_to(cast, name, agency, **(fresh | later | more))
