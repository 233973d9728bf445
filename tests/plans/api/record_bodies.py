"""Records as a program sends them: what each kind says, whole."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

from plans.rules.records import RecordKind
from plans.rules.supervision import SupervisionDetails
from tests.plans.recording import samples


def plainly(value: Any) -> Any:
    """A part of what a record says, as a program would send it."""
    if isinstance(value, date):
        return value.isoformat()
    return str(value.pk) if hasattr(value, "pk") else value


def said(details: Any) -> dict[str, Any]:
    return {part.name: plainly(getattr(details, part.name)) for part in fields(details)}


def sent(cast, kind="chronology_entry", **more: Any) -> dict[str, Any]:
    """A whole record of a kind, as Hannah's program sends it."""
    details, about = samples(cast)[RecordKind(kind)]
    body = {"kind": kind, "happened_on": cast.today.isoformat(), "details": said(details)}
    if "person" in about:
        body["person"] = str(about["person"].pk)
    return body | more


def supervision(cast) -> dict[str, Any]:
    details = SupervisionDetails("one_to_one", cast.hannah, cast.moira, "Are we too hopeful?")
    return {
        "kind": "supervision", "happened_on": cast.today.isoformat(), "details": said(details)
    }  # fmt: skip


def read_back(details: dict[str, Any]) -> dict[str, Any]:
    """What was shown, as it may be sent back: of what it points to, the id."""
    return {
        name: value["id"] if isinstance(value, dict) else value for name, value in details.items()
    }
