"""The records that a disagreement points to, and the others it is linked to: shown to whoever may
open them, and to nobody else."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from plans.models import (
    Action,
    Disagreement,
    DisagreementLink,
    DisagreementReference,
    Outcome,
    PlanVersion,
    Review,
    Scope,
)


@dataclass(frozen=True)
class Reference:
    """A record that its reader may open: what it is, and where."""

    noun: str
    key: str
    what: str
    at: datetime


Rows = Callable[[Scope], Any]
NOUNS: Mapping[str, tuple[Rows, Callable[[Any], str]]] = {
    "outcome": (Outcome.objects.visible_to, lambda row: row.change),
    "action": (Action.objects.visible_to, lambda row: row.what),
    "review": (Review.objects.visible_to, lambda row: row.get_kind_display()),
    "version": (
        PlanVersion.objects.visible_to,
        lambda row: f"Version {row.number} of the plan",
    ),
}
"""What may be referred to, each read through its own door."""


def is_open_to(scope: Scope, plan: uuid.UUID, noun: str, key: str) -> bool:
    """Whether a worker may open a record of a plan."""
    if noun not in NOUNS:
        return False
    rows, _ = NOUNS[noun]
    try:
        return bool(rows(scope).filter(pk=key, plan=plan).exists())
    except (ValidationError, ValueError):
        return False


def references(scope: Scope, disagreement: Disagreement) -> list[Reference]:
    """Those that this worker may open; of the others nothing, not even that they are there.

    A statement for each kind of record among them, and one.
    """
    keys: dict[str, dict[uuid.UUID, datetime]] = defaultdict(dict)
    rows = DisagreementReference.rows.filter(disagreement=disagreement).order_by("at", "pk")
    for noun, key, at in rows.values_list("noun", "key", "at"):
        keys[noun][uuid.UUID(key)] = at
    return [
        Reference(noun, str(row.pk), say(row), keys[noun][row.pk])
        for noun, (open_to, say) in NOUNS.items()
        if noun in keys
        for row in open_to(scope).filter(pk__in=list(keys[noun]), plan=disagreement.plan_id)
    ]


def when_pointed(
    one: Disagreement, found: Iterable[Reference], linked: Collection[uuid.UUID]
) -> frozenset[datetime]:
    """When it was pointed to records, or linked to others, that a reader may open. One statement."""
    links = DisagreementLink.rows.filter(
        Q(one=one, other__in=linked) | Q(other=one, one__in=linked)
    )
    return frozenset({*(record.at for record in found), *links.values_list("at", flat=True)})
