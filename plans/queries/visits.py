"""The visits to a child: those on record, and those of which only the timetable tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from plans.models import Plan, Scope, TimetableEvent, Visit
from plans.rules.timetable import Trigger
from plans.rules.visits import VisitOutcome


@dataclass(frozen=True)
class Visited:
    """One visit; without its record only the day is known, and that the child was seen."""

    on: date
    agency: str
    outcome: VisitOutcome
    visit: Visit | None = None


def visits(scope: Scope, plan: Plan) -> list[Visited]:
    """The visits to a plan's child that this reader may see, the newest first. Two statements."""
    rows = Visit.objects.visible_to(scope).standing().filter(record__child=plan.child_id)
    told = [
        Visited(row.record.happened_on, row.record.agency.name, VisitOutcome(row.outcome), row)
        for row in rows
    ]
    on_record = Visit.rows.filter(event=OuterRef("pk"), record__status="standing")
    events = (
        TimetableEvent.objects.visible_to(scope)
        .standing()
        .filter(~Exists(on_record), plan=plan, trigger=Trigger.LAST_VISIT)
        .select_related("agency")
    )
    told += [
        Visited(row.happened_on, row.agency.name if row.agency else "", VisitOutcome.SEEN)
        for row in events
    ]
    return sorted(told, key=lambda one: one.on, reverse=True)
