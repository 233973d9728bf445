"""Recording that a meeting or a review was held."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from agencies.web.forms import DateField, GovukForm
from plans.operations import reviews
from plans.rules.plans import Kind
from plans.rules.reviews import kinds_recorded_on
from plans.web.drafts import done, kept_form
from plans.web.permitted import to_change
from plans.web.requests import WorkerRequest
from plans.web.submit import submit


class MeetingForm(GovukForm):
    """What was held, and on which day."""

    kind = forms.ChoiceField(label="What was held", widget=forms.RadioSelect)
    held_on = DateField(label="Date it was held")

    def __init__(self, *args: Any, plan_kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (kind.value, kind.label) for kind in kinds_recorded_on(Kind(plan_kind))
        ]


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_add(request: WorkerRequest, reference: str) -> HttpResponse:
    """Any core member, the lead or the chair says that a meeting was held."""
    at = to_change(request, reference, "record_meeting", what="meeting_add")
    form = kept_form(request, MeetingForm, plan_kind=at.plan.kind)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if submit(
            form,
            lambda: reviews.record_held(
                at.plan,
                kind=said["kind"],
                held_on=said["held_on"],
                by=request.user,
                at=request.at,
            ),
        ):
            done(request)
            messages.success(request, "It has been recorded, and the next date worked out.")
            return redirect("plan", reference)
    back = reverse("plan", args=[reference])
    return render(request, "plans/plan/meeting.html", at.context(form=form, back=back))
