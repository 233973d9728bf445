"""Keeping how many plans each lesson found in each state, once a week for each partnership."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from agencies import clock
from agencies.models import Partnership
from agencies.operations import audit
from agencies.operations.workers import system_worker
from plans.models import LessonCount
from plans.queries.lesson_counts import counted
from plans.rules.lesson_counts import week_of


def count_lessons(*, at: datetime) -> int:
    """Count every partnership that has no count of this week; says how many. Harmless to repeat.

    It takes as long as all plans take to read, and holds no lock while it does: where two count at
    once, the first count is kept.
    """
    week = week_of(clock.local_date(at))
    waiting = Partnership.objects.exclude(lesson_counts__week_of=week).order_by("pk")
    return sum(_count(one, at=at) for one in list(waiting))


def _count(partnership: Partnership, *, at: datetime) -> bool:
    on = clock.local_date(at)
    week = week_of(on)
    rows = [
        LessonCount(
            partnership=partnership,
            agency_id=of.agency,
            as_lead=of.as_lead,
            chair_id=of.chair,
            manager_id=of.manager,
            week_of=week,
            lesson=of.lesson,
            state=state,
            number=number,
        )
        for of, states in counted(partnership, on=on, at=at).items()
        for state, number in states.items()
        if number
    ]
    with transaction.atomic():
        Partnership.objects.select_for_update().get(pk=partnership.pk)
        if not rows or partnership.lesson_counts.filter(week_of=week).exists():
            return False
        LessonCount.objects.bulk_create(rows)
        audit.record(
            chain=f"partnership:{partnership.pk}",
            verb="lessons.counted",
            by=system_worker(),
            at=at,
            subject=f"partnership:{partnership.pk}",
            details={"week_of": week.isoformat()},
        )
    return True
