"""Adding to a chronology from a file: choose it, look at every line, then add all or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from agencies.web.forms import GovukForm
from plans.models import Draft
from plans.operations import chronology_import as operations
from plans.operations import drafts
from plans.operations.chronology_file import (
    MOST_LINES,
    Unreadable,
    lines_of,
    must_fit,
    text_of,
)
from plans.queries.chronology_lines import look_at
from plans.rules.chronology_lines import COLUMNS, REQUIRED, Line
from plans.rules.sharing import Level
from plans.web.exports import csv_file
from plans.web.permitted import Permitted, to_change
from plans.web.requests import WorkerRequest
from plans.web.submit import submit

MOST_SHOWN = 100
TEXT, LEVEL = "text", "level"


class FileForm(GovukForm):
    """The file, and how closely its entries are held."""

    file = forms.FileField(
        label="The file",
        help_text=f"A spreadsheet saved as CSV, up to {MOST_LINES:,} lines.",
    )
    level = forms.TypedChoiceField(
        label="Who reads these entries?",
        coerce=int,
        choices=[
            (Level.PLAN.value, "Everybody on the plan"),
            (Level.CONTROLLED.value, "My agency alone, until it gives others sight of them"),
        ],
        widget=forms.RadioSelect,
    )

    def clean_file(self) -> str:
        """The text of the file, once every line of it can be told apart."""
        given = self.cleaned_data["file"]
        must_fit(given.size)
        text = text_of(given.read())
        lines_of(text)
        return text


class ConfirmForm(GovukForm):
    """A page that asks only whether one is sure."""


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: WorkerRequest, reference: str) -> HttpResponse:
    """Which file, and who may read what is in it? Nothing is added yet."""
    seen = to_change(request, reference, "add_record", what="chronology_import")
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = FileForm(*posted)
    if form.is_valid():
        said = form.cleaned_data
        data = {TEXT: [said["file"]], LEVEL: [str(said["level"])]}
        drafts.keep(key=_checking(reference), data=data, by=request.user, at=request.at)
        return redirect(_checking(reference))
    context = seen.context(
        form=form,
        back=reverse("plan_chronology", args=[reference]),
        columns=[(name, name in REQUIRED) for name in COLUMNS],
    )
    return render(request, "plans/chronology/import_file.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: WorkerRequest, reference: str) -> HttpResponse:
    """What will become of each line? Posting adds them all."""
    seen = to_change(request, reference, "add_record", what="chronology_import")
    kept = Draft.objects.visible_to(request.scope).filter(key=_checking(reference)).first()
    if kept is None:
        messages.info(request, "No file waits to be added. Nothing was added just now.")
        return redirect("chronology_import", reference)
    lines, level = _kept(kept)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        taken = submit(
            form,
            lambda: operations.take_in(
                seen.plan, lines, level=level, by=request.user, at=request.at
            ),
        )
        if taken is not None:
            return _added(request, reference, taken)
    else:
        look_at(request.scope, seen.plan, lines, on=request.today)
    return render(request, "plans/chronology/import_check.html", _report(seen, form, lines, level))


@require_safe
def template(request: WorkerRequest, reference: str) -> StreamingHttpResponse:
    """An empty file with every column, to be filled in."""
    to_change(request, reference, "add_record", what="chronology_import")
    return csv_file("chronology", [name.capitalize() for name in COLUMNS], [])


def _checking(reference: str) -> str:
    return reverse("chronology_import_check", args=[reference])


def _kept(draft: Draft) -> tuple[list[Line], int]:
    """The lines of the file that waits, read again from its text."""
    try:
        return lines_of(draft.data[TEXT][0]), int(draft.data[LEVEL][0])
    except (KeyError, IndexError, TypeError, ValueError, Unreadable):
        return [], Level.PLAN


def _added(request: WorkerRequest, reference: str, taken: operations.Taken) -> HttpResponse:
    drafts.discard(key=_checking(reference), by=request.user)
    added, repeats = len(taken.records), taken.repeats
    words = f"{_many(added)} added to the chronology."
    if repeats:
        words += f" {_many(repeats)} on record already and not written again."
    messages.success(request, words)
    return redirect("plan_chronology", reference)


def _many(count: int) -> str:
    return "1 entry is" if count == 1 else f"{count} entries are"


def _report(seen: Permitted, form: GovukForm, lines: list[Line], level: int) -> dict[str, Any]:
    reference = seen.plan.reference
    return seen.context(
        form=form,
        back=reverse("chronology_import", args=[reference]),
        wrong=[line for line in lines if line.faults],
        new=[line for line in lines if line.is_new],
        repeats=[line for line in lines if line.repeats and not line.faults],
        lines=lines[:MOST_SHOWN],
        more=max(len(lines) - MOST_SHOWN, 0),
        many=_counted,
        is_controlled=level == Level.CONTROLLED,
    )


def _counted(found: Iterable[object], noun: str, several: str) -> str:
    count = len(list(found))
    return f"{count} {noun if count == 1 else several}"
