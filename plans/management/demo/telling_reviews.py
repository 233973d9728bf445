"""Telling the meetings of a plan: the group's own, and the reviews their chair signed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from functools import partial
from typing import Any

from agencies import clock
from plans.management.demo.stage import Stage, Step
from plans.models import Outcome, Plan, Review
from plans.operations import attendance, decisions, judgements, reviews
from plans.queries.attendance import members_at
from plans.queries.deciding import facts_of, review_limit
from plans.rules import decisions as rules
from plans.rules.attendance import Attended
from plans.rules.decisions import Decision, Destination
from plans.rules.judgements import Confidence, Verdict
from plans.rules.outcomes import OutcomeStatus
from plans.rules.reviews import REVIEW_OF, ReviewKind, ReviewStatus


def steps(stage: Stage) -> Iterator[Step]:
    story = stage.story
    review = REVIEW_OF[story.kind]
    for offset in story.met:
        yield offset, partial(_hold, stage, ReviewKind.GROUP_MEETING)
    for offset in story.inquorate:
        again = min(day for day in story.reviewed if day > offset)
        yield offset, partial(_put_off, stage, review, again)
    for offset in story.reviewed:
        yield offset, partial(_hold, stage, review)
    for offset, day in story.booked:
        yield offset, partial(_book, stage, review, day)
    if story.ended is not None:
        yield story.ended, partial(_hold, stage, review, ends=True)


def _book(stage: Stage, kind: ReviewKind, day: int, at: datetime) -> None:
    on = stage.setting.working_day(day)
    if not Review.rows.filter(plan=stage.plan, kind=kind, planned_on=on).exists():
        reviews.plan_review(
            stage.plan,
            kind=kind,
            planned_on=on,
            planned_time=time(10),
            place="Civic Centre, room 4",
            by=stage.lead,
            at=at,
        )


def _put_off(stage: Stage, kind: ReviewKind, again: int, at: datetime) -> None:
    """Only the lead came, so the chair put it off, and said what keeps the child safe until then."""
    if Review.rows.filter(plan=stage.plan, kind=kind, status=ReviewStatus.ADJOURNED).exists():
        return
    review = _started(stage, kind, at)
    seats = members_at(review)
    came = {
        seat.pk: (Attended.PRESENT if seat.worker_id == stage.lead.pk else Attended.APOLOGIES, "")
        for seat in seats
    }
    review = attendance.mark(review, attendance=came, version=review.version, by=stage.lead, at=at)
    decisions.adjourn(
        review,
        to_on=stage.setting.working_day(again),
        interim_plan="The school and the nursery ring the duty number on the first day a child is "
        "missing, and the social worker visits every week until the conference is held.",
        reason="Only one agency was there.",
        version=review.version,
        by=stage.worker(stage.story.chair or stage.story.lead),
        at=at,
    )


def _started(stage: Stage, kind: ReviewKind, at: datetime) -> Review:
    """The meeting of a day as under way: started already, planned before, or by nobody."""
    on, lead = clock.local_date(at), stage.lead
    unfinished: Review | None = Review.rows.filter(plan=stage.plan, kind=kind).open().first()
    if unfinished is None:
        return reviews.start_at_once(stage.plan, kind=kind, held_on=on, by=lead, at=at)
    if unfinished.status == ReviewStatus.UNDER_WAY:
        return unfinished
    return reviews.start(unfinished, held_on=on, by=lead, at=at)


def _hold(stage: Stage, kind: ReviewKind, at: datetime, *, ends: bool = False) -> None:
    """A meeting the lead started and finished, or a review the chair signed, on one day."""
    on = clock.local_date(at)
    if Review.rows.filter(plan=stage.plan, kind=kind, held_on=on).held().exists():
        return
    lead: dict[str, Any] = {"by": stage.lead, "at": at}
    review = _started(stage, kind, at)
    everybody = {seat.pk: (Attended.PRESENT.value, "") for seat in members_at(review)}
    review = attendance.mark(review, attendance=everybody, version=review.version, **lead)
    if kind == ReviewKind.GROUP_MEETING:
        late = "It took until today to find a time that everybody could make."
        reviews.finish(
            review, next_meeting_on=None, late_reason=late, version=review.version, **lead
        )
    else:
        _sign(stage, review, at, ends=ends)


def _sign(stage: Stage, review: Review, at: datetime, *, ends: bool) -> None:
    """The chair judges every outcome, goes on with the plan or steps it down, and signs."""
    chair: dict[str, Any] = {"by": stage.worker(stage.story.chair or stage.story.lead), "at": at}
    for outcome in Outcome.rows.filter(plan=stage.plan, status=OutcomeStatus.AGREED):
        if not review.judgements.filter(outcome=outcome, judged_at__isnull=False).exists():
            verdict = _verdict(stage, review, outcome)
            judgements.judge(
                review,
                outcome,
                verdict=verdict,
                evidence=EVIDENCE[verdict],
                confidence=Confidence.MEDIUM,
                **chair,
            )
    said = _stepping_down() if ends else _going_on(stage, review, clock.local_date(at))
    review = decisions.decide(review, **said, version=review.version, **chair)
    plan = Plan.rows.get(pk=stage.plan.pk)
    for guard in rules.guards(facts_of(plan, review)):
        why = "The group has only begun, and the child cannot wait for a fuller meeting."
        decisions.override(review, guard=guard, reason=why, **chair)
    late = "The chair waited for the reports of two agencies, so that the review could decide."
    decisions.sign(review, late_reason=late, version=None, **chair)


EVIDENCE: dict[str, str] = {
    Verdict.WORSE: "Every report says that it is harder than when the plan began.",
    Verdict.NO_CHANGE: "The measure stands where it stood, whatever was done towards it.",
    Verdict.SOME_PROGRESS: "The group's reports agree that something has changed since last time.",
    Verdict.MET: "The measure is where it should be. It is too soon to say that it will stay.",
}


def _verdict(stage: Stage, review: Review, outcome: Outcome) -> Verdict:
    """What the story tells of an outcome at this review, counted from the first one signed."""
    before = Review.rows.filter(plan=stage.plan, signed_at__isnull=False).exclude(pk=review.pk)
    told = next((goal.judged for goal in stage.story.goals if goal.change == outcome.change), ())
    number = before.count()
    return told[number] if number < len(told) else Verdict.SOME_PROGRESS


def _stepping_down() -> dict[str, Any]:
    return {
        "decision": Decision.STEP_DOWN,
        "leads_to": Destination.CHILD_IN_NEED,
        "analysis": "The children have not been left alone for a year, and the flat is kept.",
        "reason": "Support is still needed; protection is not.",
    }


def _going_on(stage: Stage, review: Review, on: date) -> dict[str, Any]:
    plan = Plan.rows.get(pk=stage.plan.pk)
    limit = review_limit(plan, review, on)
    return {
        "decision": Decision.CONTINUE,
        "analysis": "What has changed is real, and not yet sustained.",
        "reason": "The child still needs the plan.",
        "category": plan.category,
        "next_review_on": plan.partnership.calendar().on_or_before(limit.on),
    }
