"""The plan in plain words, to print and give to the family."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from plans.queries.family_copy import family_copy as copy_of
from plans.web.permitted import to_read
from plans.web.requests import WorkerRequest


@require_safe
def family_copy(request: WorkerRequest, reference: str) -> HttpResponse:
    """What is going well, what worries us, what must be different, and who does what by when?"""
    seen = to_read(request, reference, "read_plan", what="family_copy")
    copy = copy_of(request.scope, seen.plan)
    return render(request, "plans/family_copy/family_copy.html", seen.context(copy=copy))
