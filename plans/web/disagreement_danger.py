"""A child in immediate danger: the urgent route, taking it back, and the calls that were made."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from agencies.clock import LONDON
from agencies.web.forms import DateField, GovukForm, LongText, VersionedForm
from plans.models import Disagreement
from plans.operations import disagreement_time as operations
from plans.rules.disagreement_moves import Step
from plans.rules.disagreements import DangerRoute
from plans.web.disagreement_steps import ASK, by_when, step_page, to_step
from plans.web.drafts import kept_form
from plans.web.meeting import TIMES
from plans.web.requests import WorkerRequest
from plans.web.reviews import asked_as

NOBODY = "nobody"

ASKED_AS = {"danger_called_at": "called_on", "danger_route": "route"}


class CallForm(GovukForm):
    """Whom somebody called about a child in danger, when, and the reference they were given."""

    route = forms.ChoiceField(
        label="Whom did you call?",
        widget=forms.RadioSelect,
        choices=DangerRoute.choices,
        error_messages={"required": "Select whom you called"},
    )
    called_on = DateField(label="Which day was the call?", required=False)
    called_time = forms.TimeField(
        label="What time was the call?",
        required=False,
        input_formats=TIMES,
        error_messages={"invalid": "Enter a time like 14:30"},
    )
    reference = forms.CharField(
        label="Which reference were you given?", required=False, max_length=60
    )

    def clean(self) -> dict[str, Any]:
        """A call that was made has a day and a time."""
        cleaned = super().clean() or {}
        if cleaned.get("route") in DangerRoute.values:
            for name, ask in {"called_on": "day", "called_time": "time"}.items():
                if name in cleaned and cleaned[name] is None:
                    self.add_error(name, f"Enter the {ask} of the call")
        return cleaned

    def said(self) -> dict[str, Any]:
        """The call as an operation takes it; nothing of it where nobody has been called."""
        said = self.cleaned_data
        if said["route"] not in DangerRoute.values:
            return {}
        at = datetime.combine(said["called_on"], said["called_time"] or time(), LONDON)
        return {"route": said["route"], "called_at": at, "reference": said["reference"]}


class HurryForm(CallForm):
    """The same, or that nobody has been called yet: that stops nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        route = self.fields["route"]
        route.choices = [*DangerRoute.choices, (NOBODY, "Nobody yet")]  # type: ignore[attr-defined]


class CalmForm(VersionedForm):
    reason = LongText(
        label="Why is it no longer urgent?",
        max_length=2000,
        help_text="What has changed for the child. Everybody in it is told.",
        error_messages={"required": "Enter why it is no longer urgent"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def hurry(request: WorkerRequest, reference: str) -> HttpResponse:
    """Say that the child is in immediate danger; whom you called is evidence, and stops nothing."""
    seen = to_step(request, reference, Step.HURRY)
    if request.method != "POST" and seen.page.row.is_urgent:
        raise PermissionDenied("It is urgent already. Record your call instead.", ASK)
    form = kept_form(request, HurryForm, initial={"called_on": request.today})
    return step_page(
        request,
        seen,
        form,
        "hurry",
        take=lambda: _hurry(request, seen.row, form),
        said=lambda now: (
            f"It is urgent now, and the managers of all agencies are told. {now.sentence}"
        ),
    )


def _hurry(request: WorkerRequest, row: Disagreement, form: HurryForm) -> Disagreement:
    with asked_as(ASKED_AS):
        return operations.hurry(row, **form.said(), by=request.user, at=request.at)


@require_http_methods(["GET", "HEAD", "POST"])
def calm(request: WorkerRequest, reference: str) -> HttpResponse:
    """Take the urgent route back, saying why: the ordinary limit runs again."""
    seen = to_step(request, reference, Step.CALM)
    if request.method != "POST" and not seen.page.row.is_urgent:
        raise PermissionDenied("It is not urgent.", ASK)
    form = kept_form(request, CalmForm, initial=seen.version)
    return step_page(
        request,
        seen,
        form,
        "calm",
        take=lambda: operations.calm(
            seen.row,
            reason=form.cleaned_data["reason"],
            version=form.saw(),
            by=request.user,
            at=request.at,
        ),
        said=lambda now: f"It is no longer urgent. It is due by {by_when(now)}.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def call(request: WorkerRequest, reference: str) -> HttpResponse:
    """Record whom I called, when, and the reference I was given."""
    seen = to_step(request, reference, Step.CALL)
    form = kept_form(request, CallForm, initial={"called_on": request.today})
    return step_page(
        request,
        seen,
        form,
        "call",
        take=lambda: _record_call(request, seen.row, form),
        said=lambda now: f"The call is recorded. {now.sentence}",
    )


def _record_call(request: WorkerRequest, row: Disagreement, form: CallForm) -> Disagreement:
    with asked_as(ASKED_AS):
        return operations.record_call(row, **form.said(), by=request.user, at=request.at)
