"""What a chair has to know before they decide and sign: guards, limits, and what is signed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum

from agencies.errors import Refused
from agencies.workdays import long_date
from plans.models import (
    Action,
    Disagreement,
    GuardOverride,
    Judgement,
    Outcome,
    Plan,
    Review,
    Scope,
)
from plans.queries.attendance import unmarked
from plans.rules import decisions as rules
from plans.rules import timetable
from plans.rules.actions import OPEN, ActionStatus
from plans.rules.clocks import NEXT_REVIEW
from plans.rules.decisions import ENDS, Facts, Guard
from plans.rules.outcomes import OutcomeStatus
from plans.rules.plans import Kind, conference_on_a_weekday
from plans.rules.reviews import CONFERENCES, REVIEW_OF, ReviewStatus, is_late
from plans.rules.timetable import Limit


def facts_of(plan: Plan, review: Review) -> Facts:
    """What the guards ask of a review, as it stands now. Three statements; behind a check."""
    judged = Judgement.rows.filter(review=review, judged_by__isnull=False).values("outcome")
    agreed = Outcome.rows.filter(plan=plan, status=OutcomeStatus.AGREED)
    outcomes = agreed.annotate(is_judged=Q(pk__in=judged)).values_list("pk", "is_judged")
    unjudged = {str(pk) for pk, is_judged in outcomes if not is_judged}
    is_open = Q(status__in=sorted(OPEN))
    undone = Q(owner_agency__isnull=False) & ~Q(status=ActionStatus.DONE)
    actions = (
        Action.rows.filter(is_open | undone, plan=plan)
        .annotate(still_open=is_open, undone=undone)
        .values_list("pk", "still_open", "undone")
    )
    still_open = {str(pk) for pk, is_still_open, _ in actions if is_still_open}
    agencies_undone = {str(pk) for pk, _, is_undone in actions if is_undone}
    is_first = not held_before(plan)
    return Facts(
        decision=review.decision,
        leads_to=review.leads_to,
        outcomes=len(outcomes),
        unjudged=len(unjudged),
        is_quorate=review.is_quorate,
        open_actions=len(still_open),
        agencies_undone=len(agencies_undone),
        is_first_review=is_first,
        has_contingency=bool(plan.contingency.strip()),
        unjudged_ids=frozenset(unjudged),
        outstanding_ids=frozenset(still_open | agencies_undone if is_first else still_open),
        counted=frozenset(review.agencies_counted),
        disagreements=frozenset(unfinished_on(plan)),
    )


def unfinished_on(plan: Plan) -> list[str]:
    """The references of what is disagreed about a plan and not over. For behind a check."""
    rows = Disagreement.rows.unfinished().filter(plan=plan).order_by("submitted_at")
    return list(rows.values_list("reference", flat=True))


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
    """The version of everything that a signature signs: the review, its judgements and the plan.

    It grows with each change to any of them, or to an outcome or an action; none is ever deleted.
    Three statements.
    """
    parts = (
        Judgement.rows.filter(review=review),
        Outcome.rows.filter(plan=review.plan_id),
        Action.rows.filter(plan=review.plan_id),
    )
    sums = [rows.aggregate(all=Sum("version"))["all"] or 0 for rows in parts]
    return int(review.version) + int(review.plan.version) + sum(sums)


def check_still_holds(plan: Plan, review: Review, *, today: date) -> None:
    """Refuses a decision that what happened since it was made has overtaken; asked as it is signed.

    A category that somebody changed meanwhile, and a next date that has gone by or is now beyond
    its limit.
    """
    if review.decision in ENDS:
        return
    changed = plan.category not in {review.category_was, review.category}
    if review.category and changed:
        raise Refused(
            f"Since you decided, the category was changed to {plan.get_category_display().lower()}. "
            "Decide again which it is.",
            field="category",
            code="category_changed",
        )
    day = review.held_on or today
    for field in ("next_review_on", "next_meeting_on"):
        on = getattr(review, field)
        if on is not None:
            rules.check_next_day(on, held_on=day, today=today, field=field)
    if review.next_review_on:
        check_next_review(plan, review, review.next_review_on, day)


def check_next_review(plan: Plan, review: Review, on: date, held_on: date) -> None:
    """Refuses a next review beyond the limit that counts from a day, and a conference at a weekend."""
    limit = review_limit(plan, review, held_on)
    if on > limit.on:
        raise Refused(
            f"{limit.label} is due by {long_date(limit.on)}. Give that day or an earlier one.",
            field="next_review_on",
            code="later_than_the_limit",
        )
    check_weekday(review.kind, on, field="next_review_on")


def check_weekday(kind: str, on: date, *, field: str) -> None:
    breach = conference_on_a_weekday(on) if kind in CONFERENCES else None
    if breach:
        raise Refused(breach.sentence, field=field, code=breach.code)


def review_limit(plan: Plan, review: Review, held_on: date) -> Limit:
    """The last day of the review after one that is held on a day, from the plan's policy."""
    kind = Kind(plan.kind)
    # The second review of a looked-after child comes sooner than those that follow.
    is_second = kind == Kind.LOOKED_AFTER and not held_before(plan)
    key = "lac.rev.2" if is_second else NEXT_REVIEW[kind]
    return timetable.limit(plan.policy.data, key, held_on, plan.partnership.calendar())


@dataclass(frozen=True)
class StandingGuard:
    """Something in the way of a signature: why, and the chair's reason to go ahead, if given.

    `outdated` is a reason given for another decision, or for less than stands in the way now.
    """

    guard: Guard
    because: str
    override: GuardOverride | None
    outdated: GuardOverride | None = None


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
    not_marked: list[str]
    overtaken: str
    """Why the decision no longer holds as it was made; nothing where it does."""

    @property
    def is_late(self) -> bool:
        """Whether it was held after it was due, so that its chair says why."""
        held_on = self.review.held_on
        return held_on is not None and is_late(held_on, self.review.due_on)

    @property
    def is_decided(self) -> bool:
        return bool(self.review.decision)

    @property
    def is_free(self) -> bool:
        """Whether nothing stands in the way, nor ever stood there."""
        return not (self.guards or self.not_marked or self.overtaken)

    @property
    def may_sign(self) -> bool:
        is_ready = self.is_decided and not self.not_marked and not self.overtaken
        return is_ready and all(guard.override for guard in self.guards)


def signing(scope: Scope, plan: Plan, review: Review, *, today: date) -> Signing:
    """What would be signed now, guards first; as many statements whatever the plan holds.

    Its version is read first: what changes while the rest is read makes the signature stale.
    """
    review.plan = plan
    version = signing_version(review)
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
        version=version,
        facts=facts,
        guards=standing_guards(scope, review, facts),
        judgements=[row for row in judgements if not row.is_draft],
        unjudged=[one for one in agreed.order_by("position", "pk") if one.pk not in judged],
        limit=review_limit(plan, review, review.held_on or today),
        not_marked=[seat.name for seat in unmarked(review)],
        overtaken=_overtaken(plan, review, today),
    )


def _overtaken(plan: Plan, review: Review, today: date) -> str:
    try:
        check_still_holds(plan, review, today=today)
    except Refused as refused:
        return refused.sentence
    return ""


def standing_guards(scope: Scope, review: Review, facts: Facts) -> list[StandingGuard]:
    """What stands in the way now, each with the reason for which the chair goes ahead."""
    rows = GuardOverride.objects.visible_to(scope).filter(review=review).select_related("by")
    said = {row.guard: row for row in rows}
    return [_standing(guard, facts, said.get(guard)) for guard in rules.guards(facts)]


def _standing(guard: Guard, facts: Facts, said: GuardOverride | None) -> StandingGuard:
    holds = said is not None and is_covered(said, facts)
    return StandingGuard(
        guard,
        rules.because(guard, facts),
        override=said if holds else None,
        outdated=None if holds else said,
    )


def is_covered(said: GuardOverride, facts: Facts) -> bool:
    """Whether a reason to go ahead was given for this decision and for all that stands there now."""
    given = rules.Override(said.decision, said.leads_to, said.facts)
    return rules.covers(given, Guard(said.guard), facts)


def overrides_of(scope: Scope, review: Review) -> list[GuardOverride]:
    """Why the chair signed all the same, for everybody who may see the decision."""
    rows = GuardOverride.objects.visible_to(scope).filter(review=review, stood=True)
    return list(rows.select_related("by").order_by("at", "pk"))
