"""A dissent that challenges a decision: a process of its own, beside professional disagreement.

The decision stands while it is reviewed. A senior chair replies; an unanswered challenge goes to
the business manager and stays open.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import TextChoices

from agencies.workdays import Calendar
from plans.rules.disagreement_stages import after, day_zero


class ChallengeOutcome(TextChoices):
    STANDS = "stands", "The decision stands"
    CHANGED = "changed", "The decision is changed"
    RECONVENE = "reconvene", "The conference is held again"


def reply_due(policy: Mapping[str, Any], at: datetime, calendar: Calendar) -> datetime:
    """By when the senior chair replies: working days, received as a disagreement is."""
    zero = day_zero(at, policy, calendar)
    return after(zero, policy["disagreement"]["dissent"]["reply_wd"], policy, calendar)
