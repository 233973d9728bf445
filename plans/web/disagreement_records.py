"""What people add to a disagreement while it runs: safety, talks, records of the plan, and links."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from agencies.errors import Refused
from agencies.web.forms import DateField, GovukForm, LongText
from plans import access
from plans.models import DisagreementLink, DisagreementReference, Discussion
from plans.operations import disagreement_records as operations
from plans.queries import disagreement_steps as queries
from plans.rules.disagreement_moves import Step
from plans.rules.disagreements import Method, Sight, read_reference
from plans.web.disagreement_steps import ASK, Stepping, step_page, to_step
from plans.web.drafts import kept_form
from plans.web.requests import WorkerRequest

WHICH = "Select which record of the plan"


class SafetyForm(GovukForm):
    words = LongText(
        label="How is the child kept safe now?",
        max_length=4000,
        help_text="Who does what until this is settled. What was said before stays, with its date.",
        error_messages={"required": "Enter how the child is kept safe now"},
    )


class DiscussionForm(GovukForm):
    on = DateField(
        label="Which day did you talk?", error_messages={"required": "Enter the day you talked"}
    )
    method = forms.ChoiceField(
        label="How did you talk?",
        widget=forms.RadioSelect,
        choices=Method.choices,
        error_messages={"required": "Select how you talked"},
    )
    people = LongText(
        label="Who took part?", max_length=1000, error_messages={"required": "Enter who took part"}
    )
    summary = LongText(
        label="What came of it?",
        max_length=4000,
        error_messages={"required": "Enter what came of it"},
    )


class ReferForm(GovukForm):
    record = forms.ChoiceField(
        label="Which record of the plan?",
        help_text="Others see it here only if they may open it themselves.",
        error_messages={"required": WHICH, "invalid_choice": WHICH},
    )

    def __init__(self, *args: Any, records: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["record"].choices = [("", ""), *records]  # type: ignore[attr-defined]


class LinkForm(GovukForm):
    other = forms.CharField(
        label="What is the reference of the other one?",
        max_length=40,
        help_text="For example, PD-7F3K-9QXM. It stands at the top of its page.",
        error_messages={"required": "Enter the reference of the other one"},
    )

    def clean_other(self) -> str:
        """The reference as it is written, however it was typed."""
        found = read_reference(self.cleaned_data["other"])
        if found is None:
            raise forms.ValidationError("Enter a reference like PD-7F3K-9QXM")
        return found


@require_http_methods(["GET", "HEAD", "POST"])
def contribute(request: WorkerRequest, reference: str) -> HttpResponse:
    """How is the child kept safe now? And the ways to what else may be added."""
    seen = to_step(request, reference, Step.CONTRIBUTE)
    form = kept_form(request, SafetyForm)
    return step_page(
        request,
        seen,
        form,
        "contribute",
        take=lambda: operations.state_safety(
            seen.row, words=form.cleaned_data["words"], by=request.user, at=request.at
        ),
        said=lambda now: "It is recorded how the child is kept safe, and everybody in it is told.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def discussion(request: WorkerRequest, reference: str) -> HttpResponse:
    """Write down a talk about it: when, who, how, and what came of it."""
    seen = to_step(request, reference, Step.CONTRIBUTE)
    form = kept_form(request, DiscussionForm, initial={"on": request.today})
    return step_page(
        request,
        seen,
        form,
        "discussion",
        take=lambda: _record(request, seen, form),
        said=lambda now: (
            "The discussion is written down. Everybody in the disagreement can read it."
        ),
    )


def _record(request: WorkerRequest, seen: Stepping, form: DiscussionForm) -> Discussion:
    said = form.cleaned_data
    return operations.record_discussion(
        seen.row,
        on=said["on"],
        people=said["people"],
        method=said["method"],
        summary=said["summary"],
        by=request.user,
        at=request.at,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def refer(request: WorkerRequest, reference: str) -> HttpResponse:
    """Point to a record of the plan that I may open; others are shown only what they may."""
    seen = to_step(request, reference, Step.CONTRIBUTE)
    records = queries.records_to_refer_to(request.scope, seen.row)
    if request.method != "POST" and not records:
        raise PermissionDenied("You can open no record of this plan to point to.", ASK)
    form = kept_form(request, ReferForm, records=records)
    return step_page(
        request,
        seen,
        form,
        "refer",
        take=lambda: _refer(request, seen, form),
        said=lambda now: "The record is referred to here, for those who may open it.",
    )


def _refer(request: WorkerRequest, seen: Stepping, form: ReferForm) -> DisagreementReference:
    noun, _, key = form.cleaned_data["record"].partition(":")
    return operations.refer(seen.row, noun=noun, key=key, by=request.user, at=request.at)


@require_http_methods(["GET", "HEAD", "POST"])
def link(request: WorkerRequest, reference: str) -> HttpResponse:
    """Say that another disagreement is about the same; each goes on by itself."""
    seen = to_step(request, reference, Step.LINK)
    form = kept_form(request, LinkForm)
    return step_page(
        request,
        seen,
        form,
        "link",
        take=lambda: _link(request, seen, form.cleaned_data["other"]),
        said=lambda now: "The two are linked. Each goes on by itself, with its own clock.",
        others=queries.others_to_link(request.scope, seen.row, at=request.at),
    )


def _link(request: WorkerRequest, seen: Stepping, reference: str) -> DisagreementLink:
    other = access.fetch_disagreement(request.scope, reference)
    if other is None or other.sight < Sight.FULL:  # type: ignore[attr-defined]
        raise Refused(
            "You can read no disagreement with this reference. Check how it is written.",
            field="other",
        )
    return operations.link(seen.row, other=other, by=request.user, at=request.at)
