"""The lessons over the plans that somebody answers for: what is missing, where, and with whom."""

from __future__ import annotations

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agencies.operations import audit
from plans.queries import lessons_across as queries
from plans.rules.lessons.findings import State
from plans.web.exports import csv_file
from plans.web.requests import WorkerRequest


@require_safe
def lessons_across(request: WorkerRequest) -> HttpResponse:
    """Which lessons are missing over my plans, and with whom do they wait?"""
    shown = {
        "found": _found(request),
        "states": list(State),
        "wanted": queries.WANTED,
        "counted": _counted(request),
    }
    return render(request, "plans/lessons/across.html", shown)


def _counted(request: WorkerRequest) -> str:
    """Of which plans the weekly counts are that a change is told by."""
    if request.scope.oversees_agency:
        return "the plans with somebody of your agency"
    if request.scope.manages:
        return "the plans with somebody whom you managed at the time"
    return "the plans you chair"


@require_safe
def lessons_across_csv(request: WorkerRequest) -> StreamingHttpResponse:
    """The same as a file."""
    head = ["By", "Which", "Agency", "Plans", *(state.label for state in State)]
    return csv_file("lessons", head, queries.lines_of(_found(request)))


def _found(request: WorkerRequest) -> queries.Across:
    """Read for whoever asks; that they were shown it is on their own chain."""
    found = queries.lessons_across(request.scope, on=request.today, at=request.at)
    audit.record(
        chain=f"worker:{request.user.pk}",
        verb="listed",
        by=request.user,
        at=request.at,
        subject="lessons",
        details={"rows": len(found.plans)},
    )
    return found
