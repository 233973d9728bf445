"""The worked families' agencies, days and terms, for the tests of the lessons.

T is the day on which the families are looked at; every other day is so many days from it.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import count
from typing import Any

from agencies import policy
from agencies.workdays import Calendar
from plans.rules.lessons.facts import Agency, Source, Terms
from plans.rules.lessons.findings import Finding, Reason, State
from plans.rules.roles import Capacity

T = date(2026, 11, 30)
CHRISTMAS_EVE = date(2026, 12, 24)
_ids = count(1)


def new_id() -> uuid.UUID:
    return uuid.UUID(int=next(_ids))


def on(offset: int) -> date:
    return T + timedelta(days=offset)


def agency(name: str, kind: str) -> Agency:
    return Agency(new_id(), name, kind)


SOCIAL_CARE = agency("Children's Social Care", "social_care")
MIDWIFERY = agency("Midwifery", "midwifery")
HEALTH_VISITING = agency("Health Visiting", "health_visiting")
POLICE = agency("Police", "police")
RECOVERY = agency("Recovery Service", "substance_use")
GP = agency("Harbour Street Surgery", "gp")
SCHOOL = agency("Oakmere Primary", "school")
NURSERY = agency("Little Acorns", "school")
MENTAL_HEALTH = agency("Community Mental Health", "adult_mental_health")

TAMSIN, DEAN, GILLIAN, LEANNE, CRAIG = (new_id() for _ in range(5))


def source(
    offset: int, of: Agency = SOCIAL_CARE, author: str = "", recorded: int | None = None
) -> Source:
    """A record about a day so many days from T, written down on that day unless said otherwise."""
    return Source(
        "record", new_id(), of, on(offset), on(offset if recorded is None else recorded), author
    )


def of_day(day: date, of: Agency = SOCIAL_CARE) -> Source:
    return Source("record", new_id(), of, day, day)


def terms(
    today: date = T,
    *,
    started: int = -35,
    closed: frozenset[date] = frozenset(),
    lessons: Mapping[str, Mapping[str, Any]] | None = None,
) -> Terms:
    """The default policy, with some values of its lessons otherwise where a test says so."""
    data = policy.default()
    for lesson, values in (lessons or {}).items():
        data["lessons"][lesson] |= values
    return Terms(data, today, Calendar(closed), on(started))


def codes(found: Finding, state: State | None = None) -> set[str]:
    return {one.code for one in found.reasons if state in {None, one.state}}


def only(found: Finding, code: str) -> Reason:
    (reason,) = [one for one in found.reasons if one.code == code]
    return reason


def state_on(look: Any, facts: Any, today: date) -> State:
    found: Finding = look(facts, terms(today))
    return found.state


LEAD = {Capacity.LEAD}
CHAIR = {Capacity.CHAIR}
CORE = {Capacity.CORE}
