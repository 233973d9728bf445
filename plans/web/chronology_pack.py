"""The chronology to print for one recipient, from what that recipient may see."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from agencies.web.forms import DateField, GovukForm
from plans import access
from plans.access import Recipient
from plans.operations import chronology_pack as operations
from plans.queries import chronology_pack as queries
from plans.queries.chronology import Filters
from plans.rules import roles
from plans.web.permitted import Permitted, to_read
from plans.web.requests import WorkerRequest
from plans.web.submit import submitted


class PackForm(GovukForm):
    """For whom one copy is, and of which days."""

    recipient = forms.ChoiceField(
        label="For whom is this copy?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose for whom this copy is"},
    )
    from_on = DateField(label="From", required=False)
    until_on = DateField(label="Until", required=False)

    def __init__(self, *args: Any, offered: list[queries.Offered], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {one.key: one for one in offered}
        self.fields["recipient"].choices = [(one.key, one.words) for one in offered]  # type: ignore[attr-defined]

    def chosen(self) -> queries.Offered:
        return self.offered[self.cleaned_data["recipient"]]

    def filters(self) -> Filters:
        said = self.cleaned_data
        return Filters(from_on=said["from_on"], until_on=said["until_on"])


@require_http_methods(["GET", "HEAD", "POST"])
def pack(request: WorkerRequest, reference: str) -> HttpResponse:
    """For whom is this copy? Posting shows what they may see of the chronology, to print."""
    seen = to_read(request, reference, "read_plan", what="chronology_pack")
    if not seen.place.verbs & set(operations.MAKES):
        raise PermissionDenied(roles.why_not(operations.MAKES[0]), "Ask the lead practitioner.")
    form = PackForm(
        request.POST if request.method == "POST" else None,
        offered=queries.offered(request.scope, seen.plan),
    )
    if request.method == "POST" and submitted(
        form,
        lambda: operations.make(
            seen.plan, form.chosen().to, filters=form.filters(), by=request.user, at=request.at
        ),
    ):
        return _paper(request, seen, form)
    context = seen.context(form=form, back=reverse("plan_chronology", args=[reference]))
    return render(request, "plans/chronology/pack_for.html", context)


def _paper(request: WorkerRequest, seen: Permitted, form: PackForm) -> HttpResponse:
    chosen = form.chosen()
    theirs = queries.sight_of(chosen.to, on=request.today)
    found = queries.pack(request.scope, theirs, seen.plan, form.filters())
    access.opened(request.scope, seen.plan, found.read, by=request.user, at=request.at)
    return render(
        request,
        "plans/chronology/pack.html",
        seen.context(pack=found, whom=_named(chosen.to), filters=form.filters(), at=request.at),
    )


def _named(to: Recipient) -> str:
    return f"{to.worker.name}, {to.agency.name}" if to.worker else to.agency.name
