"""One worker: the page about them, inviting, changing, and the two ways of stopping."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies import clock
from agencies.errors import Refused
from agencies.models import Agency, Employment, Position, Worker
from agencies.operations import invitations, workers
from agencies.queries.workers import colleagues, details_of, may_manage
from agencies.web.admission import administered_agency, managed_employment, seen_employment
from agencies.web.forms import GovukForm, VersionedForm
from agencies.web.keeping import done, kept_form
from agencies.web.requests import WorkerRequest
from agencies.web.rows import RowField, offer
from agencies.web.submit import submit, submitted

POSITION_HINTS = {
    "practitioner": "Sees the plans they are a member of.",
    "line_manager": "Sees those, and the plans of the people they line-manage.",
    "safeguarding_lead": "Sees every plan that is shared with the agency.",
    "senior_manager": "Sees every plan that is shared with the agency.",
    "agency_administrator": "Manages the agency's accounts. Sees no plan because of it.",
}


class PlaceForm(GovukForm):
    """What inviting and changing have in common: somebody's place in the agency."""

    position = forms.ChoiceField(choices=Position.choices, widget=forms.RadioSelect)
    job_title = forms.CharField(max_length=120, required=False)
    line_manager = RowField(label="Line manager", required=False)
    may_chair = forms.BooleanField(
        label="Qualified to chair conferences and reviews", required=False
    )

    def __init__(self, *args: Any, colleagues: list[Worker], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, line_manager=colleagues)


class InviteForm(PlaceForm):
    name = forms.CharField(
        label="Full name",
        max_length=150,
        error_messages={"required": "Enter their full name"},
    )
    email = forms.EmailField(label="Work e-mail address", max_length=254)
    field_order = ["name", "email"]


class EmploymentForm(PlaceForm, VersionedForm):
    deputy = RowField(
        label="Deputy",
        required=False,
        help_text="Sees and acts for them while they are away.",
    )

    def __init__(self, *args: Any, colleagues: list[Worker], **kwargs: Any) -> None:
        super().__init__(*args, colleagues=colleagues, **kwargs)
        offer(self, deputy=colleagues)


class ConfirmForm(VersionedForm):
    """A yes to what the page says, about the row as it was shown."""


@require_safe
def worker(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    """Who is this, whom do they work with, and when are they away?"""
    on = clock.today()
    employment = seen_employment(request, pk, on)
    shown = {
        "details": details_of(employment, on=on),
        "employment": employment,
        "may_manage": may_manage(request.user, employment, on=on),
        "may_invite_again": may_manage(request.user, employment, on=on)
        and employment.worker.is_active
        and employment.worker.last_login is None,
        "is_oneself": employment.worker == request.user,
        "may_move": request.user.is_system_administrator and employment.ended_on is None,
        "back": _home(request, employment.agency),
    }
    return render(request, "agencies/workers/worker.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def worker_invite(request: WorkerRequest) -> HttpResponse:
    """Open an account for somebody new in my agency."""
    return invite_to(request, administered_agency(request, clock.today()))


def invite_to(
    request: WorkerRequest, agency: Agency, position: str = Position.PRACTITIONER
) -> HttpResponse:
    """The same page serves an agency's administrator and a system administrator setting it up."""
    at = clock.now()
    form = kept_form(
        request,
        InviteForm,
        colleagues=colleagues(agency, on=clock.local_date(at)),
        initial={"position": position},
    )
    if request.method == "POST" and form.is_valid():
        invited = submit(
            form, lambda: workers.invite(agency, **form.cleaned_data, by=request.user, at=at)
        )
        if invited is not None:
            done(request)
            tell_of_invitation(request, invited)
            return redirect("worker", invited.pk)
    shown = {
        "form": form,
        "agency": agency,
        "hints": POSITION_HINTS,
        "back": _home(request, agency),
    }
    return render(request, "agencies/workers/invite.html", shown)


def tell_of_invitation(request: WorkerRequest, worker: Worker) -> None:
    """Send the link with which somebody chooses a password, and say whether it went out."""
    try:
        invitations.send(worker, by=request.user, at=clock.now())
    except Refused as refused:
        messages.warning(request, refused.sentence)
    else:
        messages.success(request, "The invitation has been sent.")


@require_POST
def worker_invite_again(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    """The link was too old, or the e-mail never came."""
    employment = managed_employment(request, pk, clock.today())
    tell_of_invitation(request, employment.worker)
    return redirect("worker", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def worker_change(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    """Position, job title, line manager, deputy, and whether they may chair."""
    at = clock.now()
    on = clock.local_date(at)
    employment = managed_employment(request, pk, on)
    form = kept_form(
        request,
        EmploymentForm,
        colleagues=colleagues(employment.agency, on=on, without=employment.worker),
        initial=_as_fields(employment) | {"version": employment.version},
    )

    def change() -> Employment:
        said = dict(form.cleaned_data)
        version = said.pop("version")
        return workers.change_employment(
            employment, **said, version=version, by=request.user, at=at
        )

    if request.method == "POST" and submitted(form, change, current=_as_fields):
        done(request)
        messages.success(request, "Your changes have been saved.")
        return redirect("worker", pk)
    shown = {"form": form, "employment": employment, "hints": POSITION_HINTS}
    return render(request, "agencies/workers/change.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def worker_end(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    """End an employment, having read what follows from it."""
    at = clock.now()
    on = clock.local_date(at)
    employment = managed_employment(request, pk, on)
    form = ConfirmForm(request.POST or None, initial={"version": employment.version})
    if request.method == "POST" and submitted(
        form,
        lambda: workers.end_employment(employment, version=form.saw(), by=request.user, at=at),
    ):
        messages.success(request, "The employment has ended, and the account is shut.")
        return redirect(_home(request, employment.agency))
    shown = {"form": form, "details": details_of(employment, on=on), "employment": employment}
    return render(request, "agencies/workers/end.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def worker_suspend(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    """Stop an account at once."""
    return _switch(request, pk, is_active=False)


@require_http_methods(["GET", "HEAD", "POST"])
def worker_restore(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    """Give a suspended account back."""
    return _switch(request, pk, is_active=True)


def _switch(request: WorkerRequest, pk: uuid.UUID, *, is_active: bool) -> HttpResponse:
    at = clock.now()
    employment = managed_employment(request, pk, clock.local_date(at))
    form = GovukForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and submitted(
        form,
        lambda: workers.set_active(employment, is_active=is_active, by=request.user, at=at),
    ):
        messages.success(
            request,
            "They can sign in again." if is_active else "Their account is suspended.",
        )
        return redirect("worker", pk)
    shown = {"form": form, "employment": employment, "is_active": is_active}
    return render(request, "agencies/workers/suspend.html", shown)


def _as_fields(employment: Employment) -> dict[str, Any]:
    return {
        "position": employment.position,
        "job_title": employment.job_title,
        "line_manager": employment.line_manager_id or "",
        "deputy": employment.deputy_id or "",
        "may_chair": employment.worker.may_chair,
    }


def _home(request: WorkerRequest, agency: Agency) -> str:
    """The list this reader came from: their own agency's page, or the one under System."""
    own = request.standing.employment
    if own is not None and own.agency_id == agency.pk:
        return reverse("agency")
    return reverse("system_agency", args=[agency.pk])
