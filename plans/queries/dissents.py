"""What agencies dissent from, and whether the reader's own may still do so."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from plans import access
from plans.models import Dissent, Review, Scope
from plans.rules import dissent as rules


@dataclass(frozen=True)
class Dissents:
    """The dissents from one decision, and until when the reader's agency may record or change its."""

    rows: list[Dissent]
    until: datetime | None
    own: Dissent | None


def dissents_from(scope: Scope, review: Review, *, place: access.Place, at: datetime) -> Dissents:
    """What stands beside a decision wherever it is shown. One statement, and the plan's policy."""
    rows = list(
        Dissent.objects.visible_to(scope)
        .filter(review=review)
        .select_related("agency", "by")
        .order_by("at")
    )
    own = next((row for row in rows if row.agency_id == place.agency_id), None)
    policy = review.plan.policy.data
    may = "dissent" in place.verbs and rules.is_open(review.signed_at, at, policy)
    ends = rules.window_ends(review.signed_at, policy) if may and review.signed_at else None
    return Dissents(rows, ends, own)


def own_dissent(review: Review, agency: uuid.UUID | None) -> Dissent | None:
    """What an agency has recorded against a decision that its worker has been found to see."""
    row: Dissent | None = (
        Dissent.rows.filter(review=review, agency=agency).select_related("agency", "by").first()
    )
    return row
