"""Whether each parent, and the child, understands and agrees with a version of the plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from agencies import clock
from agencies.errors import Refused, Stale
from agencies.models import Worker
from agencies.operations.versions import locked
from plans.models import FamilyLink, Person, PlanVersion, VersionUnderstanding
from plans.operations.changes import begin, filled
from plans.rules import understandings as rules
from plans.rules.outcomes import Understanding


@dataclass(frozen=True)
class Answer:
    """What somebody of the family said of a version, in whose words, and how it was checked."""

    answer: str
    how_checked: str
    checked_on: date
    reason: str = ""
    next_step: str = ""
    words: str = ""


@transaction.atomic(durable=True)
def record(
    plan_version: PlanVersion,
    *,
    person: Person | None,
    said: Answer,
    version: int | None,
    by: Worker,
    at: datetime,
) -> VersionUnderstanding:
    """Record what a parent, or the child where `person` is None, makes of a version of the plan.

    "Could not answer" is an answer, with its reason and a next step. `version` is that of their
    answer as its writer saw it, None where they had given none.
    """
    doing = begin(plan_version.plan, "record_understanding", by=by, at=at)
    links = FamilyLink.rows.filter(child=doing.plan.child_id, person=person)
    if person is not None and not links.exists():
        raise Refused("Choose somebody of the child's family.", field="person")
    rules.check(
        Understanding(said.answer),
        reason=said.reason,
        next_step=said.next_step,
        checked_on=said.checked_on,
        frozen_on=clock.local_date(plan_version.frozen_at),
        on=doing.on,
    )
    held = VersionUnderstanding.rows.filter(plan_version=plan_version, person=person).first()
    if held is not None:
        held = locked(held, version=version)
        if version is None:
            raise Stale(held)
    elif version is not None:
        raise Refused("They have not been asked about this version yet.", code="missing")
    row = held or VersionUnderstanding(plan_version=plan_version, person=person)
    row.answer, row.reason = said.answer, said.reason.strip()
    row.next_step, row.words = said.next_step.strip(), said.words.strip()
    row.how_checked = filled(said.how_checked, field="how_checked", ask="Say how this was checked.")
    row.checked_on, row.recorded_at, row.recorded_by = said.checked_on, at, by
    doing.save(row)
    doing.record("version.understanding", plan_version, answer=said.answer)
    return row
