"""Freezing a plan as a signed review leaves it, and saying when it is changed afterwards."""

from __future__ import annotations

from agencies.errors import Refused
from plans.models import PlanVersion, Review
from plans.operations.changes import Change
from plans.operations.notifications import tell
from plans.queries.contents import content_of
from plans.queries.signed import last_signed
from plans.rules.notifications import Matter


def freeze(review: Review, doing: Change) -> PlanVersion:
    """Keep the plan as it is now as its next version, for a review that has just been signed.

    Inside the signing's transaction, after the judgements, the decision and the plan's category are
    written, and before an ending dissolves the group that is kept with it.
    """
    newest = PlanVersion.rows.filter(plan=doing.plan).order_by("-number").first()
    version: PlanVersion = PlanVersion.rows.create(
        plan=doing.plan,
        number=newest.number + 1 if newest else 1,
        review=review,
        content=content_of(doing.plan, review),
        frozen_at=doing.at,
        frozen_by=doing.by,
    )
    doing.record("version.frozen", version, number=version.number)
    return version


def tell_chair_of_change(doing: Change) -> None:
    """Tell the chair that the plan no longer is what the last signed review left.

    Once a plan and day, however much changes; nothing before any review has been signed, and
    nothing to a chair who made the change.
    """
    if last_signed(doing.plan) is None:
        return
    tell(
        doing.plan,
        matter=Matter.PLAN_CHANGED,
        # The plan and not the thing, so that the day's second change is the same message.
        subject=f"plan:{doing.plan.pk}",
        to=[doing.plan.chair_id],
        at=doing.at,
        step=doing.on.isoformat(),
        but=doing.by,
    )


def check_reason(doing: Change, reason: str, *, field: str = "reason") -> str:
    """The reason of a change, which is due once a review has been signed (decisions.md)."""
    reason = reason.strip()
    if not reason and last_signed(doing.plan) is not None:
        raise Refused(
            "Say why this is changed: it was agreed at the review that has been signed.",
            field=field,
            code="no_reason",
        )
    return reason
