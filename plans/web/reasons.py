"""Why can I see this: answered from the rows that decide it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from plans import access
from plans.queries.plan_page import verbs_now
from plans.web.requests import WorkerRequest, plan_or_404


@require_safe
def why(request: WorkerRequest, reference: str) -> HttpResponse:
    """Each reason that together opens this plan to its reader, and the decision it rests on."""
    plan = plan_or_404(request, reference, what="why")
    place = access.place_on(request.scope, plan)
    return render(
        request,
        "plans/plan/why.html",
        {
            "plan": plan,
            "place": place,
            "verbs": verbs_now(plan, place),
            "reasons": access.explain(request.scope, plan),
        },
    )
