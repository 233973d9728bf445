"""What a birth plan is to the timetable: put on the maternity file, it keeps its date."""

from __future__ import annotations

from agencies.operations.versions import locked
from plans.models import BirthPlan, Deadline
from plans.operations.changes import Change
from plans.operations.deadlines import kept
from plans.rules.sharing import Level

BIRTH_PLAN = "pb.birthplan"


def file(doing: Change, birth_plan: BirthPlan) -> None:
    """Keep the date by which a birth plan is on the maternity file; late only with a reason.

    Not by one that is held more closely than the plan, of which the timetable would tell.
    """
    if birth_plan.filed_on is None or birth_plan.record.level != Level.PLAN:
        return
    plan = locked(doing.plan, version=None)
    due = Deadline.rows.open().filter(plan=plan, key=BIRTH_PLAN).order_by("due_on").first()
    if due is not None:
        kept(plan, locked(due, version=None), birth_plan.filed_on, birth_plan.late_reason, doing)
