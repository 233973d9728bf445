"""Marking who was at a meeting, and reviewing its actions: each on one screen of a phone."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from agencies.web.forms import GovukForm, VersionedForm
from plans.models import Action, Review
from plans.operations import attendance
from plans.operations.action_updates import Said
from plans.queries import reviews as queries
from plans.queries.attendance import Mark, marks
from plans.rules.actions import STATUS_OF, ActionStatus, Answer, needs_a_reason
from plans.rules.attendance import Attended
from plans.web.actions import WORDS
from plans.web.drafts import done, kept_form
from plans.web.requests import WorkerRequest
from plans.web.reviews import asked_as, form_page, to_run
from plans.web.submit import submitted

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
REST = "rest"
"""The button that marks everybody else as present."""


class AttendanceForm(VersionedForm):
    """For each member how they attended; and who came, where it was somebody else."""

    def __init__(self, *args: Any, members: Iterable[Mark], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = list(members)
        for mark in self.members:
            pk, name = mark.seat.pk, mark.seat.name
            self.fields[f"attended_{pk}"] = forms.ChoiceField(
                label=f"{name}, {mark.seat.role}",
                required=False,
                choices=[("", "Not marked yet"), *Attended.choices],
                initial=mark.attended,
            )
            self.fields[f"deputy_{pk}"] = forms.CharField(
                label=f"Who came instead of {name}",
                required=False,
                max_length=200,
                initial=mark.deputy_name,
            )

    def rows(self) -> list[tuple[Any, Any]]:
        return [
            (self[f"attended_{mark.seat.pk}"], self[f"deputy_{mark.seat.pk}"])
            for mark in self.members
        ]

    def said(self, *, rest: str = "") -> dict[uuid.UUID, tuple[str, str]]:
        """Whoever is marked; everybody else as `rest`, where that was said."""
        given = {
            mark.seat.pk: (
                self.cleaned_data[f"attended_{mark.seat.pk}"] or rest,
                self.cleaned_data[f"deputy_{mark.seat.pk}"],
            )
            for mark in self.members
        }
        return {pk: one for pk, one in given.items() if one[0]}


class ActionsForm(GovukForm):
    """Each open action: how it is going, in a word and a sentence. All of it may be left."""

    def __init__(self, *args: Any, actions: Iterable[Action], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actions = list(actions)
        for action in self.actions:
            self.fields[f"answer_{action.pk}"] = forms.ChoiceField(
                label=f"{action.owner.name}: {action.what}",
                required=False,
                choices=[("", "Not discussed"), *((a.value, WORDS[a]) for a in Answer)],
            )
            self.fields[f"note_{action.pk}"] = forms.CharField(
                label="What was said, or why", required=False, max_length=2000
            )
            self.fields[f"version_{action.pk}"] = forms.IntegerField(
                widget=forms.HiddenInput, initial=action.version
            )

    def clean(self) -> dict[str, Any]:
        """A sentence belongs to an answer."""
        cleaned = super().clean() or {}
        for action in self.actions:
            if cleaned.get(f"note_{action.pk}") and not cleaned.get(f"answer_{action.pk}"):
                self.add_error(f"answer_{action.pk}", "Select how it is going")
        return cleaned

    def rows(self) -> list[tuple[Action, Any, Any]]:
        return [(a, self[f"answer_{a.pk}"], self[f"note_{a.pk}"]) for a in self.actions]

    def said(self) -> dict[uuid.UUID, tuple[Said, int]]:
        found = {}
        for action in self.actions:
            answer = self.cleaned_data[f"answer_{action.pk}"]
            if answer:
                text = self.cleaned_data[f"note_{action.pk}"]
                why = needs_a_reason(STATUS_OF[Answer(answer)])
                said = Said(answer, reason=text) if why else Said(answer, note=text)
                found[action.pk] = (said, self.cleaned_data[f"version_{action.pk}"])
        return found

    def as_it_is_now(self, action: Action) -> Mapping[str, Any]:
        """One action somebody else spoke about meanwhile; the next save is about that."""
        self.put_back(f"version_{action.pk}", action.version)
        answers = {status: answer for answer, status in STATUS_OF.items()}
        newest = action.updates.order_by("-at", "-pk").first()
        return {
            f"answer_{action.pk}": answers.get(ActionStatus(action.status), ""),
            f"note_{action.pk}": newest.note or newest.reason if newest else "",
        }


@require_http_methods(["GET", "HEAD", "POST"])
def review_attendance(request: WorkerRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """Mark everybody, family and advocates included, on one screen."""
    seen, row = to_run(request, reference, pk)
    initial = {"version": row.version}
    form = kept_form(request, AttendanceForm, members=marks(request.scope, row), initial=initial)
    if request.method == "POST" and submitted(
        form, lambda: _mark(request, row, form), current=lambda now: _marked(request, now)
    ):
        done(request)
        messages.success(request, "The attendance is saved.")
        return redirect("review", reference, pk)
    return form_page(request, seen, row, form, "attendance")


def _mark(request: WorkerRequest, row: Review, form: AttendanceForm) -> Review:
    rest = Attended.PRESENT if REST in request.POST else ""
    return attendance.mark(
        row,
        attendance=form.said(rest=rest),
        version=form.saw(),
        by=request.user,
        at=request.at,
    )


def _marked(request: WorkerRequest, row: Review) -> dict[str, str]:
    """How everybody is marked now, in the names of the form."""
    found = {}
    for mark in marks(request.scope, row):
        found[f"attended_{mark.seat.pk}"] = mark.attended
        found[f"deputy_{mark.seat.pk}"] = mark.deputy_name
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def review_actions(request: WorkerRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """Go through every open action, each with its new state; add what is agreed besides."""
    seen, row = to_run(request, reference, pk)
    rows = queries.open_actions(request.scope, seen.plan, besides=_typed_about(request))
    form = kept_form(request, ActionsForm, actions=rows)
    if request.method == "POST" and submitted(
        form, lambda: _review(request, row, form), current=form.as_it_is_now
    ):
        done(request)
        messages.success(request, "The actions are saved.")
        return redirect("review", reference, pk)
    outcomes = queries.open_outcomes(request.scope, seen.plan)
    return form_page(request, seen, row, form, "actions", outcomes=outcomes)


def _typed_about(request: WorkerRequest) -> list[uuid.UUID]:
    """The actions somebody typed about: one that its owner finished meanwhile is not dropped."""
    named = (key.partition("_")[2] for key in request.POST if key.startswith("version_"))
    return [uuid.UUID(pk) for pk in named if UUID.fullmatch(pk)]


def _review(request: WorkerRequest, row: Review, form: ActionsForm) -> Review:
    said = form.said()
    with asked_as({f"reason_{pk}": f"note_{pk}" for pk in said}):
        return attendance.review_actions(row, said=said, by=request.user, at=request.at)
