"""A dissent that challenges a conference's decision: opened with it, answered by a senior chair."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from agencies import clock
from agencies.errors import NotVisible, Refused
from agencies.models import Employment, Worker
from agencies.operations import audit
from agencies.operations.versions import locked
from agencies.operations.workers import system_worker
from plans import access
from plans.models import Dissent, DissentChallenge, GroupMember, Notification, Plan
from plans.operations.changes import Change, filled, keep
from plans.queries import answering
from plans.rules import challenges as rules
from plans.rules.challenges import ChallengeOutcome
from plans.rules.dissent import DissentMode
from plans.rules.notifications import Matter, Weight


def follow(dissent: Dissent, *, doing: Change) -> DissentChallenge | None:
    """Open the review of a dissent that challenges, or take it back where it no longer does.

    Inside the operation that records the dissent. The reviewer is the chair's own manager, who is
    senior to them; without one the business manager is told at once.
    """
    # A reply that is being written meanwhile holds this row: it would be overwritten.
    rows = DissentChallenge.rows.select_for_update(of=("self",)).filter(dissent=dissent)
    held: DissentChallenge | None = rows.first()
    if dissent.mode != DissentMode.CHALLENGE:
        if held is not None and held.answered_at is None:
            held.taken_back_at = doing.at
            doing.save(held)
        return None
    if held is not None:
        if held.taken_back_at is not None:
            held.taken_back_at = None
            doing.save(held)
        return held
    plan = doing.plan
    row = DissentChallenge(
        dissent=dissent,
        reviewer_id=_senior_chair(plan, doing),
        opened_at=doing.at,
        reply_due_at=rules.reply_due(plan.policy.data, doing.at, plan.partnership.calendar()),
    )
    doing.save(row)
    doing.record("dissent.challenged", row)
    if row.reviewer_id is not None:
        _tell(row, plan, [row.reviewer_id], Matter.CHALLENGE_DUE, at=doing.at, step="opened")
    else:
        _pass_on(row, plan, at=doing.at)
    return row


def _senior_chair(plan: Plan, doing: Change) -> uuid.UUID | None:
    if plan.chair_id is None:
        return None
    job = Employment.objects.current(doing.on).filter(
        worker=plan.chair_id, line_manager__isnull=False, line_manager__is_active=True
    )
    return job.values_list("line_manager_id", flat=True).first()


@transaction.atomic(durable=True)
def answer(
    challenge: DissentChallenge,
    *,
    outcome: str,
    reply: str,
    version: int | None,
    by: Worker,
    at: datetime,
) -> DissentChallenge:
    """The senior chair replies to the agency: whether the decision stands, and why.

    By the reviewer, or, once it has been passed on, the partnership's business manager. Refuses a
    second reply, and one to a challenge that was taken back.
    """
    plan = Plan.rows.select_related("partnership").get(reviews=challenge.dissent.review_id)
    row = locked(challenge, version=version)
    on = clock.local_date(at)
    scope = access.scope_of(by, on=on)
    if not DissentChallenge.objects.visible_to(scope).filter(pk=row.pk).exists():
        raise NotVisible
    managers = answering.business_managers(plan.partnership_id, on=on)
    passed_on = row.passed_on_at is not None and by.pk in managers
    if by.pk != row.reviewer_id and not passed_on:
        raise PermissionDenied("Only the senior chair who reviews it replies.")
    if row.answered_at is not None:
        raise Refused("This has been answered already.", code="answered")
    if row.taken_back_at is not None:
        raise Refused("The agency has taken its challenge back.", code="taken_back")
    if outcome not in ChallengeOutcome.values:
        raise Refused("Choose what becomes of the decision.", field="outcome")
    row.outcome = outcome
    row.reply = filled(reply, field="reply", ask="Give your reasons.")
    row.answered_at, row.answered_by = at, by
    keep(row, by=by, at=at)
    audit.record(
        chain=f"child:{plan.child_id}",
        verb="dissent.answered",
        by=by,
        at=at,
        agency=scope.agency_id,
        plan=plan.reference,
        subject=f"dissentchallenge:{row.pk}",
        details={"outcome": outcome},
    )
    lead = GroupMember.rows.filter(pk=plan.lead_id).values_list("worker_id", flat=True)
    told = [row.dissent.by_id, plan.chair_id, *lead]
    _tell(row, plan, told, Matter.DISSENT_RECORDED, at=at, step="answered", but=by.pk)
    return row


def pass_on_overdue(*, at: datetime) -> int:
    """Tell the business managers of what no senior chair has answered in time; it stays open."""
    late = DissentChallenge.rows.unanswered().filter(
        reply_due_at__lte=at, passed_on_at__isnull=True, taken_back_at__isnull=True
    )
    done = 0
    for pk in list(late.order_by("reply_due_at", "pk").values_list("pk", flat=True)):
        with transaction.atomic():
            row = DissentChallenge.rows.select_for_update(of=("self",)).get(pk=pk)
            if (row.answered_at, row.taken_back_at, row.passed_on_at) == (None, None, None):
                plan = Plan.rows.get(reviews=row.dissent.review_id)
                _pass_on(row, plan, at=at)
                done += 1
    return done


def _pass_on(row: DissentChallenge, plan: Plan, *, at: datetime) -> None:
    row.passed_on_at = at
    keep(row, by=system_worker(), at=at)
    managers = answering.business_managers(plan.partnership_id, on=clock.local_date(at))
    told = [*managers, row.reviewer_id]
    _tell(row, plan, told, Matter.CHALLENGE_DUE, at=at, step="passed_on")


def _tell(
    row: DissentChallenge,
    plan: Plan,
    to: list[uuid.UUID | None],
    matter: Matter,
    *,
    at: datetime,
    step: str,
    but: uuid.UUID | None = None,
) -> None:
    people = answering.active([one for one in to if one], on=clock.local_date(at))
    Notification.rows.bulk_create(
        [
            Notification(
                recipient_id=one,
                plan=plan,
                matter=matter,
                subject=f"challenge:{row.pk}",
                key=f"{matter}:challenge:{row.pk}:{one}:{step}",
                due_on=clock.local_date(row.reply_due_at),
                due_at=row.reply_due_at,
                weight=Weight.CLOCK,
                is_instant=True,
                created_at=at,
            )
            for one in people
            if one != but
        ],
        ignore_conflicts=True,
    )
