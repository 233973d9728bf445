"""What could not be e-mailed to my agency's people, and trying it again."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from agencies.errors import Refused
from agencies.web.admission import administered_agency
from agencies.web.agency import cursor
from plans.models import Mail
from plans.operations import undelivered as operations
from plans.queries import undelivered as queries
from plans.web.requests import WorkerRequest, row_or_404

BEFORE = "before"


@require_safe
def undelivered(request: WorkerRequest) -> HttpResponse:
    """Whom of my agency has Coregroup not reached by e-mail, why, and what can I do?"""
    agency = administered_agency(request, request.today)
    found = queries.undelivered(agency, at=request.at, before=cursor(request.GET.get(BEFORE)))
    shown = {
        "agency": agency,
        "found": found,
        "any_parked": any(one.is_parked for one in found.listed),
        "older": f"?{BEFORE}={found.before}" if found.before else None,
        "is_first": BEFORE not in request.GET,
    }
    return render(request, "plans/undelivered/undelivered.html", shown)


@require_POST
def try_again(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    """Send one e-mail again that was given up."""
    agency = administered_agency(request, request.today)
    mail = row_or_404(Mail.rows.of_agency(agency), pk=pk)
    try:
        operations.try_again(mail, by=request.user, at=request.at)
    except Refused as refused:
        messages.info(request, refused.sentence)
    else:
        messages.success(request, "It is tried again within a few minutes.")
    return redirect("undelivered")


@require_POST
def try_all_again(request: WorkerRequest) -> HttpResponse:
    """Send again everything of my agency that was given up."""
    administered_agency(request, request.today)
    count = operations.try_all_again(by=request.user, at=request.at)
    if count:
        messages.success(request, f"Tried again within a few minutes: {count}.")
    else:
        messages.info(request, "Nothing has been given up.")
    return redirect("undelivered")
