"""Running the service: partnerships, and who is trusted with what. Shows no case content."""

from __future__ import annotations

import uuid
from typing import TypeVar

from django import forms
from django.contrib import messages
from django.core.validators import RegexValidator
from django.db import models
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from agencies import clock
from agencies.errors import NotVisible
from agencies.models import Partnership, PartnershipRole, RoleInPartnership, Worker
from agencies.operations import duties, partnerships
from agencies.queries.partnerships import duties_in, system_page
from agencies.web.admission import system_administrator
from agencies.web.forms import GovukForm, VersionedForm
from agencies.web.requests import WorkerRequest
from agencies.web.submit import submit, submitted
from agencies.web.workers import tell_of_invitation

Row = TypeVar("Row", bound=models.Model)


class PartnershipForm(GovukForm):
    name = forms.CharField(max_length=200)
    authority_code = forms.CharField(
        label="Local authority code",
        max_length=3,
        required=False,
        help_text="Three digits, for example 201.",
        validators=[RegexValidator(r"^\d{3}$", "Local authority code must be three digits")],
    )


class PartnershipChangeForm(PartnershipForm, VersionedForm):
    is_active = forms.BooleanField(label="This partnership is active", required=False)


class PersonForm(GovukForm):
    """Somebody who is given a duty, by the address they sign in with."""

    email = forms.EmailField(label="Work e-mail address", max_length=254)
    name = forms.CharField(
        label="Full name",
        max_length=150,
        help_text="Used where there is no account with this address yet.",
    )


class RoleForm(PersonForm):
    role = forms.ChoiceField(choices=RoleInPartnership.choices, widget=forms.RadioSelect)


def row_or_404(rows: models.QuerySet[Row], pk: uuid.UUID) -> Row:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found


@require_safe
def system(request: WorkerRequest) -> HttpResponse:
    """What is set up here, and who runs it?"""
    system_administrator(request)
    return render(request, "agencies/system/system.html", {"page": system_page()})


@require_http_methods(["GET", "HEAD", "POST"])
def partnership_add(request: WorkerRequest) -> HttpResponse:
    """Set up a partnership, under the default policy."""
    system_administrator(request)
    form = PartnershipForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = submit(
            form,
            lambda: partnerships.create(**form.cleaned_data, by=request.user, at=clock.now()),
        )
        if made is not None:
            messages.success(request, "The partnership has been added.")
            return redirect("system_partnership", made.pk)
    return render(request, "agencies/system/partnership_add.html", {"form": form})


@require_safe
def system_partnership(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    """One partnership, and who holds which duty for it."""
    system_administrator(request)
    partnership = row_or_404(Partnership.objects.all(), pk)
    shown = {"partnership": partnership, "duties": duties_in(partnership, on=clock.today())}
    return render(request, "agencies/system/partnership.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def partnership_change(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    """Name, authority code, and whether it is active."""
    system_administrator(request)
    partnership = row_or_404(Partnership.objects.all(), pk)
    form = PartnershipChangeForm(
        request.POST if request.method == "POST" else None,
        initial={
            name: getattr(partnership, name)
            for name in ("name", "authority_code", "is_active", "version")
        },
    )
    if request.method == "POST" and submitted(
        form,
        lambda: partnerships.change(
            partnership, **form.cleaned_data, by=request.user, at=clock.now()
        ),
    ):
        messages.success(request, "Your changes have been saved.")
        return redirect("system_partnership", pk)
    shown = {"form": form, "partnership": partnership}
    return render(request, "agencies/system/partnership_change.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def role_give(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    """Give somebody a duty for a whole partnership."""
    system_administrator(request)
    partnership = row_or_404(Partnership.objects.all(), pk)
    form = RoleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = submit(
            form,
            lambda: duties.entrust(
                partnership, **form.cleaned_data, by=request.user, at=clock.now()
            ),
        )
        if given is not None:
            _welcome(request, given.worker)
            return redirect("system_partnership", pk)
    shown = {"form": form, "partnership": partnership}
    return render(request, "agencies/system/role_give.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def role_end(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    """End somebody's duty for a partnership."""
    system_administrator(request)
    held = row_or_404(PartnershipRole.objects.select_related("worker", "partnership"), pk)
    form = GovukForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and submitted(
        form, lambda: partnerships.end_role(held, by=request.user, at=clock.now())
    ):
        messages.success(request, "The role has ended.")
        return redirect("system_partnership", held.partnership_id)
    return render(request, "agencies/system/role_end.html", {"form": form, "held": held})


@require_http_methods(["GET", "HEAD", "POST"])
def administrator_appoint(request: WorkerRequest) -> HttpResponse:
    """Let somebody else run the service too."""
    system_administrator(request)
    form = PersonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        appointed = submit(
            form,
            lambda: duties.appoint_administrator(
                **form.cleaned_data, by=request.user, at=clock.now()
            ),
        )
        if appointed is not None:
            _welcome(request, appointed)
            return redirect("system")
    return render(request, "agencies/system/administrator_appoint.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def administrator_dismiss(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    """Take the running of the service from somebody."""
    system_administrator(request)
    worker = row_or_404(Worker.objects.filter(is_system_administrator=True), pk)
    form = GovukForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and submitted(
        form, lambda: duties.dismiss_administrator(worker, by=request.user, at=clock.now())
    ):
        messages.success(request, "They are not a system administrator any more.")
        return redirect("system")
    shown = {"form": form, "worker": worker}
    return render(request, "agencies/system/administrator_dismiss.html", shown)


def _welcome(request: WorkerRequest, worker: Worker) -> None:
    """A new account needs a password first; whoever has signed in before just finds more here."""
    if worker.last_login is None:
        tell_of_invitation(request, worker)
    else:
        messages.success(request, "They can use it from now on.")
