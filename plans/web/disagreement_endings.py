"""How a disagreement ends and begins again: closed, withdrawn, taken on, reopened."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from agencies.web.forms import LongText, VersionedForm
from plans.models import Disagreement
from plans.operations import disagreement_actions, disagreement_endings
from plans.queries import disagreement_steps as queries
from plans.queries.disagreement_parts import Agreed
from plans.rules import disagreement_settings as settings
from plans.rules.disagreement_moves import Step
from plans.rules.disagreement_settings import Policy
from plans.rules.disagreements import FamilyTold
from plans.web.disagreement_steps import YES_NO, step_page, to_step
from plans.web.drafts import kept_form
from plans.web.requests import WorkerRequest

REPLANNED = "Enter what is planned instead, or wait until it is done"


class CloseForm(VersionedForm):
    """What whoever raised it is told, and what becomes of each agreed action that is not done."""

    feedback = LongText(
        label="What is the person who raised it told?",
        max_length=4000,
        help_text="What came of it for the child, and why. Closing it sends them this.",
        error_messages={"required": "Enter what the person who raised it is told"},
    )
    outcome = forms.ChoiceField(
        label="Which of these came of it?",
        required=False,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what came of it"},
    )
    family_told = forms.ChoiceField(
        label="Was the family told?",
        widget=forms.RadioSelect,
        choices=FamilyTold.choices,
        error_messages={"required": "Select whether the family was told"},
    )
    family_note = LongText(
        label="What were they told, or why not?", required=False, max_length=2000
    )
    learning = LongText(
        label="What can your partnership learn from this?",
        required=False,
        max_length=4000,
        help_text="Without names: it is for practice, not about people.",
    )
    changed = forms.ChoiceField(
        label="Was the decision that was challenged changed?",
        widget=forms.RadioSelect,
        choices=YES_NO,
        error_messages={"required": "Select whether the decision that was challenged was changed"},
    )

    def __init__(
        self, *args: Any, policy: Policy, unfinished: Iterable[Agreed], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._ask_what_the_policy_asks(policy)
        self.unfinished = list(unfinished)
        for action in self.unfinished:
            self.fields[f"replanned_{action.pk}"] = LongText(
                label="What is planned instead?",
                max_length=2000,
                error_messages={
                    "required": REPLANNED,
                    "max_length": "What is planned instead must be 2000 characters or fewer",
                },
            )

    def _ask_what_the_policy_asks(self, policy: Policy) -> None:
        """One of its outcomes, if it lists any; and whether the family was told, if it is asked."""
        if listed := settings.outcomes(policy):
            self.fields["outcome"].choices = list(listed.items())  # type: ignore[attr-defined]
            self.fields["outcome"].required = True
        else:
            del self.fields["outcome"]
        self.fields["family_told"].required = settings.asks_whether_family_told(policy)

    def rows(self) -> list[tuple[Agreed, Any]]:
        return [(action, self[f"replanned_{action.pk}"]) for action in self.unfinished]

    def replanned(self) -> dict[uuid.UUID, str]:
        return {one.pk: self.cleaned_data[f"replanned_{one.pk}"] for one in self.unfinished}


class WithdrawForm(VersionedForm):
    reason = LongText(
        label="Why do you withdraw it?",
        max_length=2000,
        error_messages={"required": "Enter why you withdraw it"},
    )
    pressed = forms.ChoiceField(
        label="Were you pressed to withdraw it?",
        widget=forms.RadioSelect,
        choices=YES_NO,
        help_text="By anybody, of any agency, your own among them. The other side is not told.",
        error_messages={"required": "Select whether you were pressed to withdraw it"},
    )


class AdoptForm(VersionedForm):
    reason = LongText(
        label="Why do you take it on?",
        max_length=2000,
        error_messages={"required": "Enter why you take it on"},
    )


class ReopenForm(VersionedForm):
    """What is new, and at which stage it goes on."""

    reason = LongText(
        label="What is new, or which agreed action was not done?",
        max_length=4000,
        error_messages={"required": "Enter what is new, or which agreed action was not done"},
    )
    stage = forms.TypedChoiceField(
        label="At which stage does it go on?",
        widget=forms.RadioSelect,
        coerce=int,
        error_messages={"required": "Select at which stage it goes on"},
    )

    def __init__(self, *args: Any, stages: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"].choices = [  # type: ignore[attr-defined]
            (str(n), f"Stage {n}: {level.lower()}") for n, level in stages
        ]


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: WorkerRequest, reference: str) -> HttpResponse:
    """Close what was agreed or decided: feedback, learning, the family, and what is not done."""
    seen = to_step(request, reference, Step.CLOSE)
    left = {one.pk for one in disagreement_actions.unfinished(seen.row)}
    changed = seen.row.decision_changed
    initial = {**seen.version, "changed": {True: "yes", False: "no", None: ""}[changed]}
    unfinished = [one for one in seen.page.actions if one.pk in left]
    form = kept_form(request, CloseForm, policy=seen.policy, unfinished=unfinished, initial=initial)
    return step_page(
        request,
        seen,
        form,
        "close",
        take=lambda: _close(request, seen.row, form),
        said=lambda now: (
            "It is closed, and everybody who took part is told. It stays in the plan's history."
        ),
        current=lambda row: {
            name: getattr(row, name)
            for name in ("feedback", "outcome", "family_told", "family_note", "learning")
        },
    )


def _close(request: WorkerRequest, row: Disagreement, form: CloseForm) -> Disagreement:
    said = form.cleaned_data
    return disagreement_endings.close(
        row,
        feedback=said["feedback"],
        outcome=said.get("outcome", ""),
        family_told=said["family_told"],
        family_note=said["family_note"],
        learning=said["learning"],
        decision_changed=said["changed"] == "yes",
        replanned=form.replanned(),
        version=form.saw(),
        by=request.user,
        at=request.at,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: WorkerRequest, reference: str) -> HttpResponse:
    """Take it back, saying why, and whether anybody pressed for that."""
    seen = to_step(request, reference, Step.WITHDRAW)
    form = kept_form(request, WithdrawForm, initial=seen.version)
    return step_page(
        request,
        seen,
        form,
        "withdraw",
        take=lambda: disagreement_endings.withdraw(
            seen.row,
            reason=form.cleaned_data["reason"],
            was_pressed=form.cleaned_data["pressed"] == "yes",
            version=form.saw(),
            by=request.user,
            at=request.at,
        ),
        said=lambda now: (
            f"It is withdrawn. The managers of {now.raising} and the business manager are told. A "
            "manager may take it on."
        ),
        current=lambda row: {"reason": row.withdrawn_reason},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def adopt(request: WorkerRequest, reference: str) -> HttpResponse:
    """Take on, as a manager, what was withdrawn."""
    seen = to_step(request, reference, Step.ADOPT)
    form = kept_form(request, AdoptForm, initial=seen.version)
    return step_page(
        request,
        seen,
        form,
        "adopt",
        take=lambda: disagreement_endings.adopt(
            seen.row,
            reason=form.cleaned_data["reason"],
            version=form.saw(),
            by=request.user,
            at=request.at,
        ),
        said=lambda now: f"You have taken it on. {now.sentence}",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: WorkerRequest, reference: str) -> HttpResponse:
    """Begin again what was closed or withdrawn: for what is new, or was not done."""
    seen = to_step(request, reference, Step.REOPEN)
    stages = queries.stages_to_reopen_at(seen.row)
    initial = {**seen.version, "stage": str(stages[0][0])}
    form = kept_form(request, ReopenForm, stages=stages, initial=initial)
    return step_page(
        request,
        seen,
        form,
        "reopen",
        take=lambda: disagreement_endings.reopen(
            seen.row,
            reason=form.cleaned_data["reason"],
            stage=form.cleaned_data["stage"],
            version=form.saw(),
            by=request.user,
            at=request.at,
        ),
        said=lambda now: f"It is open again, at stage {now.stage}. {now.sentence}",
    )
