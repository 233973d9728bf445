"""Recording how safe each person says the child is, one rater at a time."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from agencies.web.forms import GovukForm, LongText
from plans.models import GroupMember, Outcome, Rating, Review
from plans.operations import ratings
from plans.queries import reviews as queries
from plans.queries.attendance import members_at
from plans.rules.roles import Capacity
from plans.web.drafts import done, kept_form
from plans.web.permitted import to_change
from plans.web.requests import WorkerRequest
from plans.web.reviews import form_page, found_review
from plans.web.submit import submitted

WHOLE = "whole"


class RatingForm(GovukForm):
    """Who rates what, with how much, and in which words."""

    rater = forms.ChoiceField(
        label="Who says it?", error_messages={"required": "Select who says it"}
    )
    outcome = forms.ChoiceField(label="About what?", initial=WHOLE)
    score = forms.IntegerField(
        label="How much, from 0 to 10?",
        min_value=0,
        max_value=ratings.MOST,
        error_messages={"required": "Enter a number from 0 to 10"},
    )
    words = LongText(label="In their words", required=False, max_length=2000)

    def __init__(
        self,
        *args: Any,
        members: Iterable[GroupMember],
        outcomes: Iterable[Outcome],
        is_chair: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        chair = [(ratings.CHAIR, "The chair")] if is_chair else []
        self.fields["rater"].choices = [  # type: ignore[attr-defined]
            ("", ""),
            *chair,
            (ratings.CHILD, "The child"),
            *((str(seat.pk), f"{seat.name}, {seat.role}") for seat in members),
        ]
        self.fields["outcome"].choices = [  # type: ignore[attr-defined]
            (WHOLE, "How safe the child is, all together"),
            *((str(outcome.pk), outcome.change) for outcome in outcomes),
        ]


@require_http_methods(["GET", "HEAD", "POST"])
def review_ratings(request: WorkerRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """Add one rating to those already said; the same rater's about the same thing is replaced."""
    seen = to_change(request, reference, "rate", what=f"ratings:{pk}")
    row = found_review(request, seen, pk)
    if not row.is_open:
        raise PermissionDenied("This meeting is over, so its record can no longer be changed.")
    outcomes = queries.open_outcomes(request.scope, seen.plan)
    form = kept_form(
        request,
        RatingForm,
        members=members_at(row),
        outcomes=outcomes,
        is_chair=Capacity.CHAIR in seen.place.capacities,
    )
    if request.method == "POST" and submitted(form, lambda: _rate(request, row, outcomes, form)):
        done(request)
        messages.success(request, "The rating is saved.")
        return redirect("review_ratings", reference, pk)
    said = queries.ratings(request.scope, row)
    return form_page(request, seen, row, form, "ratings", ratings=said)


def _rate(request: WorkerRequest, row: Review, outcomes: list[Outcome], form: RatingForm) -> Rating:
    said = form.cleaned_data
    about = next((one for one in outcomes if str(one.pk) == said["outcome"]), None)
    return ratings.rate(
        row,
        outcome=about,
        rater=said["rater"],
        score=said["score"],
        words=said["words"],
        by=request.user,
        at=request.at,
    )
