"""Agreeing a tighter interval for one child."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from agencies.errors import Refused
from agencies.models import Worker
from agencies.operations.versions import locked
from plans.models import AgreedInterval, Deadline, DeadlineMove, Plan
from plans.operations.changes import Change, begin, filled
from plans.operations.timetable import recompute
from plans.queries.timetable import agreed_numbers
from plans.rules import timetable
from plans.rules.intervals import check_interval


@transaction.atomic(durable=True)
def agree(
    plan: Plan, *, key: str, number: int, reason: str, by: Worker, at: datetime
) -> AgreedInterval:
    """Agree that something is due sooner for this child than by policy, from now on.

    What is open moves to its new day, today at the soonest. By the chair, or the chair's manager.
    Refuses a number looser than the policy's; its own number goes back to it.
    """
    doing = begin(plan, "move_review", by=by, at=at)
    plan = locked(plan, version=None)
    check_interval(plan.policy.data, plan.kind, key, number)
    row = timetable.row(plan.policy.data, key)
    if agreed_numbers([plan])[plan.pk].get(key, row.number) == number:
        raise Refused("This is what it is already.", field="number", code="unchanged")
    agreed: AgreedInterval = AgreedInterval.rows.create(
        plan=plan,
        key=key,
        number=number,
        reason=filled(reason, field="reason", ask="Say why this child needs it."),
        agreed_at=at,
        agreed_by=by,
        agency_id=doing.place.agency_id,
    )
    _tighten_what_is_open(plan, agreed, doing)
    recompute(plan, doing)
    doing.save(plan)
    doing.record("interval.agreed", agreed, key=key, number=number)
    return agreed


def _tighten_what_is_open(plan: Plan, agreed: AgreedInterval, doing: Change) -> None:
    calendar = plan.partnership.calendar()
    for row in Deadline.rows.filter(plan=plan, key=agreed.key).open():
        limit = timetable.limit(plan.policy.data, row.key, row.trigger_on, calendar, agreed.number)
        to = max(limit.on, doing.on)
        if to >= row.due_on:
            continue
        DeadlineMove.rows.create(
            deadline=row,
            from_on=row.due_on,
            to_on=to,
            reason=agreed.reason,
            at=doing.at,
            by=doing.by,
            agency_id=doing.place.agency_id,
        )
        row.due_on = to
        row.version += 1
        row.save(update_fields=["due_on", "version"])
