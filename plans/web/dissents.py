"""An agency's dissent from what a signed review decided."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from agencies.errors import Refused
from agencies.web.forms import GovukForm, LongText
from plans.models import Dissent, Review
from plans.operations import dissent as operations
from plans.queries import dissents as queries
from plans.rules import dissent as rules
from plans.rules.dissent import DissentMode
from plans.web.drafts import done, kept_form
from plans.web.permitted import to_read
from plans.web.requests import WorkerRequest, back_to, row_or_404
from plans.web.submit import submitted


class DissentForm(GovukForm):
    """What the agency says; `version` is of what it said before, if anything."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    mode = forms.ChoiceField(
        label="What should come of it?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether it is noted or challenges the decision"},
    )
    words = LongText(
        label="What does your agency disagree with, and why?",
        max_length=4000,
        help_text="What it means for the child, and what your agency would have decided.",
        error_messages={"required": "Enter what your agency disagrees with, and why"},
    )

    def __init__(self, *args: Any, modes: tuple[DissentMode, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mode"].choices = [(mode.value, mode.label) for mode in modes]  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
def dissent(request: WorkerRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """Record, or change, what my agency disagrees with in a decision."""
    # Not `to_change`: a decision that ended the plan can be dissented from as any other.
    seen = to_read(request, reference, "dissent", what=f"dissent:{pk}")
    rows = Review.objects.visible_to(request.scope).filter(plan=seen.plan)
    review = row_or_404(rows, pk=pk)
    review.plan = seen.plan
    policy = seen.plan.policy.data
    try:
        rules.check(review.signed_at, DissentMode.NOTE_ONLY, request.at, policy)
    except Refused as refused:
        raise PermissionDenied(refused.sentence, "Ask the lead practitioner.") from None
    assert review.signed_at is not None
    held = queries.own_dissent(review, seen.place.agency_id)
    form = kept_form(
        request,
        DissentForm,
        modes=rules.modes(policy),
        initial={name: getattr(held, name, None) for name in ("mode", "words", "version")},
    )
    if request.method == "POST" and submitted(form, lambda: _record(request, review, form)):
        done(request)
        messages.success(request, "The dissent is shown beside the decision.")
        return redirect(back_to(request, reverse("review", args=[reference, pk])))
    context = seen.context(
        form=form,
        review=review,
        held=held,
        until=rules.window_ends(review.signed_at, policy),
        back=back_to(request, reverse("review", args=[reference, pk])),
    )
    return render(request, "plans/dissents/dissent.html", context)


def _record(request: WorkerRequest, review: Review, form: DissentForm) -> Dissent:
    said = form.cleaned_data
    return operations.record(
        review,
        mode=said["mode"],
        words=said["words"],
        version=said["version"],
        by=request.user,
        at=request.at,
    )
