"""Days on which somebody is away: said by themselves, or by their agency's administrator."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from agencies import clock
from agencies.errors import NotVisible
from agencies.models import Absence, Employment
from agencies.operations import workers
from agencies.queries.workers import details_of
from agencies.web.admission import managed_employment
from agencies.web.forms import DateField, GovukForm
from agencies.web.requests import WorkerRequest
from agencies.web.submit import submit


class AbsenceForm(GovukForm):
    from_on = DateField(label="First day away")
    until_on = DateField(label="Last day away")


@require_http_methods(["GET", "HEAD", "POST"])
def worker_absence(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    """Say when one of the agency's workers is away."""
    employment = managed_employment(request, pk, clock.today())
    return _absence(request, employment, back=reverse("worker", args=[pk]), is_own=False)


@require_http_methods(["GET", "HEAD", "POST"])
def own_absence(request: WorkerRequest) -> HttpResponse:
    """Say when I am away."""
    employment = _own_employment(request)
    return _absence(request, employment, back=reverse("profile"), is_own=True)


def _absence(
    request: WorkerRequest, employment: Employment, *, back: str, is_own: bool
) -> HttpResponse:
    at = clock.now()
    form = AbsenceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        recorded = submit(
            form,
            lambda: workers.record_absence(employment, **form.cleaned_data, by=request.user, at=at),
        )
        if recorded is not None:
            messages.success(request, "The absence has been saved.")
            return redirect(request.path if is_own else back)
    shown = {
        "form": form,
        "details": details_of(employment, on=clock.local_date(at)),
        "employment": employment,
        "is_own": is_own,
        "back": back,
    }
    return render(request, "agencies/workers/absence.html", shown)


@require_POST
def absence_cancel(request: WorkerRequest, pk: uuid.UUID, absence: uuid.UUID) -> HttpResponse:
    """Take back an absence of one of the agency's workers."""
    employment = managed_employment(request, pk, clock.today())
    _cancel(request, employment, absence)
    return redirect("worker", pk)


@require_POST
def own_absence_cancel(request: WorkerRequest, absence: uuid.UUID) -> HttpResponse:
    """I am not away after all."""
    _cancel(request, _own_employment(request), absence)
    return redirect("own_absence")


def _cancel(request: WorkerRequest, employment: Employment, pk: uuid.UUID) -> None:
    absence = Absence.objects.filter(pk=pk, worker=employment.worker_id).first()
    if absence is None:
        raise NotVisible
    workers.cancel_absence(absence, employment=employment, by=request.user, at=clock.now())
    messages.success(request, "The absence has been taken back.")


def _own_employment(request: WorkerRequest) -> Employment:
    employment = request.standing.employment
    if employment is None:
        raise PermissionDenied("Only somebody an agency employs can be away from it.")
    return employment
