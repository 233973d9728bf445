"""How a plan's outcomes moved from review to review, as their chairs judged them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, FilteredRelation, Q

from plans.models import Outcome, Plan, Review, Scope
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
class Verdicts:
    """The newest signed reviews of a plan, oldest first, and what was judged at each of them."""

    reviews: list[Review]
    of: dict[tuple[uuid.UUID, uuid.UUID], str]
    left_out: int = 0

    def steps(self, outcome: uuid.UUID) -> list[Step]:
        """One outcome over the reviews; nothing of one that none of them judged."""
        found = [Step(review, self.of.get((outcome, review.pk), "")) for review in self.reviews]
        return found if any(step.verdict for step in found) else []


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


def verdicts(scope: Scope, plan: Plan) -> Verdicts:
    """What was judged at the last six signed reviews. One statement."""
    judged = FilteredRelation("judgements", condition=Q(judgements__judged_by__isnull=False))
    rows = (
        Review.objects.visible_to(scope)
        .filter(plan=plan, signed_at__isnull=False)
        .annotate(judged=judged)
        .annotate(outcome=F("judged__outcome_id"), verdict=F("judged__verdict"))
        .order_by("-held_on", "-signed_at", "pk")
        .only(*SHOWN)
    )
    signed: dict[uuid.UUID, Review] = {}
    found: dict[tuple[uuid.UUID, uuid.UUID], str] = {}
    for row in rows:
        signed.setdefault(row.pk, row)
        if row.outcome is not None:
            found[row.outcome, row.pk] = row.verdict
    newest = list(signed.values())[:LAST]
    return Verdicts(newest[::-1], found, left_out=len(signed) - len(newest))


def movement(scope: Scope, plan: Plan) -> Movement:
    """What was judged at the last six signed reviews, outcome by outcome. Two statements."""
    outcomes = Outcome.objects.visible_to(scope).filter(plan=plan).order_by("position", "pk")
    return moved(outcomes, verdicts(scope, plan))


def moved(outcomes: Iterable[Outcome], said: Verdicts) -> Movement:
    """The same of outcomes in hand, in their order: those judged, and those agreed and not yet."""
    shown = []
    for outcome in outcomes if said.reviews else ():
        steps = said.steps(outcome.pk)
        if steps or outcome.status == OutcomeStatus.AGREED:
            shown.append((outcome, steps or [Step(review) for review in said.reviews]))
    lines = [Line(number, *one) for number, one in enumerate(shown, start=1)]
    return Movement(said.reviews, lines, left_out=said.left_out)


SHOWN = ("id", "plan_id", "kind", "status", "held_on", "signed_at", "decision")
