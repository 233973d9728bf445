"""What is on record about a plan's child: all of it, one kind of it, and one record with its versions."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agencies.clock import local_date
from agencies.workdays import long_date
from plans import access
from plans.models import Scope
from plans.queries import record_list as queries
from plans.queries.plan_page import verbs_now
from plans.queries.record_page import AMEND, ANSWER, RecordPage, record_page
from plans.queries.record_parts import Wanted
from plans.queries.record_words import when_in_words
from plans.rules.records import RecordKind
from plans.rules.sharing import Level
from plans.web.permitted import Permitted
from plans.web.record_seen import SeenRecord, to_record
from plans.web.requests import WorkerRequest, plan_or_404

HELD = {
    Level.PLAN: "Everybody who may read the plan",
    Level.CONTROLLED: "Controlled: the agency that made it, and whom it lets see it",
    Level.SEALED: "Sealed: the people named on it. Nobody else knows that it exists",
}


@require_safe
def plan_record(request: WorkerRequest, reference: str) -> HttpResponse:
    """What is known of this child and family, who says so, and what does nobody know?"""
    plan = plan_or_404(request, reference, what="records")
    place, inside = access.enter_child(request.scope, plan)
    seen, wanted = Permitted(plan, place), _wanted(request)
    if wanted.kind is not None:
        return _of_kind(request, inside, seen, wanted)
    found = queries.record_list(inside, plan, place, wanted)
    access.opened(request.scope, plan, found.shown, by=request.user, at=request.at)
    return render(request, "plans/records/list.html", _context(seen, wanted, found=found))


def _of_kind(
    request: WorkerRequest, inside: Scope, seen: Permitted, wanted: Wanted
) -> HttpResponse:
    before = _id(request.GET.get("before", ""))
    found = queries.kind_page(inside, seen.plan, seen.place, wanted, before=before)
    access.opened(request.scope, seen.plan, found.shown, by=request.user, at=request.at)
    return render(request, "plans/records/kind.html", _context(seen, wanted, found=found))


def _context(seen: Permitted, wanted: Wanted, **extra: object) -> dict[str, object]:
    return (
        seen.context(
            wanted=wanted,
            kinds=list(RecordKind),
            verbs=verbs_now(seen.plan, seen.place),
        )
        | extra
    )


@require_safe
def record(request: WorkerRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """What does this record say, who says so, is it still so, and who else may read it?"""
    seen = to_record(request, reference, pk)
    page = record_page(request.scope, seen.plan, seen.record, seen.place)
    context = seen.context(
        page=page,
        kind=RecordKind(seen.record.kind),
        facts=_facts(page),
        answer_words=_answer_words(seen),
    )
    return render(request, "plans/records/record.html", context)


def _answer_words(seen: SeenRecord) -> str:
    """What the button of a request says to whom it is for; empty of what nobody answers here."""
    if ANSWER not in seen.possible:
        return ""
    if AMEND in seen.possible:
        return "Write down the answer"
    return "Answer" if seen.record.content.is_waiting else "Put the answer right"


def _facts(page: RecordPage) -> list[tuple[str, str]]:
    """About whom it is and of when, which stand before what it says; who put it there, for whom, and
    how closely it is held."""
    row = page.record
    facts = [
        ("About", row.person.name if row.person else "The child"),
        ("When", when_in_words(row)),
        ("Put on record", f"{long_date(local_date(row.recorded_at))}, by {row.author.name}"),
        ("Agency", row.agency.name),
        ("Who may read it", HELD[Level(row.level)]),
    ]
    if reason := page.lines.reason(row):
        facts.append(("Amended because", reason))
    return facts


def _wanted(request: WorkerRequest) -> Wanted:
    """What is asked for; a kind or an agency that there is not asks for everything."""
    kind = request.GET.get("kind", "")
    return Wanted(
        RecordKind(kind) if kind in RecordKind.values else None,
        _id(request.GET.get("agency", "")),
        withdrawn=request.GET.get("withdrawn") == "1",
    )


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
