"""What one worker must do, across plans: most urgent first; what others owe them; their plans."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet

from agencies.workdays import Calendar
from plans.models import FAR_OFF, Action, AgencyReport, Outcome, Plan, Scope
from plans.queries import invitations, reports
from plans.queries.calendars import calendars_of
from plans.queries.following import waiting_to_be_followed
from plans.queries.invitations import Invitation
from plans.queries.notifications import to_acknowledge
from plans.queries.owed import After, is_this_week, my_actions
from plans.queries.your_plans import MOST_PLANS, MyPlan, my_plans, with_parts
from plans.rules.actions import Acceptance
from plans.rules.decisions import FOLLOWED_BY
from plans.rules.group import MemberStatus
from plans.rules.outcomes import OutcomeStatus

MOST_ASKED = 25

Calendars = Mapping[uuid.UUID, Calendar]


class Wants(StrEnum):
    """What an item asks of the worker."""

    UPDATE = "update"
    ANSWER_OFFER = "answer_offer"
    ANSWER_PROPOSAL = "answer_proposal"
    FIND_AN_OWNER = "find_an_owner"
    AGREE_OUTCOME = "agree_outcome"
    WRITE_REPORT = "write_report"
    START_FOLLOWING = "start_following"


@dataclass(frozen=True)
class Item:
    """One thing that waits: `owner` is whose it is, where it is not the reader's own.

    A proposal is a pointer: it names neither plan nor child.
    """

    wants: Wants
    pk: uuid.UUID
    what: str
    due_on: date | None
    is_late: bool
    calendar: Calendar
    status: str = ""
    status_words: str = ""
    owner: str = ""
    initials: str = ""
    reference: str = ""

    @property
    def urgency(self) -> tuple[int, date]:
        """Late first, then what has no date of its own, then by due date."""
        return (0 if self.is_late else 2 if self.due_on else 1, self.due_on or FAR_OFF)


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

    @property
    def next_plan(self) -> MyPlan | None:
        """The plan whose meeting or review comes next."""
        dated = [mine for mine in self.plans if mine.next_on is not None]
        return min(dated, key=lambda mine: mine.next_on or FAR_OFF, default=None)


def your_work(scope: Scope, *, after: After | None = None) -> YourWork:
    """Everything that waits for a worker today. A fixed number of statements, and one for
    each kind of thing of which a reminder waits to be acknowledged."""
    owed = my_actions(scope, after=after)
    unowned, to_agree = _declined(scope), _proposed_outcomes(scope)
    asked = list(_asked(scope, but=unowned)[: MOST_ASKED + 1])
    plans = list(my_plans(scope)[: MOST_PLANS + 1])
    proposals = invitations.waiting(scope)
    to_report = list(reports.asked_of_me(scope)[:MOST_ASKED])
    to_follow = list(waiting_to_be_followed(scope)[:MOST_ASKED])
    calendars = calendars_of(
        plan.partnership_id
        for plan in (
            *plans,
            *to_follow,
            *(row.plan for row in (*owed.rows, *asked, *unowned)),
            *(outcome.plan for outcome in to_agree),
            *(report.review.plan for report in to_report),
            *(proposal.seat.plan for proposal in proposals),
        )
    )
    extras = [
        *(_proposal(proposal, scope, calendars) for proposal in proposals),
        *(_unowned(action, scope, calendars) for action in unowned),
        *(_outcome_item(outcome, calendars) for outcome in to_agree),
        *(_report_item(report, scope, calendars) for report in to_report),
        *(_following_item(plan, scope, calendars) for plan in to_follow),
    ]
    items = [_owed(action, scope, calendars) for action in owed.rows]
    if after is None:
        items = sorted([*items, *extras], key=lambda item: item.urgency)
    return YourWork(
        late=owed.late + sum(item.is_late for item in extras),
        due_this_week=owed.due_this_week
        + sum(is_this_week(item.due_on, scope.today) for item in extras if item.due_on),
        items=items,
        next_page=owed.next_page,
        asked=[_asked_item(action, scope, calendars) for action in asked[:MOST_ASKED]],
        asked_more=len(asked) > MOST_ASKED,
        plans=with_parts(scope, plans[:MOST_PLANS], calendars),
        plans_more=len(plans) > MOST_PLANS,
        reminders=to_acknowledge(scope) if after is None else 0,
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


def _proposal(asked: Invitation, scope: Scope, calendars: Calendars) -> Item:
    """A place in a group that the reader, or somebody they answer for, has been asked to take."""
    return Item(
        wants=Wants.ANSWER_PROPOSAL,
        pk=asked.seat.pk,
        what=f"Answer: {asked.role}, in the group of a {asked.kind.lower()} plan",
        due_on=asked.answer_by,
        is_late=asked.answer_by is not None and asked.answer_by < scope.today,
        calendar=calendars[asked.seat.plan.partnership_id],
        status="proposed",
        status_words="Proposed",
        owner="" if asked.seat.worker_id == scope.worker_id else asked.worker,
    )


def _owed(action: Action, scope: Scope, calendars: Calendars) -> Item:
    is_offer = action.acceptance == Acceptance.OFFERED
    return _item(
        action,
        scope,
        calendars,
        wants=Wants.ANSWER_OFFER if is_offer else Wants.UPDATE,
        owner="" if action.owner.worker_id == scope.worker_id else action.owner.name,
    )


def _asked_item(action: Action, scope: Scope, calendars: Calendars) -> Item:
    return _item(action, scope, calendars, wants=Wants.UPDATE, owner=action.owner.name)


def _unowned(action: Action, scope: Scope, calendars: Calendars) -> Item:
    return _item(action, scope, calendars, wants=Wants.FIND_AN_OWNER, owner=action.owner.name)


def _item(
    action: Action,
    scope: Scope,
    calendars: Calendars,
    *,
    wants: Wants,
    owner: str,
) -> Item:
    status = action.acceptance if action.acceptance != Acceptance.ACCEPTED else action.status
    is_answered = action.acceptance == Acceptance.ACCEPTED
    return Item(
        wants=wants,
        pk=action.pk,
        what=action.what,
        due_on=action.due_on,
        is_late=action.due_on < scope.today,
        calendar=calendars[action.plan.partnership_id],
        status=status,
        status_words=action.get_status_display()
        if is_answered
        else Acceptance(action.acceptance).label,
        owner=owner,
        initials=action.plan.child.initials,
        reference=action.plan.reference,
    )


def _outcome_item(outcome: Outcome, calendars: Calendars) -> Item:
    return Item(
        wants=Wants.AGREE_OUTCOME,
        pk=outcome.pk,
        what=f"Agree an outcome: {outcome.change}",
        due_on=None,
        is_late=False,
        calendar=calendars[outcome.plan.partnership_id],
        status="proposed",
        status_words="Proposed",
        initials=outcome.plan.child.initials,
        reference=outcome.plan.reference,
    )


def _report_item(report: AgencyReport, scope: Scope, calendars: Calendars) -> Item:
    """A report to a meeting; `pk` is the meeting's, where it is written."""
    plan, seat = report.review.plan, report.member
    return Item(
        wants=Wants.WRITE_REPORT,
        pk=report.review_id,
        what=f"Report to the {report.review.get_kind_display()[0].lower()}"
        f"{report.review.get_kind_display()[1:]}",
        due_on=report.due_on,
        is_late=report.due_on < scope.today,
        calendar=calendars[plan.partnership_id],
        owner="" if seat.worker_id == scope.worker_id else seat.name,
        initials=plan.child.initials,
        reference=plan.reference,
    )


def _following_item(plan: Plan, scope: Scope, calendars: Calendars) -> Item:
    """A plan that ended and waits for the one that follows; due on the day on which it ended."""
    kind = FOLLOWED_BY[plan.end_reason].label.lower()
    lead = plan.lead.worker if plan.lead else None
    mine = {plan.chair_id, lead.pk if lead else None}
    return Item(
        wants=Wants.START_FOLLOWING,
        pk=plan.pk,
        what=f"Start the {kind} plan that follows",
        due_on=plan.ended_on,
        is_late=plan.ended_on is not None and plan.ended_on < scope.today,
        calendar=calendars[plan.partnership_id],
        owner="" if scope.worker_id in mine else lead.name if lead else "",
        initials=plan.child.initials,
        reference=plan.reference,
    )
