"""A record that a page is about, once it is certain that its reader may read it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied

from agencies.workdays import long_date
from plans import access
from plans.models import CaseRecord
from plans.queries.plan_page import verbs_now
from plans.queries.record_page import possible
from plans.web.permitted import Permitted
from plans.web.requests import WorkerRequest

WHY_NOT = (
    "This cannot be done with this record, or not by you.",
    "Only the agency that made a record changes it and lets others see it.",
)


@dataclass(frozen=True)
class SeenRecord(Permitted):
    """A visible plan, a record of its child, and what the reader may do with that."""

    record: CaseRecord
    possible: frozenset[str]

    def context(self, **extra: Any) -> dict[str, Any]:
        return (
            super().context(
                record=self.record, verbs=verbs_now(self.plan, self.place), possible=self.possible
            )
            | extra
        )


def to_record(request: WorkerRequest, reference: str, pk: uuid.UUID) -> SeenRecord:
    """For a page of one record: 404 where it may not be read.

    The read is on the child's chain by itself, and names no plan where the record is sealed: who may
    read who has looked at the plan would learn there that it exists.
    """
    plan = access.fetch(request.scope, reference)
    if plan is None:
        access.refuse(
            request.scope, reference, by=request.user, at=request.at, what=f"caserecord:{pk}"
        )
    record = access.open_record(request.scope, plan, pk, by=request.user, at=request.at)
    place = access.place_on(request.scope, plan)
    return SeenRecord(plan, place, record, possible(plan, place, record))


def must_be_possible(seen: SeenRecord, what: str) -> SeenRecord:
    """403, with the reason, for what may not be done with a record that is seen."""
    if seen.plan.ended_on is not None:
        raise PermissionDenied(
            f"This plan ended on {long_date(seen.plan.ended_on)}, so it can no longer be changed.",
            "What it says now is what it said then.",
        )
    if what not in seen.possible:
        raise PermissionDenied(*WHY_NOT)
    return seen
