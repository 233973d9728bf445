"""Filing at once what a worker saw on a day: a record for each thing that was said, or none at all."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from agencies.errors import Refused
from agencies.models import Worker
from plans import access
from plans.models import CaseRecord, HouseholdMember, Plan
from plans.models.records import contents
from plans.operations.changes import Change, begin
from plans.operations.records import Heading, write
from plans.rules.capture import ALREADY, RECORDED_ALREADY, Capture, Part
from plans.rules.household import HouseholdStatus
from plans.rules.records import RecordKind, When, check_when


@transaction.atomic(durable=True)
def file(plan: Plan, capture: Capture, *, by: Worker, at: datetime) -> list[CaseRecord]:
    """Put on record everything that was said of one day; each part is a record to be amended alone.

    Refuses all of it where one part cannot be, where one only repeats what the same worker has put
    on record for that day, and a home confirmed unchanged of which nobody has said who is in it.
    """
    doing = begin(plan, "add_record", by=by, at=at)
    when = When.on(capture.on)
    check_when(when, on=doing.on)
    parts = capture.parts()
    _must_be_of_somebody(doing, capture)
    for part in parts:
        _must_be_new(doing, part, when)
    return [_write(doing, part, when) for part in parts]


def _must_be_of_somebody(doing: Change, capture: Capture) -> None:
    """Refuses that nothing has changed in a home of which nothing is on record."""
    if capture.home is None or capture.home.has_changed:
        return
    scope = access.scope_of(doing.by, on=doing.on)
    members = HouseholdMember.objects.visible_to(scope).standing()
    there = members.filter(record__child=doing.plan.child_id)
    if not there.exclude(status=HouseholdStatus.MOVED_OUT).exists():
        raise Refused(
            "Nobody has said yet who is in the home, so nothing can be unchanged. Say who is there.",
            field="home",
            code="nobody_on_record",
        )


def _must_be_new(doing: Change, part: Part, when: When) -> None:
    """Refuses what the same worker has put on record for that day; they amend that."""
    scope = access.scope_of(doing.by, on=doing.on)
    rows = contents()[part.kind].objects.visible_to(scope).standing()
    own = rows.filter(
        _about(part),
        record__child=doing.plan.child_id,
        record__author=doing.by,
        record__happened_on=when.from_on,
    )
    if own.filter(**part.same).exists():
        raise Refused(
            f"{ALREADY[part.kind]}. Nothing more was saved; amend what is there.",
            field=part.field(next(iter(part.same))),
            code=RECORDED_ALREADY,
        )


def _about(part: Part) -> Q:
    """Whom the same would be about. A visit that names nobody may have been to anybody: told again
    with a name it is the same visit, and is amended."""
    named = Q(record__person=part.person)
    if part.kind != RecordKind.VISIT:
        return named
    return named | Q(record__person=None) if part.person else Q()


def _write(doing: Change, part: Part, when: When) -> CaseRecord:
    try:
        return write(doing, part.details, Heading(when, part.person))
    except Refused as refused:
        refused.field = part.field(refused.field)
        raise
