"""How a plan ends without a review: a statutory one only for facts, and by its chair alone."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import PermissionDenied

from agencies.errors import Refused
from plans.rules.decisions import STATUTORY
from plans.rules.plans import EndReason, Kind
from plans.rules.roles import Capacity

FACTS_THAT_END = frozenset(
    {EndReason.DIED, EndReason.REACHED_18, EndReason.MOVED_AREA, EndReason.STARTED_IN_ERROR}
)
"""What ends a protection or looked-after plan without anybody deciding it; a review decides all else."""


def reasons_to_end(kind: str, *, is_looked_after: bool) -> tuple[EndReason, ...]:
    """For which reasons a plan ends without a review: a statutory one only for facts.

    That the child became looked after is one where a looked-after plan of theirs runs.
    """
    if kind not in STATUTORY:
        return tuple(EndReason)
    facts = set(FACTS_THAT_END)
    if kind == Kind.CHILD_PROTECTION and is_looked_after:
        facts.add(EndReason.BECAME_LOOKED_AFTER)
    return tuple(reason for reason in EndReason if reason in facts)


def check_direct_end(kind: str, reason: str, *, is_looked_after: bool = False) -> None:
    """Refuses to end a protection or looked-after plan by a decision that no review has signed."""
    if reason in reasons_to_end(kind, is_looked_after=is_looked_after):
        return
    if kind == Kind.CHILD_PROTECTION and reason == EndReason.BECAME_LOOKED_AFTER:
        raise Refused(
            "No looked-after plan of this child runs. Start that plan first, or hold the review.",
            field="reason",
            code="not_looked_after",
        )
    raise Refused(
        f"“{EndReason(reason).label}” is decided at a review. Hold the review, and let its "
        "chair sign the decision.",
        field="reason",
        code="a_review_decides",
    )


NO_CHAIR = "This plan has no chair. Name the chair first: only they may end it."


def check_ended_by(kind: str, capacities: Collection[str], *, has_chair: bool) -> None:
    """Refuses to end a statutory plan by anybody but its chair, so also while it has none."""
    if kind not in STATUTORY:
        return
    if not has_chair:
        raise Refused(NO_CHAIR, code="no_chair")
    if Capacity.CHAIR not in capacities:
        raise PermissionDenied("Only the chair may end this plan.")


def check_chair_left_empty(kind: str) -> None:
    """Refuses a protection or looked-after plan without anybody to chair its reviews."""
    if kind in STATUTORY:
        raise Refused(
            "This plan is never without a chair. Name who chairs its reviews from now on.",
            field="chair",
            code="no_chair",
        )


def ended_by(kind: str, capacities: Collection[str]) -> bool:
    """Whether somebody who may end plans may end this one: a statutory one is its chair's to end."""
    return kind not in STATUTORY or Capacity.CHAIR in capacities
