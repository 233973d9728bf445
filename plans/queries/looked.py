"""Who has looked at a plan: the reads on the trail, the newest first."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from agencies.models import Agency, AuditEvent, Worker
from plans.models import Plan

PAGE = 50


@dataclass(frozen=True)
class Look:
    """One read of something in a plan."""

    at: datetime
    who: str
    agency: str
    what: str


@dataclass(frozen=True)
class Looked:
    looks: list[Look]
    before: int | None


WHAT = {
    "action": "An action",
    "caserecord": "Something on record",
    "family": "The family",
    "group": "The group",
    "history": "Its history",
    "looked": "Who has looked",
    "member": "A member's place",
    "outcome": "An outcome",
    "outcomes": "The outcomes",
    "person": "Somebody of the family",
    "plan": "The plan",
    "plan_chair": "Who chairs it",
    "plan_change": "Its details",
    "plan_end": "Ending it",
    "plan_lead": "Who leads it",
    "sharing": "Who may see it",
    "dissent": "What an agency disagrees with",
    "meeting": "Running a meeting or review",
    "ratings": "What each person rates",
    "reminders": "Who was reminded of what",
    "records": "What is on record",
    "report": "A report to a meeting or review",
    "review": "The record of a meeting or review",
    "family_copy": "The copy for the family",
    "family_map": "The map of the family",
    "timeline": "The timeline",
    "lessons": "The lessons",
    "lessons_over_time": "The lessons over time",
    "recommendation": "A recommendation",
    "recommendations": "The chair's recommendations",
    "version": "A version of it",
    "version_opened": "Who has opened a version",
    "version_understandings": "What the family makes of it",
    "version_understanding": "What the family makes of it",
    "versions": "Its versions",
    "why": "Why they can see it",
}
"""What a read was of. Anything else is shown as it is written on the trail."""


def reads_of(plan: Plan) -> QuerySet[AuditEvent]:
    """The reads of a plan that who may know is shown: none of a disagreement.

    They would give away who writes one that was never sent, and who raised one that withholds it. On
    the trail they are.
    """
    reads = AuditEvent.objects.filter(plan=plan.reference, verb="read")
    return reads.exclude(OF_DISAGREEMENTS)


OF_DISAGREEMENTS = Q(subject__startswith="disagreement") | Q(subject="raising")
"""What a read of a disagreement, of a draft, or of the form that raises one is called on the trail."""


def looked(plan: Plan, *, before: int | None = None, page: int = PAGE) -> Looked:
    """One page of who read what of a plan, for readers who may know. At most four statements.

    `before` is the event at which the page before this one ended.
    """
    events = reads_of(plan)
    if before is not None and (last := events.filter(pk=before).first()):
        events = events.filter(Q(at__lt=last.at) | Q(at=last.at, pk__lt=last.pk))
    found = list(events.order_by("-at", "-pk")[: page + 1])
    shown = found[:page]
    workers = _names(Worker.objects, {event.actor for event in shown})
    agencies = _names(Agency.objects, {event.agency for event in shown})
    return Looked(
        looks=[
            Look(
                at=event.at,
                who=workers.get(event.actor, "Unknown"),
                agency=agencies.get(event.agency, ""),
                what=what(event.subject),
            )
            for event in shown
        ],
        before=shown[-1].pk if len(found) > page else None,
    )


def what(subject: str) -> str:
    """A subject of the trail in words: "outcome:…" is an outcome, whichever it is."""
    noun = subject.partition(":")[0]
    return WHAT.get(noun) or noun.replace("_", " ").replace(".", " ").capitalize()


def _names(rows: Any, ids: set[uuid.UUID | None]) -> dict[object, str]:
    return dict(rows.filter(pk__in=ids - {None}).values_list("pk", "name"))
