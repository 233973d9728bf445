"""What a visit is to the timetable: the lead practitioner's starts the next clock, told once."""

from __future__ import annotations

from django.db.models import F

from agencies.errors import Refused
from agencies.operations.versions import locked
from plans.models import Plan, TimetableEvent, Visit
from plans.operations.changes import Change
from plans.operations.deadlines import recorded, withdrawn
from plans.queries.timetable import whose
from plans.rules.deadlines import recordable
from plans.rules.records import Precision
from plans.rules.roles import Capacity
from plans.rules.sharing import Level
from plans.rules.timetable import Trigger
from plans.rules.visits import VisitOutcome


def check(doing: Change, visit: Visit) -> None:
    """Refuses a visit on no one day, and a child seen before it was born."""
    if visit.record.precision != Precision.DAY:
        raise Refused("Give the day of the visit.", field="happened_on")
    child = doing.plan.child
    born_on = child.date_of_birth
    is_born = born_on is not None and visit.record.happened_on >= born_on
    if visit.outcome == VisitOutcome.SEEN and not is_born:
        raise Refused("The child was not yet born on this day.", field="outcome")
    if visit.outcome == VisitOutcome.PARENT_SEEN and is_born:
        raise Refused(
            "The child was born by then: say whether the child was seen.", field="outcome"
        )
    _start_the_clock(doing, visit)


def undo(doing: Change, visit: Visit, reason: str) -> None:
    """Withdraw the event that a visit wrote, once no visit that stands is the same."""
    if visit.event is None:
        return
    same = Visit.rows.filter(event=visit.event)
    wrote = same.filter(record__line=visit.record.line, record__recorded_at=F("event__recorded_at"))
    event = locked(visit.event, version=None)
    if event.withdrawn_at is None and wrote.exists() and not same.standing().exists():
        withdrawn(locked(event.plan, version=None), event, reason, doing)


def _start_the_clock(doing: Change, visit: Visit) -> None:
    """The event of the visit, where this plan counts from the lead's visits; one on a day is enough.

    A visit from before the plan is on record and starts nothing; nor does one held more closely
    than the plan, of which the timetable would tell.
    """
    plan: Plan = locked(doing.plan, version=None)
    on, counts = visit.record.happened_on, Trigger.LAST_VISIT in recordable(whose(plan))
    is_the_leads = Capacity.LEAD in doing.place.capacities
    if visit.outcome != VisitOutcome.SEEN or not counts or not is_the_leads:
        return
    if on < plan.started_on or visit.record.level != Level.PLAN:
        return
    same = TimetableEvent.rows.filter(plan=plan, trigger=Trigger.LAST_VISIT, happened_on=on)
    visit.event = same.standing().first() or recorded(
        plan, Trigger.LAST_VISIT, on, "", visit.late_reason, doing
    )
