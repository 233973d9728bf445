"""What of the fourteen lessons is in place on a plan, what is missing, and who can put it right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from plans import access
from plans.models import Plan
from plans.queries.lessons import sources
from plans.queries.lessons.fourteen import Evidence, LessonLine, ReasonLine
from plans.queries.lessons.fourteen import lessons as lessons_of
from plans.queries.lessons.short import short_list
from plans.queries.plan_page import verbs_now
from plans.rules.lessons.findings import State
from plans.web import lesson_ways
from plans.web.requests import WorkerRequest, plan_or_404

ROUTES: Mapping[str, str] = {
    sources.MEMBER: "member",
    sources.MEETING: "review",
    sources.OUTCOME: "outcome",
    sources.ACTION: "action",
    sources.UNDERSTANDING: "outcome",
    sources.VERSION: "version",
}
"""The page of each sort of evidence that has one below its plan. A record has `RECORD`."""
OF_THE_PLAN: Mapping[str, str] = {
    sources.EVENT: "timetable",
    sources.DEADLINE: "timetable",
    sources.CHILD: "family",
    sources.FAMILY: "family",
}
"""The page of the plan that shows evidence which has none of its own."""
RECORD = "record"


@dataclass(frozen=True)
class Section:
    """One lesson on the page: what wants somebody, each with the link that puts it right, and the
    rest, which stands folded below."""

    line: LessonLine
    wanting: list[tuple[ReasonLine, lesson_ways.Link | None]]
    rest: list[ReasonLine]

    @property
    def records(self) -> int:
        """How many records are named in what is folded."""
        reasons = [reason for reason, _ in self.wanting] + self.rest
        return len({one.source.id for reason in reasons for one in reason.evidence})


@require_safe
def lessons(request: WorkerRequest, reference: str) -> HttpResponse:
    """What do we know, what is missing, and who can put it right?"""
    plan = plan_or_404(request, reference, what="lessons")
    found = lessons_of(request.scope, plan, on=request.today, at=request.at)
    place = access.place_on(request.scope, plan)
    verbs = verbs_now(plan, place)
    return render(
        request,
        "plans/lessons/lessons.html",
        {
            "plan": plan,
            "place": place,
            "verbs": verbs,
            "lessons": found,
            "wanting": [_section(one.line, plan, verbs) for one in short_list(found)],
            "others": [_section(one, plan, verbs) for one in found if not one.wants_somebody],
            "counts": _counts(found),
            "page_of": lambda evidence: page_of(evidence, plan),
            "today": request.today,
            "calendar": plan.partnership.calendar(),
        },
    )


def _section(line: LessonLine, plan: Plan, verbs: Collection[str]) -> Section:
    return Section(
        line,
        [
            (one, lesson_ways.link(line.lesson, one, plan, verbs))
            for one in line.reasons
            if one.wants_somebody
        ],
        [one for one in line.reasons if not one.wants_somebody],
    )


def lesson_clicks(
    request: WorkerRequest, plan: Plan, verbs: Collection[str]
) -> list[lesson_ways.Click]:
    """The lessons that want somebody, as this reader sees them, each with the link that helps."""
    found = lessons_of(request.scope, plan, on=request.today, at=request.at)
    return [lesson_ways.click(one, plan, verbs) for one in short_list(found)]


def _counts(found: Iterable[LessonLine]) -> str:
    """ "1 in conflict, 5 missing, 2 due, 4 in place and 2 not needed"."""
    counts = Counter(line.state for line in found)
    parts = [f"{counts[state]} {state.label.lower()}" for state in State if counts[state]]
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def page_of(evidence: Evidence, plan: Plan) -> tuple[str, ...]:
    """The route of the page on which the reader may open it, and its arguments; () if they may not."""
    kind = evidence.source.kind
    if not evidence.may_open:
        return ()
    if kind == sources.DISAGREEMENT:
        return ("disagreement", evidence.key)
    if kind in OF_THE_PLAN:
        return (OF_THE_PLAN[kind], plan.reference)
    return (ROUTES.get(kind, RECORD), plan.reference, evidence.key)
