"""Whether reminders run, for whoever runs the service: times and counts, and nothing of any child."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from agencies.web.admission import system_administrator
from agencies.web.forms import GovukForm
from plans.operations import outbox, undelivered
from plans.queries.reminders_health import health
from plans.queries.undelivered import parked_by_agency
from plans.web.requests import WorkerRequest
from plans.web.submit import submitted

KEEP, DROP = "keep", "drop"


class ReleaseForm(GovukForm):
    waiting = forms.ChoiceField(
        label="What should happen to the e-mails that wait in this copy?",
        widget=forms.RadioSelect,
        choices=[(DROP, "Drop them"), (KEEP, "Send them")],
        error_messages={"required": "Select what should happen to the e-mails that wait"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def system_reminders(request: WorkerRequest) -> HttpResponse:
    """Are reminders looked for and sent? Posting lets a restored copy send again."""
    system_administrator(request)
    form = ReleaseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and submitted(
        form,
        lambda: outbox.release(
            by=request.user,
            at=request.at,
            keep_waiting=form.cleaned_data["waiting"] == KEEP,
        ),
    ):
        messages.success(request, "This database may send again.")
        return redirect("system_reminders")
    shown = {"form": form, "health": health(at=request.at), "parked": parked_by_agency()}
    return render(request, "plans/reminders_health/system.html", shown)


@require_POST
def try_everything_again(request: WorkerRequest) -> HttpResponse:
    """After a fault of the mail server: send again what was given up, of every agency."""
    system_administrator(request)
    count = undelivered.try_everything_again(by=request.user, at=request.at)
    if count:
        messages.success(request, f"Tried again within a few minutes: {count}.")
    else:
        messages.info(request, "Nothing has been given up.")
    return redirect("system_reminders")
