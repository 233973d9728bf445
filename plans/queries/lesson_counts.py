"""Counting in which state each lesson is, over a partnership's plans."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from agencies.models import Employment, Partnership
from plans import access
from plans.models import Plan
from plans.queries.lessons.fourteen import look_at
from plans.queries.lessons.group import at_work
from plans.queries.lessons.reading import Reading, read_as
from plans.rules import lesson_counts as rules
from plans.rules.lesson_counts import COUNTED, States
from plans.rules.lessons.findings import State
from plans.rules.lessons.fourteen import Lesson
from plans.rules.plans import Status

BATCH = 200


@dataclass(frozen=True)
class Of:
    """What is counted: a lesson, over the plans that an agency leads, or has somebody in; that a line
    manager has somebody of that agency in; or that somebody chairs."""

    lesson: Lesson
    agency: uuid.UUID | None = None
    as_lead: bool = False
    chair: uuid.UUID | None = None
    manager: uuid.UUID | None = None


def counted(partnership: Partnership, *, on: date, at: datetime) -> Mapping[Of, States]:
    """How many open plans are in each state, by lesson and agency. Read batch by batch."""
    found: dict[Of, dict[State, int]] = defaultdict(lambda: dict(rules.NONE))
    for keys in _batches(partnership):
        for of, state in _states(keys, on=on, at=at):
            found[of][state] += 1
    return found


def _batches(partnership: Partnership) -> Iterator[list[uuid.UUID]]:
    rows = Plan.rows.filter(partnership=partnership, status=Status.OPEN).order_by("pk")
    batch = list(rows.values_list("pk", flat=True)[:BATCH])
    while batch:
        yield batch
        batch = list(rows.filter(pk__gt=batch[-1]).values_list("pk", flat=True)[:BATCH])


def _states(keys: Collection[uuid.UUID], *, on: date, at: datetime) -> Iterator[tuple[Of, State]]:
    places, scope = access.enter_to_count(keys, on=on)
    plans = (
        Plan.objects.visible_to(scope)
        .select_related("child", "chair")
        .prefetch_related("policy", "partnership")
    )
    readings = read_as(scope, list(plans), places, on=on, at=at)
    managers = _managers(readings, on)
    for reading in readings:
        lead = next((s.agency_id for s in reading.seats if s.pk == reading.plan.lead_id), None)
        inside = {seat.agency_id for seat in at_work(reading)}
        teams = {
            (seat.agency_id, managers[seat.worker_id, seat.agency_id])
            for seat in at_work(reading)
            if (seat.worker_id, seat.agency_id) in managers
        }
        for line in look_at(reading, COUNTED):
            yield Of(line.lesson, lead, as_lead=True), line.finding.state
            for agency in inside:
                yield Of(line.lesson, agency), line.finding.state
            for agency, manager in teams:
                yield Of(line.lesson, agency, manager=manager), line.finding.state
            if reading.plan.chair_id:
                yield Of(line.lesson, chair=reading.plan.chair_id), line.finding.state


def _managers(readings: Collection[Reading], on: date) -> Mapping[tuple[Any, Any], uuid.UUID]:
    """Under which line manager each worker in these groups works in each agency. One statement."""
    workers = {seat.worker_id for reading in readings for seat in at_work(reading)}
    managed = Employment.objects.current(on).filter(worker__in=workers, line_manager__isnull=False)
    found = managed.values_list("worker_id", "agency_id", "line_manager_id")
    return {(worker, agency): manager for worker, agency, manager in found}
