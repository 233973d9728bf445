"""What agencies dissent from, and whether the reader's own may still do so."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from plans import access
from plans.models import Dissent, Review, Scope
from plans.queries.challenges import Challenge, challenges_of
from plans.rules import dissent as rules
from plans.rules.dissent import DissentMode


@dataclass(frozen=True)
class Dissents:
    """The dissents from one decision, and until when the reader's agency may record or change its.

    `challenges` holds, by dissent, what became of one that challenges the decision.
    """

    rows: list[Dissent]
    until: datetime | None
    own: Dissent | None
    challenges: Mapping[uuid.UUID, Challenge] = field(default_factory=dict)


def dissents_from(scope: Scope, review: Review, *, place: access.Place, at: datetime) -> Dissents:
    """What stands beside a decision wherever it is shown. One statement, and the plan's policy; a
    few more where one of them challenges it."""
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
    challenging = [row for row in rows if row.mode == DissentMode.CHALLENGE]
    found = challenges_of(scope, challenging, plan=review.plan, at=at) if challenging else {}
    return Dissents(rows, ends, own, found)


def own_dissent(review: Review, agency: uuid.UUID | None) -> Dissent | None:
    """What an agency has recorded against a decision that its worker has been found to see."""
    row: Dissent | None = (
        Dissent.rows.filter(review=review, agency=agency).select_related("agency", "by").first()
    )
    return row
