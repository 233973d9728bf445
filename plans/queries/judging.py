"""One outcome as its chair has to judge it, and which comes next."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from plans import access
from plans.models import Judgement, Outcome, Plan, Review, Scope
from plans.queries.evidence import (
    Prepared,
    Scores,
    evidence_of,
    judged_at,
    judged_now,
    ratings_of,
    seats_of,
    signed_before,
    stood,
    why_still,
)
from plans.queries.movement import verdicts
from plans.queries.outcome_cards import Around, actions_of, outcome_cards
from plans.rules.outcomes import OutcomeStatus


@dataclass(frozen=True)
class Judging:
    """The outcome, its place among those of the review, and how far the others are."""

    one: Prepared
    outcomes: list[uuid.UUID]
    judged: frozenset[uuid.UUID]
    drafted: frozenset[uuid.UUID]

    @property
    def number(self) -> int:
        return 1 + self.outcomes.index(self.one.outcome.pk)

    @property
    def after(self) -> uuid.UUID | None:
        """The next outcome that the chair has not judged, those further down first."""
        return next((key for key in self._round if key not in self.judged), None)

    @property
    def undrafted_after(self) -> uuid.UUID | None:
        """The next outcome that nobody has said anything of for the chair."""
        said = self.judged | self.drafted
        return next((key for key in self._round if key not in said), None)

    @property
    def _round(self) -> list[uuid.UUID]:
        """Every other outcome, from the one after this."""
        place = self.outcomes.index(self.one.outcome.pk)
        return [*self.outcomes[place + 1 :], *self.outcomes[:place]]


def judging(
    scope: Scope,
    plan: Plan,
    review: Review,
    outcome: uuid.UUID,
    *,
    place: access.Place,
    today: date,
) -> Judging | None:
    """All there is to judge one outcome by; None where it is closed or not this plan's.

    Fifteen statements, and of the other outcomes no more than their order. `scope` is that of
    `access.enter`.
    """
    outcomes = _order(scope, plan)
    if outcome not in outcomes:
        return None
    seats = seats_of(scope, plan)
    since = signed_before(scope, plan, review)
    from_at = since.signed_at if since else None
    actions = actions_of(scope, plan, only=outcome)
    around = Around(seats, actions, verdicts(scope, plan))
    [card] = outcome_cards(scope, plan, around, place=place, today=today, only=outcome)
    last = judged_at(scope, since, [outcome]).get(outcome)
    now = judged_now(scope, review, [outcome], place=place).get(outcome)
    before = stood(scope, plan, from_at, only=outcome)[outcome]
    evidence = evidence_of(scope, plan, actions, from_at, only=outcome)
    ratings = ratings_of(scope, review, seats, only=outcome)
    one = Prepared(
        card=card,
        last=last,
        now=now,
        why_still=why_still(card.outcome, before, last, first=since is None),
        evidence=evidence[outcome],
        scores=Scores(ratings[outcome]),
    )
    said = Judgement.objects.visible_to(scope).filter(review=review)
    by_chair = dict(said.values_list("outcome_id", "judged_by_id"))
    judged = frozenset(key for key, chair in by_chair.items() if chair is not None)
    return Judging(one, outcomes, judged, frozenset(by_chair) - judged)


def _order(scope: Scope, plan: Plan) -> list[uuid.UUID]:
    rows = Outcome.objects.visible_to(scope).filter(plan=plan)
    rows = rows.exclude(status=OutcomeStatus.CLOSED).order_by("position", "pk")
    return list(rows.values_list("pk", flat=True))
