"""Letting others see what one's agency holds closely, sharing on for fear of harm, and ending it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from agencies.errors import Refused
from agencies.web.forms import GovukForm, LongText
from plans.access import Recipient
from plans.models import CaseRecord, RecordDecision
from plans.operations import record_sharing as operations
from plans.queries.plan_page import verbs_now
from plans.queries.record_page import GIVE, SHARE_ON, sights_given
from plans.queries.record_recipients import OfferedRecipient, recipients
from plans.rules.records import HANDLING, RecordKind
from plans.rules.sharing import Level, RecordOccasion
from plans.web.drafts import done, kept_form
from plans.web.permitted import Permitted, to_change, to_read
from plans.web.record_seen import SeenRecord, must_be_possible, to_record
from plans.web.requests import WorkerRequest, row_or_404
from plans.web.sharing import TermsForm
from plans.web.submit import submit

KINDS = [
    (kind.value, kind.label)
    for kind, handling in HANDLING.items()
    if handling.is_shareable and Level.CONTROLLED in handling.levels
]
SHOWN_BY = {"agency": "recipient", "worker": "recipient"}
"""Fields that a refusal speaks of, by the one field in which the form asks for them."""


class SightForm(TermsForm):
    """Who may see it, what for, on what basis and how long."""

    field_order = ("kind", "recipient")
    level = None  # type: ignore[assignment]  # It is the record's, and not asked for.
    recipient = forms.ChoiceField(
        label="Who may see it?",
        widget=forms.Select,
        error_messages={
            "required": "Select who may see it",
            "invalid_choice": "Select somebody who reads this plan",
        },
    )

    def __init__(self, *args: Any, offered: list[OfferedRecipient], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = offered
        self.fields["recipient"].choices = [  # type: ignore[attr-defined]
            ("", ""),
            *((one.key, one.words) for one in offered),
        ]
        self.fields[
            "until_on"
        ].help_text = "Leave it empty for the usual time of the policy, or until the next review."

    def to(self) -> Recipient:
        chosen = self.cleaned_data["recipient"]
        return next(one.to for one in self.offered if one.key == chosen)


class KindForm(SightForm):
    kind = forms.ChoiceField(
        label="Which records of your agency?",
        help_text="The controlled ones there are, and those to come. Sealed ones are never among them.",
        choices=[("", ""), *KINDS],
        error_messages={"required": "Select which records"},
    )


class HarmForm(SightForm):
    purpose = LongText(
        label="What harm may come to whom, and why can it not wait?",
        max_length=2000,
        error_messages={"required": "Enter what harm may come to whom, and why it cannot wait"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until_on"].help_text = "Leave it empty for as long as you may see it yourself."


class EndForm(GovukForm):
    why = LongText(
        label="Why does it end?",
        max_length=2000,
        error_messages={"required": "Enter why it ends"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def record_give(request: WorkerRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """Let an agency on the plan, or one person of it, see one record of one's own agency."""
    seen = must_be_possible(to_record(request, reference, pk), GIVE)
    form = _form(request, seen, SightForm, seen.record)

    def give() -> object:
        return operations.give(
            seen.plan, seen.record, to=form.to(), terms=form.terms(), by=request.user, at=request.at
        )

    return _of_record(request, seen, form, give, "give", "They may see it now, and are told.")


@require_http_methods(["GET", "HEAD", "POST"])
def record_share_on(request: WorkerRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """Share another agency's record on without waiting, because a child may come to serious harm."""
    seen = must_be_possible(to_record(request, reference, pk), SHARE_ON)
    form = _form(request, seen, HarmForm, seen.record)

    def share() -> object:
        return operations.share_on(
            seen.plan, seen.record, to=form.to(), terms=form.terms(), by=request.user, at=request.at
        )

    said = "They may see it now. The agency that made it is told."
    return _of_record(request, seen, form, share, "share_on", said)


def _form(
    request: WorkerRequest, seen: Permitted, of: type[SightForm], record: CaseRecord | None
) -> SightForm:
    return kept_form(request, of, offered=recipients(request.scope, seen.plan, record=record))


def _of_record(
    request: WorkerRequest,
    seen: SeenRecord,
    form: SightForm,
    operation: Callable[[], object],
    name: str,
    said: str,
) -> HttpResponse:
    reference, pk = seen.plan.reference, seen.record.pk
    if request.method == "POST" and form.is_valid() and _done(form, operation):
        done(request)
        messages.success(request, said)
        return redirect("record", reference, pk)
    back = reverse("record", args=[reference, pk])
    context = seen.context(form=form, back=back, offered=form.offered)
    return render(request, f"plans/records/{name}.html", context)


def _done(form: SightForm, operation: Callable[[], object]) -> bool:
    """Whether the operation went through; what it refuses of a recipient is said where one is chosen."""

    def told() -> object:
        try:
            return operation()
        except Refused as refused:
            refused.field = SHOWN_BY.get(refused.field or "", refused.field)
            raise

    submit(form, told)
    return not form.errors


@require_safe
def record_sights(request: WorkerRequest, reference: str) -> HttpResponse:
    """Who sees which kinds of record of my agency, what for, and until when?"""
    seen = to_read(request, reference, "read_plan", what="records")
    verbs = verbs_now(seen.plan, seen.place)
    given = sights_given(request.scope, seen.plan, seen.place)
    context = seen.context(sights=given) | {"verbs": verbs}
    return render(request, "plans/records/sights.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def record_give_kind(request: WorkerRequest, reference: str) -> HttpResponse:
    """Let an agency on the plan see all that one's own holds closely of one kind."""
    seen = to_change(request, reference, "share_record", what="records")
    form = _form(request, seen, KindForm, None)
    if request.method == "POST" and form.is_valid():

        def give() -> object:
            return operations.give_kind(
                seen.plan,
                form.cleaned_data["kind"],
                to=form.to(),
                terms=form.terms(),
                by=request.user,
                at=request.at,
            )

        if _done(form, give):
            done(request)
            messages.success(request, "They may see these records now, and are told.")
            return redirect("record_sights", reference)
    back = reverse("record_sights", args=[reference])
    context = seen.context(form=form, back=back, offered=form.offered)
    return render(request, "plans/records/give.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def record_sight_end(request: WorkerRequest, reference: str, decision: uuid.UUID) -> HttpResponse:
    """End what somebody was let see, from the next request. What was seen is not unseen."""
    # Nothing of which record it is: the trail of a plan does not tell of a sealed one.
    seen = to_change(request, reference, "share_record", what="records")
    rows = RecordDecision.objects.visible_to(request.scope).filter(plan=seen.plan)
    rows = rows.select_related("agency", "worker", "decided_by")
    row = row_or_404(rows, pk=decision)
    if row.originator_id != seen.place.agency_id or row.occasion == RecordOccasion.WRITTEN:
        raise PermissionDenied("Only the agency that made the records may end their being seen.")
    form = kept_form(request, EndForm)
    back = _back(request, seen, row)
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["why"]
        submit(
            form, lambda: operations.end(seen.plan, row, why=why, by=request.user, at=request.at)
        )
        if not form.errors:
            done(request)
            messages.success(request, "They see it no more.")
            return redirect(back)
    kind = RecordKind(row.kind).label if row.kind else ""
    context = seen.context(form=form, back=back, row=row, kind=kind)
    return render(request, "plans/records/end.html", context)


def _back(request: WorkerRequest, seen: Permitted, row: RecordDecision) -> str:
    """The record that the decision is of; for one of a kind, all of those."""
    reference = seen.plan.reference
    rows = CaseRecord.objects.visible_to(request.scope).filter(line=row.line)
    newest = rows.order_by("-version").first() if row.line else None
    if newest is None:
        return reverse("record_sights", args=[reference])
    return reverse("record", args=[reference, newest.pk])
