"""What each parent, and the child, makes of a version of the plan."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from agencies.web.forms import DateField, GovukForm, LongText
from plans.models import Person, PlanVersion, VersionUnderstanding
from plans.operations import understandings
from plans.operations.understandings import Answer
from plans.queries.outcomes import family_of
from plans.queries.versions import answers_of
from plans.rules.outcomes import Understanding
from plans.web.drafts import done, kept_form
from plans.web.permitted import to_change
from plans.web.requests import WorkerRequest
from plans.web.submit import submitted
from plans.web.versions import found_version

THE_CHILD = "child"
ANSWER = ("answer", "reason", "next_step", "words", "how_checked", "checked_on")
Choices = list[tuple[str, str]]


class UnderstandingForm(GovukForm):
    """What one of the family says; `version` is of the answer that is being changed, if any."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    person = forms.ChoiceField(
        label="Who was asked?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select who was asked"},
    )
    answer = forms.ChoiceField(
        label="Do they understand the plan, and agree with it?",
        choices=Understanding.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what they make of the plan"},
    )
    reason = LongText(
        label="Why?",
        required=False,
        max_length=2000,
        help_text="Needed where they disagree or could not answer.",
    )
    next_step = LongText(
        label="What is done about it?",
        required=False,
        max_length=2000,
        help_text="Needed where they could not answer: who asks again, when, with what help.",
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

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = people  # type: ignore[attr-defined]

    def said(self) -> Answer:
        return Answer(**{name: self.cleaned_data[name] for name in ANSWER})


@require_http_methods(["GET", "HEAD", "POST"])
def version_understanding(request: WorkerRequest, reference: str, number: int) -> HttpResponse:
    """Record whether a parent, or the child, understands and agrees with this version."""
    seen = to_change(request, reference, "record_understanding", what="version_understanding")
    version = found_version(request, seen.plan, number)
    family = family_of(request.scope, seen.plan)
    held = _held(request, version)
    form = kept_form(
        request,
        UnderstandingForm,
        people=_people(request, version, family, held),
        initial=_initial(request, held),
    )
    if request.method == "POST" and submitted(
        form, lambda: _record(request, version, family, form), current=_as_it_is
    ):
        done(request)
        messages.success(request, "Their answer has been recorded.")
        return redirect("version", reference, number)
    context = seen.context(
        form=form, version=version, held=held, back=reverse("version", args=[reference, number])
    )
    return render(request, "plans/versions/understanding.html", context)


def _held(request: WorkerRequest, version: PlanVersion) -> VersionUnderstanding | None:
    """The answer that the address says is to be changed."""
    asked = request.GET.get("person", "")
    return next(
        (row.row for row in answers_of(version, request.today) if row.row and _key(row) == asked),
        None,
    )


def _key(answer: Any) -> str:
    return str(answer.person) if answer.person else THE_CHILD


def _people(
    request: WorkerRequest,
    version: PlanVersion,
    family: list[Person],
    held: VersionUnderstanding | None,
) -> Choices:
    """Who may be chosen: whose answer is changed, or everybody who has given none."""
    everybody = [*((str(one.pk), one.name) for one in family), (THE_CHILD, "The child")]
    if held is not None:
        return [one for one in everybody if one[0] == (str(held.person_id or THE_CHILD))]
    asked = {_key(row) for row in answers_of(version, request.today) if row.row}
    return [one for one in everybody if one[0] not in asked]


def _initial(request: WorkerRequest, held: VersionUnderstanding | None) -> dict[str, Any]:
    if held is None:
        return {"checked_on": request.today, "person": request.GET.get("person")}
    return {**{name: getattr(held, name) for name in ANSWER}, **_as_it_is(held)}


def _as_it_is(row: VersionUnderstanding) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in ANSWER},
        "person": str(row.person_id or THE_CHILD),
        "version": row.version,
    }


def _record(
    request: WorkerRequest, version: PlanVersion, family: list[Person], form: UnderstandingForm
) -> VersionUnderstanding:
    person = form.cleaned_data["person"]
    return understandings.record(
        version,
        person=next((one for one in family if str(one.pk) == person), None),
        said=form.said(),
        version=form.cleaned_data["version"],
        by=request.user,
        at=request.at,
    )
