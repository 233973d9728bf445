"""Preparing a review, and judging its outcomes one by one."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from agencies.errors import NotVisible, Refused
from agencies.web.forms import LongText, VersionedForm
from plans.models import Judgement, Review
from plans.operations import judgements
from plans.queries.evidence import Prepared
from plans.queries.judging import Judging, judging
from plans.queries.preparation import Preparation, preparation
from plans.rules.judgements import Confidence, Verdict, check_review
from plans.rules.reviews import ReviewStatus
from plans.web.drafts import done, kept_form
from plans.web.lessons import lesson_clicks
from plans.web.permitted import Permitted, to_change, to_read
from plans.web.requests import WorkerRequest, row_or_404
from plans.web.submit import submitted

JUDGING = ("judge", "draft_judgement")


class JudgementForm(VersionedForm):
    """The verdict on one outcome; version 0 where nobody had judged it when the page was opened."""

    verdict = forms.ChoiceField(
        label="How is it now, compared with what must be different?",
        choices=Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it is now"},
    )
    evidence = LongText(
        label="On what evidence?",
        max_length=8000,
        help_text="Whose, from when, and what you make of it. Actions that are done are not enough.",
    )
    confidence = forms.ChoiceField(
        label="How sure are you?",
        choices=Confidence.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say how sure you are"},
    )

    def seen(self) -> int | None:
        return self.saw() or None


@require_safe
def review_prepare(request: WorkerRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """Which outcomes moved since last time, on whose evidence?"""
    seen = to_read(request, reference, "read_plan", what="preparation")
    review = of_plan(request, seen, pk)
    may_judge, may_draft = seen.may("judge"), not seen.place.verbs.isdisjoint(JUDGING)
    context = seen.context(
        page=_prepared(request, seen, review),
        review=review,
        today=request.today,
        calendar=seen.plan.partnership.calendar(),
        may_judge=may_judge,
        may_draft=may_draft,
        judges_now=may_judge and seen.plan.is_open and review.status == ReviewStatus.UNDER_WAY,
        drafts_now=may_draft and seen.plan.is_open and review.is_open,
        lessons=lesson_clicks(request, seen.plan, seen.place.verbs) if seen.plan.is_open else None,
    )
    return render(request, "plans/judgements/prepare.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def review_judge(
    request: WorkerRequest, reference: str, pk: uuid.UUID, outcome: uuid.UUID
) -> HttpResponse:
    """How is this outcome, on what evidence? The chair judges; others draft for the chair."""
    seen = to_change(request, reference, *JUDGING, what="judgement")
    review = of_plan(request, seen, pk)
    scope = request.scope.narrowed_to(seen.plan.pk)
    page = judging(scope, seen.plan, review, outcome, place=seen.place, today=request.today)
    if page is None:
        raise NotVisible
    one = page.one
    judges = "judge" in seen.place.verbs
    form = kept_form(request, JudgementForm, initial=_initial(one.now))
    if request.method == "POST" and submitted(
        form, lambda: _write(request, review, one, form, judges=judges)
    ):
        done(request)
        words = "The outcome has been judged." if judges else "Your draft is there for the chair."
        messages.success(request, words)
        return _next(review, page, judges=judges)
    context = seen.context(
        page=page,
        one=one,
        review=review,
        form=form,
        judges=judges,
        why_not=_why_not(review, one.now, judges=judges),
        number=page.number,
        today=request.today,
        calendar=seen.plan.partnership.calendar(),
    )
    return render(request, "plans/judgements/judge.html", context)


def of_plan(request: WorkerRequest, seen: Permitted, pk: uuid.UUID) -> Review:
    """A review of a visible plan; a meeting of the group judges nothing, so it has no such page."""
    rows = Review.objects.visible_to(request.scope).filter(plan=seen.plan)
    review: Review = row_or_404(
        rows.exclude(kind="group_meeting").select_related("signed_by"), pk=pk
    )
    review.plan = seen.plan
    return review


def _prepared(request: WorkerRequest, seen: Permitted, review: Review) -> Preparation:
    scope = request.scope.narrowed_to(seen.plan.pk)
    return preparation(scope, seen.plan, review, place=seen.place, today=request.today)


def _initial(now: Judgement | None) -> dict[str, Any]:
    if now is None:
        return {"version": 0}
    return {
        "version": now.version,
        "verdict": now.verdict,
        "evidence": now.evidence,
        "confidence": now.confidence,
    }


def _write(
    request: WorkerRequest, review: Review, one: Prepared, form: JudgementForm, *, judges: bool
) -> Judgement:
    write = judgements.judge if judges else judgements.draft
    said = form.cleaned_data
    return write(
        review,
        one.outcome,
        verdict=said["verdict"],
        evidence=said["evidence"],
        confidence=said["confidence"],
        version=form.seen(),
        by=request.user,
        at=request.at,
    )


def _why_not(review: Review, now: Judgement | None, *, judges: bool) -> str:
    if not judges and now is not None and not now.is_draft:
        return "The chair has judged this outcome, so there is nothing left to draft."
    try:
        check_review(review.kind, review.status, drafting=not judges)
    except Refused as refused:
        return refused.sentence
    return ""


def _next(review: Review, page: Judging, *, judges: bool) -> HttpResponse:
    """To the next outcome that waits for a verdict; after the last, to the decision."""
    reference = review.plan.reference
    following = page.after if judges else page.undrafted_after
    if following is not None:
        return redirect("review_judge", reference, review.pk, following)
    return redirect("review_decision" if judges else "review_prepare", reference, review.pk)
