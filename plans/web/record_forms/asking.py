"""How a field of a record's content is asked for: one control for each sort of field."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models
from django.utils.text import capfirst

from agencies.web.forms import DateField, LongText
from plans.queries.record_choices import Offer

MOST_RADIOS = 8
LONGEST_TEXT = 10_000
LONG = 250
"""A text that may be longer than this is asked for in several lines."""


@dataclass(frozen=True)
class Ask:
    """What a person is asked in place of a field's own name; a `label` alone is enough.

    `choices` are given where the field has none of its own, `none` is said for no choice at all.
    """

    label: str = ""
    hint: str = ""
    choices: Sequence[tuple[str, str]] = ()
    none: str = ""


def ask_for(
    field: models.Field[Any, Any], part: dataclasses.Field[Any], ask: Ask, offers: list[Offer]
) -> forms.Field:
    """The control that asks for one field of a record's content.

    What the content cannot do without is required; what it has a usual value for begins with that.
    """
    is_open = part.default is not dataclasses.MISSING or (
        part.default_factory is not dataclasses.MISSING
    )
    said: dict[str, Any] = {
        "label": ask.label or capfirst(str(field.verbose_name)),
        "help_text": ask.hint,
        "required": not is_open,
    }
    if part.default not in {dataclasses.MISSING, None, ""} and not isinstance(part.default, bool):
        said["initial"] = part.default
    if isinstance(field, models.ForeignKey):
        return _choosing(said, [(one.key, one.words) for one in offers], ask)
    if isinstance(field, models.JSONField):
        choices = [*ask.choices, *((one.key, one.words) for one in offers)]
        return forms.MultipleChoiceField(
            choices=choices, widget=forms.CheckboxSelectMultiple, **said
        )
    if ask.choices or field.choices:
        return _choosing(said, list(ask.choices or field.choices or ()), ask)
    return _typing(field, said)


def _choosing(said: dict[str, Any], choices: list[Any], ask: Ask) -> forms.Field:
    """Radios where there are few, and something has to be chosen; else a list to choose from."""
    said["required"] = said["required"] or bool(said.get("initial"))
    is_radio = said["required"] and len(choices) <= MOST_RADIOS
    widget = forms.RadioSelect if is_radio else forms.Select
    blank = [] if is_radio else [("", ask.none)]
    return forms.ChoiceField(choices=[*blank, *choices], widget=widget, **said)


def _typing(field: models.Field[Any, Any], said: dict[str, Any]) -> forms.Field:
    if isinstance(field, models.DateField):
        return DateField(**said)
    if isinstance(field, models.BooleanField):
        return forms.BooleanField(**said | {"required": False})
    if isinstance(field, models.IntegerField):
        lowest = 0 if isinstance(field, models.PositiveSmallIntegerField) else None
        return forms.IntegerField(min_value=lowest, **said)
    most = field.max_length or LONGEST_TEXT
    if most > LONG:
        return LongText(max_length=most, **said)
    return forms.CharField(max_length=most, **said)
