"""What every form of the pages has in common: plain messages, kept typing, refusals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict

from agencies.errors import Refused
from agencies.web.controls import flat_choices
from agencies.web.dates import DateField, boxes

__all__ = [
    "DateField",
    "Difference",
    "GovukForm",
    "LongText",
    "VersionedForm",
    "add_refused",
    "differences",
]

CHOOSING = (forms.Select, forms.RadioSelect, forms.CheckboxSelectMultiple)


def in_sentence(label: Any) -> str:
    """A label as it stands inside a sentence: "Due date" as "due date", "NHS number" as it is."""
    text = str(label or "")
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _plain_messages(field: forms.Field) -> dict[str, str]:
    label, name = in_sentence(field.label), str(field.label or "")
    if isinstance(field, forms.FileField):
        required = "Select a file"
    elif isinstance(field.widget, CHOOSING):
        required = f"Select {label}"
    elif isinstance(field.widget, forms.CheckboxInput):
        required = f"Confirm: {name}"
    else:
        required = f"Enter {label}"
    return {
        "required": required,
        "max_length": f"{name} must be %(limit_value)d characters or fewer",
        "min_length": f"{name} must be %(limit_value)d characters or more",
        "invalid_choice": f"Choose {label} from the list",
        "max_value": f"{name} must be %(limit_value)s or less",
        "min_value": f"{name} must be %(limit_value)s or more",
    }


def speak_plainly(field: forms.Field) -> None:
    """Replace Django's stock messages; a message the form gave itself stays."""
    stock: dict[str, Any] = {}
    for cls in reversed(type(field).__mro__):
        stock.update(getattr(cls, "default_error_messages", {}))
    plain = _plain_messages(field)
    if isinstance(field, forms.IntegerField):
        plain["invalid"] = f"{field.label} must be a whole number"
    if isinstance(field, forms.EmailField):
        plain["invalid"] = "Enter an e-mail address in the correct format, like name@example.com"
    for code, message in plain.items():
        if field.error_messages.get(code) == stock.get(code):
            field.error_messages[code] = message


class GovukForm(forms.Form):
    """The base of every form: messages in plain words, no browser bubbles, typing kept."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if field.label is None:
                field.label = name.replace("_", " ").capitalize()
            speak_plainly(field)

    def put_back(self, name: str, value: Any) -> None:
        """Change what a bound form shows for a hidden field, keeping all that was typed."""
        data = self.data.copy() if isinstance(self.data, QueryDict) else dict(self.data)
        data[self.add_prefix(name)] = str(value)
        self.data = data


class VersionedForm(GovukForm):
    """A form over an editable row: it carries the version its writer saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def saw(self) -> int:
        """The version to hand to the operation."""
        return int(self.cleaned_data["version"])


class LongText(forms.CharField):
    """Several lines of words; a line break counts as one character, as the page counts it."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return text.replace("\r\n", "\n") if isinstance(text, str) else text


def add_refused(form: forms.Form, refused: Refused) -> None:
    """Show a domain refusal on the form: beside the field it names, else above them all."""
    shown = refused.field is not None and refused.field in form.fields
    form.add_error(refused.field if shown else None, refused)


@dataclass(frozen=True)
class Difference:
    """One field in which two people's versions of a record differ."""

    label: str
    theirs: str
    yours: str


def differences(form: forms.Form, current: Mapping[str, Any]) -> list[Difference]:
    """The fields of a submitted form that differ from the record as it is now."""
    found = []
    for bound in form:
        if bound.is_hidden or bound.name not in current:
            continue
        theirs, yours = _shown(bound, current[bound.name]), _shown(bound, bound.value())
        if theirs != yours:
            found.append(Difference(str(bound.label), theirs, yours))
    return found


def _shown(bound: BoundField, value: Any) -> str:
    """A value in the words of the page: a choice by its label, a date in one line."""
    if isinstance(bound.field, DateField):
        return " ".join(filter(None, boxes(value).values()))
    if isinstance(bound.field, forms.ChoiceField):
        chosen = {str(one) for one in (value if isinstance(value, (list, tuple)) else [value])}
        labels = [str(label) for code, label in flat_choices(bound) if str(code) in chosen]
        return ", ".join(labels)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return str(value if value is not None else "").replace("\r\n", "\n").strip()
