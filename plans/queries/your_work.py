"""What one worker must do, across plans: most urgent first; what others owe them; their plans."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from plans.models import FAR_OFF, Action, Outcome, Scope
from plans.queries import invitations, reports
from plans.queries.calendars import calendars_of
from plans.queries.disagreements_waiting import own_actions, waiting_for
from plans.queries.following import waiting_to_be_followed
from plans.queries.notifications import to_acknowledge
from plans.queries.owed import After, is_this_week, my_actions
from plans.queries.your_lessons import LessonsOf, lessons_in, look_over, to_answer_in
from plans.queries.your_plans import MOST_PLANS, MyPlan, my_plans, with_parts
from plans.queries.your_work_items import (
    Item,
    agreed_item,
    asked_item,
    disagreement_item,
    following_item,
    outcome_item,
    owed_item,
    proposal_item,
    report_item,
    request_item,
    unowned_item,
)
from plans.rules.actions import Acceptance
from plans.rules.group import MemberStatus
from plans.rules.outcomes import OutcomeStatus

MOST_ASKED = 25


@dataclass(frozen=True)
class YourWork:
    late: int
    due_this_week: int
    items: list[Item]
    next_page: After | None
    asked: list[Item]
    asked_more: bool
    plans: list[MyPlan]
    plans_more: bool
    reminders: int = 0
    """Of how many things still to be done a reminder waits to be acknowledged."""
    lessons: list[LessonsOf] = field(default_factory=list)

    @property
    def next_plan(self) -> MyPlan | None:
        """The plan whose meeting or review comes next."""
        dated = [mine for mine in self.plans if mine.next_on is not None]
        return min(dated, key=lambda mine: mine.next_on or FAR_OFF, default=None)


def your_work(scope: Scope, *, after: After | None = None, at: datetime | None = None) -> YourWork:
    """Everything that waits for a worker today; `at` what moment, with the disagreements that do and what
    they can put right of the lessons.

    A fixed number of statements, and one for each kind of thing of which a reminder waits to be
    acknowledged.
    """
    owed = my_actions(scope, after=after)
    unowned, to_agree = _declined(scope), _proposed_outcomes(scope)
    asked = list(_asked(scope, but=unowned)[: MOST_ASKED + 1])
    plans = list(my_plans(scope)[: MOST_PLANS + 1])
    proposals = invitations.waiting(scope)
    to_report = list(reports.asked_of_me(scope)[:MOST_ASKED])
    to_follow = list(waiting_to_be_followed(scope)[:MOST_ASKED])
    agreed = list(own_actions(scope)[:MOST_ASKED]) if at else []
    looked = look_over(scope, plans[:MOST_PLANS], at=at) if at else []
    calendars = calendars_of(
        plan.partnership_id
        for plan in (
            *plans,
            *to_follow,
            *(row.plan for row in (*owed.rows, *asked, *unowned)),
            *(outcome.plan for outcome in to_agree),
            *(report.review.plan for report in to_report),
            *(proposal.seat.plan for proposal in proposals),
            *(action.disagreement.plan for action in agreed),
        )
    )
    extras = [
        *(proposal_item(proposal, scope, calendars) for proposal in proposals),
        *(unowned_item(action, scope, calendars) for action in unowned),
        *(outcome_item(outcome, calendars) for outcome in to_agree),
        *(report_item(report, scope, calendars) for report in to_report),
        *(following_item(plan, scope, calendars) for plan in to_follow),
        *(disagreement_item(one) for one in (waiting_for(scope, at=at) if at else ())),
        *(agreed_item(one, scope, calendars) for one in agreed),
        *(request_item(one, scope) for one in to_answer_in(looked)),
    ]
    items = [owed_item(action, scope, calendars) for action in owed.rows]
    if after is None:
        items = sorted([*items, *extras], key=lambda item: item.urgency)
    return YourWork(
        late=owed.late + sum(item.is_late for item in extras),
        due_this_week=owed.due_this_week
        + sum(
            is_this_week(item.due_on, scope.today)
            for item in extras
            if item.due_on and not item.is_late
        ),
        items=items,
        next_page=owed.next_page,
        asked=[asked_item(action, scope, calendars) for action in asked[:MOST_ASKED]],
        asked_more=len(asked) > MOST_ASKED,
        plans=with_parts(scope, plans[:MOST_PLANS], calendars),
        plans_more=len(plans) > MOST_PLANS,
        reminders=to_acknowledge(scope) if after is None else 0,
        lessons=lessons_in(looked) if after is None else [],
    )


def _asked(scope: Scope, *, but: list[Action]) -> QuerySet[Action]:
    """What the worker asked others for, but what waits for the worker again."""
    rows: QuerySet[Action] = (
        Action.objects.visible_to(scope)
        .asked_by(scope)
        .exclude(owner__worker_id__in=scope.covers)
        .exclude(pk__in=[action.pk for action in but])
        .select_related("plan__child", "owner__worker", "owner__person")
        .order_by("due_on", "pk")
    )
    return rows


def _declined(scope: Scope) -> list[Action]:
    """Actions nobody has taken on, of plans the worker leads: the first few dozen."""
    rows = (
        Action.objects.visible_to(scope)
        .open()
        .filter(acceptance=Acceptance.DECLINED, plan__status="open", **_led_by(scope))
        .select_related("plan__child", "owner__worker", "owner__person")
        .order_by("due_on", "pk")
    )
    return list(rows[:MOST_ASKED])


def _proposed_outcomes(scope: Scope) -> list[Outcome]:
    rows = (
        Outcome.objects.visible_to(scope)
        .filter(status=OutcomeStatus.PROPOSED, plan__status="open", **_led_by(scope))
        .select_related("plan__child")
        .order_by("created_at", "pk")
    )
    return list(rows[:MOST_ASKED])


def _led_by(scope: Scope) -> dict[str, Any]:
    return {
        "plan__lead__worker_id__in": scope.acts_as,
        "plan__lead__agency_id": scope.agency_id,
        "plan__lead__status": MemberStatus.CURRENT,
    }
