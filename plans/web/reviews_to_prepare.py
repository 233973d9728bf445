"""Reviews to prepare: what is before me as a chair, and how ready is each?"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from plans.queries.reviews_to_prepare import reviews_to_prepare
from plans.web.requests import WorkerRequest


@require_safe
def reviews(request: WorkerRequest) -> HttpResponse:
    """The reviews of whoever chairs, or stands in for a chair who is away, by date."""
    if not (request.scope.is_employed and request.scope.chairs):
        raise PermissionDenied(
            "Reviews are prepared by those who chair them, and whoever stands in for a chair.",
            "Ask your agency's administrator if you are qualified to chair.",
        )
    found = reviews_to_prepare(request.scope, today=request.today)
    shown = {"found": found, "today": request.today}
    return render(request, "plans/judgements/reviews.html", shown)
