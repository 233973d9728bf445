"""What is agreed or decided to be done: rows of a form, and saying later that one is done."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.forms.boundfield import BoundField
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from agencies.web.forms import DateField, GovukForm, LongText, VersionedForm
from agencies.workdays import long_date
from plans.models import DisagreementAction
from plans.operations import disagreement_actions as operations
from plans.operations.disagreement_actions import AgreedAction
from plans.queries.disagreement_steps import Doers
from plans.rules.disagreement_moves import MANAGERS
from plans.web.disagreement_steps import ASK, Stepping, step_page, to_read
from plans.web.drafts import kept_form
from plans.web.requests import WorkerRequest, row_or_404

MOST = 6
WHAT, OUTCOME, WHO = (
    "Enter what will be done",
    "Select which outcome it serves",
    "Select who does it",
)


@dataclass(frozen=True)
class RowOfAction:
    """The questions of one action, as a page asks them."""

    n: int
    what: BoundField
    outcome: BoundField | None
    owner: BoundField
    due_on: BoundField

    @property
    def is_begun(self) -> bool:
        asked = (self.what, self.outcome, self.owner, self.due_on)
        return any(any(str(one).strip() for one in _typed(bound)) for bound in asked if bound)


def _typed(bound: BoundField) -> list[Any]:
    value = bound.value()
    return list(value.values()) if isinstance(value, dict) else [value or ""]


class DoingForm(VersionedForm):
    """A form that also asks what will be done: some rows, each of them left empty or filled whole."""

    def __init__(self, *args: Any, doers: Doers, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.doers, self.today = doers, today
        self.numbers = range(1, MOST + 1) if doers.are_there else range(0)
        for n in self.numbers:
            self.fields |= dict(self._questions(n))

    def _questions(self, n: int) -> Iterator[tuple[str, forms.Field]]:
        yield (
            f"what_{n}",
            LongText(
                label="What will be done?",
                required=False,
                max_length=2000,
                error_messages={"max_length": "What will be done must be 2000 characters or fewer"},
            ),
        )
        if self.doers.of_the_plan:
            outcomes = [(str(one.pk), one.change) for one in self.doers.outcomes]
            yield f"outcome_{n}", _choice("Which outcome does it serve?", OUTCOME, outcomes)
            seats = [(str(one.pk), f"{one.name}, {one.role}") for one in self.doers.owners]
            yield f"owner_{n}", _choice("Who does it?", WHO, seats)
        else:
            people = [(str(one.pk), one.name) for one in self.doers.workers]
            yield f"owner_{n}", _choice("Who does it?", WHO, people)
        yield f"due_on_{n}", DateField(label="By when?", required=False)

    def rows(self) -> list[RowOfAction]:
        return [
            RowOfAction(
                n,
                self[f"what_{n}"],
                self[f"outcome_{n}"] if self.doers.of_the_plan else None,
                self[f"owner_{n}"],
                self[f"due_on_{n}"],
            )
            for n in self.numbers
        ]

    def clean(self) -> dict[str, Any]:
        """What is begun is filled whole, and falls due no earlier than today."""
        cleaned = super().clean() or {}
        for n in self.numbers:
            asked = {"what": WHAT, "owner": WHO, "due_on": "Enter by when it is done"}
            if self.doers.of_the_plan:
                asked["outcome"] = OUTCOME
            said = {name: cleaned.get(f"{name}_{n}") for name in asked}
            wrong = {name for name in asked if f"{name}_{n}" in self.errors}
            if not any(said.values()) and not wrong:
                continue
            for name, ask in asked.items():
                if not said[name] and name not in wrong:
                    self.add_error(f"{name}_{n}", f"{ask} (action {n})")
            if said["due_on"] and said["due_on"] < self.today:
                self.add_error(f"due_on_{n}", f"This day has gone by (action {n})")
        return cleaned

    def agreed(self) -> list[AgreedAction]:
        """The actions that were filled in, for an operation."""
        return [self._agreed(n) for n in self.numbers if self.cleaned_data[f"what_{n}"]]

    def _agreed(self, n: int) -> AgreedAction:
        said, doers = self.cleaned_data, self.doers
        what, due_on, owner = said[f"what_{n}"], said[f"due_on_{n}"], said[f"owner_{n}"]
        if not doers.of_the_plan:
            worker = next(one for one in doers.workers if str(one.pk) == owner)
            return AgreedAction(what, due_on, worker=worker)
        outcome = next(one for one in doers.outcomes if str(one.pk) == said[f"outcome_{n}"])
        seat = next(one for one in doers.owners if str(one.pk) == owner)
        return AgreedAction(what, due_on, outcome=outcome, owner=seat)


def _choice(label: str, ask: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=[("", ""), *choices],
        error_messages={"invalid_choice": ask},
    )


class FinishForm(GovukForm):
    done_on = DateField(
        label="Which day was it done?", error_messages={"required": "Enter the day it was done"}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def finish(request: WorkerRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """Say that an action of the disagreement's own is done; those of a plan are updated there."""
    seen = to_read(request, reference)
    rows = DisagreementAction.objects.visible_to(request.scope).filter(disagreement=seen.row)
    action = row_or_404(rows.select_related("owner", "disagreement__plan"), pk=pk)
    _must_be_unfinished(request, seen, action)
    form = kept_form(request, FinishForm, initial={"done_on": request.today})
    return step_page(
        request,
        seen,
        form,
        "finish",
        take=lambda: operations.finish(
            action, done_on=form.cleaned_data["done_on"], by=request.user, at=request.at
        ),
        said=lambda now: "It is recorded as done.",
        action=action,
    )


def _must_be_unfinished(request: WorkerRequest, seen: Stepping, action: DisagreementAction) -> None:
    if action.action_id is not None:
        raise PermissionDenied("This is an action of the plan: update it there.", ASK)
    owns = action.owner_id in request.scope.acts_as
    if not owns and not seen.page.capacities & MANAGERS:
        raise PermissionDenied("Only its owner, or a manager of either side, may say so.", ASK)
    if action.done_on is not None:
        raise PermissionDenied(f"It was done on {long_date(action.done_on)} already.", ASK)
