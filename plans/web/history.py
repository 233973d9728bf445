"""Who changed what on a plan, and who has looked at it."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agencies.operations import audit
from plans import access
from plans.queries import history as queries
from plans.queries import looked as looks
from plans.queries.plan_page import verbs_now
from plans.rules import roles
from plans.web.requests import WorkerRequest, plan_or_404

BEFORE = "before"


@require_safe
def history(request: WorkerRequest, reference: str) -> HttpResponse:
    """Everything that changed, by day, the newest first: readable by the whole group."""
    plan = plan_or_404(request, reference, what="history")
    place = access.place_on(request.scope, plan)
    before = _day(request.GET.get(BEFORE, ""))
    found = queries.history(request.scope, plan, before=before)
    return render(
        request,
        "plans/history/history.html",
        {
            "plan": plan,
            "place": place,
            "verbs": verbs_now(plan, place),
            "history": found,
            "older": f"?{BEFORE}={found.before.isoformat()}" if found.before else None,
            "is_first": before is None,
        },
    )


@require_safe
def looked(request: WorkerRequest, reference: str) -> HttpResponse:
    """Who opened this plan, for which agency, when and what: for its lead and its chair."""
    plan = access.fetch(request.scope, reference)
    if plan is not None:
        place = access.place_on(request.scope, plan)
        if "read_looked" not in place.verbs:
            audit.record(
                chain=f"child:{plan.child_id}",
                verb="refused",
                by=request.user,
                at=request.at,
                agency=request.scope.agency_id,
                plan=plan.reference,
                subject="looked",
            )
            raise PermissionDenied(roles.why_not("read_looked"), "Ask the lead practitioner.")
    plan = plan_or_404(request, reference, what="looked")
    found = looks.looked(plan, before=_number(request.GET.get(BEFORE, "")))
    return render(
        request,
        "plans/history/looked.html",
        {
            "plan": plan,
            "place": place,
            "verbs": verbs_now(plan, place),
            "looked": found,
            "older": f"?{BEFORE}={found.before}" if found.before else None,
            "is_first": BEFORE not in request.GET,
        },
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
