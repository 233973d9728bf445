"""Who was and will be reminded of what in a plan: for its lead and its chair."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from plans.queries import reminders as queries
from plans.queries.named import Named
from plans.web.permitted import to_read
from plans.web.requests import WorkerRequest

BEFORE = "before"


@require_safe
def reminders(request: WorkerRequest, reference: str) -> HttpResponse:
    """Who is told next, who was told, and did they see it?"""
    seen = to_read(request, reference, "read_reminders", what="reminders")
    calendar = seen.plan.partnership.calendar()
    before = _id(request.GET.get(BEFORE, ""))
    found = queries.reminders(
        seen.plan, request.scope, at=request.at, calendar=calendar, before=before
    )

    def address_of(thing: Named) -> str:
        names = [] if thing.key is None else [thing.key]
        return reverse(thing.route, args=[reference, *names])

    context = seen.context(
        reminders=found,
        address_of=address_of,
        today=request.today,
        calendar=calendar,
        older=f"?{BEFORE}={found.before}" if found.before else None,
        is_first=before is None,
    )
    return render(request, "plans/reminders/reminders.html", context)


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
