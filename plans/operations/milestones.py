"""That a milestone of a pregnancy is not needed, and that it was needed after all."""

from __future__ import annotations

from plans.models import Deadline, Plan, TimetableEvent
from plans.operations.acknowledging import by_doing
from plans.operations.changes import Change, filled
from plans.operations.timetable import recompute, reopen_spared
from plans.queries.timetable import whose
from plans.rules.milestones import check_here, check_not_needed, keys_of

AFTER_ALL = "It was done after all."


def spare(plan: Plan, milestone: str, reason: str, doing: Change) -> TimetableEvent:
    """Write down that a milestone is not needed, inside an operation that has locked the plan.

    Its date, if one is set, is set aside for the same reason.
    """
    told = TimetableEvent.rows.filter(plan=plan, trigger=milestone)
    done = told.standing().order_by("happened_on").values_list("happened_on", flat=True)
    check_here(whose(plan), milestone)
    check_not_needed(done, is_said=told.spared().exists())
    waiting = Deadline.rows.filter(plan=plan, key__in=keys_of(milestone)).open()
    open_now = list(waiting.values_list("pk", flat=True))
    event = TimetableEvent(
        plan=plan,
        trigger=milestone,
        happened_on=doing.on,
        not_needed_because=filled(
            reason, field="not_needed_because", ask="Say why it is not needed."
        ),
        recorded_at=doing.at,
        recorded_by=doing.by,
        agency_id=doing.place.agency_id,
    )
    event.save()
    recompute(plan, doing)
    doing.save(plan)
    by_doing(*(f"deadline:{pk}" for pk in open_now), doing=doing)
    doing.record("timetable.spared", event, trigger=milestone)
    return event


def needed_after_all(plan: Plan, milestone: str, doing: Change) -> None:
    """Take back that a milestone is not needed, because it was done; its date is open again."""
    for event in TimetableEvent.rows.filter(plan=plan, trigger=milestone).spared():
        event.withdrawn_reason, event.withdrawn_at, event.withdrawn_by = (
            AFTER_ALL,
            doing.at,
            doing.by,
        )
        event.version += 1
        event.save()
        reopen_spared(plan, event)
        doing.record("timetable.withdrawn", event, trigger=milestone)
