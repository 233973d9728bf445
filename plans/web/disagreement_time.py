"""The clock of a disagreement as people change it: more time, and somebody else who answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from agencies.models import Worker
from agencies.web.forms import GovukForm, LongText
from plans.models import DisagreementExtension, DisagreementParty
from plans.operations import disagreement_time as operations
from plans.queries import disagreement_steps as queries
from plans.queries.disagreements import Row
from plans.rules.disagreement_moves import Step
from plans.rules.disagreements import Side
from plans.web.disagreement_steps import ASK, YES_NO, Stepping, by_when, step_page, to_step
from plans.web.drafts import kept_form
from plans.web.requests import WorkerRequest, row_or_404

WHOSE = "Select whose place is taken"
SIDES = {Side.RAISING: "side that raised it", Side.CHALLENGED: "challenged side"}


class AskForTimeForm(GovukForm):
    working_days = forms.IntegerField(
        label="How many more working days are needed?",
        min_value=1,
        error_messages={"required": "Enter how many more working days are needed"},
    )
    reason = LongText(
        label="Why is more time needed?",
        max_length=2000,
        help_text="And how the child is kept safe until then.",
        error_messages={"required": "Enter why more time is needed"},
    )


class AnswerTimeForm(GovukForm):
    """Whether the other side gives the time that was asked for; `request` is which was read."""

    request = forms.UUIDField(widget=forms.HiddenInput)
    agree = forms.ChoiceField(
        label="Do you agree to more time?",
        widget=forms.RadioSelect,
        choices=YES_NO,
        error_messages={"required": "Select whether you agree to more time"},
    )


class ReassignForm(GovukForm):
    """Who of one's own agency answers instead of whom."""

    party = forms.ChoiceField(
        label="Whose place is it?",
        widget=forms.RadioSelect,
        error_messages={"required": WHOSE, "invalid_choice": WHOSE},
    )
    to = forms.ChoiceField(
        label="Who answers instead?",
        help_text="Nobody who acted at an earlier stage can be chosen.",
        error_messages={
            "required": "Select who answers instead",
            "invalid_choice": "Choose somebody of your agency who has not acted in this before",
        },
    )
    reason = LongText(
        label="Why does somebody else answer?",
        max_length=2000,
        error_messages={"required": "Enter why somebody else answers"},
    )

    def __init__(
        self,
        *args: Any,
        places: Iterable[DisagreementParty],
        heirs: Iterable[Worker],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.places = {str(one.pk): one for one in places}
        self.heirs = {str(one.pk): one for one in heirs}
        self.fields["party"].choices = [  # type: ignore[attr-defined]
            (pk, _place(one)) for pk, one in self.places.items()
        ]
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            ("", ""),
            *((pk, one.name) for pk, one in self.heirs.items()),
        ]


def _place(party: DisagreementParty) -> str:
    who = party.worker.name if party.worker else "Nobody yet"
    return f"{who}, for {party.agency.name} ({SIDES[Side(party.side)]})"


@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: WorkerRequest, reference: str) -> HttpResponse:
    """Ask for more time; or, where the other side has asked, give it or not."""
    seen = to_step(request, reference, Step.EXTEND)
    asked = seen.page.time_asked
    answers = asked is not None and asked.may_answer
    if "request" in request.POST or (request.method != "POST" and answers):
        return _answer_time(request, seen)
    if request.method != "POST":
        _must_be_askable(seen)
    form = kept_form(request, AskForTimeForm)
    return step_page(
        request,
        seen,
        form,
        "extend",
        take=lambda: operations.ask_for_time(
            seen.row,
            working_days=form.cleaned_data["working_days"],
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=request.at,
        ),
        said=_said_of_asking,
    )


def _must_be_askable(seen: Stepping) -> None:
    stage = seen.page.stage
    if seen.page.time_asked is not None:
        raise PermissionDenied("More time has been asked for, and waits for the other side.", ASK)
    if stage is not None and stage.is_urgent:
        raise PermissionDenied("An urgent disagreement is given no more time.", ASK)


def _said_of_asking(now: Row) -> str:
    return f"You have asked for more time. Until the other side agrees, it stays due by {by_when(now)}."


def _answer_time(request: WorkerRequest, seen: Stepping) -> HttpResponse:
    asked = seen.page.time_asked
    form = kept_form(
        request, AnswerTimeForm, initial={"request": asked.pk if asked is not None else None}
    )

    def take() -> DisagreementExtension:
        rows = DisagreementExtension.objects.visible_to(request.scope).filter(disagreement=seen.row)
        found = row_or_404(rows.select_related("disagreement"), pk=form.cleaned_data["request"])
        agree = form.cleaned_data["agree"] == "yes"
        return operations.answer_time(found, agree=agree, by=request.user, at=request.at)

    return step_page(
        request,
        seen,
        form,
        "extend_answer",
        take=take,
        said=lambda now: f"Your answer is sent. It is due by {by_when(now)}.",
        asked=asked,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def reassign(request: WorkerRequest, reference: str) -> HttpResponse:
    """Have somebody else of one's own agency answer; the limit stays."""
    seen = to_step(request, reference, Step.REASSIGN)
    places = queries.places_to_hand_on(request.scope, seen.row)
    if request.method != "POST" and not places:
        raise PermissionDenied("Nobody stands for your agency at this stage.", ASK)
    heirs = queries.heirs(request.scope, seen.row, on=request.today)
    initial = {"party": str(places[0].pk)} if len(places) == 1 else {}
    form = kept_form(request, ReassignForm, places=places, heirs=heirs, initial=initial)
    return step_page(
        request,
        seen,
        form,
        "reassign",
        take=lambda: _reassign(request, form),
        said=lambda now: f"They are asked now, and have the same time. {now.sentence}",
    )


def _reassign(request: WorkerRequest, form: ReassignForm) -> DisagreementParty:
    said = form.cleaned_data
    return operations.reassign(
        form.places[said["party"]],
        to=form.heirs[said["to"]],
        reason=said["reason"],
        by=request.user,
        at=request.at,
    )
