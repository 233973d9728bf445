"""Answering a proposal, from the pointer alone: what is asked, by whom, and no more."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from agencies.operations import audit
from agencies.web.forms import GovukForm, LongText
from plans import access
from plans.models import Plan
from plans.operations import group
from plans.queries import invitations as queries
from plans.queries.invitations import Invitation
from plans.queries.notifications import reminded
from plans.rules.group import MemberStatus
from plans.web.drafts import done, kept_form
from plans.web.requests import WorkerRequest
from plans.web.submit import submit

ACCEPT, DECLINE = "accept", "decline"


class AnswerForm(GovukForm):
    answer = forms.ChoiceField(
        label="Your answer",
        choices=[(ACCEPT, "Accept the place"), (DECLINE, "Decline it")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether to accept or decline"},
    )
    note = LongText(
        label="Why, and who should be asked instead if you know",
        max_length=2000,
        error_messages={"required": "Enter why, and who should be asked instead if you know"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound and self.data.get("answer") != DECLINE:
            self.fields["note"].required = False


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    """May I be asked this? Accept or decline; for oneself, or as manager for one's agency."""
    found = queries.invitation(request.scope, pk)
    if found is None:
        return _not_to_answer(request, pk)
    _looked(request, found)
    form = kept_form(request, AnswerForm)
    if request.method == "POST" and form.is_valid():
        accepts = form.cleaned_data["answer"] == ACCEPT
        if submit(form, lambda: _answer(request, found, form, accepts=accepts)):
            done(request)
            return _thanks(request, found, accepts=accepts)
    plan = found.seat.plan
    context = {
        "form": form,
        "invitation": found,
        "today": request.today,
        "calendar": plan.partnership.calendar(),
        "reminded": reminded(request.scope, plan, f"groupmember:{pk}"),
    }
    return render(request, "plans/invitations/invitation.html", context)


def _answer(
    request: WorkerRequest, found: Invitation, form: AnswerForm, *, accepts: bool
) -> object:
    if accepts:
        return group.accept(found.seat, by=request.user, at=request.at)
    note = form.cleaned_data["note"]
    return group.decline(found.seat, note=note, by=request.user, at=request.at)


def _thanks(request: WorkerRequest, found: Invitation, *, accepts: bool) -> HttpResponse:
    if not accepts:
        messages.success(request, "Your answer has been sent to whoever asked.")
        return redirect("start")
    who = "You are" if found.is_for_reader else f"{found.worker} is"
    messages.success(request, f"{who} in the group now.")
    plan = found.seat.plan
    if Plan.objects.visible_to(request.scope).filter(pk=plan.pk).exists():
        return redirect("plan", plan.reference)
    return redirect("start")


def _not_to_answer(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    """Whoever follows an old link to a plan they see goes there; anybody else is told nothing."""
    seat = queries.seen_as_member(request.scope, pk)
    if seat is None:
        access.refuse(
            request.scope,
            queries.plan_reference_of(pk),
            by=request.user,
            at=request.at,
            what="invitation",
        )
    if seat.status != MemberStatus.PROPOSED:
        messages.info(request, "This proposal has been answered.")
    return redirect("member", seat.plan.reference, seat.pk)


def _looked(request: WorkerRequest, found: Invitation) -> None:
    """Even a pointer is a look at a child's record."""
    plan = found.seat.plan
    audit.record(
        chain=f"child:{plan.child_id}",
        verb="read",
        by=request.user,
        at=request.at,
        agency=request.scope.agency_id,
        plan=plan.reference,
        subject="pointer",
    )
