"""Making a chronology to print for a recipient, and keeping for whom it was made."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from agencies.errors import Refused
from agencies.models import Worker
from plans.access import Recipient
from plans.models import Plan
from plans.operations.changes import begin
from plans.queries.chronology import Filters
from plans.queries.chronology_pack import sight_of

MAKES = ("share_record", "record_meeting")
"""To print it for somebody is to hand it on: whoever is told for information alone does not."""


@transaction.atomic(durable=True)
def make(plan: Plan, to: Recipient, *, filters: Filters, by: Worker, at: datetime) -> None:
    """Keep on the trail that a copy was made for somebody, of which days, by ids alone.

    Refuses a recipient who may not read the plan today. What is on it is never said here: how many
    entries there are would tell of one that is sealed.
    """
    doing = begin(plan, *MAKES, by=by, at=at, even_ended=True)
    theirs = sight_of(to, on=doing.on)
    if not Plan.objects.visible_to(theirs).filter(pk=plan.pk).exists():
        raise Refused("They may not read this plan today.", field="recipient", code="no_sight")
    doing.record(
        "chronology.printed",
        to.worker or to.agency,
        agency=str(to.agency.pk),
        from_on=filters.from_on.isoformat() if filters.from_on else "",
        until_on=filters.until_on.isoformat() if filters.until_on else "",
    )
