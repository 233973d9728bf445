"""Taking in an authority's census return from a page, and reading what became of it."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from agencies.errors import NotVisible
from agencies.models import Agency, Partnership
from agencies.operations import audit
from agencies.queries.authority import partnerships_managed_by
from agencies.web.forms import GovukForm
from plans.operations import census
from plans.operations.census_store import LARGEST, MEGABYTE
from plans.queries import imports as queries
from plans.queries.imports import LinePage, Progress
from plans.rules.imports import LineOutcome
from plans.web.exports import csv_file
from plans.web.requests import WorkerRequest
from plans.web.submit import submit

SECONDS = 5
"""How often the page of an import is loaded again for whoever asked to watch it."""
TAGS = {
    "waiting": "due",
    "running": "in_progress",
    "done": "done",
    "failed": "blocked",
    "created": "done",
    "updated": "in_progress",
    "unchanged": "not_needed",
    "refused": "blocked",
    "missing": "missing",
}

Authorities = list[tuple[Partnership, Agency]]


class ImportForm(GovukForm):
    authority = forms.ChoiceField(label="Whose return is it?", widget=forms.RadioSelect)
    file = forms.FileField(
        label="The return",
        help_text=f"The children in need census as XML, up to {LARGEST // MEGABYTE} MB.",
    )
    dry_run = forms.BooleanField(
        label="Only try it out", required=False, help_text="Get the report, and change nothing."
    )

    def __init__(self, *args: Any, authorities: Authorities, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pairs = {f"{p.pk}.{agency.pk}": (p, agency) for p, agency in authorities}
        choice = self.fields["authority"]
        choice.choices = [  # type: ignore[attr-defined]
            (key, f"{agency.name}, {p.name}") for key, (p, agency) in self.pairs.items()
        ]
        if len(self.pairs) == 1:
            choice.initial = next(iter(self.pairs))


@require_safe
def imports(request: WorkerRequest) -> HttpResponse:
    """Which returns have been taken in, and how did each end?"""
    found = queries.imports_of(_managed(request))
    return render(request, "plans/imports/imports.html", {"imports": found, "tags": TAGS})


@require_http_methods(["GET", "HEAD", "POST"])
def import_start(request: WorkerRequest) -> HttpResponse:
    """Send a return, to be taken in by a worker process."""
    authorities = queries.authorities_of(_managed(request))
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ImportForm(*posted, authorities=authorities)
    if form.is_valid():
        partnership, agency = form.pairs[form.cleaned_data["authority"]]
        received = submit(
            form,
            lambda: census.receive(
                form.cleaned_data["file"].chunks(),
                partnership=partnership,
                agency=agency,
                dry_run=form.cleaned_data["dry_run"],
                by=request.user,
                at=request.at,
            ),
        )
        if received is not None:
            messages.success(request, "The file is here and waits for its turn.")
            return redirect("import_one", received.pk)
    return render(
        request, "plans/imports/start.html", {"form": form, "has_agency": bool(authorities)}
    )


@require_safe
def import_one(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    """How far is it, and what became of every child in the file?"""
    progress = _one(request, pk)
    outcome = request.GET.get("outcome", "")
    outcome = outcome if outcome in LineOutcome.values else ""
    page = queries.line_page(
        progress.row,
        outcome=outcome,
        after=_number(request.GET.get("after", "")),
        before=_number(request.GET.get("before", "")),
    )
    is_watched = progress.is_under_way and "watch" in request.GET
    response = render(
        request,
        "plans/imports/one.html",
        {
            "progress": progress,
            "outcome": outcome,
            "filters": _filters(progress, outcome),
            "lines": page.lines,
            "is_watched": is_watched,
            "tags": TAGS,
            **_neighbours(page, outcome),
        },
    )
    if is_watched:
        response["Refresh"] = str(SECONDS)
    return response


@require_safe
def import_report(request: WorkerRequest, pk: uuid.UUID) -> StreamingHttpResponse:
    """The whole report as a file; that it was taken out is on the trail."""
    row = _one(request, pk).row
    audit.record(
        chain=f"partnership:{row.partnership_id}",
        verb="import.report_exported",
        by=request.user,
        at=request.at,
        subject=f"import:{row.pk}",
    )
    lines = (
        (line.line or "", line.child_id, line.get_outcome_display(), line.reason)
        for line in queries.whole_report(row)
    )
    head = ("Line", "Local child id", "Outcome", "Reason")
    return csv_file(f"import-{row.started_at:%Y-%m-%d}", head, lines)


def _managed(request: WorkerRequest) -> list[Partnership]:
    managed = partnerships_managed_by(request.user, on=request.today)
    if not managed:
        raise PermissionDenied("Only a partnership's business manager takes returns in.")
    return managed


def _one(request: WorkerRequest, pk: uuid.UUID) -> Progress:
    progress = queries.import_of(_managed(request), pk)
    if progress is None:
        raise NotVisible
    return progress


def _number(text: str) -> int:
    """A key from the address; anything but a plain number is no key."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _filters(progress: Progress, chosen: str) -> list[dict[str, Any]]:
    everything = sum(progress.counts.values())
    shown = [("", "All", everything)]
    shown += [(code, label, progress.counts[code]) for code, label in LineOutcome.choices]
    address = reverse("import_one", args=[progress.row.pk])
    return [
        {
            "text": f"{label} ({count})",
            "href": f"{address}?{urlencode({'outcome': code})}" if code else address,
            "is_current": code == chosen,
        }
        for code, label, count in shown
        if count or code == chosen
    ]


def _neighbours(page: LinePage, outcome: str) -> dict[str, str | None]:
    asked = {"outcome": outcome} if outcome else {}
    return {
        "next": f"?{urlencode(asked | {'after': page.after})}" if page.after else None,
        "previous": f"?{urlencode(asked | {'before': page.before})}" if page.before else None,
    }
