"""What the lessons came to week by week, as far as that can be known."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from plans import access
from plans.queries.lessons.over_time import over_time
from plans.queries.pictures.lessons import picture
from plans.queries.plan_page import verbs_now
from plans.web.requests import WorkerRequest, plan_or_404


@require_safe
def lessons_over_time(request: WorkerRequest, reference: str) -> HttpResponse:
    """What has come into place, and what has stayed missing?"""
    plan = plan_or_404(request, reference, what="lessons_over_time")
    place = access.place_on(request.scope, plan)
    found = over_time(request.scope, plan, on=request.today, at=request.at)
    shown = {
        "plan": plan,
        "place": place,
        "verbs": verbs_now(plan, place),
        "today": request.today,
        "found": found,
        "picture": picture(found) if found.courses else None,
    }
    return render(request, "plans/lessons/over_time.html", shown)
