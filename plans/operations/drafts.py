"""Keeping what somebody has typed until they save it or throw it away."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from agencies.models import Worker
from plans.models import Draft, Plan
from plans.rules.plans import REFERENCE_PATTERN


def keep(*, key: str, data: dict[str, Any], by: Worker, at: datetime) -> Draft:
    """Keep a form's typing for its writer; the newest replaces what was kept before."""
    draft: Draft
    named = re.search(REFERENCE_PATTERN, key)
    plan = Plan.rows.filter(reference=named[0]).first() if named else None
    draft, _ = Draft.rows.update_or_create(
        worker=by, key=key, defaults={"plan": plan, "data": data, "saved_at": at}
    )
    return draft


def discard(*, key: str, by: Worker) -> None:
    """Throw kept typing away: it has been saved, or is not wanted."""
    Draft.rows.filter(worker=by, key=key).delete()
