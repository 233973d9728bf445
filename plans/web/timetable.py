"""A plan's timetable: when everything is due, moving a date, and saying that something was done."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from agencies.web.forms import DateField, GovukForm, LongText, VersionedForm
from plans.models import Deadline, TimetableEvent
from plans.operations import deadlines, intervals
from plans.queries.deadlines import Entry, entry_of, happened, timetable_page
from plans.queries.notifications import reminded
from plans.queries.timetable import whose
from plans.rules.deadlines import EVENTS, Placement, recordable
from plans.rules.intervals import tightenable
from plans.rules.timetable import Row, Trigger
from plans.web.drafts import done, kept_form
from plans.web.permitted import Permitted, to_change, to_read
from plans.web.requests import WorkerRequest, row_or_404
from plans.web.submit import submitted

DONE, NOT_NEEDED = "done", "not_needed"


class EventForm(GovukForm):
    """What happened from which dates are counted, and when."""

    trigger = forms.ChoiceField(
        label="What happened?", widget=forms.RadioSelect, error_messages={"required": "Select one"}
    )
    happened_on = DateField(label="On which day?")
    placement = forms.ChoiceField(
        label="What kind of placement is it?",
        required=False,
        choices=Placement.choices,
        widget=forms.RadioSelect,
    )
    late_reason = LongText(label="If it was late, why?", required=False, max_length=2000)

    def __init__(self, *args: Any, triggers: tuple[Trigger, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["trigger"].choices = [  # type: ignore[attr-defined]
            (str(trigger), EVENTS[trigger]) for trigger in triggers
        ]
        if Trigger.PLACEMENT_STARTED not in triggers:
            del self.fields["placement"]


class WithdrawForm(VersionedForm):
    reason = LongText(label="Why is it withdrawn?", max_length=2000)


class IntervalForm(GovukForm):
    key = forms.ChoiceField(label="What is due sooner for this child?")
    number = forms.IntegerField(label="After how many, in the same unit?", min_value=1)
    reason = LongText(label="Why does this child need it?", max_length=2000)

    def __init__(self, *args: Any, rows: tuple[Row, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].choices = [  # type: ignore[attr-defined]
            (row.key, f"{row.label}: {row.in_words}") for row in rows
        ]


class MoveForm(VersionedForm):
    due_on = DateField(label="By which day is it due instead?")
    reason = LongText(label="Why does it move?", max_length=2000)


class KeepForm(VersionedForm):
    """Done on a day, or not needed with a reason: which, where both are possible."""

    answer = forms.ChoiceField(
        label="What is there to say?",
        choices=[(DONE, "It was done"), (NOT_NEEDED, "It is not needed")],
        widget=forms.RadioSelect,
    )
    held_on = DateField(label="On which day was it done?", required=False)
    late_reason = LongText(label="If it was late, why?", required=False, max_length=2000)
    reason = LongText(label="Why is it not needed?", required=False, max_length=2000)

    def __init__(self, *args: Any, entry: Entry, may_move: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        possible = {
            DONE: entry.may_be_ticked,
            NOT_NEEDED: entry.may_be_set_aside and (may_move or not entry.by_meeting),
        }
        answer = self.fields["answer"]
        answer.choices = [  # type: ignore[attr-defined]
            choice
            for choice in answer.choices  # type: ignore[attr-defined]
            if possible[choice[0]]
        ]
        self.possible = [choice for choice, is_possible in possible.items() if is_possible]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("answer") == DONE and not said.get("held_on") and "held_on" not in self.errors:
            self.add_error("held_on", "Enter the day on which it was done")
        return said


@require_safe
def timetable(request: WorkerRequest, reference: str) -> HttpResponse:
    """What is due when, what was late and why, and how often was a date moved?"""
    seen = to_read(request, reference, "read_plan", what="timetable")
    calendar = seen.plan.partnership.calendar()
    whose_plan = whose(seen.plan)
    page = timetable_page(
        request.scope,
        seen.plan,
        today=request.today,
        calendar=calendar,
        was_unborn=whose_plan.was_unborn,
    )
    context = seen.context(
        page=page,
        today=request.today,
        calendar=calendar,
        may_record=bool(recordable(whose_plan)),
    )
    return render(request, "plans/timetable/timetable.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def timetable_record(request: WorkerRequest, reference: str) -> HttpResponse:
    """Record something that starts a clock: a visit, a referral, a placement."""
    seen = to_change(request, reference, "keep_timetable", what="timetable")
    triggers = recordable(whose(seen.plan))
    if not triggers:
        raise PermissionDenied("No date of this plan is counted from anything else.")
    form = kept_form(request, EventForm, triggers=triggers)
    if request.method == "POST" and submitted(
        form,
        lambda: deadlines.record_event(
            seen.plan, **form.cleaned_data, by=request.user, at=request.at
        ),
    ):
        done(request)
        messages.success(request, "It is recorded, and what is counted from it follows.")
        return redirect("timetable", reference)
    return render(request, "plans/timetable/record.html", _form_context(request, seen, form))


@require_http_methods(["GET", "HEAD", "POST"])
def timetable_withdraw(request: WorkerRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """Take back what was recorded wrongly; it stays to be read, and nothing is counted from it."""
    seen = to_change(request, reference, "keep_timetable", what=f"event:{pk}")
    rows = TimetableEvent.objects.visible_to(request.scope).filter(plan=seen.plan)
    row = row_or_404(rows.select_related("plan", "recorded_by"), pk=pk)
    if row.withdrawn_at is not None:
        raise PermissionDenied("This was withdrawn already, so there is nothing to take back.")
    form = kept_form(request, WithdrawForm, initial={"version": row.version})
    if request.method == "POST" and submitted(
        form,
        lambda: deadlines.withdraw_event(
            row,
            reason=form.cleaned_data["reason"],
            version=form.saw(),
            by=request.user,
            at=request.at,
        ),
    ):
        done(request)
        messages.success(request, "It is withdrawn, and the dates follow.")
        return redirect("timetable", reference)
    context = _form_context(request, seen, form, happened=happened(row))
    return render(request, "plans/timetable/withdraw.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def timetable_agree(request: WorkerRequest, reference: str) -> HttpResponse:
    """Agree that something is due sooner for this child than by policy."""
    seen = to_change(request, reference, "move_review", what="timetable")
    rows = tightenable(seen.plan.policy.data, seen.plan.kind)
    form = kept_form(request, IntervalForm, rows=rows)
    if request.method == "POST" and submitted(
        form,
        lambda: intervals.agree(seen.plan, **form.cleaned_data, by=request.user, at=request.at),
    ):
        done(request)
        messages.success(request, "It is agreed, and what is open has moved.")
        return redirect("timetable", reference)
    return render(request, "plans/timetable/agree.html", _form_context(request, seen, form))


@require_http_methods(["GET", "HEAD", "POST"])
def deadline_move(request: WorkerRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """Move a date, with a reason that the whole group sees."""
    seen = to_change(request, reference, "move_review", what=f"deadline:{pk}")
    row, entry = _open(request, seen, pk)
    if entry.is_window:
        raise PermissionDenied("Nothing is due on this day, so there is nothing to move.")
    form = kept_form(request, MoveForm, initial={"version": row.version})
    if request.method == "POST" and submitted(
        form,
        lambda: deadlines.move(
            row,
            due_on=form.cleaned_data["due_on"],
            reason=form.cleaned_data["reason"],
            version=form.saw(),
            by=request.user,
            at=request.at,
        ),
    ):
        done(request)
        messages.success(request, "The date is moved, and the group is told.")
        return redirect("timetable", reference)
    context = _form_context(request, seen, form, entry=entry)
    return render(request, "plans/timetable/move.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def deadline_keep(request: WorkerRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """Say on which day something was done, or why it is not needed."""
    seen = to_change(request, reference, "keep_timetable", "move_review", what=f"deadline:{pk}")
    row, entry = _open(request, seen, pk)
    form = kept_form(
        request,
        KeepForm,
        entry=entry,
        may_move=seen.may("move_review"),
        initial={"version": row.version},
    )
    if not form.possible:
        raise PermissionDenied("Holding the meeting, or recording the birth, keeps this date.")
    if request.method == "POST" and submitted(form, lambda: _keep(request, row, form)):
        done(request)
        messages.success(request, "It is recorded.")
        return redirect("timetable", reference)
    told = reminded(request.scope, seen.plan, f"deadline:{pk}")
    context = _form_context(request, seen, form, entry=entry, reminded=told)
    return render(request, "plans/timetable/keep.html", context)


def _keep(request: WorkerRequest, row: Deadline, form: KeepForm) -> Deadline:
    said = form.cleaned_data
    who: dict[str, Any] = {"version": form.saw(), "by": request.user, "at": request.at}
    if said["answer"] == NOT_NEEDED:
        return deadlines.set_aside(row, reason=said["reason"], **who)
    return deadlines.keep(row, held_on=said["held_on"], late_reason=said["late_reason"], **who)


def _open(request: WorkerRequest, seen: Permitted, pk: uuid.UUID) -> tuple[Deadline, Entry]:
    """The deadline an address names, while there is something to say about it."""
    rows = Deadline.objects.visible_to(request.scope).filter(plan=seen.plan)
    row = row_or_404(rows.select_related("plan", "policy").prefetch_related("moves__by"), pk=pk)
    entry = entry_of(row, request.today, seen.plan.partnership.calendar())
    if not entry.is_open:
        raise PermissionDenied("This date is no longer open, so nothing can be said about it.")
    return row, entry


def _form_context(
    request: WorkerRequest, seen: Permitted, form: GovukForm, **extra: Any
) -> dict[str, Any]:
    return seen.context(
        form=form,
        back=reverse("timetable", args=[seen.plan.reference]),
        today=request.today,
        calendar=seen.plan.partnership.calendar(),
        **extra,
    )
