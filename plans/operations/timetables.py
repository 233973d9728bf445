"""Counting the deadlines of plans from before their timetable was kept here, many at once."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import transaction

from agencies import clock
from agencies.models import Partnership
from agencies.workdays import Calendar
from plans.models import FAR_OFF, Deadline, Plan
from plans.operations.timetable import first_deadlines
from plans.queries.timetable import told_all, uncounted

BATCH = 250
NEXT = ("next_review_on", "next_meeting_on")


def count_all(*, at: datetime, watch: Callable[[int], object] = lambda counted: None) -> int:
    """Give every running plan without deadlines its own; says how many. Harmless to repeat.

    Each batch is a transaction of its own, and stays when a later one fails.
    """
    calendars = {one.pk: one.calendar() for one in Partnership.objects.all()}
    total, batch = 0, _after(None)
    while batch:
        with transaction.atomic(durable=True):
            counted = _count(batch, calendars, at)
        watch(counted)
        total += counted
        batch = _after(batch[-1])
    return total


def _after(last: uuid.UUID | None) -> list[uuid.UUID]:
    rows = uncounted().order_by("pk")
    rows = rows.filter(pk__gt=last) if last else rows
    return list(rows.values_list("pk", flat=True)[:BATCH])


def _count(batch: list[uuid.UUID], calendars: Mapping[uuid.UUID, Calendar], at: datetime) -> int:
    """Whoever changes one of these plans meanwhile waits, or has counted it already."""
    list(Plan.rows.select_for_update().filter(pk__in=batch).order_by("pk").values_list("pk"))
    rows = uncounted().filter(pk__in=batch).select_related("child", "policy")
    plans = list(rows.order_by("pk"))
    stories = told_all(plans, {}, on=clock.local_date(at), calendars=calendars)
    found = [
        row
        for plan in plans
        for row in first_deadlines(
            plan, stories[plan.pk], at=at, with_groups=plan.next_meeting_on != FAR_OFF
        )
    ]
    Deadline.rows.bulk_create(found)
    Plan.rows.bulk_update(plans, NEXT)
    return len(plans)
