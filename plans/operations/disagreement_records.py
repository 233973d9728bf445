"""What people add to a disagreement while it runs: safety, talks, references and links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from agencies import clock
from agencies.errors import NotVisible, Refused
from agencies.models import Worker
from plans import access
from plans.models import (
    Disagreement,
    DisagreementLink,
    DisagreementReference,
    Discussion,
    InterimSafety,
)
from plans.operations.changes import filled
from plans.operations.disagreement_answers import everybody_in
from plans.operations.disagreement_changes import Move, begin
from plans.queries.disagreement_references import is_open_to
from plans.rules.disagreement_moves import Step
from plans.rules.disagreements import Method
from plans.rules.notifications import Matter


@transaction.atomic(durable=True)
def state_safety(
    disagreement: Disagreement, *, words: str, by: Worker, at: datetime
) -> InterimSafety:
    """Say how the child is kept safe now; by anybody of either side or the panel. Everybody in it is
    told. What was said before stays, with its date."""
    move = begin(disagreement, Step.CONTRIBUTE, version=None, by=by, at=at)
    row = InterimSafety(
        disagreement=move.row,
        words=filled(words, field="words", ask="Say how the child is kept safe now."),
        at=at,
        by=by,
        agency_id=move.footing.agency_id,
    )
    move.save(row)
    move.happened("safety", subject=str(row.pk))
    move.tell(everybody_in(move), Matter.MATTER_MOVED, key=f"safety:{row.pk}")
    return row


@dataclass(frozen=True)
class Talked:
    """A talk about it: the day, who took part, how, and what came of it."""

    on: date
    people: str
    method: str
    summary: str


@transaction.atomic(durable=True)
def record_discussion(
    disagreement: Disagreement,
    *,
    on: date,
    people: str,
    method: str,
    summary: str,
    by: Worker,
    at: datetime,
) -> Discussion:
    """Write down a talk about it: the day, who took part, how, and what came of it."""
    move = begin(disagreement, Step.CONTRIBUTE, Step.CHANGE_DRAFT, version=None, by=by, at=at)
    return write_down(move, Talked(on, people, method, summary))


def write_down(move: Move, talked: Talked) -> Discussion:
    """The same as a part of another step."""
    if talked.on > move.on:
        raise Refused("It cannot have been later than today.", field="on")
    if talked.method not in Method.values:
        raise Refused("Choose how you talked.", field="method")
    row = Discussion(
        disagreement=move.row,
        on=talked.on,
        people=filled(talked.people, field="people", ask="Say who took part."),
        method=talked.method,
        summary=filled(talked.summary, field="summary", ask="Say what came of it."),
        at=move.at,
        by=move.by,
        agency_id=move.footing.agency_id,
    )
    move.save(row)
    move.happened("discussion", subject=str(row.pk))
    return row


@transaction.atomic(durable=True)
def refer(
    disagreement: Disagreement, *, noun: str, key: str, by: Worker, at: datetime
) -> DisagreementReference:
    """Point to a record of the plan that one may open oneself; others are shown what they may open.

    Refuses as NotVisible what the worker may not open, and what does not exist.
    """
    move = begin(disagreement, Step.CONTRIBUTE, Step.CHANGE_DRAFT, version=None, by=by, at=at)
    if not is_open_to(access.scope_of(by, on=move.on), move.row.plan_id, noun, key):
        raise NotVisible
    row: DisagreementReference
    row, is_new = DisagreementReference.rows.get_or_create(
        disagreement=move.row, noun=noun, key=key, defaults={"at": at, "by": by}
    )
    if is_new:
        move.happened("referred", subject=f"{noun}:{key}")
    return row


@transaction.atomic(durable=True)
def link(
    disagreement: Disagreement, *, other: Disagreement, by: Worker, at: datetime
) -> DisagreementLink:
    """Say that two disagreements are about the same; each goes on by itself.

    Refuses as NotVisible another that the worker may not read.
    """
    move = begin(disagreement, Step.LINK, version=None, by=by, at=at)
    scope = access.scope_of(by, on=clock.local_date(at))
    if not Disagreement.objects.visible_to(scope).filter(pk=other.pk).exists():
        raise NotVisible
    if other.pk == move.row.pk:
        raise Refused("A disagreement is not linked to itself.", field="other")
    if not other.is_sent:
        raise Refused("That one has not been sent yet.", field="other")
    one, two = sorted([move.row.pk, other.pk], key=lambda pk: pk.int)
    row: DisagreementLink
    row, is_new = DisagreementLink.rows.get_or_create(
        one_id=one, other_id=two, defaults={"at": at, "by": by}
    )
    if is_new:
        for linked in (move.row, other):
            Move(linked, by, at, move.footing).happened(Step.LINK)
    return row
