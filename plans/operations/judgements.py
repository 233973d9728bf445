"""Judging one outcome at one review: the chair's verdict, which somebody else may draft."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from agencies.errors import NotVisible, Refused, Stale
from agencies.models import Worker
from agencies.operations.versions import locked
from plans.models import Judgement, Outcome, Review
from plans.operations.acknowledging import by_doing
from plans.operations.changes import Change, begin, filled
from plans.rules import judgements as rules
from plans.rules.judgements import Confidence, Verdict


@transaction.atomic(durable=True)
def judge(
    review: Review,
    outcome: Outcome,
    *,
    verdict: str,
    evidence: str,
    confidence: str,
    version: int | None = None,
    by: Worker,
    at: datetime,
) -> Judgement:
    """Give the chair's verdict on an outcome at a review that is under way, on what evidence.

    `version` is that of the judgement, or draft, the chair saw; None where they saw none. Refuses a
    second judgement of the same outcome by somebody who saw no first, an outcome of another plan or
    one that is closed, and a review that is not under way.
    """
    doing = begin(review.plan, "judge", by=by, at=at)
    row = _row(review, outcome, doing, version=version, drafting=False)
    _say(row, verdict, evidence, confidence)
    row.judged_at, row.judged_by = at, by
    doing.save(row)
    doing.record("judgement.made", row, verdict=verdict)
    by_doing(f"outcome:{outcome.pk}", doing=doing)
    return row


@transaction.atomic(durable=True)
def draft(
    review: Review,
    outcome: Outcome,
    *,
    verdict: str,
    evidence: str,
    confidence: str,
    version: int | None = None,
    by: Worker,
    at: datetime,
) -> Judgement:
    """Write a judgement for the chair to adopt or change; it judges nothing until they do.

    Refuses to draft over what the chair has judged, and over a draft that was not seen.
    """
    doing = begin(review.plan, "draft_judgement", by=by, at=at)
    row = _row(review, outcome, doing, version=version, drafting=True)
    if row.judged_by_id is not None:
        raise Refused("The chair has judged this outcome at this review.", code="already_judged")
    _say(row, verdict, evidence, confidence)
    row.drafted_at, row.drafted_by = at, by
    doing.save(row)
    doing.record("judgement.drafted", row, verdict=verdict)
    by_doing(f"outcome:{outcome.pk}", doing=doing)
    return row


def _row(
    review: Review, outcome: Outcome, doing: Change, *, version: int | None, drafting: bool
) -> Judgement:
    """What was judged or drafted already, or a new row; the plan's lock lets one in at a time."""
    if outcome.plan_id != review.plan_id:
        raise NotVisible
    review = locked(review, version=None)
    rules.check_review(review.kind, review.status, drafting=drafting)
    rules.check_outcome(locked(outcome, version=None).status)
    held: Judgement | None = (
        Judgement.rows.select_for_update(of=("self",))
        .filter(review=review, outcome=outcome)
        .select_related("judged_by")
        .first()
    )
    if held is None:
        return Judgement(review=review, outcome=outcome)
    if version is None and held.judged_by is not None:
        raise Refused(
            f"{held.judged_by.name} has judged this outcome at this review already: "
            f"{held.get_verdict_display().lower()}. Open that judgement to change it.",
            code="already_judged",
        )
    if held.version != version:
        raise Stale(held)
    return held


def _say(row: Judgement, verdict: str, evidence: str, confidence: str) -> None:
    if verdict not in Verdict.values:
        raise Refused("Choose one of the verdicts.", field="verdict", code="no_such_verdict")
    if confidence not in Confidence.values:
        raise Refused("Say how sure you are.", field="confidence", code="no_such_confidence")
    row.verdict, row.confidence = verdict, confidence
    row.evidence = filled(evidence, field="evidence", ask="Say on what evidence, and whose it is.")
