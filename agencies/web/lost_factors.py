"""An administrator lets somebody back in who has lost their second factor."""

from __future__ import annotations

import uuid

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from agencies import clock
from agencies.errors import Refused
from agencies.models import Employment
from agencies.operations import second_factors
from agencies.web.admission import managed_employment
from agencies.web.forms import GovukForm, add_refused
from agencies.web.requests import WorkerRequest


@require_http_methods(["GET", "HEAD", "POST"])
def reset_second_factor(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    """Asks for the administrator's password again: who can do this can weaken any account."""
    employment = managed_employment(request, pk, clock.today())
    return _reset(request, employment)  # type: ignore[no-any-return]


@reauthentication_required  # type: ignore[untyped-decorator]
def _reset(request: WorkerRequest, employment: Employment) -> HttpResponse:
    form = GovukForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            second_factors.reset(employment, by=request.user, at=clock.now())
        except Refused as refused:
            add_refused(form, refused)
        else:
            messages.success(request, "They can sign in with their password and set up a new one.")
            return redirect("worker", pk=employment.worker_id)
    context = {"form": form, "employment": employment}
    return render(request, "agencies/profile/reset_second_factor.html", context)
