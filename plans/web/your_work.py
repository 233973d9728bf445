"""Your work: what must I do, most urgent first?"""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from plans.queries.owed import After
from plans.queries.your_work import YourWork, your_work
from plans.web.disagreements_words import ask_of, way_to
from plans.web.requests import WorkerRequest


@require_safe
def your_work_page(request: WorkerRequest) -> HttpResponse:
    after = After.of(request.GET.get("after", ""))
    work = your_work(request.scope, after=after, at=request.at)
    return render(
        request,
        "plans/work/your_work.html",
        {
            "work": work,
            "line": line_of(work),
            "today": request.today,
            "is_first": after is None,
            "ask": ask_of,
            "way": way_to,
        },
    )


def line_of(work: YourWork) -> str:
    """3 things are late, 5 are due this week."""
    late, due = work.late, work.due_this_week
    if late and due:
        return f"{_things(late)} late, {due} {_are(due)} due this week."
    if late:
        return f"{_things(late)} late, nothing else is due this week."
    if due:
        return f"Nothing is late. {_things(due)} due this week."
    return "Nothing is late and nothing is due this week."


def _things(count: int) -> str:
    return f"{count} thing{'' if count == 1 else 's'} {_are(count)}"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
