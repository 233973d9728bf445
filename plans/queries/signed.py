"""The last signed review of a plan, which says what was agreed. For behind a check."""

from __future__ import annotations

from plans.models import Plan, Review


def last_signed(plan: Plan) -> Review | None:
    """The review of a plan that was signed last; None where none was. One statement."""
    signed = Review.rows.filter(plan=plan, signed_at__isnull=False)
    review: Review | None = signed.order_by("-signed_at", "-pk").first()
    return review
