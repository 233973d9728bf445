"""An agency's dissent from what a signed review decided: one for each agency, inside its window."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from agencies.errors import Refused, Stale
from agencies.models import Worker
from agencies.operations.versions import locked
from plans.models import Dissent, GroupMember, Review
from plans.operations import challenges
from plans.operations.changes import Change, begin, filled
from plans.operations.notifications import tell
from plans.rules import dissent as rules
from plans.rules.dissent import DissentMode
from plans.rules.notifications import Matter


@transaction.atomic(durable=True)
def record(
    review: Review, *, mode: str, words: str, version: int | None, by: Worker, at: datetime
) -> Dissent:
    """Record or change the dissent of the worker's agency; the chair and the lead are told.

    One that challenges the decision is reviewed by a senior chair (`operations/challenges.py`).

    Also from a decision that ended the plan. `version` is that of the agency's dissent as its
    writer saw it, None where there was none. Refuses what is not signed, and what comes too late.
    """
    doing = begin(review.plan, "dissent", by=by, at=at, even_ended=True)
    review = locked(review, version=None)
    rules.check(review.signed_at, DissentMode(mode), at, doing.plan.policy.data)
    agency = doing.place.agency_id
    assert agency is not None, "Whoever may dissent works for an agency."
    held = Dissent.rows.filter(review=review, agency=agency).first()
    if held is not None:
        held = locked(held, version=version)
        if version is None:
            raise Stale(held)
    elif version is not None:
        raise Refused("Your agency has recorded no dissent yet.", code="missing")
    row = held or Dissent(review=review, agency_id=agency)
    row.mode = mode
    row.words = filled(
        words, field="words", ask="Say what your agency disagrees with, and why it matters."
    )
    row.at, row.by = at, by
    doing.save(row)
    doing.record("dissent.changed" if held else "dissent.recorded", row, mode=mode)
    _tell(row, doing)
    challenges.follow(row, doing=doing)
    return row


def _tell(row: Dissent, doing: Change) -> None:
    lead = GroupMember.rows.filter(pk=doing.plan.lead_id).values_list("worker_id", flat=True)
    tell(
        doing.plan,
        matter=Matter.DISSENT_RECORDED,
        subject=f"dissent:{row.pk}",
        to=[doing.plan.chair_id, *lead],
        at=doing.at,
        step=f"v{row.version}",
        but=doing.by,
    )
