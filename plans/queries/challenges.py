"""A dissent that challenges a decision, as whoever reviews it and whoever watches it see it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from plans.models import Dissent, DissentChallenge, Plan, Scope
from plans.queries import answering
from plans.queries.disagreements import Limit


@dataclass(frozen=True)
class ChallengePage:
    """The challenge, its clock, whether its reply is this reader's to give, and still waited for.

    A business manager sees what is disputed, and nothing of the plan.
    """

    row: DissentChallenge
    plan: Plan
    due: Limit
    is_reviewer: bool
    is_mine: bool
    may_open_plan: bool


def challenge_page(scope: Scope, pk: uuid.UUID, *, at: datetime) -> ChallengePage | None:
    """None where the worker may not know of it. At most seven statements."""
    row = _rows(scope).filter(pk=pk).first()
    if row is None:
        return None
    plan = row.dissent.review.plan
    return ChallengePage(
        row=row,
        plan=plan,
        due=Limit(row.reply_due_at, at, plan.partnership.calendar()),
        is_reviewer=_is_reviewer(scope, row, plan),
        is_mine=_is_mine(scope, row, plan),
        may_open_plan=Plan.objects.visible_to(scope).filter(pk=plan.pk).exists(),
    )


def plan_reference_of(pk: uuid.UUID) -> str:
    """Of which plan a challenge is, for the trail of a refused look; empty if there is none."""
    rows = DissentChallenge.rows.filter(pk=pk)
    return rows.values_list("dissent__review__plan__reference", flat=True).first() or ""


def _rows(scope: Scope) -> QuerySet[DissentChallenge]:
    rows: QuerySet[DissentChallenge] = DissentChallenge.objects.visible_to(scope).select_related(
        "dissent__agency",
        "dissent__by",
        "dissent__review__plan__partnership",
        "reviewer",
        "answered_by",
    )
    return rows


def _is_mine(scope: Scope, row: DissentChallenge, plan: Plan) -> bool:
    is_over = row.answered_at is not None or row.taken_back_at is not None
    return not is_over and _is_reviewer(scope, row, plan)


def _is_reviewer(scope: Scope, row: DissentChallenge, plan: Plan) -> bool:
    """The reviewer; once nobody has replied in time, the business managers as well."""
    if row.reviewer_id == scope.worker_id:
        return True
    managers = answering.business_managers(plan.partnership_id, on=scope.today)
    return row.passed_on_at is not None and scope.worker_id in managers


@dataclass(frozen=True)
class Challenge:
    """What stands beside a dissent that challenges: by when it is answered, or what the answer was."""

    row: DissentChallenge
    due: Limit
    is_mine: bool


def challenges_of(
    scope: Scope, dissents: list[Dissent], *, plan: Plan, at: datetime
) -> Mapping[uuid.UUID, Challenge]:
    """The challenge of each dissent that has one, by the dissent's id. Two statements."""
    rows = list(_rows(scope).filter(dissent__in=[one.pk for one in dissents]))
    if not rows:
        return {}
    calendar = plan.partnership.calendar()
    return {
        row.dissent_id: Challenge(
            row, Limit(row.reply_due_at, at, calendar), _is_mine(scope, row, plan)
        )
        for row in rows
    }
