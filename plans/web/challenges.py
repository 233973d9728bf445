"""The review of a decision that an agency challenges: the senior chair's reply."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from agencies.operations import audit
from agencies.web.forms import LongText, VersionedForm
from plans import access
from plans.models import DissentChallenge
from plans.operations import challenges as operations
from plans.queries.challenges import ChallengePage, challenge_page, plan_reference_of
from plans.rules.challenges import ChallengeOutcome
from plans.web.drafts import done, kept_form
from plans.web.requests import WorkerRequest
from plans.web.submit import submitted

ASK = "Its page says who that is, and by when they reply."


class ReplyForm(VersionedForm):
    outcome = forms.ChoiceField(
        label="What becomes of the decision?",
        widget=forms.RadioSelect,
        choices=ChallengeOutcome.choices,
        error_messages={"required": "Select what becomes of the decision"},
    )
    reply = LongText(
        label="What do you reply to the agency?",
        max_length=4000,
        help_text="Your reasons. The agency, the chair and the lead practitioner are told.",
        error_messages={"required": "Enter what you reply to the agency"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def challenge(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    """What does the agency challenge, and does the decision stand? It stands meanwhile."""
    found = challenge_page(request.scope, pk, at=request.at)
    if found is None:
        plan = plan_reference_of(pk)
        access.refuse(request.scope, plan, by=request.user, at=request.at, what="challenge")
    page = found
    _looked(request, page)
    if request.method == "POST" and not page.is_reviewer:
        raise PermissionDenied("Only the senior chair who reviews it replies.", ASK)
    form = kept_form(request, ReplyForm, initial={"version": page.row.version})
    if request.method == "POST" and submitted(form, lambda: _answer(request, page, form)):
        done(request)
        messages.success(
            request, "Your reply is sent. The agency, the chair and the lead are told."
        )
        return redirect("challenge", pk)
    if request.method == "POST":
        page = challenge_page(request.scope, pk, at=request.at) or page
    context = {"page": page, "form": form, "asks": page.is_mine or request.method == "POST"}
    context["back"] = _back(page)
    return render(request, "plans/dissents/challenge.html", context)


def _answer(request: WorkerRequest, page: ChallengePage, form: ReplyForm) -> DissentChallenge:
    said = form.cleaned_data
    return operations.answer(
        page.row,
        outcome=said["outcome"],
        reply=said["reply"],
        version=form.saw(),
        by=request.user,
        at=request.at,
    )


def _back(page: ChallengePage) -> str:
    if not page.may_open_plan:
        return reverse("your_work")
    return reverse("review", args=[page.plan.reference, page.row.dissent.review_id])


def _looked(request: WorkerRequest, page: ChallengePage) -> None:
    """What an agency challenges is a child's record, whoever reads it."""
    audit.record(
        chain=f"child:{page.plan.child_id}",
        verb="read",
        by=request.user,
        at=request.at,
        agency=request.scope.agency_id,
        plan=page.plan.reference,
        subject=f"challenge:{page.row.pk}",
    )
