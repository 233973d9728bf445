"""The last stage: who sits on the panel, and what it decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from agencies.models import Worker
from agencies.web.forms import LongText, VersionedForm
from plans.models import Disagreement
from plans.operations import disagreement_panel as operations
from plans.queries import disagreement_steps as queries
from plans.queries.disagreement_policy import panel_in_words
from plans.queries.disagreement_steps import Panellist
from plans.rules.disagreement_moves import Step
from plans.web.disagreement_doing import DoingForm
from plans.web.disagreement_steps import (
    ASK,
    YES_NO,
    Stepping,
    by_when,
    step_page,
    to_step,
    why_no_meeting,
)
from plans.web.drafts import kept_form
from plans.web.requests import WorkerRequest
from plans.web.submit import Fields

IMPARTIAL = "Choose somebody from the list: all others are kept apart from this panel"


class ConveneForm(VersionedForm):
    """Who chairs and who else sits, out of those who may."""

    chair = forms.ChoiceField(
        label="Who chairs it?",
        error_messages={"required": "Select who chairs it", "invalid_choice": IMPARTIAL},
    )
    members = forms.MultipleChoiceField(
        label="Who else sits on it?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="One person of each agency.",
        error_messages={"invalid_choice": IMPARTIAL},
    )

    def __init__(self, *args: Any, who: Sequence[Panellist], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.who = {str(one.worker.pk): one.worker for one in who}
        choices = [(str(one.worker.pk), f"{one.worker.name}, {one.agency}") for one in who]
        self.fields["chair"].choices = [("", ""), *choices]  # type: ignore[attr-defined]
        self.fields["members"].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> tuple[Worker, list[Worker]]:
        """The chair and the others; a chair ticked among the others as well sits once."""
        chair = self.cleaned_data["chair"]
        others = [pk for pk in self.cleaned_data["members"] if pk != chair]
        return self.who[chair], [self.who[pk] for pk in others]


class DecideForm(DoingForm):
    """What the panel decides, and what is to be done."""

    decision = LongText(
        label="What does the panel decide?",
        max_length=4000,
        help_text="For the child: what will happen now, who does it and by when.",
        error_messages={"required": "Enter what the panel decides"},
    )
    reasons = LongText(
        label="Why?", max_length=4000, error_messages={"required": "Enter the panel's reasons"}
    )
    changed = forms.ChoiceField(
        label="Does this change the decision that was challenged?",
        widget=forms.RadioSelect,
        choices=YES_NO,
        error_messages={"required": "Select whether the decision that was challenged is changed"},
    )
    dissent = LongText(
        label="Did anybody on the panel dissent, and why?",
        required=False,
        max_length=2000,
        help_text="Leave it empty if the panel was of one mind.",
    )

    def __init__(self, *args: Any, has_yet_to_meet: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_yet_to_meet:
            self.fields["no_meeting"] = why_no_meeting()


@require_http_methods(["GET", "HEAD", "POST"])
def convene(request: WorkerRequest, reference: str) -> HttpResponse:
    """Who chairs the panel and who else sits on it; nobody with a part in the disagreement."""
    seen = to_step(request, reference, Step.CONVENE)
    _must_be_at_the_panel(request, seen)
    who = queries.panellists(seen.row, on=request.today)
    now = queries.sitting(request.scope, seen.row)
    initial = {
        **seen.version,
        "chair": next((str(one.worker_id) for one in now if one.is_chair), ""),
        "members": [str(one.worker_id) for one in now if not one.is_chair],
    }
    form = kept_form(request, ConveneForm, who=who, initial=initial)

    def current(row: Disagreement) -> Fields:
        sits = queries.sitting(request.scope, row)
        return {
            "chair": next((str(one.worker_id) for one in sits if one.is_chair), ""),
            "members": [str(one.worker_id) for one in sits if not one.is_chair],
        }

    return step_page(
        request,
        seen,
        form,
        "convene",
        take=lambda: _convene(request, seen.row, form),
        said=lambda now: (
            f"The panel is named, and its members are asked. It decides by {by_when(now)}."
        ),
        current=current,
        rule=panel_in_words(seen.policy),
    )


def _must_be_at_the_panel(request: WorkerRequest, seen: Stepping) -> None:
    stage = seen.page.stage
    if request.method != "POST" and stage is not None and not stage.decides:
        raise PermissionDenied("A panel sits at the last stage only.", ASK)


def _convene(request: WorkerRequest, row: Disagreement, form: ConveneForm) -> Disagreement:
    chair, members = form.chosen()
    return operations.convene(
        row,
        chair=chair,
        members=members,
        version=form.saw(),
        by=request.user,
        at=request.at,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: WorkerRequest, reference: str) -> HttpResponse:
    """What both sides said, and what the panel decides for the child."""
    seen = to_step(request, reference, Step.DECIDE)
    doers = queries.doers(request.scope, seen.row, on=request.today)
    form = kept_form(
        request,
        DecideForm,
        doers=doers,
        today=request.today,
        has_yet_to_meet=queries.has_yet_to_meet(seen.row, decides=True),
        initial=seen.version,
    )
    return step_page(
        request,
        seen,
        form,
        "decide",
        take=lambda: _decide(request, seen.row, form),
        said=lambda now: (
            "The decision is recorded, and both sides, the plan's chair and the business manager "
            f"are told. A manager of {now.raising} closes it with feedback once it is carried out."
        ),
        current=lambda row: {
            "decision": row.decision,
            "reasons": row.decision_reasons,
            "dissent": row.decision_dissent,
        },
        doers=doers,
    )


def _decide(request: WorkerRequest, row: Disagreement, form: DecideForm) -> Disagreement:
    said = form.cleaned_data
    return operations.decide(
        row,
        decision=said["decision"],
        reasons=said["reasons"],
        dissent=said["dissent"],
        decision_changed=said["changed"] == "yes",
        no_meeting=said.get("no_meeting", ""),
        actions=form.agreed(),
        version=form.saw(),
        by=request.user,
        at=request.at,
    )
