"""What a policy may say of disagreements and need not, as questions of the policy's form: the form that
raises one, the panel, closing, own categories and outcomes, and numbers to ring."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from agencies.web.forms import LongText, VersionedForm
from plans.rules import disagreement_settings as settings
from plans.rules.disagreement_settings import Further
from plans.web.disagreement_policy_lists import as_lines, listed

Rules = Mapping[str, Any]
LISTS = {"categories": "own", "outcomes": "out"}
"""What is listed one a line, and how the codes of each begin."""
PANEL = ("least", "apart_from_sides", "apart_from_earlier")
NUMBERS = ("front_door", "emergency_duty", "whistleblowing")


class OptionalForm(VersionedForm):
    """Each begins with what holds where the policy says nothing of it."""

    required = forms.MultipleChoiceField(
        label="What has to be filled in before it is sent",
        required=False,
        choices=Further.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    family_told = forms.ChoiceField(
        label="Whether the family was told",
        choices=[
            (settings.ASKED, "Has to be said when it is closed"),
            (settings.OPTIONAL, "Can be left open"),
        ],
        widget=forms.RadioSelect,
    )
    least = forms.IntegerField(label="People on the panel at least", min_value=1, max_value=20)
    apart_from_sides = forms.BooleanField(
        label="Nobody of an agency on either side, or that answers for one, sits on it",
        required=False,
    )
    apart_from_earlier = forms.BooleanField(
        label="Nobody who acted at an earlier stage sits on it", required=False
    )
    categories = LongText(label="Categories of your own", required=False, max_length=2000)
    outcomes = LongText(label="What may come of it", required=False, max_length=2000)
    front_door = forms.CharField(
        label="Number of the children's social care front door", required=False, max_length=200
    )
    emergency_duty = forms.CharField(
        label="Number of the emergency duty team", required=False, max_length=200
    )
    whistleblowing = forms.CharField(
        label="Number for whistleblowing", required=False, max_length=200
    )


def write_optional(rules: dict[str, Any], said: Rules, before: Rules) -> None:
    """Put the answers into a policy's part about disagreements.

    What a policy did not say, and still holds as it does where nothing is said, stays unsaid: else
    the preview would show changes that change nothing.
    """
    for name, stem in LISTS.items():
        _put(rules, name, listed(said[name], before.get(name, ()), stem))
    _put(rules, "numbers", {name: said[name] for name in NUMBERS if said[name]})
    held = settings.optional_settings({"disagreement": before})
    rules |= {
        name: value
        for name, value in _settings(said).items()
        if name in before or value != held[name]
    }


def _settings(said: Rules) -> dict[str, Any]:
    return {
        "family_told": said["family_told"],
        "form": {"required": sorted(said["required"])},
        "panel": {name: said[name] for name in PANEL},
    }


def _put(rules: dict[str, Any], name: str, value: Any) -> None:
    """A list or table that holds nothing is left out."""
    rules.pop(name, None)
    if value:
        rules[name] = value


def optional_initial(rules: Rules) -> dict[str, Any]:
    """The answers as a policy has them."""
    held = settings.optional_settings({"disagreement": rules})
    numbers = settings.own_numbers({"disagreement": rules})
    return {
        "family_told": held["family_told"],
        "required": held["form"]["required"],
        **held["panel"],
        **{name: as_lines(rules.get(name, ())) for name in LISTS},
        **{name: numbers.get(name, "") for name in NUMBERS},
    }


def place_of(wrong: str) -> tuple[str, str] | None:
    """The question that a sentence about one of these settings is about, and what is wrong."""
    if wrong.startswith("disagreement.categories"):
        return "categories", "Each category must be 200 characters or fewer"
    if wrong.startswith("disagreement.outcomes"):
        return "outcomes", "Each outcome must be 200 characters or fewer"
    return None
