"""The questions every form about a seat asks: role, purpose for this child, how they take part."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from agencies.web.forms import GovukForm, LongText
from plans.operations.group import SeatDetails
from plans.rules.roles import WITH_ACCOUNT, Standing

ANOTHER = "another"


class SeatForm(GovukForm):
    """Asks what a seat is for. `suggested` roles are offered, and another can be typed."""

    role = forms.CharField(
        label="Role",
        max_length=120,
        help_text="What they are, for example health visitor.",
        error_messages={"required": "Enter their role"},
    )
    purpose = LongText(
        label="What are they here to do for this child?",
        max_length=2000,
        help_text="For example, “weighs the baby weekly and supports feeding”.",
        error_messages={"required": "Enter what they are here to do for this child"},
    )
    standing = forms.ChoiceField(
        label="How they take part",
        choices=[(one.value, one.label) for one in Standing if one in WITH_ACCOUNT],
        widget=forms.RadioSelect,
        initial=Standing.CORE,
        error_messages={"required": "Select how they take part"},
    )
    contact = forms.CharField(
        label="How often they see the child",
        required=False,
        max_length=120,
        help_text="For example, “every Thursday at home”.",
    )

    def __init__(
        self,
        *args: Any,
        suggested: Sequence[str] = (),
        family: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if family:
            self.fields["standing"].choices = [  # type: ignore[attr-defined]
                (one.value, one.label) for one in Standing if one not in WITH_ACCOUNT
            ]
        if suggested:
            self._suggest(suggested)

    def _suggest(self, suggested: Sequence[str]) -> None:
        roles = [(role, role) for role in suggested]
        self.fields["role"] = forms.ChoiceField(
            label="Role",
            choices=[*roles, (ANOTHER, "Another role")],
            widget=forms.RadioSelect,
            error_messages={"required": "Select their role"},
        )
        self.fields["other_role"] = forms.CharField(
            label="Which role",
            max_length=120,
            required=not self.is_bound or self.data.get("role") == ANOTHER,
            error_messages={"required": "Enter their role"},
        )
        given = self.initial.get("role")
        if given and given not in {*suggested, ANOTHER}:
            self.initial = {**self.initial, "role": ANOTHER, "other_role": given}

    def details(self) -> SeatDetails:
        said = self.cleaned_data
        is_other = said["role"] == ANOTHER
        return SeatDetails(
            role=said["other_role"] if is_other else said["role"],
            purpose=said["purpose"],
            standing=said["standing"],
            contact=said["contact"],
        )
