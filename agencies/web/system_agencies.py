"""Setting up agencies, their first administrators, and moving workers between them."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from agencies import clock
from agencies.models import (
    Agency,
    AgencyKind,
    Employment,
    EscalationLevel,
    Partnership,
    Position,
)
from agencies.operations import agencies, workers
from agencies.queries.agencies import all_agencies
from agencies.queries.workers import administrators_of
from agencies.web.admission import managed_employment, system_administrator
from agencies.web.agency import cursor, look_for, workers_page
from agencies.web.contacts import name_contact
from agencies.web.forms import GovukForm, VersionedForm
from agencies.web.keeping import done, kept_form
from agencies.web.requests import WorkerRequest
from agencies.web.rows import RowField, offer
from agencies.web.submit import submit, submitted
from agencies.web.system import row_or_404
from agencies.web.workers import invite_to


class AgencyForm(GovukForm):
    name = forms.CharField(max_length=200)
    kind = forms.ChoiceField(choices=[("", "Choose one"), *AgencyKind.choices])
    partnerships = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(one.pk): one for one in Partnership.objects.order_by("name")}
        listed = [(pk, one.name) for pk, one in self.known.items()]
        self.fields["partnerships"].choices = listed  # type: ignore[attr-defined]

    def clean_partnerships(self) -> list[Partnership]:
        return [self.known[pk] for pk in self.cleaned_data["partnerships"]]


class AgencyChangeForm(AgencyForm, VersionedForm):
    proxy = RowField(label="Agency that answers disagreements for this one", required=False)
    is_active = forms.BooleanField(
        label="This agency is active",
        required=False,
        help_text="Nobody of an agency that is not active can sign in.",
    )

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, proxy=_others(agency))


class MoveForm(VersionedForm):
    to = RowField(label="Agency they move to")

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, to=_others(agency))


def _others(agency: Agency) -> list[Agency]:
    return list(Agency.objects.filter(is_active=True).exclude(pk=agency.pk).order_by("name"))


@require_safe
def system_agencies(request: WorkerRequest) -> HttpResponse:
    """Every agency there is, by name."""
    system_administrator(request)
    find = request.GET.get("find", "").strip()[:200]
    shown = {
        "page": all_agencies(on=clock.today(), find=find, after=cursor(request.GET.get("after"))),
        "find": find,
        "is_first": "after" not in request.GET,
    }
    return render(request, "agencies/system/agencies.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def agency_add(request: WorkerRequest) -> HttpResponse:
    """Set up an agency."""
    system_administrator(request)
    form = kept_form(request, AgencyForm)
    if request.method == "POST" and form.is_valid():
        made = submit(
            form, lambda: agencies.create(**form.cleaned_data, by=request.user, at=clock.now())
        )
        if made is not None:
            done(request)
            messages.success(request, "The agency has been added. Invite its first administrator.")
            return redirect("system_agency", made.pk)
    return render(request, "agencies/system/agency_add.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def system_agency(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    """One agency: its workers, who answers for it, and what can be changed."""
    system_administrator(request)
    agency = row_or_404(Agency.objects.all(), pk)
    if request.method == "POST":
        return look_for(request, agency)
    more = {
        "addresses": {
            level: reverse("agency_contact", args=[pk, level]) for level in EscalationLevel.values
        },
        "administrators": administrators_of(agency, on=clock.today()),
        "partnerships": list(agency.partnerships.order_by("name")),
    }
    return workers_page(request, agency, "agencies/system/agency.html", more)


@require_http_methods(["GET", "HEAD", "POST"])
def agency_change(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    """Name, kind, partnerships, proxy, and whether it is active."""
    system_administrator(request)
    agency = row_or_404(Agency.objects.all(), pk)
    form = kept_form(
        request,
        AgencyChangeForm,
        agency=agency,
        initial=_as_fields(agency) | {"version": agency.version},
    )
    if request.method == "POST" and submitted(
        form,
        lambda: agencies.change(agency, **form.cleaned_data, by=request.user, at=clock.now()),
        current=_as_fields,
    ):
        done(request)
        messages.success(request, "Your changes have been saved.")
        return redirect("system_agency", pk)
    return render(request, "agencies/system/agency_change.html", {"form": form, "agency": agency})


@require_http_methods(["GET", "HEAD", "POST"])
def agency_invite(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    """Invite somebody to an agency: its first administrator, who then invites the others."""
    system_administrator(request)
    agency = row_or_404(Agency.objects.all(), pk)
    return invite_to(request, agency, Position.AGENCY_ADMINISTRATOR)


@require_http_methods(["GET", "HEAD", "POST"])
def agency_contact(request: WorkerRequest, pk: uuid.UUID, level: str) -> HttpResponse:
    """Name who answers for an agency that has no administrator yet."""
    system_administrator(request)
    agency = row_or_404(Agency.objects.all(), pk)
    return name_contact(request, agency, level, back=reverse("system_agency", args=[pk]))


@require_http_methods(["GET", "HEAD", "POST"])
def worker_move(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    """Move a worker to another agency, with their account."""
    system_administrator(request)
    at = clock.now()
    employment = managed_employment(request, pk, clock.local_date(at))
    form = MoveForm(
        request.POST if request.method == "POST" else None,
        agency=employment.agency,
        initial={"version": employment.version},
    )

    def move() -> Employment:
        to = form.cleaned_data["to"]
        return workers.move(employment, to=to, version=form.saw(), by=request.user, at=at)

    if request.method == "POST" and submitted(form, move, current=lambda _: {}):
        messages.success(request, "They work for the other agency from today.")
        return redirect("worker", pk)
    shown = {"form": form, "employment": employment}
    return render(request, "agencies/system/worker_move.html", shown)


def _as_fields(agency: Agency) -> dict[str, Any]:
    return {
        "name": agency.name,
        "kind": agency.kind,
        "partnerships": [str(pk) for pk in agency.partnerships.values_list("pk", flat=True)],
        "proxy": agency.proxy_id or "",
        "is_active": agency.is_active,
    }
