"""The lessons of a whole partnership in figures, for who oversees it and reads no plan."""

from __future__ import annotations

import uuid

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from plans import access
from plans.queries import lesson_figures as queries
from plans.queries.disagreement_statistics import quarters_to_choose
from plans.rules.lessons.findings import State
from plans.rules.quarters import Quarter, quarter_of, read_quarter
from plans.web.exports import csv_file
from plans.web.requests import WorkerRequest


@require_safe
def lesson_figures(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    """Which lessons are in place over the partnership, at which agencies, and is it getting better?"""
    figures = access.lesson_figures_of(request.scope, pk)
    quarter = _quarter(request, figures)
    choices = quarters_to_choose(request.today)
    shown = {
        "partnership": figures.partnership,
        "found": queries.lesson_figures(figures, quarter, on=request.today),
        "quarter": quarter,
        "choices": choices if quarter in choices else [*choices, quarter],
        "states": list(State),
    }
    return render(request, "plans/figures/lessons.html", shown)


def _quarter(request: WorkerRequest, figures: access.Figures) -> Quarter:
    """The one asked for; else the last whose figures the reader is shown."""
    now = quarter_of(request.today)
    usual = now if figures.sees_running_quarter else now.after(-1)
    return read_quarter(request.GET.get("quarter", "")) or usual


@require_safe
def lesson_figures_csv(request: WorkerRequest, pk: uuid.UUID) -> StreamingHttpResponse:
    """The same figures as a file."""
    figures = access.lesson_figures_of(request.scope, pk)
    quarter = _quarter(request, figures)
    found = queries.lesson_figures(figures, quarter, on=request.today)
    head = ["Number", "Lesson", "Plans", "State", "How many", "In the quarter before"]
    return csv_file(f"lessons-{quarter.code}", head, queries.lines_of(found))
