"""What of the lessons comes due on a plan for one person, from what that person may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

from agencies.clock import LONDON
from agencies.models import Worker
from plans import access
from plans.models import Notification, Plan, Scope
from plans.queries.lessons.fourteen import look_at
from plans.queries.lessons.reading import Reading, read_all, read_as
from plans.rules.lesson_counts import COUNTED
from plans.rules.lessons.fourteen import Lesson
from plans.rules.lessons.reminding import LESSON_MATTERS, REMINDED, Owed, owed
from plans.rules.reminders import MATTER_OF
from plans.rules.sharing import Level

TOLD_TO_NOBODY = REMINDED.intersection(COUNTED)
"""What can be counted where nobody can be told; dates of supervision are closer held."""


def owed_to(
    scope: Scope, plans: Iterable[Any], *, on: date, at: datetime
) -> dict[Any, tuple[Plan, list[Owed]]]:
    """What comes due on each of these plans, as one person sees it, by plan.

    As many statements for one plan as for fifty; nothing of a plan that they may not read.
    """
    rows = Plan.objects.visible_to(scope).of_open_status().filter(pk__in=list(plans))
    found = list(rows.select_related("child", "partnership", "policy", "chair"))
    read = read_all(scope, found, on=on, at=at)
    return {reading.plan.pk: (reading.plan, _owed(reading)) for reading in read}


def owed_to_count(
    plans: Iterable[Any], *, on: date, at: datetime
) -> dict[Any, tuple[Plan, list[Owed]]]:
    """The same as if by nobody, to whom nothing controlled or sealed is even known: to be counted.

    Whoever calls this keeps a number, and nothing of any one plan.
    """
    places, nobody = access.enter_to_count(plans, on=on)
    rows = Plan.objects.visible_to(nobody).of_open_status()
    found = list(rows.select_related("child", "partnership", "policy", "chair"))
    read = read_as(nobody, found, places, on=on, at=at)
    return {reading.plan.pk: (reading.plan, _owed(reading, TOLD_TO_NOBODY)) for reading in read}


def _owed(reading: Reading, which: Collection[Lesson] = REMINDED) -> list[Owed]:
    """Nothing that stands in a sealed record: whoever stands in for its reader is told as well."""
    sealed = {
        row.record.pk
        for rows in reading.contents.values()
        for row in rows
        if row.record.level == Level.SEALED
    }
    found = owed(look_at(reading, which), reading.plan.pk, reading.meetings.next_on)
    return [one for one in found if sealed.isdisjoint(s.id for s in one.reason.evidence)]


def lessons_over(told: Sequence[Notification], *, on: date) -> set[Any]:
    """Of some messages those of a lesson of which that is no longer due to whom it was sent.

    As many statements for each recipient, whatever there is; none where none is of a lesson.
    """
    about: dict[Any, list[Notification]] = defaultdict(list)
    for row in told:
        if row.step is not None and row.matter in LESSON_MATTERS:
            about[row.recipient_id].append(row)
    if not about:
        return set()
    scopes = access.scopes_of(Worker.objects.filter(pk__in=list(about)), on=on)
    return {pk for recipient, rows in about.items() for pk in _over(scopes[recipient], rows, on)}


def _over(scope: Scope, rows: Sequence[Notification], on: date) -> set[Any]:
    end = datetime.combine(on, time.max, tzinfo=LONDON)
    now = {
        (plan, MATTER_OF[one.duty], one.subject, one.due_on)
        for plan, (_, found) in owed_to(scope, {row.plan_id for row in rows}, on=on, at=end).items()
        for one in found
    }
    return {row.pk for row in rows if (row.plan_id, row.matter, row.subject, row.due_on) not in now}
