"""An administrator puts right the address with which a worker signs in and is e-mailed."""

from __future__ import annotations

import uuid
from typing import Any

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from agencies import clock
from agencies.models import Employment
from agencies.operations import addresses
from agencies.web.admission import managed_employment
from agencies.web.forms import VersionedForm
from agencies.web.requests import WorkerRequest
from agencies.web.submit import submitted


class AddressForm(VersionedForm):
    email = forms.EmailField(
        label="New e-mail address",
        max_length=254,
        error_messages={"required": "Enter the new e-mail address"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def worker_address(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    """Asks for the administrator's password again: who gets a worker's mail can try to be them."""
    employment = managed_employment(request, pk, clock.today())
    return _change(request, employment)  # type: ignore[no-any-return]


@reauthentication_required  # type: ignore[untyped-decorator]
def _change(request: WorkerRequest, employment: Employment) -> HttpResponse:
    said = request.POST if request.method == "POST" else None
    form = AddressForm(said, initial={"version": employment.version})

    def change() -> Employment:
        return addresses.change(
            employment,
            email=form.cleaned_data["email"],
            version=form.saw(),
            by=request.user,
            at=clock.now(),
        )

    back = _back(request, employment)
    if request.method == "POST" and submitted(form, change, current=_as_fields):
        messages.success(request, _what_now(employment))
        return redirect(back)
    shown = {"form": form, "employment": employment, "back": back}
    return render(request, "agencies/workers/address.html", shown)


def _what_now(employment: Employment) -> str:
    if employment.worker.last_login is None:
        return "The address has been changed. Now send the invitation again."
    return "The address has been changed. They sign in with it from now on: tell them."


def _as_fields(employment: Employment) -> dict[str, Any]:
    return {"email": employment.worker.email}


def _back(request: WorkerRequest, employment: Employment) -> str:
    """The page that led here, as the address says, or that of the worker."""
    came_from = request.GET.get("next", "")
    if came_from.startswith("/") and url_has_allowed_host_and_scheme(came_from, None):
        return came_from
    return reverse("worker", args=[employment.worker_id])
