"""What is said of the chronology as a whole: nothing to add, or gone through for a review."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from agencies.errors import Refused
from agencies.models import Worker
from plans import access
from plans.models import CaseRecord, ChronologyCheck, Plan, Review
from plans.operations.changes import Change, begin
from plans.operations.records import Heading, write
from plans.rules.chronology import CheckKind, ChronologyCheckDetails
from plans.rules.records import When
from plans.rules.reviews import OPEN, ReviewKind
from plans.rules.roles import Capacity


@transaction.atomic(durable=True)
def nothing_to_add(plan: Plan, *, note: str = "", by: Worker, at: datetime) -> CaseRecord:
    """Say for one's agency that it has looked and has nothing to add.

    Refuses to say it twice on a day.
    """
    doing = begin(plan, "add_record", by=by, at=at)
    if _own(doing, CheckKind.NOTHING_TO_ADD).filter(record__happened_on=doing.on).exists():
        raise Refused("Your agency has said so today already.", code="recorded_already")
    return _write(doing, ChronologyCheckDetails(CheckKind.NOTHING_TO_ADD, note=note))


@transaction.atomic(durable=True)
def look_over(
    plan: Plan, review: Review, *, note: str = "", by: Worker, at: datetime
) -> CaseRecord:
    """Say that the whole was gone through before a review: for one's agency, or as the chair.

    Refuses a review that is over or of another plan, a group meeting, and to say it twice.
    """
    doing = begin(plan, "look_over_chronology", by=by, at=at)
    if review.status not in OPEN or review.kind == ReviewKind.GROUP_MEETING:
        raise Refused("Choose a review that is still to come.", field="review")
    said = _own(doing, CheckKind.REVIEWED).filter(review=review)
    if said.filter(record__author=by).exists():
        raise Refused("You have gone through it for this review already.", code="recorded_already")
    if not _is_chairs_alone(doing.place) and said.exclude(record__author=plan.chair_id).exists():
        raise Refused(
            "Your agency has gone through it for this review already.", code="recorded_already"
        )
    return _write(doing, ChronologyCheckDetails(CheckKind.REVIEWED, review, note))


def _is_chairs_alone(place: access.Place) -> bool:
    """Whether somebody goes through it as the chair and for no agency, which still has to."""
    return Capacity.CHAIR in place.capacities and "add_record" not in place.verbs


def _own(doing: Change, what: CheckKind) -> Any:
    """What one's own agency has said of the chronology."""
    scope = access.scope_of(doing.by, on=doing.on)
    rows = ChronologyCheck.objects.visible_to(scope).standing().filter(what=what)
    return rows.filter(record__child=doing.plan.child_id, record__agency=doing.place.agency_id)


def _write(doing: Change, details: ChronologyCheckDetails) -> CaseRecord:
    return write(doing, details, Heading(When.on(doing.on)))
