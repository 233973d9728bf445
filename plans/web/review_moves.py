"""Moving a planned meeting or review to another day, and calling it off."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from agencies.web.forms import DateField, LongText, VersionedForm
from agencies.workdays import long_date
from plans.models import Review
from plans.operations import review_moves
from plans.queries.reviews import moves_of
from plans.rules.reviews import ReviewStatus, is_late, verb_to_move, weekend
from plans.rules.roles import why_not
from plans.web.drafts import done, kept_form
from plans.web.meeting import TIMES
from plans.web.permitted import Permitted, to_change
from plans.web.requests import WorkerRequest
from plans.web.reviews import form_page, found_review
from plans.web.submit import submit, submitted


class MoveForm(VersionedForm):
    planned_on = DateField(label="To which day?")
    planned_time = forms.TimeField(
        label="Time",
        required=False,
        input_formats=TIMES,
        error_messages={"invalid": "Enter a time like 14:30"},
    )
    place = forms.CharField(label="Place", required=False, max_length=200)
    reason = LongText(
        label="Why does it move?",
        max_length=2000,
        error_messages={"required": "Enter why it moves to another day"},
    )


class CancelForm(VersionedForm):
    reason = LongText(
        label="Why is it called off?",
        max_length=2000,
        error_messages={"required": "Enter why it is called off"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def review_move(request: WorkerRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """To which day does it move, and why? A review's date is its chair's to move."""
    seen = to_change(request, reference, "record_meeting", "move_review", what=f"meeting:{pk}")
    row = found_review(request, seen, pk)
    _may(seen, verb_to_move(row.kind), "Ask the chair.")
    _must_be_planned(row)
    initial = {"version": row.version, "planned_time": row.planned_time, "place": row.place}
    form = kept_form(request, MoveForm, initial=initial)
    if request.method == "POST" and form.is_valid():
        moved = submit(form, lambda: _move(request, row, form))
        if moved is not None:
            done(request)
            _say_of(request, moved)
            return redirect("review", reference, pk)
    return form_page(request, seen, row, form, "move", moves=moves_of(request.scope, row))


def _move(request: WorkerRequest, row: Review, form: MoveForm) -> Review:
    said = form.cleaned_data
    return review_moves.move(
        row,
        planned_on=said["planned_on"],
        planned_time=said["planned_time"],
        place=said["place"],
        reason=said["reason"],
        version=form.saw(),
        by=request.user,
        at=request.at,
    )


def _say_of(request: WorkerRequest, row: Review) -> None:
    """That it moved, and what somebody should know about its new day."""
    messages.success(request, "It is moved, and the group has been told.")
    if row.planned_on and (name := weekend(row.planned_on)):
        messages.warning(
            request, f"{long_date(row.planned_on)} is a {name}. Make sure people can come."
        )
    if row.planned_on and row.due_on and is_late(row.planned_on, row.due_on):
        messages.warning(request, f"It is due by {long_date(row.due_on)}: this is late.")


@require_http_methods(["GET", "HEAD", "POST"])
def review_cancel(request: WorkerRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """Why is a planned meeting called off?"""
    seen = to_change(request, reference, "record_meeting", "move_review", what=f"meeting:{pk}")
    row = found_review(request, seen, pk)
    _may(seen, verb_to_move(row.kind), "Ask the chair.")
    _must_be_planned(row)
    form = kept_form(request, CancelForm, initial={"version": row.version})
    if request.method == "POST" and submitted(
        form,
        lambda: review_moves.cancel(
            row,
            reason=form.cleaned_data["reason"],
            version=form.saw(),
            by=request.user,
            at=request.at,
        ),
        current=lambda row: {"reason": row.cancel_reason},
    ):
        done(request)
        messages.success(request, "It is called off, and the group has been told.")
        return redirect("plan_reviews", reference)
    return form_page(request, seen, row, form, "cancel")


def _may(seen: Permitted, verb: str, whom: str) -> None:
    if not seen.may(verb):
        raise PermissionDenied(why_not(verb), whom)


def _must_be_planned(row: Review) -> None:
    if row.status == ReviewStatus.PLANNED:
        return
    said = row.get_status_display().lower()
    raise PermissionDenied(f"Only what is planned is moved or called off. This one is {said}.")
