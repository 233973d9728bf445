"""One outcome with its story: what was seen of it, what the family says, who does what."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from plans import access
from plans.models import FamilyLink, GroupMember, Outcome, OutcomeUpdate, Person, Plan, Scope
from plans.queries.changed import Since, since_last_review
from plans.queries.movement import verdicts
from plans.queries.outcome_cards import Around, OutcomeCard, actions_of, outcome_cards
from plans.rules.outcomes import OPEN


@dataclass(frozen=True)
class OutcomePage:
    """One outcome's card, and everything that was seen of it, the newest first."""

    card: OutcomeCard
    updates: list[OutcomeUpdate]
    since: Since | None

    @property
    def outcome(self) -> Outcome:
        return self.card.outcome


def is_moving(outcome: Outcome) -> bool:
    """Whether what is measured has come nearer its target than where it began.

    Where one of the three is not a number, whether it reads differently from the start.
    """
    began, now, goal = outcome.baseline_number, outcome.now_number, outcome.target_number
    if began is not None and now is not None and goal is not None:
        return abs(goal - now) < abs(goal - began)
    return outcome.now.strip() != outcome.baseline.strip()


def outcome_page(
    scope: Scope, plan: Plan, pk: uuid.UUID, *, place: access.Place, today: date
) -> OutcomePage | None:
    """One outcome of a plan; None where it has no such outcome. Eight statements."""
    seats = {
        seat.pk: seat
        for seat in GroupMember.objects.visible_to(scope)
        .filter(plan=plan)
        .select_related("worker", "person", "agency")
    }
    rows = actions_of(scope, plan)
    judged = verdicts(scope, plan)
    cards = outcome_cards(scope, plan, Around(seats, rows, judged), place=place, today=today)
    card = next((card for card in cards if card.outcome.pk == pk), None)
    if card is None:
        return None
    updates = (
        OutcomeUpdate.objects.visible_to(scope)
        .filter(outcome=card.outcome)
        .select_related("by", "agency")
        .order_by("-observed_on", "-at")
    )
    return OutcomePage(card, list(updates), since_last_review(plan, [card]))


def in_order(scope: Scope, plan: Plan) -> list[Outcome]:
    """A plan's outcomes, most important first."""
    return list(Outcome.objects.visible_to(scope).filter(plan=plan).order_by("position", "pk"))


def open_outcomes(scope: Scope, plan: Plan) -> list[Outcome]:
    return [outcome for outcome in in_order(scope, plan) if outcome.status in OPEN]


def family_of(scope: Scope, plan: Plan) -> list[Person]:
    """The people around the child who can be asked what they make of an outcome, once each."""
    links = (
        FamilyLink.objects.visible_to(scope)
        .filter(child=plan.child_id)
        .select_related("person")
        .order_by("person__family_name", "person__given_names")
    )
    return list({link.person_id: link.person for link in links}.values())
