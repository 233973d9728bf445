"""Turns a bound field into the parameters of the GOV.UK component that draws it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe

from agencies.web.dates import PARTS, DateBoxes, boxes

# The first class a widget is one of decides.
KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (DateBoxes, "date"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.Select, "select"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file"),
    (forms.PasswordInput, "password"),
)
GROUPS = frozenset({"date", "radios", "checkboxes"})


def kind_of(bound: BoundField) -> str:
    """Which control a field is drawn as."""
    widget = bound.field.widget
    if widget.is_hidden:
        return "hidden"
    for widget_class, kind in KINDS:
        if isinstance(widget, widget_class):
            return kind
    return "text"


def control(bound: BoundField, **options: Any) -> dict[str, Any]:
    """The parameters of the component, and its `kind`.

    Options: label, hint, heading (the label is the page's heading), classes, rows, autocomplete,
    hints and conditional (by choice), inline; about, read out after the label where several of the
    same stand on one page, and optional=False where the page says that it is not.
    """
    kind = kind_of(bound)
    value = bound.value()
    hint = options.get("hint", bound.help_text)
    error = error_of(bound)
    params: dict[str, Any] = {
        "kind": kind,
        "id": bound.auto_id,
        "idPrefix": bound.auto_id,
        "name": bound.html_name,
        "classes": options.get("classes", ""),
        "hint": {"text": hint} if hint else None,
        "errorMessage": {"html": error} if error else None,
        **_title(bound, kind, options),
    }
    if kind in GROUPS or kind == "select":
        return params | _choosing(bound, kind, options)
    if kind == "checkbox":
        ticked = bound.field.widget.check_test(value)
        params["items"] = [{"value": "on", "text": _words(bound, options), "checked": ticked}]
        return params
    if kind in ("password", "file"):
        return params | {"autocomplete": _autocomplete(bound, options), "value": None}
    return params | _typing(bound, kind, "" if value is None else str(value), options)


def _words(bound: BoundField, options: dict[str, Any]) -> str:
    words = str(options.get("label") or bound.label)
    asked = bound.field.required or options.get("optional") is False
    if asked or kind_of(bound) == "checkbox" or "optional" in words:
        return words
    return f"{words} (optional)"


def _title(bound: BoundField, kind: str, options: dict[str, Any]) -> dict[str, Any]:
    heading = bool(options.get("heading"))
    title: dict[str, Any] = {"text": _words(bound, options), "isPageHeading": heading}
    if about := options.get("about"):
        title["html"] = format_html(
            '{}<span class="govuk-visually-hidden">: {}</span>', title["text"], about
        )
    if kind in GROUPS:
        size = "l" if heading else "s"
        return {"fieldset": {"legend": title | {"classes": f"govuk-fieldset__legend--{size}"}}}
    return {"label": title | {"classes": "govuk-label--l" if heading else "govuk-label--s"}}


def _choosing(bound: BoundField, kind: str, options: dict[str, Any]) -> dict[str, Any]:
    if kind == "date":
        return {"namePrefix": bound.html_name, "items": _date_items(bound)}
    if kind == "select":
        return {"items": choices_of(bound)}
    items = []
    for choice in choices_of(bound):
        code = choice["value"]
        if code == "":
            continue
        if code in options.get("hints", {}):
            choice["hint"] = {"text": options["hints"][code]}
        if code in options.get("conditional", {}):
            choice["conditional"] = {"html": options["conditional"][code]}
        items.append(choice)
    inline = " govuk-radios--inline" if options.get("inline") and kind == "radios" else ""
    return {"items": items, "classes": options.get("classes", "") + inline}


def _typing(bound: BoundField, kind: str, value: str, options: dict[str, Any]) -> dict[str, Any]:
    attrs = bound.field.widget.attrs
    if kind == "textarea":
        # Line breaks as references: the components indent what they are handed.
        text = mark_safe(escape(value).replace("\r\n", "\n").replace("\n", "&#10;"))  # noqa: S308
        most = getattr(bound.field, "max_length", None)
        rows = options.get("rows") or attrs.get("rows_shown", 5)
        return {"value": text, "rows": rows, "maxlength": most, "threshold": 75}
    is_number = isinstance(bound.field, forms.IntegerField)
    is_email = isinstance(bound.field, forms.EmailField)
    return {
        "value": value,
        "type": "email" if is_email else "text",
        "inputmode": "numeric" if is_number else attrs.get("inputmode"),
        "spellcheck": False if is_number or is_email else None,
        "autocomplete": _autocomplete(bound, options),
    }


def _autocomplete(bound: BoundField, options: dict[str, Any]) -> Any:
    return options.get("autocomplete") or bound.field.widget.attrs.get("autocomplete")


def _date_items(bound: BoundField) -> list[dict[str, Any]]:
    typed = boxes(bound.value())
    wrong = wrong_parts(bound)
    return [
        {
            "name": part,
            "label": part.capitalize(),
            "value": typed[part],
            "classes": f"govuk-input--width-{4 if part == 'year' else 2}"
            + (" govuk-input--error" if part in wrong else ""),
        }
        for part in PARTS
    ]


def wrong_parts(bound: BoundField) -> tuple[str, ...]:
    """The boxes of a date that are marked as wrong: all of them where no one part is to blame."""
    if not bound.errors:
        return ()
    named: frozenset[str] = getattr(bound.field, "wrong_parts", frozenset())
    return tuple(part for part in PARTS if part in named) or PARTS


def flat_choices(bound: BoundField) -> list[tuple[Any, Any]]:
    """The choices of a field without their groups."""
    flat: list[tuple[Any, Any]] = []
    for code, label in bound.field.choices:  # type: ignore[attr-defined]
        flat.extend(label if isinstance(label, (list, tuple)) else [(code, label)])
    return flat


def choices_of(bound: BoundField) -> list[dict[str, Any]]:
    """The choices as the components take them, with what is chosen marked."""
    value = bound.value()
    several = value if isinstance(value, (list, tuple, set)) else [value]
    chosen = {"" if one is None else str(one) for one in several}
    return [
        {
            "value": str(code),
            "text": str(label) or "Choose one",
            "checked": str(code) in chosen,
            "selected": str(code) in chosen,
        }
        for code, label in flat_choices(bound)
    ]


def error_of(bound: BoundField) -> str | None:
    """A field's errors as one message."""
    if not bound.errors:
        return None
    return SafeString("<br>".join(conditional_escape(str(text)) for text in bound.errors))


def errors_of(form: forms.BaseForm) -> list[dict[str, str]]:
    """Every error of a form in the order of its fields, as the error summary takes them."""
    listed = [{"text": str(text)} for text in form.non_field_errors()]
    for bound in form:
        for text in bound.errors:
            entry = {"text": str(text)}
            if not bound.is_hidden:
                part = f"-{wrong_parts(bound)[0]}" if kind_of(bound) == "date" else ""
                entry["href"] = f"#{bound.auto_id}{part}"
            listed.append(entry)
    return listed
