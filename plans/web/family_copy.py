"""The plan in plain words, to print for one person of the family."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from agencies.web.forms import GovukForm
from plans.models import Person
from plans.operations import family_copy as operations
from plans.queries import family_copy as queries
from plans.web.permitted import Permitted, to_read
from plans.web.requests import WorkerRequest
from plans.web.submit import submitted

CHILD = "child"


class CopyForm(GovukForm):
    """For whom one copy is, and what is not on it."""

    person = forms.ChoiceField(
        label="For whom is this copy?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose for whom this copy is"},
    )
    with_contingency = forms.BooleanField(
        label="Put in what happens if the plan does not work",
        required=False,
        help_text="It is left out otherwise. It may say where somebody would go to be safe.",
    )
    outcomes = forms.MultipleChoiceField(
        label="Leave out any of what must be different",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    members = forms.MultipleChoiceField(
        label="Leave out what any of these does",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, offered: queries.Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = offered
        people = [(str(one.pk), one.words) for one in offered.family]
        child = [(CHILD, "The child")] if offered.has_child else []
        self.fields["person"].choices = people + child  # type: ignore[attr-defined]
        for name, rows in (("outcomes", offered.outcomes), ("members", offered.members)):
            if not rows:
                del self.fields[name]
                continue
            self.fields[name].choices = [(str(one.pk), one.words) for one in rows]  # type: ignore[attr-defined]

    def whom(self) -> Person | None:
        said = self.cleaned_data["person"]
        return next((one.person for one in self.offered.family if str(one.pk) == said), None)

    def left_out(self) -> queries.LeftOut:
        said = self.cleaned_data
        return queries.LeftOut(
            contingency=not said["with_contingency"],
            outcomes=frozenset(map(uuid.UUID, said.get("outcomes", ()))),
            members=frozenset(map(uuid.UUID, said.get("members", ()))),
        )


@require_http_methods(["GET", "HEAD", "POST"])
def family_copy(request: WorkerRequest, reference: str) -> HttpResponse:
    """For whom is this copy, and what must they not read? Posting shows the copy to print."""
    seen = to_read(request, reference, "read_plan", what="family_copy")
    offered = queries.offered(request.scope, seen.plan, today=request.today)
    form = CopyForm(request.POST if request.method == "POST" else None, offered=offered)
    if request.method == "POST" and submitted(
        form,
        lambda: operations.make(
            seen.plan,
            person=form.whom(),
            left_out=form.left_out(),
            by=request.user,
            at=request.at,
        ),
    ):
        return _paper(request, seen, form)
    context = seen.context(form=form, back=reverse("plan", args=[reference]))
    return render(request, "plans/family_copy/choose.html", context)


def _paper(request: WorkerRequest, seen: Permitted, form: CopyForm) -> HttpResponse:
    person = form.whom()
    copy = queries.family_copy(request.scope, seen.plan, left_out=form.left_out())
    context = seen.context(copy=copy, whom=queries.first_name(person) if person else "the child")
    return render(request, "plans/family_copy/family_copy.html", context)
