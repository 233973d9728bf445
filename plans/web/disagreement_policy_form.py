"""The part of a policy that is about disagreements, as a form: stages, limits, and what it may add.

The form has room for as many stages as a policy may have; those above its `count` are not shown and
not read. What is wrong is said by the policy itself, so that every way in refuses the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from django import forms

from agencies import policy
from agencies.models import EscalationLevel
from agencies.queries.policy_words import VALUES
from agencies.web.forms import speak_plainly
from plans.web.disagreement_policy_optional import (
    OptionalForm,
    optional_initial,
    place_of,
    write_optional,
)

MOST = 9
"""As many stages as a policy may have."""
WHOLE: dict[str, Any] = {"min_value": 1, "max_value": 1000}
NOUGHT: dict[str, Any] = {"min_value": 0, "max_value": 1000}
COPIES = (
    "raiser",
    "both_line_managers",
    "named_professionals",
    "stage2_people",
    "all_parties",
    "plan_chair",
    "business_unit:metadata",
    "business_unit:full",
    "delegated_partners",
    "scrutineer",
)
PARTS = (
    "level",
    "ack_wd",
    "respond_wd",
    "remind_wd_before",
    "overdue_every_wd",
    "stage_h",
    "meeting",
    "decides",
    "copy",
)
ASKED = frozenset({"level", "ack_wd", "respond_wd", "overdue_every_wd", "stage_h"})
"""What every stage shown has to answer."""
GENERAL = ("on_no_response", "grace_wd", "confirm_wd", "reopen_months", "target_total_wd")
EXTENSION = ("per_stage", "max_wd", "both_sides")


def stage_fields(n: int) -> dict[str, forms.Field]:
    """The questions about the nth stage."""
    at = f"at stage {n}"
    return {
        "level": forms.ChoiceField(label="Who answers", choices=EscalationLevel.choices),
        "ack_wd": forms.IntegerField(label=f"Days to acknowledge {at}", **WHOLE),
        "respond_wd": forms.IntegerField(label=f"Days to answer {at}", **WHOLE),
        "remind_wd_before": forms.CharField(label=f"Reminders {at}", max_length=60),
        "overdue_every_wd": forms.IntegerField(label=f"Reminders when late {at}", **WHOLE),
        "stage_h": forms.IntegerField(label=f"Urgent hours {at}", **WHOLE),
        "meeting": forms.BooleanField(label="The agencies have to meet before the answer"),
        "decides": forms.BooleanField(label="A panel decides at this stage"),
        "copy": forms.MultipleChoiceField(
            label="Who is sent a copy",
            choices=[(one, VALUES[one][:1].upper() + VALUES[one][1:]) for one in COPIES],
            widget=forms.CheckboxSelectMultiple,
        ),
    }


class DisagreementPolicyForm(OptionalForm):
    """Stages in their order, then what holds at every stage."""

    count = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=MOST)
    on_no_response = forms.ChoiceField(
        label="When nobody answers",
        choices=[
            ("auto_advance", "It moves up a stage by itself"),
            ("prompt", "Whoever raised it is asked whether to take it up"),
        ],
        widget=forms.RadioSelect,
    )
    grace_wd = forms.IntegerField(label="Days of grace", **NOUGHT)
    cutoff = forms.RegexField(
        r"^([01][0-9]|2[0-3]):[0-5][0-9]$",
        label="Cut-off hour",
        error_messages={"invalid": "The cut-off hour must look like 17:00"},
    )
    per_stage = forms.IntegerField(label="Times that more time can be given", **NOUGHT)
    max_wd = forms.IntegerField(label="Days more at most", **WHOLE)
    both_sides = forms.BooleanField(label="Both sides have to agree to it", required=False)
    confirm_wd = forms.IntegerField(label="Days to say whether an answer is accepted", **WHOLE)
    reopen_months = forms.IntegerField(label="Months in which it can be reopened", **WHOLE)
    target_total_wd = forms.IntegerField(label="Days in which it should be settled", **WHOLE)

    def __init__(self, *args: Any, base: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.base = base
        for n in range(1, MOST + 1):
            for part, field in stage_fields(n).items():
                field.required = part in ASKED and n <= self.shown_count
                speak_plainly(field)
                self.fields[f"stage{n}_{part}"] = field

    @property
    def stages(self) -> list[tuple[int, dict[str, Any]]]:
        """The stages shown, each with its questions."""
        return [
            (n, {part: self[f"stage{n}_{part}"] for part in PARTS})
            for n in range(1, self.shown_count + 1)
        ]

    @property
    def shown_count(self) -> int:
        try:
            return max(1, min(int(self["count"].value()), MOST))
        except (TypeError, ValueError):
            return 1

    def typed(self) -> dict[str, Any]:
        """Everything as it was typed, for the same form to be shown again."""
        return {
            name: field.widget.value_from_datadict(self.data, {}, self.add_prefix(name))
            for name, field in self.fields.items()
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for n in range(1, self.shown_count + 1):
            self._check_stage(n, cleaned)
        if not self.errors:
            cleaned["policy"] = self._policy(cleaned)
            for wrong in policy.problems(cleaned["policy"]):
                self.add_error(*self._place(wrong))
        return cleaned

    def _check_stage(self, n: int, cleaned: dict[str, Any]) -> None:
        name = f"stage{n}_remind_wd_before"
        days = [one for one in re.split(r"[\s,]+", cleaned.get(name) or "") if one]
        if all(re.fullmatch("[0-9]{1,3}", one) for one in days):
            cleaned[name] = sorted({int(one) for one in days}, reverse=True)
        else:
            self.add_error(name, f"{self.fields[name].label} must be numbers of days, like 2, 1, 0")

    def _policy(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """The whole policy, with its part about disagreements as it was typed."""
        data = deepcopy(dict(self.base))
        rules = data["disagreement"]
        rules |= {name: cleaned[name] for name in GENERAL}
        rules["extension"] |= {name: cleaned[name] for name in EXTENSION}
        data["calendar"]["cutoff"] = cleaned["cutoff"]
        stages = range(1, self.shown_count + 1)
        rules["stages"] = [_stage(n, cleaned) for n in stages]
        hours = {str(n): cleaned[f"stage{n}_stage_h"] for n in stages}
        rules["urgent"] |= {"stage_h": hours, "total_h": sum(hours.values())}
        write_optional(rules, cleaned, self.base["disagreement"])
        return data

    def _place(self, wrong: str) -> tuple[str | None, str]:
        """The question that a sentence about the policy is about, and what is wrong with it."""
        found = re.match(r"disagreement\.stages\.(\d+)\.(\w+)[\w.]*: (.*)", wrong, re.DOTALL)
        if found and f"stage{int(found[1]) + 1}_{found[2]}" in self.fields:
            return f"stage{int(found[1]) + 1}_{found[2]}", f"Stage {int(found[1]) + 1}: {found[3]}"
        if wrong.startswith("disagreement.stages: the last"):
            return f"stage{self.shown_count}_decides", LAST_DECIDES
        return place_of(wrong) or (None, wrong)


LAST_DECIDES = "A panel has to decide at the last stage, and at no stage before it"


def _stage(n: int, cleaned: Mapping[str, Any]) -> dict[str, Any]:
    said = {part: cleaned[f"stage{n}_{part}"] for part in PARTS if part != "stage_h"}
    return said | {"n": n, "meeting": "required" if said["meeting"] else "optional"}


def initial_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """The form's answers as a policy has them."""
    rules = data["disagreement"]
    found = {name: rules[name] for name in GENERAL}
    found |= {name: rules["extension"][name] for name in EXTENSION}
    found["cutoff"] = data["calendar"]["cutoff"]
    found["count"] = len(rules["stages"])
    found |= optional_initial(rules)
    for stage in rules["stages"]:
        said = {part: stage[part] for part in PARTS if part != "stage_h"}
        said["remind_wd_before"] = ", ".join(map(str, stage["remind_wd_before"]))
        said["meeting"] = stage["meeting"] == "required"
        said["stage_h"] = rules["urgent"]["stage_h"][str(stage["n"])]
        found |= {f"stage{stage['n']}_{part}": value for part, value in said.items()}
    return found


def rearranged(typed: Mapping[str, Any], count: int, asked: str) -> dict[str, Any]:
    """The answers with a stage more, a stage less, or two stages the other way round.

    A new stage comes before the last one, where the panel decides. What cannot be done changes
    nothing: the only stage stays, and there is no room for a tenth.
    """
    order: list[int | None] = list(range(1, count + 1))
    what, _, number = asked.partition("-")
    n = int(number) if number.isdecimal() and number.isascii() else 0
    if what == "add" and count < MOST:
        order.insert(count - 1, None)
    elif what == "remove" and count > 1 and n in order:
        order.remove(n)
    elif what == "up" and n in order[1:]:
        order[n - 2], order[n - 1] = order[n - 1], order[n - 2]
    kept = {name: value for name, value in typed.items() if not re.match(r"stage\d_", name)}
    return {**kept, "count": len(order), **dict(_in_order(typed, order))}


def _in_order(typed: Mapping[str, Any], order: list[int | None]) -> Iterator[tuple[str, Any]]:
    for place, n in enumerate(order, start=1):
        for part in PARTS:
            yield f"stage{place}_{part}", typed[f"stage{n}_{part}"] if n else NEW[part]


NEW: dict[str, Any] = {
    "level": EscalationLevel.SENIOR_OR_DESIGNATED.value,
    "ack_wd": 1,
    "respond_wd": 5,
    "remind_wd_before": "1, 0",
    "overdue_every_wd": 1,
    "stage_h": 4,
    "meeting": False,
    "decides": False,
    "copy": ["raiser"],
}
