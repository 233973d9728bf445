"""Outcomes: adding, agreeing, changing, ordering, closing, and where each stands now."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from agencies.errors import Refused
from agencies.models import Worker
from agencies.operations.versions import locked
from plans.models import FamilyLink, Outcome, OutcomeUnderstanding, OutcomeUpdate, Person, Plan
from plans.operations.acknowledging import by_doing
from plans.operations.changes import Change, begin, filled, next_position
from plans.operations.versions import check_reason, tell_chair_of_change
from plans.rules import outcomes as rules
from plans.rules.moves import check_move
from plans.rules.outcomes import OutcomeStatus, Understanding


@dataclass(frozen=True)
class OutcomeDetails:
    """What must be different and how we will know; the numbers, where there are any, draw the bar."""

    worry: str
    change: str
    measure: str = ""
    baseline: str = ""
    target: str = ""
    baseline_number: Decimal | None = None
    target_number: Decimal | None = None
    target_on: date | None = None
    review_on: date | None = None
    child_words: str = ""
    contingency: str = ""


@transaction.atomic(durable=True)
def add(plan: Plan, *, details: OutcomeDetails, by: Worker, at: datetime) -> Outcome:
    """Add an outcome: agreed when the lead or chair adds it whole, otherwise proposed."""
    doing = begin(plan, "add_outcome", "propose_outcome", by=by, at=at)
    outcome = Outcome(
        plan=plan,
        position=next_position(Outcome.rows.filter(plan=plan)),
        created_at=at,
        created_by=by,
    )
    _describe(outcome, details)
    outcome.now, outcome.now_number = outcome.baseline, outcome.baseline_number
    outcome.status = rules.status_when_added(
        may_agree="add_outcome" in doing.place.verbs, missing=_missing(outcome)
    )
    doing.save(outcome)
    doing.record("outcome.added", outcome, status=outcome.status)
    if outcome.status == OutcomeStatus.AGREED:
        tell_chair_of_change(doing)
    return outcome


@transaction.atomic(durable=True)
def change(
    outcome: Outcome,
    *,
    details: OutcomeDetails,
    reason: str = "",
    version: int | None,
    by: Worker,
    at: datetime,
) -> Outcome:
    """Change the words, measure and dates of an outcome. What is left out is emptied.

    Once a review has been signed it says why, and the chair is told.
    """
    doing = begin(outcome.plan, "change_outcome", by=by, at=at)
    outcome = locked(outcome, version=version)
    _describe(outcome, details)
    _save_as_changed(outcome, check_reason(doing, reason), doing)
    doing.record("outcome.changed", outcome)
    by_doing(f"outcome:{outcome.pk}", doing=doing)
    return outcome


@transaction.atomic(durable=True)
def agree(outcome: Outcome, *, version: int | None, by: Worker, at: datetime) -> Outcome:
    """Make a proposed, or closed, outcome one the plan works to; refuses one lacking a part."""
    doing = begin(outcome.plan, "change_outcome", by=by, at=at)
    outcome = locked(outcome, version=version)
    check_move(rules.MOVES, OutcomeStatus(outcome.status), OutcomeStatus.AGREED, noun="outcome")
    rules.check_agreeable(_missing(outcome))
    outcome.status, outcome.closed_reason = OutcomeStatus.AGREED, ""
    doing.save(outcome)
    doing.record("outcome.agreed", outcome)
    by_doing(f"outcome:{outcome.pk}", doing=doing)
    tell_chair_of_change(doing)
    return outcome


@transaction.atomic(durable=True)
def close(
    outcome: Outcome, *, reason: str, version: int | None, by: Worker, at: datetime
) -> Outcome:
    """Say that an outcome is no longer relevant, and why. Whether it is met a review judges.

    Refuses while actions towards it are still open.
    """
    doing = begin(outcome.plan, "change_outcome", by=by, at=at)
    outcome = locked(outcome, version=version)
    check_move(rules.MOVES, OutcomeStatus(outcome.status), OutcomeStatus.CLOSED, noun="outcome")
    outcome.closed_reason = filled(
        reason, field="reason", ask="Say why this outcome is no longer relevant."
    )
    if outcome.actions.open().exists():
        raise Refused("Some of its actions are still open. Finish, move or cancel them first.")
    outcome.status = OutcomeStatus.CLOSED
    doing.save(outcome)
    doing.record("outcome.closed", outcome)
    by_doing(f"outcome:{outcome.pk}", doing=doing)
    tell_chair_of_change(doing)
    return outcome


@transaction.atomic(durable=True)
def reorder(plan: Plan, *, order: Sequence[uuid.UUID], by: Worker, at: datetime) -> None:
    """Put a plan's outcomes in order, most important first; refuses a list that is not all."""
    doing = begin(plan, "reorder_outcomes", by=by, at=at)
    rows = {o.pk: o for o in Outcome.rows.select_for_update(of=("self",)).filter(plan=plan)}
    if sorted(order) != sorted(rows):
        raise Refused("The outcomes have changed meanwhile. Look again.", field="order")
    for position, pk in enumerate(order, start=1):
        if rows[pk].position != position:
            rows[pk].position = position
            doing.save(rows[pk])
    doing.record("outcome.reordered", plan)


@transaction.atomic(durable=True)
def record_progress(
    outcome: Outcome,
    *,
    now: str,
    now_number: Decimal | None = None,
    observed_on: date,
    note: str = "",
    by: Worker,
    at: datetime,
) -> OutcomeUpdate:
    """Say where an outcome's measure stands, as seen on a day by this worker's agency."""
    doing = begin(outcome.plan, "add_action", "add_outcome", by=by, at=at)
    outcome = locked(outcome, version=None)
    if outcome.status == OutcomeStatus.CLOSED:
        raise Refused("This outcome is no longer relevant.")
    if observed_on > doing.on:
        raise Refused("This day is in the future. Give the day you saw it.", field="observed_on")
    update: OutcomeUpdate = OutcomeUpdate.rows.create(
        outcome=outcome,
        at=at,
        by=by,
        agency_id=doing.place.agency_id,
        observed_on=observed_on,
        now=filled(now, field="now", ask="Say where things stand now."),
        now_number=now_number,
        note=note.strip(),
    )
    newest = OutcomeUpdate.rows.filter(outcome=outcome).order_by("-observed_on", "-at").first()
    if newest == update:
        outcome.now, outcome.now_number = update.now, now_number
        doing.save(outcome)
    doing.record("outcome.progress", outcome)
    by_doing(f"outcome:{outcome.pk}", doing=doing)
    return update


@transaction.atomic(durable=True)
def record_understanding(
    outcome: Outcome,
    *,
    person: Person | None,
    answer: str,
    reason: str = "",
    words: str = "",
    how_checked: str,
    checked_on: date,
    by: Worker,
    at: datetime,
) -> OutcomeUnderstanding:
    """Record whether a parent, or the child where `person` is None, agrees with an outcome.

    "Could not answer" is an answer, with its reason.
    """
    doing = begin(outcome.plan, "change_outcome", "propose_outcome", by=by, at=at)
    rules.check_understanding(Understanding(answer), reason)
    if person and not FamilyLink.rows.filter(child=outcome.plan.child_id, person=person).exists():
        raise Refused("Choose somebody of the child's family.", field="person")
    if checked_on > doing.on:
        raise Refused("This day is in the future.", field="checked_on")
    held = (
        OutcomeUnderstanding.rows.select_for_update(of=("self",))
        .filter(outcome=outcome, person=person)
        .first()
    )
    row = held or OutcomeUnderstanding(outcome=outcome, person=person)
    row.answer, row.reason, row.words = answer, reason.strip(), words.strip()
    row.how_checked = filled(how_checked, field="how_checked", ask="Say how this was checked.")
    row.checked_on, row.recorded_at, row.recorded_by = checked_on, at, by
    doing.save(row)
    doing.record("outcome.understanding", outcome, answer=answer)
    return row


def _save_as_changed(outcome: Outcome, reason: str, doing: Change) -> None:
    outcome._change_reason = reason or None  # type: ignore[attr-defined]  # noqa: SLF001
    doing.save(outcome)
    tell_chair_of_change(doing)


def _missing(outcome: Outcome) -> tuple[str, ...]:
    return rules.missing_parts(
        measure=outcome.measure,
        baseline=outcome.baseline,
        has_target_date=outcome.target_on is not None,
    )


def _describe(outcome: Outcome, details: OutcomeDetails) -> None:
    outcome.worry = filled(details.worry, field="worry", ask="Say what the worry is.")
    outcome.change = filled(details.change, field="change", ask="Say what must be different.")
    outcome.measure, outcome.baseline = details.measure.strip(), details.baseline.strip()
    outcome.target = details.target.strip()
    outcome.baseline_number = details.baseline_number
    outcome.target_number = details.target_number
    outcome.target_on, outcome.review_on = details.target_on, details.review_on
    outcome.child_words = details.child_words.strip()
    outcome.contingency = details.contingency.strip()
