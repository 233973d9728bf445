"""Any facts at all, for the tests of what holds for every rule whatever it is handed."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from functools import cache
from itertools import count
from random import Random
from typing import Any, get_args, get_type_hints

from hypothesis import strategies as st

from plans.rules import timetable
from plans.rules.lessons import (
    assessment,
    capacity,
    challenge,
    child,
    engagement,
    fathers,
    history,
    household,
    impact,
    outcomes,
    roles,
    sharing,
    supervision,
    unborn,
)
from plans.rules.lessons.drift import STEPS
from plans.rules.lessons.facts import Agency, Source
from plans.rules.lessons.fourteen import Lesson
from plans.rules.plans import Kind
from plans.rules.roles import Standing
from tests.plans.rules.lessons.worked import (
    DEAN,
    GP,
    HEALTH_VISITING,
    MENTAL_HEALTH,
    MIDWIFERY,
    POLICE,
    RECOVERY,
    SCHOOL,
    SOCIAL_CARE,
    TAMSIN,
    terms,
)

FACTS: dict[Lesson, type] = {
    Lesson.HOUSEHOLD: household.Household,
    Lesson.UNBORN: unborn.Unborn,
    Lesson.CHILD: child.Child,
    Lesson.FATHERS: fathers.Fathers,
    Lesson.ASSESSMENT: assessment.Assessments,
    Lesson.HISTORY: history.History,
    Lesson.ENGAGEMENT: engagement.Engagement,
    Lesson.SUPERVISION: supervision.Supervision,
    Lesson.CHALLENGE: challenge.Challenge,
    Lesson.IMPACT: impact.Impact,
    Lesson.CAPACITY: capacity.Capacities,
    Lesson.SHARING: sharing.Shared,
    Lesson.ROLES: roles.Group,
    Lesson.OUTCOMES: outcomes.Outcomes,
}
AGENCIES = (
    SOCIAL_CARE,
    MIDWIFERY,
    HEALTH_VISITING,
    POLICE,
    RECOVERY,
    GP,
    SCHOOL,
    MENTAL_HEALTH,
)
days = st.dates(date(2026, 6, 1), date(2027, 6, 1))
people = st.sampled_from([TAMSIN, DEAN, *(uuid.UUID(int=n) for n in range(9001, 9004))])
CODES: dict[str, st.SearchStrategy[str]] = {
    "status": st.sampled_from(["lives_here", "stays_over", "visits", "moved_out", "unheard of"]),
    "knowledge": st.sampled_from([*fathers.Knowledge.values]),
    "level": st.sampled_from([*STEPS, "unheard of"]),
    "standing": st.sampled_from(Standing.values),
    "kind": st.sampled_from(Kind.values),
    "code": st.sampled_from(["1B", "2C", "3B", "3C", "4A", "4B", "16A", "", "B"]),
}
_ids = count(10_000)


@cache
def world(kind: type) -> st.SearchStrategy[Any]:
    """Any facts of one kind; every record in them is a record of its own."""
    return _of(kind).map(distinct)


@cache
def _of(kind: type) -> st.SearchStrategy[Any]:
    hints = get_type_hints(kind)
    parts = {one.name: _field(one.name, hints[one.name]) for one in fields(kind)}
    return st.builds(kind, **parts)


def _field(name: str, hint: Any) -> st.SearchStrategy[Any]:
    if name in CODES:
        return CODES[name]
    if hint is Source:
        return sources()
    args = get_args(hint)
    if type(None) in args:
        (some,) = (arg for arg in args if arg is not type(None))
        return st.none() | _field(name, some)
    if getattr(hint, "__origin__", None) is tuple:
        return st.lists(_field("", args[0]), max_size=3).map(tuple)
    if getattr(hint, "__origin__", None) is frozenset:
        some = people if args[0] is uuid.UUID else st.sampled_from([one.kind for one in AGENCIES])
        return st.frozensets(some, max_size=4)
    return _plain(hint)


def _plain(hint: type[Any]) -> st.SearchStrategy[Any]:
    plain: dict[Any, st.SearchStrategy[Any]] = {
        Agency: st.sampled_from(AGENCIES),
        date: days,
        uuid.UUID: people,
        bool: st.booleans(),
        int: st.integers(0, 20),
        str: st.sampled_from(["", "Tamsin", "Dean", "a thing", "“x” — é"]),
        timetable.Row: st.sampled_from(
            [timetable.row(terms().policy, key) for key in ("cp.visit", "cin.visit", "lac.visit")]
        ),
    }
    if hint in plain:
        return plain[hint]
    return st.sampled_from(list(hint)) if issubclass(hint, Enum) else _of(hint)  # type: ignore[arg-type]


def sources() -> st.SearchStrategy[Source]:
    return st.builds(
        Source,
        kind=st.just("record"),
        id=st.just(uuid.UUID(int=0)),
        agency=st.sampled_from(AGENCIES),
        on=days,
        recorded_on=days,
        author=st.sampled_from(["", "Priya", "Hannah"]),
    )


def distinct(facts: Any) -> Any:
    """The same facts, each record under an identity of its own."""
    if isinstance(facts, Source):
        return replace(facts, id=uuid.UUID(int=next(_ids)))
    return _each(facts, distinct)


def shuffled(facts: Any, random: Random) -> Any:
    """The same facts in another order, all the way down."""
    found = _each(facts, lambda part: shuffled(part, random))
    return tuple(random.sample(found, len(found))) if isinstance(found, tuple) else found


def without(facts: Any, agency: Agency) -> Any:
    """The facts of a reader who may know of nothing that comes from, or is asked of, one agency."""
    if isinstance(facts, tuple):
        return tuple(without(one, agency) for one in facts if not _is_of(one, agency))
    if is_dataclass(facts) and not isinstance(facts, Source | Agency | timetable.Row | type):
        parts = {part.name: getattr(facts, part.name) for part in fields(facts)}
        kept = {
            n: None if _is_of(one, agency) else without(one, agency) for n, one in parts.items()
        }
        return replace(facts, **kept)
    return facts


def _is_of(fact: Any, agency: Agency) -> bool:
    if isinstance(fact, Source):
        return fact.agency == agency
    if isinstance(fact, Agency):
        return fact == agency
    if not is_dataclass(fact):
        return False
    named = [getattr(fact, part.name) for part in fields(fact)]
    return any(isinstance(one, Source | Agency) and _is_of(one, agency) for one in named)


def records(facts: Any) -> Iterator[Source]:
    """Every record anywhere in the facts."""
    if isinstance(facts, Source):
        yield facts
    elif isinstance(facts, tuple | frozenset):
        for one in facts:
            yield from records(one)
    elif is_dataclass(facts):
        for part in fields(facts):
            yield from records(getattr(facts, part.name))


def _each(facts: Any, change: Any) -> Any:
    if isinstance(facts, tuple):
        return tuple(change(one) for one in facts)
    if is_dataclass(facts) and not isinstance(facts, Source | Agency | timetable.Row | type):
        return replace(
            facts, **{part.name: change(getattr(facts, part.name)) for part in fields(facts)}
        )
    return facts
