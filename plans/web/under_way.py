"""Putting right a meeting that was started by mistake, or for a wrong day."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from agencies.web.forms import DateField, LongText, VersionedForm
from plans.models import Review
from plans.operations import under_way
from plans.rules.reviews import WHO_PUTS_RIGHT, ReviewStatus, puts_right
from plans.web.drafts import done, kept_form
from plans.web.permitted import Permitted
from plans.web.requests import WorkerRequest
from plans.web.reviews import form_page, to_run
from plans.web.submit import submitted


class DayForm(VersionedForm):
    held_on = DateField(label="On which day is it held?")


class CallOffForm(VersionedForm):
    reason = LongText(label="Why is it called off?", max_length=2000)


@require_http_methods(["GET", "HEAD", "POST"])
def review_day(request: WorkerRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """On which day is this meeting really held?"""
    seen, row = _to_put_right(request, reference, pk)
    initial = {"version": row.version, "held_on": row.held_on}
    form = kept_form(request, DayForm, initial=initial)
    if request.method == "POST" and submitted(
        form,
        lambda: under_way.correct_day(
            row,
            held_on=form.cleaned_data["held_on"],
            version=form.saw(),
            by=request.user,
            at=request.at,
        ),
    ):
        done(request)
        messages.success(request, "The day has been corrected.")
        return redirect("review", reference, pk)
    return form_page(request, seen, row, form, "day")


@require_http_methods(["GET", "HEAD", "POST"])
def review_call_off(request: WorkerRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """Why is this meeting called off, although it was started?"""
    seen, row = _to_put_right(request, reference, pk)
    form = kept_form(request, CallOffForm, initial={"version": row.version})
    if request.method == "POST" and submitted(
        form,
        lambda: under_way.call_off(
            row,
            reason=form.cleaned_data["reason"],
            version=form.saw(),
            by=request.user,
            at=request.at,
        ),
        current=lambda now: {"reason": now.cancel_reason},
    ):
        done(request)
        messages.success(request, "It is called off, and the group has been told.")
        return redirect("plan_reviews", reference)
    return form_page(request, seen, row, form, "call_off")


def _to_put_right(
    request: WorkerRequest, reference: str, pk: uuid.UUID
) -> tuple[Permitted, Review]:
    """A meeting under way that the reader runs, or whose plan they chair."""
    seen, row = to_run(request, reference, pk)
    if row.status != ReviewStatus.UNDER_WAY:
        raise PermissionDenied("Only a meeting that is under way is put right.")
    if not puts_right(seen.place.capacities, runs_it=row.run_by_id == request.user.pk):
        raise PermissionDenied(WHO_PUTS_RIGHT, "Take it over first, or ask whoever runs it.")
    return seen, row
