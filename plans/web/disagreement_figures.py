"""Disagreements in figures: what is open now, and what came of those that ended in a quarter."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from agencies.errors import NotVisible
from plans import access
from plans.queries import disagreement_overview as overviews
from plans.queries import disagreement_statistics as statistics
from plans.rules.disagreement_figures import SOON, Age, Cell, Figure, What
from plans.rules.quarters import Quarter, quarter_of, read_quarter
from plans.web.exports import csv_file
from plans.web.requests import WorkerRequest


@require_safe
def disagreement_figures(request: WorkerRequest) -> HttpResponse:
    """The figures of the first partnership of mine: of what is open, where I may count that."""
    found = access.figures_of(request.scope)
    where = "disagreement_overview" if found.sees_open else "disagreement_statistics"
    return redirect(where, found.partnership.pk)


@require_safe
def disagreement_overview(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    """What is open now, at which stage and how old; what ends soon, and what is wrong?"""
    figures = access.open_figures_of(request.scope, pk)
    found = overviews.overview(request.scope, figures, at=request.at)

    def address(cell: Cell) -> str:
        """The list a number counts; nothing where there is none that may be shown."""
        return _list_of(figures, cell.figure) if cell.figure else ""

    shown = _whose(request, figures) | {
        "overview": found,
        "address": address,
        "ages": [age.label for age in Age],
        "soon": SOON,
    }
    return render(request, "plans/figures/overview.html", shown)


def _whose(request: WorkerRequest, figures: access.Figures) -> dict[str, Any]:
    """Whose figures a page shows, and the way back to where its reader came from."""
    is_overseen = figures.agency is None and bool(request.standing.roles)
    return {
        "figures": figures,
        "partnership": figures.partnership,
        "whose": figures.agency.name if figures.agency else figures.partnership.name,
        "back": reverse("partnership_one", args=[figures.partnership.pk])
        if is_overseen
        else reverse("disagreements"),
        "back_words": "Partnership" if is_overseen else "Disagreements",
    }


def _list_of(figures: access.Figures, figure: Figure) -> str:
    asked = {"what": figure.what.value, "stage": figure.stage, "age": figure.age}
    asked |= {"agency": figure.agency}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{reverse('disagreement_counted', args=[figures.partnership.pk])}?{query}"


@require_safe
def disagreement_counted(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    """Which disagreements does a figure count?"""
    figures = access.open_figures_of(request.scope, pk)
    figure = _figure(request)
    found = overviews.listed(
        request.scope, figures, figure, at=request.at, before=_uuid(request, "before")
    )
    here = _list_of(figures, figure)
    shown = _whose(request, figures) | {
        "heading": _heading(figure),
        "found": found,
        "next": f"{here}&before={found.before}" if found.before else None,
        "previous": here if "before" in request.GET else None,
    }
    return render(request, "plans/figures/counted.html", shown)


def _figure(request: WorkerRequest) -> Figure:
    """What the address asks for; an address that this service does not make is nobody's page."""
    asked = request.GET
    stage = asked.get("stage", "")
    if asked.get("what") not in What.values or not (stage.isdecimal() or not stage):
        raise NotVisible
    age = asked.get("age", "")
    agency = _uuid(request, "agency")
    return Figure(
        What(asked["what"]),
        stage=int(stage[:3] or 0),
        age=age if age in Age.values else "",
        agency=agency,
    )


def _uuid(request: WorkerRequest, name: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.GET.get(name, ""))
    except ValueError:
        return None


def _heading(figure: Figure) -> str:
    words = f"At stage {figure.stage}" if figure.what == What.STAGE else str(figure.what.label)
    return f"{words}, raised {AGES[figure.age]}" if figure.age in AGES else words


AGES: dict[str, str] = {
    Age.WEEK: "up to 1 week ago",
    Age.MONTH: "1 to 4 weeks ago",
    Age.OLDER: "over 4 weeks ago",
}


@require_safe
def disagreement_statistics(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    """What became of the disagreements that ended in a quarter?"""
    figures = access.figures_of(request.scope, pk)
    quarter = _quarter(request)
    found = statistics.statistics(figures, quarter, on=request.today)
    shown = _whose(request, figures) | {
        "statistics": found,
        "quarter": quarter,
        "choices": _choices(request, quarter),
        "reached": statistics.REACHED,
        "hidden": statistics.HIDDEN,
    }
    return render(request, "plans/figures/statistics.html", shown)


def _quarter(request: WorkerRequest) -> Quarter:
    """The quarter asked for; the last whole one, where none is, or what is asked for is none."""
    asked = read_quarter(request.GET.get("quarter", ""))
    return asked or quarter_of(request.today).after(-1)


def _choices(request: WorkerRequest, quarter: Quarter) -> list[Quarter]:
    found = statistics.quarters_to_choose(request.today)
    return found if quarter in found else [*found, quarter]


@require_safe
def disagreement_statistics_csv(request: WorkerRequest, pk: uuid.UUID) -> StreamingHttpResponse:
    """The same figures as a file."""
    figures = access.figures_of(request.scope, pk)
    quarter = _quarter(request)
    found = statistics.statistics(figures, quarter, on=request.today)
    head = ["Figure", "Of", "Number", "Share of all"]
    return csv_file(f"disagreements-{quarter.code}", head, statistics.lines_of(found))
