"""What is no longer as the last signed review left it, outcome by outcome."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from plans.models import Plan, PlanVersion, Review
from plans.queries.contents import of_action, of_outcome
from plans.queries.outcome_cards import OutcomeCard
from plans.rules.versions import changed_since


@dataclass(frozen=True)
class Since:
    """The last version, the day of its review, and what of each outcome has changed since."""

    number: int
    held_on: date
    review: Review
    changes: dict[uuid.UUID, tuple[str, ...]] = field(default_factory=dict)

    def of(self, outcome: uuid.UUID) -> tuple[str, ...]:
        return self.changes.get(outcome, ())


def since_last_review(plan: Plan, cards: Iterable[OutcomeCard]) -> Since | None:
    """What has changed since the last version of a plan; None where no review was signed.

    For cards that the reader has been found to see. One statement.
    """
    version = (
        PlanVersion.rows.filter(plan=plan).select_related("review").order_by("-number").first()
    )
    if version is None:
        return None
    changes = {
        card.outcome.pk: changed_since(
            version.content,
            of_outcome(card.outcome, None),
            [of_action(line.action, line.owner) for line in card.actions],
        )
        for card in cards
    }
    version.review.plan = plan
    return Since(version.number, version.review.held_on, version.review, changes)
