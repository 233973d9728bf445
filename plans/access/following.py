"""What an agency may see of a plan that follows another: as much as before, and as long."""

from __future__ import annotations

from datetime import date, datetime

from agencies.models import Agency, Worker
from plans.access.grants import admit, share
from plans.access.terms import Terms
from plans.models import FAR_OFF, Plan, PlanPermission
from plans.models.plans import SEE_PLAN
from plans.rules.sharing import Occasion


def carry(
    old: Plan, new: Plan, agency: Agency, *, purpose: str, by: Worker, at: datetime, on: date
) -> None:
    """Let an agency into the plan that follows, to the day on which its access would have ended.

    On the terms it had where they end; as by joining where they do not.
    """
    limited = _limited(old, agency, on=on)
    if limited is None:
        admit(new, agency, purpose=purpose, occasion=Occasion.JOINED, by=by, at=at, on=on)
        return
    if _limited(new, agency, on=on) is not None:
        return
    given = limited.decision
    terms = Terms(
        purpose=given.purpose,
        lawful_basis=given.lawful_basis,
        special_condition=given.special_condition,
        gateway=given.gateway,
        conditions=given.conditions,
        until_on=limited.valid_until,
    )
    share(new, agency, terms=terms, occasion=given.occasion, by=by, at=at, on=on)


def is_limited(plan: Plan, agency: Agency, *, on: date) -> bool:
    """Whether an agency reads a plan on a day, but not until further notice."""
    return _limited(plan, agency, on=on) is not None


def _limited(plan: Plan, agency: Agency, *, on: date) -> PlanPermission | None:
    held = PlanPermission.objects.filter(
        content_object=plan,
        group=agency.group_id,
        permission__codename=SEE_PLAN,
        valid_until__gte=on,
        valid_until__lt=FAR_OFF,
    )
    return held.select_related("decision").first()
