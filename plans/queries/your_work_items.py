"""Each kind of thing that waits for a worker, as one line of their work."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from agencies.clock import local_date
from agencies.workdays import Calendar
from plans.models import (
    FAR_OFF,
    Action,
    AgencyReport,
    DisagreementAction,
    Outcome,
    Plan,
    Scope,
)
from plans.queries.disagreements_waiting import Waiting
from plans.queries.invitations import Invitation
from plans.queries.your_lessons import ToAnswer
from plans.rules.actions import Acceptance
from plans.rules.decisions import FOLLOWED_BY

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
    SETTLE_DISAGREEMENT = "settle_disagreement"
    FINISH_AGREED = "finish_agreed"
    ANSWER_REQUEST = "answer_request"


@dataclass(frozen=True)
class Item:
    """One thing that waits: `owner` is whose it is, where it is not the reader's own.

    A proposal is a pointer: it names neither plan nor child. `disagreement` is what waits in one.
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
    disagreement: Waiting | None = None

    @property
    def urgency(self) -> tuple[int, date]:
        """Late first, then what has no date of its own, then by due date."""
        return (0 if self.is_late else 2 if self.due_on else 1, self.due_on or FAR_OFF)


def proposal_item(asked: Invitation, scope: Scope, calendars: Calendars) -> Item:
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


def request_item(asked: ToAnswer, scope: Scope) -> Item:
    """What another agency asks the reader's own, as the lesson about sharing says it."""
    due_on = asked.due_on
    return Item(
        wants=Wants.ANSWER_REQUEST,
        pk=asked.record,
        what=f"Answer the request for information from {asked.asked_by}",
        due_on=due_on,
        is_late=due_on is not None and due_on < scope.today,
        calendar=asked.calendar,
        initials=asked.plan.child.initials,
        reference=str(asked.plan.reference),
    )


def owed_item(action: Action, scope: Scope, calendars: Calendars) -> Item:
    is_offer = action.acceptance == Acceptance.OFFERED
    return _item(
        action,
        scope,
        calendars,
        wants=Wants.ANSWER_OFFER if is_offer else Wants.UPDATE,
        owner="" if action.owner.worker_id == scope.worker_id else action.owner.name,
    )


def asked_item(action: Action, scope: Scope, calendars: Calendars) -> Item:
    return _item(action, scope, calendars, wants=Wants.UPDATE, owner=action.owner.name)


def unowned_item(action: Action, scope: Scope, calendars: Calendars) -> Item:
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


def outcome_item(outcome: Outcome, calendars: Calendars) -> Item:
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


def report_item(report: AgencyReport, scope: Scope, calendars: Calendars) -> Item:
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


def following_item(plan: Plan, scope: Scope, calendars: Calendars) -> Item:
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


def agreed_item(action: DisagreementAction, scope: Scope, calendars: Calendars) -> Item:
    """What a disagreement agreed once its plan had ended; its reference is the disagreement's."""
    one = action.disagreement
    assert action.due_on is not None, "What is the disagreement's own has a date."
    return Item(
        wants=Wants.FINISH_AGREED,
        pk=action.pk,
        what=action.what,
        due_on=action.due_on,
        is_late=action.due_on < scope.today,
        calendar=calendars[one.partnership_id],
        owner=action.owner.name if action.owner and action.owner_id != scope.worker_id else "",
        initials=one.plan.child.initials,
        reference=one.reference,
    )


def disagreement_item(waiting: Waiting) -> Item:
    """A disagreement whose turn is the reader's; its limit ends at an hour, which the page says."""
    row = waiting.row
    return Item(
        wants=Wants.SETTLE_DISAGREEMENT,
        pk=row.pk,
        what=row.category,
        due_on=local_date(row.due.at) if row.due else None,
        is_late=waiting.is_late,
        calendar=row.due.calendar if row.due else Calendar(),
        status="late" if row.is_urgent else "",
        status_words="Urgent" if row.is_urgent else "",
        initials=row.child,
        reference=row.plan_reference,
        disagreement=waiting,
    )
