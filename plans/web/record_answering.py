"""Answering a request for information: what was asked in an inset, and what to say to it."""

from __future__ import annotations

import uuid
from dataclasses import fields, replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from agencies.errors import Stale
from agencies.web.forms import DateField, GovukForm, LongText
from plans.models import CaseRecord
from plans.operations import records as operations
from plans.operations.records import Heading
from plans.queries.record_page import ANSWER
from plans.queries.record_words import in_full
from plans.rules.information_requests import InformationRequestDetails, RequestStatus
from plans.rules.records import Precision, RecordKind, When
from plans.web.drafts import done, kept_form
from plans.web.record_adding import newest_of
from plans.web.record_seen import SeenRecord, must_be_possible, to_record
from plans.web.requests import WorkerRequest, back_to
from plans.web.submit import submitted

ANSWERED = "It was answered."


class AnswerForm(GovukForm):
    status = forms.ChoiceField(
        label="Can you answer it?",
        widget=forms.RadioSelect,
        choices=[
            (RequestStatus.ANSWERED.value, "Yes"),
            (RequestStatus.REFUSED.value, "No, it is refused"),
        ],
        error_messages={"required": "Choose whether you can answer it"},
    )
    answer = LongText(
        label="What is the answer? If it is refused, why?",
        help_text="Or say where it is on record. Whoever may read the question reads this.",
        max_length=10_000,
        error_messages={"required": "Enter the answer, or why it is refused"},
    )
    answered_on = DateField(label="On which day is this answered?")
    why_amended = LongText(
        label="What was wrong in the earlier answer, or has changed?",
        max_length=2000,
        error_messages={"required": "Enter what was wrong, or what has changed"},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_first:
            del self.fields["why_amended"]


@require_http_methods(["GET", "HEAD", "POST"])
def record_answer(request: WorkerRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """What are we asked, why, and what do we say to it?"""
    seen = newest_of(request, to_record(request, reference, pk))
    if ANSWER not in seen.possible and _is_answered(seen.record):
        # Somebody has answered it since the link to here was made.
        return redirect("record", reference, seen.record.pk)
    must_be_possible(seen, ANSWER)
    content = seen.record.content
    form = kept_form(
        request,
        AnswerForm,
        is_first=content.is_waiting,
        initial=_as_it_stands(seen.record) | {"answered_on": request.today},
    )
    made: list[CaseRecord] = []
    if request.method == "POST" and submitted(
        form, lambda: made.append(_answer(request, seen, form)), current=_as_it_stands
    ):
        done(request)
        messages.success(request, "Your answer is on record, and whoever asked is told.")
        return redirect(back_to(request, reverse("record", args=[reference, made[0].pk])))
    context = seen.context(
        form=form,
        is_ours=seen.place.agency_id == content.asked_of_id,
        asked=in_full(request.scope, seen.plan, content).lines,
        back=reverse("record", args=[reference, seen.record.pk]),
    )
    return render(request, "plans/records/answer.html", context)


def _is_answered(record: CaseRecord) -> bool:
    return record.kind == RecordKind.INFORMATION_REQUEST and not record.content.is_waiting


def _as_it_stands(record: CaseRecord) -> dict[str, Any]:
    content = record.content
    said = "" if content.is_waiting else content.status
    return {"status": said, "answer": content.answer, "version": record.version}


def _answer(request: WorkerRequest, seen: SeenRecord, form: AnswerForm) -> CaseRecord:
    """The question as it was asked, with what is said to it now."""
    old, said = seen.record, form.cleaned_data
    if said["version"] != old.version:
        raise Stale(old)
    return operations.amend(
        seen.plan,
        old,
        replace(
            _asked(old),
            status=said["status"],
            answer=said["answer"],
            answered_on=said["answered_on"],
        ),
        heading=Heading(When(old.happened_on, old.until_on, Precision(old.precision))),
        reason=said.get("why_amended") or ANSWERED,
        by=request.user,
        at=request.at,
    )


def _asked(old: CaseRecord) -> InformationRequestDetails:
    content = old.content
    said = {part.name: getattr(content, part.name) for part in fields(InformationRequestDetails)}
    return InformationRequestDetails(**said)
