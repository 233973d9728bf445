"""Which dates of a plan were moved, from when to when, from what one reader may see of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from agencies.clock import local_date
from plans.models import ActionUpdate, DeadlineMove, Outcome, Plan, ReviewMove, Scope
from plans.queries.lessons.sources import ACTION, DEADLINE, MEETING, OUTCOME, UNSAID, agency_of
from plans.rules import timetable
from plans.rules.lessons.drift import Moved
from plans.rules.lessons.facts import Source


def dates_moved(scope: Scope, plan: Plan, outcomes: Collection[Outcome]) -> tuple[Moved, ...]:
    """Every date of an action, of the timetable, of a meeting and of an outcome that was moved.

    `outcomes` are those of the plan that the reader may see. Four statements.
    """
    return (
        *_of_actions(scope, plan),
        *_of_timetable(scope, plan),
        *_of_meetings(scope, plan),
        *_of_outcomes(outcomes),
    )


def _of_actions(scope: Scope, plan: Plan) -> Iterator[Moved]:
    updates = (
        ActionUpdate.objects.visible_to(scope)
        .filter(action__plan=plan, undoes=None, undone_by=None)
        .select_related("action", "by", "agency")
        .order_by("at", "pk")
    )
    for row in updates:
        if row.new_due_on != row.old_due_on:
            on = local_date(row.at)
            source = Source(ACTION, row.action_id, agency_of(row.agency), on, on, row.by.name)
            yield Moved(source, row.action_id, row.action.what, row.old_due_on, row.new_due_on)


def _of_timetable(scope: Scope, plan: Plan) -> Iterator[Moved]:
    moves = DeadlineMove.objects.visible_to(scope).filter(deadline__plan=plan)
    for move in moves.select_related("deadline__policy", "by", "agency").order_by("at", "pk"):
        on = local_date(move.at)
        label = timetable.row(move.deadline.policy.data, move.deadline.key).label
        source = Source(DEADLINE, move.deadline_id, agency_of(move.agency), on, on, move.by.name)
        yield Moved(source, move.deadline_id, label, move.from_on, move.to_on)


def _of_meetings(scope: Scope, plan: Plan) -> Iterator[Moved]:
    """The days on which a meeting or review was to be; when it is due does not move with them."""
    moves = ReviewMove.objects.visible_to(scope).filter(review__plan=plan)
    for move in moves.select_related("review", "by", "agency").order_by("at", "pk"):
        on = local_date(move.at)
        source = Source(MEETING, move.review_id, agency_of(move.agency), on, on, move.by.name)
        what = move.review.get_kind_display()
        yield Moved(source, move.review_id, what, move.from_on, move.to_on)


def _of_outcomes(outcomes: Collection[Outcome]) -> Iterator[Moved]:
    """By when a change was wanted, from the versions of the outcomes, which name no agency.

    An outcome that had no date, or lost its date, was not put off.
    """
    what = {row.pk: row.change for row in outcomes}
    versions = Outcome.history.filter(id__in=list(what)).order_by("history_date", "history_id")
    was: dict[Any, Any] = dict.fromkeys(what)
    for key, target_on, at, who in versions.values_list(
        "id", "target_on", "history_date", "history_user__name"
    ):
        before, was[key] = was[key], target_on or was[key]
        if before and target_on and target_on != before:
            on = local_date(at)
            source = Source(OUTCOME, key, UNSAID, on, on, who or "")
            yield Moved(source, key, what[key], before, target_on)
