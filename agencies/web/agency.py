"""The agency's own page: who works here, who is away, and who answers for it."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from agencies import clock
from agencies.models import Agency, EscalationLevel
from agencies.queries.agencies import who_answers
from agencies.queries.authority import may_administer
from agencies.queries.workers import workers_of
from agencies.web.admission import own_agency
from agencies.web.forms import GovukForm
from agencies.web.requests import WorkerRequest

LOOKED_FOR = "worker_looked_for"


class FindForm(GovukForm):
    find = forms.CharField(label="Find somebody by name", max_length=150)


@require_http_methods(["GET", "HEAD", "POST"])
def agency(request: WorkerRequest) -> HttpResponse:
    """Who works for my agency, and who answers for it?"""
    agency = own_agency(request, clock.today())
    if request.method == "POST":
        return look_for(request, agency)
    addresses = {level: reverse("contact_name", args=[level]) for level in EscalationLevel.values}
    return workers_page(request, agency, "agencies/agency/agency.html", {"addresses": addresses})


def look_for(request: WorkerRequest, agency: Agency) -> HttpResponse:
    """Keep the name that is looked for in the session: a name has no place in an address."""
    form = FindForm(request.POST)
    looked_for = form.cleaned_data["find"] if form.is_valid() else ""
    request.session[LOOKED_FOR] = {str(agency.pk): looked_for}
    return redirect(f"{request.path}?former" if "former" in request.GET else request.path)


def workers_page(
    request: WorkerRequest, agency: Agency, template: str, more: dict[str, Any]
) -> HttpResponse:
    """An agency's workers and contacts, for whoever may see them; `addresses` is where a level is
    named, for whoever may.
    """
    on = clock.today()
    looked_for = request.session.get(LOOKED_FOR, {}).get(str(agency.pk), "")
    former = "former" in request.GET
    may_manage = may_administer(request.user, agency, on=on)
    page = workers_of(
        agency, on=on, find=looked_for, former=former, after=cursor(request.GET.get("after"))
    )
    shown = {
        "agency": agency,
        "page": page,
        "former": former,
        "is_first": "after" not in request.GET,
        "looked_for": looked_for,
        "find_form": FindForm(initial={"find": looked_for}),
        "answers": who_answers(agency, on=on),
        "proxy": agency.proxy,
        "may_manage": may_manage,
    }
    if not may_manage:
        more = more | {"addresses": {}}
    return render(request, template, shown | more)


def cursor(text: str | None) -> uuid.UUID | None:
    """The row a page begins after; anything else than an id begins at the first."""
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None
