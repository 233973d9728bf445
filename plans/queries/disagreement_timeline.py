"""What happened in a disagreement, as its reader may be told of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from plans import access
from plans.models import Disagreement, DisagreementEvent
from plans.queries.disagreement_parts import Happened
from plans.queries.disagreement_stages import name_of
from plans.rules.disagreement_moves import Step

CONTENT_OF_RAISERS = frozenset({Step.WITHDRAW, Step.REDIRECT, "start_declined", "manager_asked"})
"""Reasons that the challenged side is not shown."""


POINTING = frozenset({Step.LINK, "referred"})
"""Told to whom may open what it was pointed to: to anybody else it would say that there is such a thing."""


def happened(
    one: Disagreement,
    footing: access.Footing,
    *,
    hides: bool,
    pointed: Collection[datetime],
) -> list[Happened]:
    """What happened and who did it, the oldest first, cut to what its reader may be told."""
    own = footing.is_of_raisers
    rows = DisagreementEvent.rows.filter(disagreement=one).select_related("actor", "acting_for")
    if not own:
        rows = rows.filter(at__gte=one.submitted_at or one.created_at)
        rows = rows.exclude(step__in=["start", "change_draft", "manager_asked", "start_declined"])
    return [
        Happened(
            at=row.at,
            step=row.step,
            by="" if row.actor.is_system else name_of(row.actor, one.raiser_id, hides=hides),
            acting_for=row.acting_for.name if row.acting_for else "",
            stage=row.stage,
            old_state=row.old_state,
            new_state=row.new_state,
            old_due_at=row.old_due_at,
            new_due_at=row.new_due_at,
            reason=row.reason if own or row.step not in CONTENT_OF_RAISERS else "",
        )
        for row in rows.order_by("at", "pk")
        if row.step not in POINTING or row.at in pointed
    ]
