"""Naming who answers for an agency at a level, and who stands in for them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from agencies import clock
from agencies.errors import NotVisible
from agencies.models import Agency, EscalationContact, EscalationLevel, Worker
from agencies.operations import agencies
from agencies.queries.workers import colleagues
from agencies.web.admission import administered_agency
from agencies.web.forms import GovukForm
from agencies.web.requests import WorkerRequest
from agencies.web.rows import RowField, offer
from agencies.web.submit import submitted


class ContactForm(GovukForm):
    worker = RowField(label="Who answers", required=False)
    deputy = RowField(label="Deputy", required=False, help_text="Answers while they are away.")

    def __init__(self, *args: Any, colleagues: list[Worker], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, worker=colleagues, deputy=colleagues)


@require_http_methods(["GET", "HEAD", "POST"])
def contact_name(request: WorkerRequest, level: str) -> HttpResponse:
    """Who answers for my agency at this level?"""
    agency = administered_agency(request, clock.today())
    return name_contact(request, agency, level, back=reverse("agency"))


def name_contact(request: WorkerRequest, agency: Agency, level: str, *, back: str) -> HttpResponse:
    if level not in EscalationLevel.values:
        raise NotVisible
    at = clock.now()
    named = EscalationContact.objects.filter(agency=agency, level=level).first()
    form = ContactForm(
        request.POST if request.method == "POST" else None,
        colleagues=colleagues(agency, on=clock.local_date(at)),
        initial={"worker": named.worker_id, "deputy": named.deputy_id} if named else {},
    )
    if request.method == "POST" and submitted(
        form,
        lambda: agencies.name_contact(
            agency, level=level, **form.cleaned_data, by=request.user, at=at
        ),
    ):
        messages.success(request, "Who answers has been saved.")
        return redirect(back)
    shown = {"form": form, "agency": agency, "level": EscalationLevel(level), "back": back}
    return render(request, "agencies/agency/contact.html", shown)
