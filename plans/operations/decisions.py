"""What the chair decides at a review: the decision, why a guard is set aside, signing, putting off."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from agencies.errors import Refused, Stale
from agencies.models import Worker
from agencies.operations.versions import locked
from plans.models import GuardOverride, Judgement, Plan, Review
from plans.operations import plans, timetable, versions
from plans.operations.acknowledging import by_doing
from plans.operations.changes import Change, begin, filled
from plans.operations.notifications import group_of, tell
from plans.operations.reviews import arrange, must_be_marked, why_late
from plans.queries.deciding import (
    check_still_holds,
    check_weekday,
    facts_of,
    held_again_by,
    is_covered,
    signing_version,
)
from plans.rules import decisions as rules
from plans.rules.decisions import ENDS, Decision, Guard
from plans.rules.judgements import check_review
from plans.rules.moves import check_move
from plans.rules.notifications import Matter
from plans.rules.plans import Kind
from plans.rules.reviews import MOVES, ReviewKind, ReviewStatus


@transaction.atomic(durable=True)
def override(review: Review, *, guard: str, reason: str, by: Worker, at: datetime) -> GuardOverride:
    """Say why the chair goes ahead although something stands in the way; everybody sees it.

    It covers the decision as it is and what stands in the way now, and nothing that comes later.
    Refuses before anything is decided, and what does not stand in the way now. Said again before the
    signature, it is said anew.
    """
    doing, plan, review = _under_way(review, version=None, by=by, at=at)
    if not review.decision:
        raise Refused("Decide first: you go ahead with a decision.", code="undecided")
    facts = facts_of(plan, review)
    if guard not in rules.guards(facts):
        raise Refused("This does not stand in the way now.", code="no_such_guard")
    row = GuardOverride.rows.filter(review=review, guard=guard).first()
    row = row or GuardOverride(review=review, guard=guard)
    row.reason = filled(reason, field="reason", ask="Say why you go ahead.")
    row.decision, row.leads_to = review.decision, review.leads_to
    row.facts = rules.grounds(Guard(guard), facts)
    row.at, row.by = at, by
    row.save()
    doing.save(review)
    doing.record("review.guard_overridden", review, guard=guard)
    return row


@transaction.atomic(durable=True)
def decide(
    review: Review,
    *,
    decision: str,
    leads_to: str = "",
    analysis: str,
    reason: str,
    category: str = "",
    next_review_on: date | None = None,
    next_meeting_on: date | None = None,
    version: int | None,
    by: Worker,
    at: datetime,
) -> Review:
    """Keep what the chair decides; it holds once the review is signed.

    Refuses a next review beyond the limit of the policy, an ending without what follows, and to
    adjourn, which is an operation of its own.
    """
    doing, plan, review = _under_way(review, version=version, by=by, at=at)
    if decision == Decision.ADJOURN:
        raise Refused("Put the review off instead: it needs a day and an interim plan.")
    rules.check_decision(
        Kind(plan.kind),
        decision,
        leads_to=leads_to,
        category=category,
        next_review_on=next_review_on,
    )
    ends = decision in ENDS
    review.decision, review.leads_to = decision, leads_to if _leads(plan, decision) else ""
    review.analysis = filled(
        analysis, field="analysis", ask="Say what you make of the risk and the protection."
    )
    review.decision_reason = filled(reason, field="reason", ask="Say why you decide this.")
    review.category = "" if ends else category
    review.next_review_on = None if ends else next_review_on
    review.next_meeting_on = None if ends else next_meeting_on
    review.category_was = plan.category
    check_still_holds(plan, review, today=doing.on)
    doing.save(review)
    doing.record("review.decided", review, decision=decision)
    return review


@transaction.atomic(durable=True)
def sign(
    review: Review, *, late_reason: str = "", version: int | None, by: Worker, at: datetime
) -> Review:
    """Sign a review: everything that was judged and decided holds from here, at once.

    `version` is that of the whole as the chair checked it (`queries.deciding.signing_version`).
    Refuses to sign twice, without a decision, one that was overtaken, over a guard that was not
    overridden, what was held late without its reason, while somebody's attendance is not marked, and
    what somebody changed meanwhile. Ends or continues the plan, counts its dates anew, freezes a
    version of it and tells the group.
    """
    doing, plan, review = _under_way(review, version=None, by=by, at=at)
    if version is not None and version != signing_version(review):
        raise Stale(
            review,
            "Something of this review, or of the plan, was changed while you were checking it. Look "
            "again before you sign.",
        )
    if not review.decision:
        raise Refused("Decide first: nothing has been decided yet.", code="undecided")
    must_be_marked(review)
    check_still_holds(plan, review, today=doing.on)
    _check_guards(plan, review)
    held_on = _hold(review, late_reason, doing)
    ends = review.decision in ENDS
    if review.category and not ends:
        plan.category = review.category
    timetable.recompute(plan, doing)
    if not ends and review.next_review_on:
        timetable.tighten_review(plan, review.next_review_on, doing)
    if not ends and review.next_meeting_on:
        plan.next_meeting_on = min(plan.next_meeting_on, review.next_meeting_on)
    told = group_of(plan, doing.on)
    versions.freeze(review, doing)
    if ends:
        plans.finish(plan, ended_on=held_on, reason=review.leads_to, note="", doing=doing)
    else:
        doing.save(plan)
    doing.record("review.signed", review, decision=review.decision)
    _tell(plan, review, Matter.REVIEW_SIGNED, told, doing)
    return review


@transaction.atomic(durable=True)
def adjourn(
    review: Review,
    *,
    to_on: date,
    interim_plan: str,
    reason: str,
    version: int | None = None,
    by: Worker,
    at: datetime,
) -> Review:
    """Put a review that has begun off to a day within its limit, and give the review of that day.

    It was not held, so its clocks run on. Refuses without what keeps the child safe until then, a
    conference at a weekend, and want of a quorum twice running.
    """
    doing, plan, review = _under_way(review, version=version, by=by, at=at)
    before = review.adjourned_from
    rules.check_adjournment(
        to_on,
        on=doing.on,
        limit=held_again_by(plan, review, today=doing.on),
        is_inquorate=review.is_inquorate,
        was_inquorate=before is not None and before.is_inquorate,
    )
    check_weekday(review.kind, to_on, field="to_on")
    review.interim_plan = filled(
        interim_plan, field="interim_plan", ask="Say what keeps the child safe until then."
    )
    review.decision_reason = filled(reason, field="reason", ask="Say why it is put off.")
    review.status, review.decision = ReviewStatus.ADJOURNED, Decision.ADJOURN
    doing.save(review)
    by_doing(f"review:{review.pk}", doing=doing)
    again = arrange(
        plan,
        ReviewKind(review.kind),
        to_on,
        doing=doing,
        planned_time=review.planned_time,
        place=review.place,
        adjourned_from=review,
    )
    timetable.recompute(plan, doing)
    doing.save(plan)
    doing.record("review.adjourned", review, quorate=str(review.is_quorate))
    _tell(plan, again, Matter.REVIEW_ADJOURNED, group_of(plan, doing.on), doing)
    return again


def _under_way(
    review: Review, *, version: int | None, by: Worker, at: datetime
) -> tuple[Change, Plan, Review]:
    """A review that its chair may decide now, locked with its plan."""
    doing = begin(review.plan, "judge", by=by, at=at)
    review = locked(review, version=version)
    check_review(review.kind, review.status)
    plan = locked(review.plan, version=None)
    review.plan = plan
    return replace(doing, plan=plan), plan, review


def _hold(review: Review, late_reason: str, doing: Change) -> date:
    check_move(MOVES, ReviewStatus(review.status), ReviewStatus.HELD, noun="review")
    held_on = _day_of(review, doing)
    review.status, review.held_on = ReviewStatus.HELD, held_on
    review.late_reason = why_late(review, late_reason)
    review.signed_at, review.signed_by = doing.at, doing.by
    doing.save(review)
    judged = Judgement.rows.filter(review=review, judged_by__isnull=False)
    outcomes = judged.values_list("outcome", flat=True)
    by_doing(f"review:{review.pk}", *(f"outcome:{pk}" for pk in outcomes), doing=doing)
    return held_on


def _day_of(review: Review, doing: Change) -> date:
    return review.held_on or doing.on


def _leads(plan: Plan, decision: str) -> bool:
    return bool(rules.destinations(Kind(plan.kind), decision))


def _check_guards(plan: Plan, review: Review) -> None:
    """Refuses while something stands in the way; marks for what the chair goes ahead."""
    facts = facts_of(plan, review)
    said = {row.guard: row for row in GuardOverride.rows.filter(review=review)}
    standing = rules.guards(facts)
    left = [g for g in standing if g not in said or not is_covered(said[g], facts)]
    if left:
        reasons = " ".join(f"{Guard(g).label}: {rules.because(g, facts)}" for g in left)
        raise Refused(
            f"This cannot be signed yet. {reasons} Put it right, or say why you go ahead.",
            code="guarded",
        )
    GuardOverride.rows.filter(review=review, guard__in=standing).update(stood=True)


def _tell(plan: Plan, review: Review, matter: Matter, to: list[UUID], doing: Change) -> None:
    tell(
        plan,
        matter=matter,
        subject=f"review:{review.pk}",
        to=[*to, plan.chair_id],
        at=doing.at,
        due_on=review.planned_on if matter == Matter.REVIEW_ADJOURNED else None,
        but=doing.by,
    )
