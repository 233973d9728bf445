"""How a plan's outcomes moved from review to review, as their chairs judged them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from plans.models import Judgement, Outcome, Plan, Review, Scope
from plans.rules.judgements import HEIGHT, STILL, Verdict
from plans.rules.outcomes import OutcomeStatus

LAST = 6
"""As many reviews as a picture can show on a telephone; the table under it shows the same."""


@dataclass(frozen=True)
class Step:
    """What one outcome was judged at one review; no verdict where it was not judged there."""

    review: Review
    verdict: str = ""

    @property
    def in_words(self) -> str:
        return str(Verdict(self.verdict).label) if self.verdict else "Not judged"

    @property
    def height(self) -> int | None:
        """How high it stands in the picture; None for what is not there or no longer relevant."""
        return HEIGHT.get(self.verdict)


@dataclass(frozen=True)
class Line:
    """One outcome over the reviews; `number` names it in the picture and in the table."""

    number: int
    outcome: Outcome
    steps: list[Step]

    @property
    def last(self) -> Step | None:
        """Its newest verdict."""
        return next((step for step in reversed(self.steps) if step.verdict), None)

    @property
    def stands_still(self) -> bool:
        return self.last is not None and self.last.verdict in STILL


@dataclass(frozen=True)
class Movement:
    """The newest signed reviews of a plan, oldest first, and every outcome judged at any of them."""

    reviews: list[Review]
    lines: list[Line]
    left_out: int = 0


def movement(scope: Scope, plan: Plan) -> Movement:
    """What was judged at the last six signed reviews. Three statements."""
    signed = Review.objects.visible_to(scope).filter(plan=plan, signed_at__isnull=False)
    newest = list(signed.order_by("-held_on", "-signed_at").only(*SHOWN))
    reviews = newest[:LAST][::-1]
    verdicts: dict[tuple[uuid.UUID, uuid.UUID], str] = {}
    rows = Judgement.objects.visible_to(scope).filter(
        review__in=[review.pk for review in reviews], judged_by__isnull=False
    )
    for outcome, review, verdict in rows.values_list("outcome_id", "review_id", "verdict"):
        verdicts[outcome, review] = verdict
    judged = {outcome for outcome, _ in verdicts}
    outcomes = Outcome.objects.visible_to(scope).filter(plan=plan).order_by("position", "pk")
    shown = [one for one in outcomes if one.pk in judged or _is_agreed(one)] if reviews else []
    lines = [
        Line(
            number,
            outcome,
            [Step(review, verdicts.get((outcome.pk, review.pk), "")) for review in reviews],
        )
        for number, outcome in enumerate(shown, start=1)
    ]
    return Movement(reviews, lines, left_out=len(newest) - len(reviews))


SHOWN = ("id", "plan_id", "kind", "status", "held_on", "signed_at", "decision")


def _is_agreed(outcome: Outcome) -> bool:
    return outcome.status == OutcomeStatus.AGREED
