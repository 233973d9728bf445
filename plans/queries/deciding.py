"""What a chair has to know before they decide and sign: guards, limits, and what is signed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum

from plans.models import Action, GuardOverride, Judgement, Outcome, Plan, Review, Scope
from plans.rules import decisions as rules
from plans.rules import timetable
from plans.rules.actions import OPEN, ActionStatus
from plans.rules.clocks import NEXT_REVIEW
from plans.rules.decisions import Facts, Guard
from plans.rules.outcomes import OutcomeStatus
from plans.rules.plans import Kind
from plans.rules.reviews import REVIEW_OF, ReviewStatus, is_late
from plans.rules.timetable import Limit


def facts_of(plan: Plan, review: Review) -> Facts:
    """What the guards ask of a review, as it stands now. Three statements; behind a check."""
    judged = Judgement.rows.filter(review=review, judged_by__isnull=False).values("outcome")
    agreed = Q(status=OutcomeStatus.AGREED)
    outcomes: dict[str, int] = Outcome.rows.filter(plan=plan).aggregate(
        outcomes=Count("pk", filter=agreed),
        unjudged=Count("pk", filter=agreed & ~Q(pk__in=judged)),
    )
    actions: dict[str, int] = Action.rows.filter(plan=plan).aggregate(
        open_actions=Count("pk", filter=Q(status__in=sorted(OPEN))),
        agencies_undone=Count(
            "pk", filter=Q(owner_agency__isnull=False) & ~Q(status=ActionStatus.DONE)
        ),
    )
    return Facts(
        decision=review.decision,
        is_quorate=review.is_quorate,
        is_first_review=not held_before(plan),
        has_contingency=bool(plan.contingency.strip()),
        **outcomes,
        **actions,
    )


def held_before(plan: Plan) -> int:
    """How many reviews of the plan's own kind were held."""
    held: int = Review.rows.filter(
        plan=plan, kind=REVIEW_OF[Kind(plan.kind)], status=ReviewStatus.HELD
    ).count()
    return held


def put_off(plan: Plan, kind: str) -> Review | None:
    """The review of a kind that was put off and that none has made good yet, if any.

    One that was to make it good and was called off does not. For behind a check.
    """
    waits = Q(resumed_as__isnull=True) | Q(resumed_as__status=ReviewStatus.CANCELLED)
    rows = Review.rows.filter(waits, plan=plan, kind=kind, status=ReviewStatus.ADJOURNED)
    found: Review | None = rows.order_by("-held_on", "-created_at").first()
    if found is None:
        return None
    since = Review.rows.filter(plan=plan, kind=kind, held_on__gte=found.held_on)
    return None if since.held().exists() else found


def held_again_by(plan: Plan, review: Review, *, today: date) -> date:
    """The last day on which a review that is put off is held again, by the plan's policy."""
    return rules.held_again_by(
        plan.policy.data,
        review.held_on or today,
        plan.partnership.calendar(),
        is_inquorate=review.is_inquorate,
        today=today,
    )


def is_looked_after(child: uuid.UUID) -> bool:
    """Whether a looked-after plan of a child runs, whoever may see it. For behind a check."""
    found: bool = Plan.rows.filter(child=child, kind=Kind.LOOKED_AFTER).of_open_status().exists()
    return found


def signing_version(review: Review) -> int:
    """The version of everything that a signature signs; it grows with the review or a judgement."""
    judged = Judgement.rows.filter(review=review).aggregate(all=Sum("version"))["all"]
    return int(review.version) + (judged or 0)


def review_limit(plan: Plan, review: Review, held_on: date) -> Limit:
    """The last day of the review after one that is held on a day, from the plan's policy."""
    kind = Kind(plan.kind)
    # The second review of a looked-after child comes sooner than those that follow.
    is_second = kind == Kind.LOOKED_AFTER and not held_before(plan)
    key = "lac.rev.2" if is_second else NEXT_REVIEW[kind]
    return timetable.limit(plan.policy.data, key, held_on, plan.partnership.calendar())


@dataclass(frozen=True)
class StandingGuard:
    """Something in the way of a signature: why, and the chair's reason to go ahead, if given."""

    guard: Guard
    because: str
    override: GuardOverride | None


@dataclass(frozen=True)
class Signing:
    """Everything on the page on which a chair checks the answers and signs."""

    review: Review
    version: int
    facts: Facts
    guards: list[StandingGuard]
    judgements: list[Judgement]
    unjudged: list[Outcome]
    limit: Limit

    @property
    def is_late(self) -> bool:
        """Whether it was held after it was due, so that its chair says why."""
        held_on = self.review.held_on
        return held_on is not None and is_late(held_on, self.review.due_on)

    @property
    def is_decided(self) -> bool:
        return bool(self.review.decision)

    @property
    def may_sign(self) -> bool:
        return self.is_decided and all(guard.override for guard in self.guards)


def signing(scope: Scope, plan: Plan, review: Review, *, today: date) -> Signing:
    """What would be signed now, guards first. Seven statements."""
    facts = facts_of(plan, review)
    judgements = list(
        Judgement.objects.visible_to(scope)
        .filter(review=review)
        .select_related("outcome", "judged_by", "drafted_by")
        .order_by("outcome__position", "outcome")
    )
    judged = {row.outcome_id for row in judgements if not row.is_draft}
    agreed = Outcome.objects.visible_to(scope).filter(plan=plan, status=OutcomeStatus.AGREED)
    return Signing(
        review=review,
        version=review.version + sum(row.version for row in judgements),
        facts=facts,
        guards=standing_guards(scope, review, facts),
        judgements=[row for row in judgements if not row.is_draft],
        unjudged=[one for one in agreed.order_by("position", "pk") if one.pk not in judged],
        limit=review_limit(plan, review, review.held_on or today),
    )


def standing_guards(scope: Scope, review: Review, facts: Facts) -> list[StandingGuard]:
    """What stands in the way now, each with the reason for which the chair goes ahead."""
    said = {row.guard: row for row in overrides_of(scope, review)}
    return [
        StandingGuard(guard, rules.because(guard, facts), said.get(guard))
        for guard in rules.guards(facts)
    ]


def overrides_of(scope: Scope, review: Review) -> list[GuardOverride]:
    """Why the chair went ahead, for everybody who may see the decision."""
    rows = GuardOverride.objects.visible_to(scope).filter(review=review)
    return list(rows.select_related("by").order_by("at", "pk"))
