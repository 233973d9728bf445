"""Choosing how one is e-mailed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from agencies import clock
from agencies.models import Worker
from agencies.operations import audit
from agencies.operations.versions import locked
from agencies.queries.standing import standing
from plans import access
from plans.models import MailChoice
from plans.rules import mails as rules


@transaction.atomic(durable=True)
def choose(
    *, hour: int, by_matter: Mapping[str, str], version: int, by: Worker, at: datetime
) -> MailChoice:
    """Say at which hour one's digest comes, and how each kind of thing does; the rest as usual.

    One's own only, and the whole of it: what is left out is as usual again. Refuses an hour no day
    has, and a choice about a child's safety. Version 0 is that of somebody who never chose.
    """
    on = clock.local_date(at)
    if not standing(by, on).may_be_told:
        raise PermissionDenied("Only those who work with a child or a partnership are e-mailed.")
    rules.check_choice(hour, by_matter)
    MailChoice.rows.get_or_create(worker=by, defaults={"version": 0})
    row: MailChoice = locked(MailChoice.rows.get(worker=by), version=version)
    row.hour, row.by_matter, row.version = hour, dict(by_matter), row.version + 1
    row.save()
    audit.record(
        chain=f"worker:{by.pk}",
        verb="mail_choice.saved",
        by=by,
        at=at,
        agency=access.scope_of(by, on=on).agency_id,
    )
    return row
