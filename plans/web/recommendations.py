"""What the chair recommends at a review: making it, the list between reviews, what came of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from agencies.web.forms import DateField, GovukForm, LongText, VersionedForm
from plans.models import GroupMember, Recommendation, Review
from plans.operations import recommendations as operations
from plans.queries import recommendations as queries
from plans.rules.recommendations import MOVES, RecommendationStatus
from plans.web.drafts import done, kept_form
from plans.web.permitted import Permitted, to_change, to_read
from plans.web.requests import WorkerRequest, back_to, row_or_404
from plans.web.submit import submitted


class RecommendationForm(GovukForm):
    what = LongText(label="What do you recommend?", max_length=4000)
    owner = forms.ChoiceField(
        label="To whom?",
        widget=forms.Select,
        error_messages={"required": "Select to whom you recommend it"},
    )
    due_on = DateField(label="By when?", error_messages={"required": "Enter by when"})

    def __init__(self, *args: Any, owners: Iterable[GroupMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [  # type: ignore[attr-defined]
            ("", "Select a member"),
            *((str(seat.pk), f"{seat.name}, {seat.role}") for seat in owners),
        ]


class FollowForm(VersionedForm):
    status = forms.ChoiceField(
        label="What came of it?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select what came of it"},
    )
    note = LongText(
        label="Say what was done, or why it will not be",
        required=False,
        max_length=4000,
        help_text="Everybody in the group sees this.",
    )

    def __init__(self, *args: Any, now: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        after = MOVES[RecommendationStatus(now)]
        self.fields["status"].choices = [  # type: ignore[attr-defined]
            (one.value, "Open again" if one == RecommendationStatus.OPEN else one.label)
            for one in RecommendationStatus
            if one in after
        ]


@require_safe
def recommendations(request: WorkerRequest, reference: str) -> HttpResponse:
    """What has the chair recommended, to whom, and what has come of it?"""
    seen = to_read(request, reference, "read_plan", what="recommendations")
    lines = queries.recommendations_of(
        request.scope, seen.plan, place=seen.place, today=request.today
    )
    context = _dated(request, seen, lines=lines)
    return render(request, "plans/recommendations/recommendations.html", context)


def _dated(request: WorkerRequest, seen: Permitted, **extra: Any) -> dict[str, Any]:
    calendar = seen.plan.partnership.calendar()
    return seen.context(today=request.today, calendar=calendar, **extra)


@require_http_methods(["GET", "HEAD", "POST"])
def recommendation(request: WorkerRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """One recommendation, and for whoever follows it: what came of it."""
    seen = to_read(request, reference, "read_plan", what="recommendation")
    rows = Recommendation.objects.visible_to(request.scope).filter(review__plan=seen.plan)
    row = row_or_404(rows.select_related("review", "owner__worker", "owner__person"), pk=pk)
    row.review.plan = seen.plan
    line = queries.line_of(row, seen.place, request.today, seen.plan)
    form = None
    if line.may_follow:
        form = kept_form(request, FollowForm, now=row.status, initial={"version": row.version})
    elif request.method == "POST":
        raise PermissionDenied(
            "Its owner, the lead or a core member says what came of it, while the plan is open.",
            "Ask the lead practitioner.",
        )
    if form and request.method == "POST" and submitted(form, lambda: _follow(request, row, form)):
        done(request)
        messages.success(request, "What came of it has been recorded.")
        return redirect(back_to(request, reverse("recommendations", args=[reference])))
    context = _dated(
        request, seen, form=form, line=line, back=reverse("recommendations", args=[reference])
    )
    return render(request, "plans/recommendations/recommendation.html", context)


def _follow(request: WorkerRequest, row: Recommendation, form: FollowForm) -> Recommendation:
    return operations.follow(
        row,
        status=form.cleaned_data["status"],
        note=form.cleaned_data["note"],
        version=form.saw(),
        by=request.user,
        at=request.at,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def recommendation_add(request: WorkerRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """Recommend something to a member of the group at a review."""
    seen = to_change(request, reference, "recommend", what="recommendation")
    review = row_or_404(Review.objects.visible_to(request.scope).filter(plan=seen.plan), pk=pk)
    review.plan = seen.plan
    owners = queries.owners_on(request.scope, seen.plan)
    form = kept_form(request, RecommendationForm, owners=owners)
    if request.method == "POST" and submitted(form, lambda: _add(request, review, owners, form)):
        done(request)
        messages.success(request, "The recommendation has been made, and its owner is told.")
        return redirect(back_to(request, reverse("review", args=[reference, pk])))
    back = back_to(request, reverse("review", args=[reference, pk]))
    context = seen.context(form=form, review=review, back=back)
    return render(request, "plans/recommendations/add.html", context)


def _add(
    request: WorkerRequest, review: Review, owners: list[GroupMember], form: RecommendationForm
) -> Recommendation:
    said = form.cleaned_data
    return operations.add(
        review,
        what=said["what"],
        owner=next(seat for seat in owners if str(seat.pk) == said["owner"]),
        due_on=said["due_on"],
        by=request.user,
        at=request.at,
    )
