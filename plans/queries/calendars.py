"""Working days of several partnerships at once."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from agencies.models import ClosedDay
from agencies.workdays import Calendar


def calendars_of(partnerships: Iterable[uuid.UUID]) -> dict[uuid.UUID, Calendar]:
    """The working days of several partnerships, in one statement."""
    wanted = set(partnerships)
    closed: dict[uuid.UUID, set[date]] = defaultdict(set)
    rows = ClosedDay.objects.filter(partnership__in=wanted).values_list("partnership_id", "on")
    for partnership, on in rows:
        closed[partnership].add(on)
    return {pk: Calendar(closed=frozenset(closed[pk])) for pk in wanted}
