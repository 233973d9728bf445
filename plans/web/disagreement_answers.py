"""The two sides of a disagreement: received, answered, agreed to, or taken up a stage."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from agencies.web.forms import LongText, VersionedForm
from plans.models import Disagreement, DisagreementParty, DisagreementReply
from plans.operations import disagreement_answers as operations
from plans.queries import disagreement_steps as queries
from plans.queries.disagreements import Row
from plans.rules.disagreement_moves import Step
from plans.rules.disagreements import Answer, State
from plans.web.disagreement_doing import DoingForm
from plans.web.disagreement_steps import (
    ASK,
    ButtonForm,
    Stepping,
    by_when,
    step_page,
    to_step,
    why_no_meeting,
)
from plans.web.drafts import kept_form
from plans.web.requests import WorkerRequest
from plans.web.submit import Fields

FOR_WHICH = "Select for which agency you answer"


class AnswerForm(VersionedForm):
    """What an agency answers; for which, where one person answers for several."""

    agency = forms.ChoiceField(
        label="For which agency do you answer?",
        widget=forms.RadioSelect,
        error_messages={"required": FOR_WHICH, "invalid_choice": FOR_WHICH},
    )
    answer = forms.ChoiceField(
        label="What is your answer?",
        widget=forms.RadioSelect,
        choices=Answer.choices,
        error_messages={"required": "Select what you answer"},
    )
    reasons = LongText(
        label="Why?",
        max_length=4000,
        help_text="What you know, what you considered, and what it means for the child.",
        error_messages={"required": "Enter your reasons"},
    )
    proposal = LongText(
        label="What will you do, and by when?",
        max_length=4000,
        required=False,
        help_text="Needed unless you do not accept it. Then say what you offer instead, if anything.",
    )

    def __init__(
        self,
        *args: Any,
        places: Iterable[DisagreementParty],
        has_yet_to_meet: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if has_yet_to_meet:
            self.fields["no_meeting"] = why_no_meeting()
        held = list(places)
        if len(held) > 1:
            choices = [(str(place.agency_id), place.agency.name) for place in held]
            self.fields["agency"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["agency"]
        self.only = held[0].agency_id if len(held) == 1 else None

    def clean(self) -> dict[str, Any]:
        """Whoever accepts, even in part, says what they will do."""
        cleaned = super().clean() or {}
        accepts = cleaned.get("answer") in {Answer.ACCEPT, Answer.PART}
        if accepts and not cleaned.get("proposal") and "proposal" not in self.errors:
            self.add_error("proposal", "Enter what you will do, and by when")
        return cleaned

    def agency_id(self) -> uuid.UUID | None:
        chosen = self.cleaned_data.get("agency")
        return uuid.UUID(chosen) if chosen else self.only


class AgreeForm(DoingForm):
    """What the side that raised it settles for, and what is to be done."""

    statement = LongText(
        label="What is agreed?",
        max_length=4000,
        help_text="In words that everybody in it can act on. Each agency keeps this statement.",
        error_messages={"required": "Enter what is agreed"},
    )
    in_part = forms.BooleanField(
        label="It is agreed in part only: not every agency has accepted all of it", required=False
    )


class EscalateForm(VersionedForm):
    disputed = LongText(
        label="What remains disputed?",
        max_length=4000,
        help_text="Whoever answers next reads this first, with everything said so far.",
        error_messages={"required": "Enter what remains disputed"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def acknowledge(request: WorkerRequest, reference: str) -> HttpResponse:
    """Say that it has been received. One button."""
    seen = to_step(request, reference, Step.ACKNOWLEDGE)
    form = kept_form(request, ButtonForm)
    return step_page(
        request,
        seen,
        form,
        "acknowledge",
        take=lambda: operations.acknowledge(seen.row, by=request.user, at=request.at),
        said=lambda now: f"You have said that it is received. The answer is due by {by_when(now)}.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: WorkerRequest, reference: str) -> HttpResponse:
    """What is asked of my agency, by when, and what do I answer?"""
    seen = to_step(request, reference, Step.ANSWER)
    places = queries.places_to_answer(request.scope, seen.row)
    if request.method != "POST" and not places:
        raise PermissionDenied("Your agency has answered at this stage already.", ASK)
    form = kept_form(
        request,
        AnswerForm,
        places=places,
        has_yet_to_meet=queries.has_yet_to_meet(seen.row, decides=False),
        initial=seen.version,
    )
    return step_page(
        request,
        seen,
        form,
        "answer",
        take=lambda: _answer(request, seen.row, form),
        said=_said_of_answer,
        current=_answered_first(request, seen),
    )


def _answer(request: WorkerRequest, row: Disagreement, form: AnswerForm) -> DisagreementReply:
    said = form.cleaned_data
    return operations.answer(
        row,
        answer=said["answer"],
        reasons=said["reasons"],
        proposal=said["proposal"],
        no_meeting=said.get("no_meeting", ""),
        agency=form.agency_id(),
        version=form.saw(),
        by=request.user,
        at=request.at,
    )


def _said_of_answer(now: Row) -> str:
    if now.state == State.PROPOSED:
        return (
            f"Your answer is sent. {now.raising} says by {by_when(now)} whether they agree or take "
            "it up a stage."
        )
    return f"Your answer is sent. {now.sentence}"


def _answered_first(request: WorkerRequest, seen: Stepping) -> Callable[[Disagreement], Fields]:
    """What a colleague has answered meanwhile, for the same agency."""

    def fields(row: Disagreement) -> Fields:
        page = queries.as_it_stands(request.scope, seen.reference, at=request.at)
        stage = page.stages[-1] if page is not None and page.stages else None
        if stage is None:
            return {}
        own = {party.agency for party in stage.parties if party.is_mine}
        replies = [reply for reply in stage.replies if reply.agency in own]
        return vars(replies[-1]) if replies else {}

    return fields


@require_http_methods(["GET", "HEAD", "POST"])
def agree(request: WorkerRequest, reference: str) -> HttpResponse:
    """Settle for what was answered: what is agreed, who does what, by when."""
    seen = to_step(request, reference, Step.AGREE)
    stage = seen.page.stage
    if request.method != "POST" and stage is not None and not stage.replies:
        raise PermissionDenied("Nobody has answered yet, so there is nothing to agree.", ASK)
    doers = queries.doers(request.scope, seen.row, on=request.today)
    form = kept_form(request, AgreeForm, doers=doers, today=request.today, initial=seen.version)
    return step_page(
        request,
        seen,
        form,
        "agree",
        take=lambda: _agree(request, seen.row, form),
        said=lambda now: (
            "It is agreed, and everybody in it is told. Once what was agreed is done, a manager of "
            f"{now.raising} closes it with feedback."
        ),
        current=lambda row: {
            "statement": row.agreed_statement,
            "in_part": row.is_agreed_in_part,
        },
        doers=doers,
    )


def _agree(request: WorkerRequest, row: Disagreement, form: AgreeForm) -> Disagreement:
    return operations.agree(
        row,
        statement=form.cleaned_data["statement"],
        in_part=form.cleaned_data["in_part"],
        actions=form.agreed(),
        version=form.saw(),
        by=request.user,
        at=request.at,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def escalate(request: WorkerRequest, reference: str) -> HttpResponse:
    """Take it up a stage, saying what remains disputed; who is asked then, and by when."""
    seen = to_step(request, reference, Step.ESCALATE)
    following = queries.next_stage(seen.row, at=request.at)
    if request.method != "POST" and following is None:
        raise PermissionDenied("This is the last stage: the panel decides.", ASK)
    form = kept_form(request, EscalateForm, initial=seen.version)
    return step_page(
        request,
        seen,
        form,
        "escalate",
        take=lambda: operations.escalate(
            seen.row,
            disputed=form.cleaned_data["disputed"],
            version=form.saw(),
            by=request.user,
            at=request.at,
        ),
        said=lambda now: f"It is at stage {now.stage} now. {now.sentence}",
        following=following,
    )
