"""Until when sight of a record is given where nobody says: never past one's own access to the plan."""

from __future__ import annotations

import uuid
from datetime import date

from plans.models import FAR_OFF, PlanPermission
from plans.models.plans import SEE_PLAN
from plans.operations.changes import Change
from plans.rules.sharing import default_expiry


def usual_end(doing: Change, to: uuid.UUID) -> date:
    """The policy's days, or the next review where that is later; never past one's own access.

    To a colleague, who sees a sealed record with its author, until further notice.
    """
    own = last_day_on_the_plan(doing)
    if to == doing.place.agency_id:
        return own
    review = doing.plan.next_review_on
    usual = default_expiry(
        doing.on,
        days=doing.plan.policy.data["sharing"]["default_expiry_days"],
        next_review_on=None if review == FAR_OFF else review,
    )
    return min(usual, own)


def last_day_on_the_plan(doing: Change) -> date:
    """The last day on which the agency of whoever is acting may read the plan."""
    held = PlanPermission.objects.filter(
        content_object=doing.plan,
        group__agency=doing.place.agency_id,
        permission__codename=SEE_PLAN,
    )
    last: date = held.values_list("valid_until", flat=True)[0]
    return last
