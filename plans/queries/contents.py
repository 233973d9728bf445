"""What a plan says at one moment, in the shape `rules.versions` describes. For behind a check."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from agencies.models import Worker
from plans.models import Action, GroupMember, GuardOverride, Judgement, Outcome, Plan, Review
from plans.rules.group import MemberStatus
from plans.rules.reviews import ReviewStatus
from plans.rules.versions import SHAPE, Content

OUTCOME = (
    "position", "status", "closed_reason", "worry", "change", "measure", "baseline", "now",
    "target", "target_on", "review_on", "child_words", "contingency",
)  # fmt: skip
IN_THE_GROUP = (MemberStatus.CURRENT, MemberStatus.VACANT)
REVIEW = (
    "kind", "held_on", "decision", "leads_to", "decision_reason", "analysis", "category", "next_review_on",
    "next_meeting_on", "is_quorate",
)  # fmt: skip


def content_of(plan: Plan, review: Review | None = None) -> Content:
    """The plan as its rows have it now, with the decision of the review that freezes it, if any.

    Seven statements whatever the plan holds.
    """
    seats = {
        seat.pk: seat
        for seat in GroupMember.rows.filter(plan=plan)
        .select_related("worker", "person", "agency")
        .order_by("position", "pk")
    }
    judged = _judgements(plan, review)
    outcomes = Outcome.rows.filter(plan=plan).order_by("position", "pk")
    actions = Action.rows.filter(plan=plan).order_by("due_on", "position", "pk")
    current: Plan = Plan.rows.select_related("chair").get(pk=plan.pk)
    return {
        "shape": SHAPE,
        "plan": {
            "kind": current.kind,
            "category": current.category,
            "contingency": current.contingency,
            "lead": _owner(seats[current.lead_id]) if current.lead_id in seats else None,
            "chair": _chair(current.chair),
        },
        "review": _review(review),
        "outcomes": [of_outcome(outcome, judged.get(outcome.pk)) for outcome in outcomes],
        "actions": [of_action(action, seats[action.owner_id]) for action in actions],
        "group": [_seat(seat) for seat in seats.values() if seat.status in IN_THE_GROUP],
    }


def _judgements(plan: Plan, review: Review | None) -> dict[uuid.UUID, Judgement]:
    """The newest judgement of each outcome, at a signed review or at the one being signed."""
    rows = (
        Judgement.rows.filter(review__plan=plan, judged_by__isnull=False)
        .select_related("review")
        .order_by("review__held_on", "judged_at")
    )
    return {
        row.outcome_id: row
        for row in rows
        if row.review.status == ReviewStatus.HELD or (review and row.review_id == review.pk)
    }


def _review(review: Review | None) -> dict[str, Any] | None:
    if review is None:
        return None
    overrides = GuardOverride.rows.filter(review=review, stood=True).order_by("at", "pk")
    return {
        "id": str(review.pk),
        **{name: _plain(getattr(review, name)) for name in REVIEW},
        "interim_plan": _interim_plan(review),
        "overrides": [{"guard": one.guard, "reason": one.reason} for one in overrides],
    }


def _interim_plan(review: Review) -> str:
    """What kept the child safe until this review, where it makes good one that was put off."""
    before = review.adjourned_from
    return review.interim_plan or (before.interim_plan if before else "")


def of_outcome(outcome: Outcome, judgement: Judgement | None) -> dict[str, Any]:
    """An outcome as a content holds it, with what was judged of it last."""
    return {
        "id": str(outcome.pk),
        **{name: _plain(getattr(outcome, name)) for name in OUTCOME},
        "judgement": judgement
        and {
            "review": str(judgement.review_id),
            "held_on": _plain(judgement.review.held_on),
            "verdict": judgement.verdict,
            "evidence": judgement.evidence,
            "confidence": judgement.confidence,
        },
    }


def of_action(action: Action, owner: GroupMember) -> dict[str, Any]:
    """An action as a content holds it, with whoever sits in its owner's seat."""
    return {
        "id": str(action.pk),
        "outcome": str(action.outcome_id),
        "what": action.what,
        "owner": _owner(owner),
        "due_on": _plain(action.due_on),
        "status": action.status,
        "status_reason": action.status_reason,
    }


def _owner(seat: GroupMember) -> dict[str, str]:
    return {
        "member": str(seat.pk),
        "name": seat.name,
        "role": seat.role,
        "agency": seat.agency.name if seat.agency else "",
    }


def _seat(seat: GroupMember) -> dict[str, str]:
    about = _owner(seat)
    return {
        "id": about.pop("member"),
        **about,
        "purpose": seat.purpose,
        "standing": seat.standing,
        "status": seat.status,
    }


def _chair(chair: Worker | None) -> dict[str, str] | None:
    return {"worker": str(chair.pk), "name": chair.name} if chair else None


def _plain(value: Any) -> Any:
    """Dates as ISO 8601 and choices as their codes, so that JSON gives back what it was given."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, str) else value
