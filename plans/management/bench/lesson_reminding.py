"""The sweep of the lessons over many plans: how long it takes for each person, and how it grows."""

from __future__ import annotations

import resource
import time
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from plans.models import (
    CaseRecord,
    ChildVoice,
    ChronologyEntry,
    Engagement,
    FamilyLink,
    GroupMember,
    HouseholdConfirmation,
    HouseholdMember,
    Notification,
    RecordContent,
    RiskFactor,
    Visit,
)
from plans.operations import lesson_reminders
from plans.rules.lessons.reminding import LESSON_MATTERS
from plans.rules.sharing import Level

RECORDS = 30
"""So many has each plan, half of them entries of the chronology."""
LEVELS = (Level.PLAN,) * 7 + (Level.CONTROLLED,) * 2 + (Level.SEALED,)
AT_ONCE = 200
HEAD = (
    "| Sweep | Plans | People | Time | Python's own | For each person | Statements for each | Owed |"
    " Peak memory |"
)
Said = tuple[type[RecordContent], Mapping[str, Any], bool]


def populate(*, on: date, at: datetime) -> None:
    """Thirty records on each plan there is, of seven kinds, three in ten held more closely."""
    seats: dict[Any, list[GroupMember]] = defaultdict(list)
    for seat in GroupMember.rows.select_related("plan").order_by("plan", "position"):
        seats[seat.plan_id].append(seat)
    parents = dict(FamilyLink.rows.values_list("child", "person"))
    groups = list(seats.values())
    for start in range(0, len(groups), AT_ONCE):
        made = [
            _made(group, parents, number, on=on, at=at)
            for group in groups[start : start + AT_ONCE]
            for number in range(RECORDS)
        ]
        CaseRecord.rows.bulk_create([heading for heading, _ in made], batch_size=1_000)
        contents = [content for _, content in made]
        for model in {type(one) for one in contents}:
            model.rows.bulk_create([one for one in contents if type(one) is model])


def _made(
    group: list[GroupMember], parents: Mapping[Any, Any], number: int, *, on: date, at: datetime
) -> tuple[CaseRecord, RecordContent]:
    seat, child = group[number % len(group)], group[0].plan.child_id
    assert seat.agency_id and seat.worker_id, "Here workers alone have seats."  # noqa: PT018
    model, said, is_about_somebody = _said(number)
    pk = uuid.uuid4()
    day = on - timedelta(days=2 + 7 * (RECORDS - number))
    heading = CaseRecord(
        id=pk,
        line=pk,
        child_id=child,
        kind=model.kind,
        agency_id=seat.agency_id,
        author_id=seat.worker_id,
        person_id=parents[child] if is_about_somebody else None,
        level=LEVELS[number % len(LEVELS)],
        happened_on=day,
        until_on=day,
        precision="day",
        recorded_at=at - timedelta(days=1),
    )
    return heading, model(record_id=pk, **said)


def _said(number: int) -> Said:
    others: tuple[Said, ...] = (
        (Visit, {"outcome": "refused", "reason": "The door stayed shut"}, False),
        (Visit, {"outcome": "seen", "seen_alone": "yes", "bedroom_seen": "yes"}, False),
        (Engagement, {"level": "partial", "evidence": "Came twice", "offered": 3}, True),
        (HouseholdConfirmation, {"how": "seen"}, False),
        (ChildVoice, {"method": "observed", "life_is_like": "Settled"}, False),
        (RiskFactor, {"factor": "2B", "impact": "Wakes alone", "severity": "not_known"}, True),
        (HouseholdMember, _LIVES_HERE, True),
    )
    turn = number // 2
    if number % 2 and turn < 2 * len(others):
        return others[turn % len(others)]
    said = {"summary": f"What happened, {number}", "category": "health", "source": "Log"}
    return ChronologyEntry, said | {"impact": "neutral", "significance": "ordinary"}, False


_LIVES_HERE = {
    "status": "lives_here",
    "care_role": "main",
    "identity": "confirmed",
    "checks": "done",
}


class _Counted:
    """Counts statements, and keeps none."""

    def __init__(self) -> None:
        self.statements = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        self.statements += 1
        return execute(sql, params, many, context)


def sweeping(plans: int, *, at: datetime) -> Iterator[str]:
    """The sweep over all of them, twice at the same moment: the second owes nothing."""
    for which in ("first", "second"):
        counted = _Counted()
        with connection.execute_wrapper(counted):
            began, worked = time.monotonic(), time.process_time()
            found = lesson_reminders.sweep(at=at)
            seconds, own = time.monotonic() - began, time.process_time() - worked
        assert found.failed == 0
        people = found.people
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        yield (
            f"| {which.capitalize()} run | {plans:,} | {people:,} | {seconds:,.0f} s |"
            f" {own:,.1f} s | {1000 * own / people:,.0f} ms | {counted.statements / people:.1f} |"
            f" {found.owed:,} | {peak:,.0f} MB |"
        )
    kept = Notification.rows.filter(matter__in=LESSON_MATTERS).count()
    yield f"| Notifications of lessons | | | | | | | {kept:,} | |"
