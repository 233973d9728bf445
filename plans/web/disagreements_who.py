"""The question of a draft which agencies are challenged, and whose decision it was at each."""

from __future__ import annotations

from typing import Any

from django import forms

from agencies.models import Worker
from plans.queries.disagreements_waiting import Suggestion
from plans.rules.disagreement_settings import Further
from plans.web.disagreements_forms import StepForm


class WhoForm(StepForm):
    """Which agencies are challenged, and whose decision it was where that is known."""

    challenged = forms.MultipleChoiceField(
        label="Which agency do you disagree with?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Select at least one agency that you disagree with",
            "invalid_choice": "Select agencies that have a part in this plan",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = []
        for one in self.raising.suggestions:
            key = str(one.agency.pk)
            choices.append((key, one.agency.name))
            self.fields[named(key)] = forms.ChoiceField(
                label=f"Whose decision was it at {one.agency.name}?",
                required=False,
                widget=forms.Select,
                choices=[("", self._otherwise(one.asked)), *self._people(one)],
                error_messages={"invalid_choice": "Select somebody from the list"},
            )
        self.fields["challenged"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if self.raising.needs(Further.NAMED):
            for one in self.raising.suggestions:
                self._check_named(one, said)
        return said

    def _check_named(self, one: Suggestion, said: dict[str, Any]) -> None:
        """Where the partnership asks for it; of an agency with nobody in the group there is nobody."""
        name = named(str(one.agency.pk))
        is_chosen = str(one.agency.pk) in said.get("challenged", ())
        if is_chosen and said.get(name) == "" and self._people(one):
            self.add_error(name, f"Select whose decision it was at {one.agency.name}")

    def _otherwise(self, asked: Worker | None) -> str:
        if self.raising.needs(Further.NAMED):
            return ""
        return (
            f"I do not know: ask {asked.name}" if asked else "I do not know: ask the right person"
        )

    def _people(self, one: Suggestion) -> list[tuple[str, str]]:
        return [(str(worker.pk), worker.name) for worker in self.raising.choices_at(one)]


def named(agency: str) -> str:
    """The field in which the person of an agency is chosen."""
    return f"named_{agency}"
