"""An agency's disagreement with a review's decision; not the same as a professional disagreement."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import TextChoices

from agencies import clock
from agencies.errors import Refused
from agencies.workdays import long_date


class DissentMode(TextChoices):
    NOTE_ONLY = "note_only", "Note it beside the decision"
    CHALLENGE = "challenge", "Challenge the decision"


def modes(policy: Mapping[str, Any]) -> tuple[DissentMode, ...]:
    """How an agency may dissent under a policy."""
    return tuple(DissentMode(mode) for mode in policy["disagreement"]["dissent"]["modes"])


def window_ends(signed_at: datetime, policy: Mapping[str, Any]) -> datetime:
    """Until when an agency may dissent: hours on the clock from the decision's being sent.

    It is sent when its review is signed; nights and weekends count (plans.md 5, decisions.md).
    """
    hours: int = policy["disagreement"]["dissent"]["window_h"]
    return signed_at + timedelta(hours=hours)


def is_open(signed_at: datetime | None, at: datetime, policy: Mapping[str, Any]) -> bool:
    return signed_at is not None and at <= window_ends(signed_at, policy)


def check(
    signed_at: datetime | None, mode: DissentMode, at: datetime, policy: Mapping[str, Any]
) -> None:
    """Refuses dissent from what has not been decided, in a way the policy lacks, or too late."""
    if signed_at is None:
        raise Refused(
            "Nothing has been decided here yet: this review has not been signed.", code="unsigned"
        )
    ends = window_ends(signed_at, policy)
    if at > ends:
        raise Refused(
            f"Dissent could be recorded until {long_date(clock.local_date(ends))}, "
            f"{clock.local_time(ends):%H:%M}. Raise a professional disagreement instead.",
            code="too_late",
        )
    if mode not in modes(policy):
        raise Refused("This partnership's policy knows no such dissent.", field="mode")
