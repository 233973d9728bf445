"""What has been seen of an outcome, and what the family makes of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from agencies.web.forms import DateField, GovukForm, LongText
from plans.models import Outcome, OutcomeUnderstanding, OutcomeUpdate, Person
from plans.operations import outcomes
from plans.queries import outcomes as queries
from plans.rules.measures import number_in
from plans.rules.outcomes import Understanding
from plans.web.drafts import done, kept_form
from plans.web.outcomes import form_page, to_change_outcome
from plans.web.requests import WorkerRequest, back_to
from plans.web.submit import submitted

THE_CHILD = "child"


class ProgressForm(GovukForm):
    now = forms.CharField(
        label="How is it now?",
        max_length=300,
        error_messages={"required": "Enter how it is now"},
    )
    observed_on = DateField(
        label="When was this seen?", error_messages={"required": "Enter the day it was seen"}
    )
    note = LongText(label="What did you see?", required=False, max_length=4000)


class UnderstandingForm(GovukForm):
    person = forms.ChoiceField(
        label="Who was asked?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select who was asked"},
    )
    answer = forms.ChoiceField(
        label="What do they make of this outcome?",
        choices=Understanding.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what they make of it"},
    )
    reason = LongText(
        label="Why?",
        required=False,
        max_length=2000,
        help_text="Needed where they disagree or could not answer.",
    )
    words = LongText(label="In their own words", required=False, max_length=2000)
    how_checked = forms.CharField(
        label="How was this checked?",
        max_length=200,
        help_text="For example, asked to say it back at the visit.",
        error_messages={"required": "Enter how this was checked"},
    )
    checked_on = DateField(
        label="When?", error_messages={"required": "Enter the day it was checked"}
    )

    def __init__(self, *args: Any, family: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [  # type: ignore[attr-defined]
            *((str(person.pk), person.name) for person in family),
            (THE_CHILD, "The child"),
        ]


@require_http_methods(["GET", "HEAD", "POST"])
def outcome_progress(request: WorkerRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """Say where an outcome's measure stands, as seen on a day."""
    seen, row = to_change_outcome(request, reference, pk, "add_action", "add_outcome")
    form = kept_form(request, ProgressForm, initial={"observed_on": request.today})
    if request.method == "POST" and submitted(form, lambda: _record_progress(request, row, form)):
        done(request)
        messages.success(request, "What you saw has been recorded.")
        return redirect(back_to(request, reverse("outcome", args=[reference, pk])))
    return form_page(request, seen, row, form, "plans/outcomes/progress.html")


def _record_progress(request: WorkerRequest, row: Outcome, form: ProgressForm) -> OutcomeUpdate:
    said = form.cleaned_data
    return outcomes.record_progress(
        row,
        now=said["now"],
        now_number=number_in(said["now"]),
        observed_on=said["observed_on"],
        note=said["note"],
        by=request.user,
        at=request.at,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def outcome_understanding(request: WorkerRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """Record whether a parent, or the child, understands and agrees with an outcome."""
    seen, row = to_change_outcome(request, reference, pk, "change_outcome", "propose_outcome")
    family = queries.family_of(request.scope, seen.plan)
    form = kept_form(
        request,
        UnderstandingForm,
        family=family,
        initial={"checked_on": request.today, "person": request.GET.get("person")},
    )
    if request.method == "POST" and submitted(
        form, lambda: _record_understanding(request, row, family, form)
    ):
        done(request)
        messages.success(request, "Their answer has been recorded.")
        return redirect(back_to(request, reverse("outcome", args=[reference, pk])))
    return form_page(request, seen, row, form, "plans/outcomes/understanding.html")


def _record_understanding(
    request: WorkerRequest, row: Outcome, family: list[Person], form: UnderstandingForm
) -> OutcomeUnderstanding:
    said = form.cleaned_data
    return outcomes.record_understanding(
        row,
        person=next((one for one in family if str(one.pk) == said["person"]), None),
        answer=said["answer"],
        reason=said["reason"],
        words=said["words"],
        how_checked=said["how_checked"],
        checked_on=said["checked_on"],
        by=request.user,
        at=request.at,
    )
