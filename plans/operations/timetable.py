"""Storing on a plan the dates by which its next meeting and review are due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from agencies.workdays import Calendar
from plans.models import FAR_OFF, Child, ExpectedDelivery, Plan, Review
from plans.rules import timetable
from plans.rules.plans import Kind
from plans.rules.reviews import REVIEW_OF, ReviewKind
from plans.rules.timetable import Limit, Trigger

Held = Sequence[tuple[str, date]]


def set_dates(plan: Plan, calendar: Calendar | None = None, *, held: Held | None = None) -> None:
    """Compute a plan's next meeting and review from its pinned policy and what is known.

    Called once whenever an event that starts one of their clocks is recorded: the start, a birth, a
    meeting held. Whoever sets many plans of one partnership hands its calendar in, and what was
    held, which is otherwise read.
    """
    held = _held(plan) if held is None else held
    calendar = calendar or plan.partnership.calendar()
    policy, kind = plan.policy.data, Kind(plan.kind)
    known = _known(plan)
    pre_birth = (
        kind == Kind.CHILD_PROTECTION and _started_before_birth(plan) and _was_unborn(plan.child)
    )
    reviewed = [day for what, day in held if what == REVIEW_OF[kind]]
    if reviewed:
        known[Trigger.LAST_REVIEW] = max(reviewed)
        review = timetable.next_review(policy, kind, known, calendar, held=len(reviewed))
        born_on = known.get(Trigger.BIRTH)
        if pre_birth and born_on and max(reviewed) < born_on:
            review = timetable.review_after_birth(policy, born_on, review, calendar)
    else:
        review = timetable.first_review(policy, kind, known, calendar, pre_birth=pre_birth)
    if review:
        known[Trigger.NEXT_REVIEW] = review.on
    met = [day for what, day in held if what == ReviewKind.GROUP_MEETING]
    if met:
        known[Trigger.LAST_GROUP] = max(met)
    group = timetable.next_group if met else timetable.first_group
    plan.next_review_on = _day(review)
    plan.next_meeting_on = _day(group(policy, kind, known, calendar))


def _held(plan: Plan) -> Held:
    rows = Review.rows.filter(plan=plan, held_on__isnull=False)
    return list(rows.values_list("kind", "held_on"))


def _known(plan: Plan) -> dict[Trigger, date]:
    known = {
        Trigger.PLAN_STARTED: plan.started_on,
        Trigger.ASSESSMENT_STARTED: plan.started_on,
    }
    if plan.kind == Kind.LOOKED_AFTER:
        known[Trigger.BECAME_LOOKED_AFTER] = plan.started_on
    if plan.conference_on:
        known[Trigger.INITIAL_CONFERENCE] = plan.conference_on
        known[Trigger.CONFERENCE] = plan.conference_on
    if plan.child.date_of_birth and _started_before_birth(plan):
        known[Trigger.BIRTH] = plan.child.date_of_birth
    return known


def _was_unborn(child: Child) -> bool:
    return child.is_unborn or ExpectedDelivery.objects.filter(child=child).exists()


def _started_before_birth(plan: Plan) -> bool:
    born_on = plan.child.date_of_birth
    return born_on is None or plan.started_on < born_on


def _day(limit: Limit | None) -> date:
    return limit.on if limit else FAR_OFF
