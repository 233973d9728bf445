"""Planning a meeting or review, starting it, its minutes, and finishing it."""

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

from agencies.web.forms import DateField, GovukForm, LongText, VersionedForm
from agencies.workdays import long_date
from plans.models import Plan, Review
from plans.operations import minutes, reviews
from plans.queries.attendance import quoracy_of, unmarked
from plans.rules.attendance import Participation
from plans.rules.plans import Kind
from plans.rules.reviews import (
    HomeChecked,
    ReviewStatus,
    is_late,
    kinds_recorded_on,
    verb_to_plan,
    verb_to_run,
    weekend,
)
from plans.rules.roles import why_not
from plans.web.drafts import done, kept_form
from plans.web.permitted import Permitted, to_change
from plans.web.requests import WorkerRequest
from plans.web.reviews import asked_as, form_page, to_run, when
from plans.web.submit import submit, submitted

WHICH = "Select which it is"
TIMES = ["%H:%M", "%H.%M", "%H%M"]


class PlanForm(GovukForm):
    """Which meeting, and whether it is to come or begins now."""

    kind = forms.ChoiceField(
        label="Which is it?", widget=forms.RadioSelect, error_messages={"required": WHICH}
    )
    when = forms.ChoiceField(
        label="When is it?",
        widget=forms.RadioSelect,
        choices=[
            ("later", "On a day to come: plan it"),
            ("now", "It starts now, or was held already: start its record"),
        ],
        error_messages={"required": "Select when it is"},
    )
    day = DateField(label="Date")
    planned_time = forms.TimeField(
        label="Time",
        required=False,
        input_formats=TIMES,
        error_messages={"invalid": "Enter a time like 14:30"},
    )
    place = forms.CharField(label="Place", required=False, max_length=200)

    def __init__(self, *args: Any, plan_kind: str, verbs: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.verbs = verbs
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (kind.value, kind.label)
            for kind in kinds_recorded_on(Kind(plan_kind))
            if {verb_to_plan(kind), verb_to_run(kind)} & verbs
        ]

    def clean(self) -> dict[str, Any]:
        """Say on the form what the reader may start, and not plan."""
        cleaned = super().clean() or {}
        kind = cleaned.get("kind")
        verb = (
            verb_to_plan(kind or "") if cleaned.get("when") == "later" else verb_to_run(kind or "")
        )
        if kind and verb not in self.verbs:
            self.add_error("kind", why_not(verb))
        return cleaned


class StartForm(GovukForm):
    held_on = DateField(label="Which day is it held?")


class NothingForm(VersionedForm):
    """A page that asks only whether one is sure."""


class MinutesForm(VersionedForm):
    minutes = LongText(label="What was said?", required=False, max_length=10000)
    home_checked = forms.ChoiceField(
        label="Who lives in the home, stays there or visits: was it asked?",
        widget=forms.RadioSelect,
        required=False,
        choices=HomeChecked.choices,
    )
    home_note = LongText(label="What has changed in the home?", required=False, max_length=2000)
    roles_confirmed = forms.BooleanField(
        label="Every role and purpose was confirmed", required=False
    )
    participation = forms.ChoiceField(
        label="How did the child take part?",
        widget=forms.Select,
        required=False,
        choices=[("", "Not said"), *Participation.choices],
    )
    child_views = LongText(label="What does the child say?", required=False, max_length=4000)
    family_views = LongText(label="What do the parents say?", required=False, max_length=4000)


class FinishForm(VersionedForm):
    late_reason = LongText(label="Why was it held late?", required=False, max_length=2000)
    next_meeting_on = DateField(label="When is the next meeting?", required=False)


@require_http_methods(["GET", "HEAD", "POST"])
def review_plan(request: WorkerRequest, reference: str) -> HttpResponse:
    """Plan a meeting or review, or start the record of one at once."""
    seen = to_change(
        request, reference, "record_meeting", "plan_review", "run_review", what="reviews"
    )
    initial = {"when": request.GET.get("when", ""), "kind": request.GET.get("kind", "")}
    form = kept_form(
        request, PlanForm, plan_kind=seen.plan.kind, verbs=seen.place.verbs, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        row = submit(form, lambda: _planned(request, seen.plan, form))
        if row is not None:
            done(request)
            _say_of(request, row)
            return redirect("review", reference, row.pk)
    back = reverse("plan_reviews", args=[reference])
    context = seen.context(form=form, back=back, **when(request, seen))
    return render(request, "plans/reviews/plan.html", context)


def _planned(request: WorkerRequest, plan: Plan, form: PlanForm) -> Review:
    said = form.cleaned_data
    who: dict[str, Any] = {"by": request.user, "at": request.at}
    with asked_as({"held_on": "day", "planned_on": "day"}):
        if said["when"] == "now":
            return reviews.start_at_once(plan, kind=said["kind"], held_on=said["day"], **who)
        return reviews.plan_review(
            plan,
            kind=said["kind"],
            planned_on=said["day"],
            planned_time=said["planned_time"],
            place=said["place"],
            **who,
        )


def _say_of(request: WorkerRequest, row: Review) -> None:
    """What was done, and what somebody should know about its day."""
    day = row.planned_on or row.held_on or request.today
    is_planned = row.status == ReviewStatus.PLANNED
    said = "It is planned, and the group has been told." if is_planned else "It is under way."
    messages.success(request, said)
    if name := weekend(day):
        messages.warning(request, f"{long_date(day)} is a {name}. Make sure people can come.")
    if row.due_on and is_late(day, row.due_on):
        messages.warning(request, f"It was due by {long_date(row.due_on)}: this is late.")


@require_http_methods(["GET", "HEAD", "POST"])
def review_start(request: WorkerRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """Start a planned meeting; take one over that somebody else runs."""
    seen, row = to_run(request, reference, pk)
    if row.status == ReviewStatus.UNDER_WAY:
        return _take_over(request, seen, row)
    form = kept_form(request, StartForm, initial={"held_on": request.today})
    if request.method == "POST" and form.is_valid():
        on = form.cleaned_data["held_on"]
        started = submit(
            form, lambda: reviews.start(row, held_on=on, by=request.user, at=request.at)
        )
        if started is not None:
            done(request)
            _say_of_start(request, started)
            return redirect("review", reference, pk)
    return form_page(request, seen, row, form, "start")


def _say_of_start(request: WorkerRequest, row: Review) -> None:
    messages.success(request, "It is under way, and you run it.")
    if row.held_on and (name := weekend(row.held_on)):
        messages.warning(request, f"{long_date(row.held_on)} is a {name}.")


def _take_over(request: WorkerRequest, seen: Permitted, row: Review) -> HttpResponse:
    form = kept_form(request, NothingForm, initial={"version": row.version})
    if request.method == "POST" and submitted(
        form,
        lambda: minutes.take_over(row, version=form.saw(), by=request.user, at=request.at),
    ):
        done(request)
        messages.success(request, "You run this meeting now.")
        return redirect("review", seen.plan.reference, row.pk)
    return form_page(request, seen, row, form, "take_over")


@require_http_methods(["GET", "HEAD", "POST"])
def review_minutes(request: WorkerRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """What was said, who lives in the home, whether roles hold, how the child took part."""
    seen, row = to_run(request, reference, pk)
    _must_be_open(row)
    names = [name for name in MinutesForm.base_fields if name != "version"]
    initial = {name: getattr(row, name) for name in (*names, "version")}
    form = kept_form(request, MinutesForm, initial=initial)
    if request.method == "POST" and submitted(
        form,
        lambda: minutes.record(
            row,
            said=minutes.Minutes(**{name: form.cleaned_data[name] for name in names}),
            version=form.saw(),
            by=request.user,
            at=request.at,
        ),
    ):
        done(request)
        messages.success(request, "The minutes are saved.")
        return redirect("review", reference, pk)
    return form_page(request, seen, row, form, "minutes")


@require_http_methods(["GET", "HEAD", "POST"])
def review_finish(request: WorkerRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """Finish a group meeting: whether it was quorate, when the next one is, and send the record."""
    seen, row = to_run(request, reference, pk)
    _must_be_open(row)
    form = kept_form(request, FinishForm, initial={"version": row.version})
    if request.method == "POST" and submitted(form, lambda: _finish(request, row, form)):
        done(request)
        messages.success(request, "The meeting is finished, and its record sent to the group.")
        return redirect("review", reference, pk)
    return form_page(
        request,
        seen,
        row,
        form,
        "finish",
        is_late=row.held_on is not None and is_late(row.held_on, row.due_on),
        quoracy=quoracy_of(row),
        unmarked=unmarked(row),
    )


def _finish(request: WorkerRequest, row: Review, form: FinishForm) -> Review:
    return reviews.finish(
        row,
        next_meeting_on=form.cleaned_data["next_meeting_on"],
        late_reason=form.cleaned_data["late_reason"],
        version=form.saw(),
        by=request.user,
        at=request.at,
    )


def _must_be_open(row: Review) -> None:
    if not row.is_open:
        raise PermissionDenied("This meeting is over, so its record can no longer be changed.")
