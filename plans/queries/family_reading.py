"""What is on record of a child's family, as it was on a day and as far as one reader may see it."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from plans.models import (
    CaseRecord,
    Enquiry,
    FamilyLink,
    FatherFigure,
    HouseholdMember,
    Plan,
    RecordContent,
    Scope,
)
from plans.rules.household import HouseholdStatus

Content = TypeVar("Content", bound=RecordContent)


@dataclass(frozen=True)
class Reading:
    """What the reader may see and what may be known to them, as it was on the day."""

    links: list[FamilyLink]
    members: list[HouseholdMember]
    fathers: list[FatherFigure]
    enquiries: list[Enquiry]
    withheld: frozenset[str]


def read(scope: Scope, plan: Plan, on: date) -> Reading:
    child = plan.child_id
    links = FamilyLink.objects.visible_to(scope).filter(child=child).select_related("person")
    known = CaseRecord.objects.known_to(scope).filter(child=child, happened_on__lte=on)
    return Reading(
        links=list(links.order_by("person__family_name", "person__given_names", "pk")),
        members=_as_on(HouseholdMember, scope, child, lambda row: said_on(row, on) is not None),
        fathers=_as_on(FatherFigure, scope, child, lambda row: row.record.happened_on <= on),
        enquiries=_as_on(Enquiry, scope, child, lambda row: row.record.happened_on <= on),
        withheld=frozenset(known.values_list("kind", flat=True)),
    )


def _as_on(
    model: type[Content], scope: Scope, child: uuid.UUID, applies: Callable[[Any], bool]
) -> list[Content]:
    """Of each record that stands, the newest version that says anything of the day.

    What was put right by a version of the same day is not told; what a later day changed is told of
    the days before it. What was withdrawn never was.
    """
    rows = model.objects.visible_to(scope).filter(record__child=child)
    lines: dict[uuid.UUID, list[Content]] = defaultdict(list)
    for row in rows.order_by("record__happened_on", "record__recorded_at", "pk"):
        lines[row.record.line].append(row)
    found = []
    for versions in lines.values():
        versions.sort(key=lambda row: row.record.version)
        if versions[-1].record.stands and (then := [row for row in versions if applies(row)]):
            found.append(then[-1])
    return sorted(found, key=_order)


def _order(row: RecordContent) -> tuple[Any, ...]:
    return (row.record.happened_on, row.record.recorded_at, row.pk)


def said_on(row: HouseholdMember, on: date) -> HouseholdStatus | None:
    """How somebody stood to a home on a day, by what one agency says; None where it says nothing.

    It speaks of the days since it was found, or since the day it gives, whichever is the earlier.
    """
    began = min(row.from_on or row.record.happened_on, row.record.happened_on)
    if row.status == HouseholdStatus.MOVED_OUT:
        left = row.until_on or row.from_on or row.record.happened_on
        if on >= left:
            return HouseholdStatus.MOVED_OUT
        lived_here = row.until_on and row.from_on and row.from_on <= on
        return HouseholdStatus.LIVES_HERE if lived_here else None
    if on < began:
        return None
    if row.until_on is not None and row.until_on < on:
        return HouseholdStatus.MOVED_OUT
    return HouseholdStatus(row.status)
