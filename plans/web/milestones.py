"""One milestone of a pregnancy: done on a day, or not needed and why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from agencies.errors import NotVisible
from agencies.web.forms import DateField, GovukForm, LongText
from plans.operations import deadlines
from plans.queries.milestones import MilestoneLine, milestones
from plans.queries.timetable import whose
from plans.rules.milestones import recordable_here
from plans.web.drafts import done, kept_form
from plans.web.permitted import Permitted, to_change
from plans.web.requests import WorkerRequest
from plans.web.submit import submitted

DONE, NOT_NEEDED = "done", "not_needed"


class MilestoneForm(GovukForm):
    """Which of the two it is, and the day or the reason."""

    answer = forms.ChoiceField(
        label="What is there to say?",
        choices=[(DONE, "It was done"), (NOT_NEEDED, "It is not needed")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it was done or is not needed"},
    )
    done_on = DateField(label="On which day was it done?", required=False)
    late_reason = LongText(label="If it was late, why?", required=False, max_length=2000)
    not_needed_because = LongText(label="Why is it not needed?", required=False, max_length=2000)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("answer") == NOT_NEEDED:
            self.errors.pop("done_on", None)
            if not said.get("not_needed_because"):
                self.add_error("not_needed_because", "Say why it is not needed")
            return said | {"done_on": None, "late_reason": ""}
        if not said.get("done_on") and "done_on" not in self.errors:
            self.add_error("done_on", "Enter the day on which it was done")
        return said | {"not_needed_because": ""}

    def said(self) -> dict[str, Any]:
        """The answer, as the operation takes it."""
        return {name: one for name, one in self.cleaned_data.items() if name != "answer"}


@require_http_methods(["GET", "HEAD", "POST"])
def timetable_milestone(request: WorkerRequest, reference: str, milestone: str) -> HttpResponse:
    """Record that a milestone was done, or why it is not needed."""
    seen = to_change(request, reference, "keep_timetable", what=f"milestone:{milestone}")
    line = _line(request, seen, milestone)
    if line.done_on:
        raise PermissionDenied("This was done already. If it was not, withdraw it.")
    form = kept_form(request, MilestoneForm)
    if request.method == "POST" and submitted(
        form,
        lambda: deadlines.record_milestone(
            seen.plan, milestone=milestone, **form.said(), by=request.user, at=request.at
        ),
    ):
        done(request)
        messages.success(request, "It is recorded.")
        return redirect("timetable", reference)
    context = seen.context(
        form=form,
        line=line,
        back=reverse("timetable", args=[reference]),
        today=request.today,
        calendar=seen.plan.partnership.calendar(),
    )
    return render(request, "plans/timetable/milestone.html", context)


def _line(request: WorkerRequest, seen: Permitted, milestone: str) -> MilestoneLine:
    """How the milestone of an address stands; one that this plan does not have is not there."""
    here = {str(one): one for one in recordable_here(whose(seen.plan))}
    if milestone not in here:
        raise NotVisible
    found = {line.trigger: line for line in milestones(request.scope, seen.plan)}
    return found.get(here[milestone], MilestoneLine(here[milestone]))
