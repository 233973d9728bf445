"""How I want to be e-mailed: the hour of my digest, and each kind of thing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from agencies.web.forms import VersionedForm
from plans.models import MailChoice
from plans.operations import mail_choices as operations
from plans.queries import mail_choices as queries
from plans.rules.mails import AT_ONCE_ALWAYS, Delivery
from plans.rules.notifications import Matter
from plans.web.drafts import done, kept_form
from plans.web.requests import WorkerRequest
from plans.web.submit import submitted

USUAL = "usual"
WAYS = [(USUAL, "As usual"), *Delivery.choices]


class MailChoiceForm(VersionedForm):
    hour = forms.TypedChoiceField(
        label="When should the daily e-mail come?",
        coerce=int,
        choices=[(hour, f"{hour:02}:00") for hour in range(24)],
        help_text="It comes only on days on which something new waits for you.",
        error_messages={"required": "Select when the daily e-mail should come"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for matter in Matter:
            if matter not in AT_ONCE_ALWAYS:
                self.fields[matter.value] = forms.ChoiceField(
                    label=matter.label,
                    choices=WAYS,
                    error_messages={
                        "required": f"Select how you are told: {matter.label}",
                        "invalid_choice": f"Choose from the list: {matter.label}",
                    },
                )

    def by_matter(self) -> dict[str, str]:
        """What was chosen; what is as usual is left out."""
        said = self.cleaned_data
        return {m.value: said[m] for m in Matter if said.get(m, USUAL) != USUAL}


def _fields(row: MailChoice) -> Mapping[str, Any]:
    """The form's fields as a row has them."""
    by_matter = {matter.value: row.by_matter.get(matter, USUAL) for matter in Matter}
    return {"hour": row.hour, **by_matter, "version": row.version}


@require_http_methods(["GET", "HEAD", "POST"])
def mail_choice(request: WorkerRequest) -> HttpResponse:
    """How do I want to be told by e-mail? In Coregroup itself everything always shows."""
    if not request.standing.may_be_told:
        raise PermissionDenied("Only those who work with a child or a partnership are e-mailed.")
    row = queries.choice_of(request.user)
    form = kept_form(request, MailChoiceForm, initial=dict(_fields(row)))
    if request.method == "POST" and submitted(
        form,
        lambda: operations.choose(
            hour=form.cleaned_data["hour"],
            by_matter=form.by_matter(),
            version=form.saw(),
            by=request.user,
            at=request.at,
        ),
        current=_fields,
    ):
        done(request)
        messages.success(request, "Your choices have been saved.")
        return redirect("mail_choice")
    shown = {"form": form, "headings": queries.headings(row.by_matter)}
    return render(request, "plans/notifications/choices.html", shown)
