"""The versions of a plan: what each holds, who opened it, and what the family makes of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from agencies.models import Agency, AuditEvent, Worker
from plans import access
from plans.models import (
    FamilyLink,
    GroupMember,
    Plan,
    PlanVersion,
    Scope,
    VersionUnderstanding,
)
from plans.queries.contents import content_of
from plans.rules.children import PARENTS, Relationship
from plans.rules.roles import WITH_ACCOUNT
from plans.rules.versions import Comparison, Content, compare

NOW = "now"


@dataclass(frozen=True)
class FamilyAnswer:
    """What a parent, or the child, makes of a version; without a row they were not asked yet."""

    name: str
    relationship: str
    person: uuid.UUID | None
    row: VersionUnderstanding | None = None


@dataclass(frozen=True)
class Opened:
    """When somebody first opened a version, and for which agency."""

    who: str
    agency: str
    first_at: datetime
    times: int


@dataclass(frozen=True)
class VersionPage:
    """One version with everything a reader asks of it. `opened` is told to lead and chair alone."""

    version: PlanVersion
    newest: int
    answers: list[FamilyAnswer]
    opened: list[Opened] | None
    unopened: list[str] | None

    @property
    def content(self) -> Content:
        content: Content = self.version.content
        return content


def versions_of(scope: Scope, plan: Plan) -> list[PlanVersion]:
    """A plan's versions, the newest first, without what they hold. One statement."""
    rows = PlanVersion.objects.visible_to(scope).filter(plan=plan).defer("content")
    return list(rows.select_related("review", "frozen_by").order_by("-number"))


def version_of(scope: Scope, plan: Plan, number: int) -> PlanVersion | None:
    """One version of a plan by its number, if the reader may see the plan."""
    rows = PlanVersion.objects.visible_to(scope).filter(plan=plan, number=number)
    version: PlanVersion | None = rows.select_related("review", "frozen_by").first()
    return version


def version_page(version: PlanVersion, *, place: access.Place, today: date) -> VersionPage:
    """A version for a reader who may see it, in at most seven statements."""
    numbers = PlanVersion.rows.filter(plan=version.plan_id).order_by("-number")
    knows = "read_looked" in place.verbs
    seen = _opened(version) if knows else None
    return VersionPage(
        version=version,
        newest=numbers.values_list("number", flat=True).first() or version.number,
        answers=answers_of(version, today),
        opened=list(seen.values()) if seen is not None else None,
        unopened=_unopened(version, seen) if seen is not None else None,
    )


def answers_of(version: PlanVersion, today: date) -> list[FamilyAnswer]:
    """What the family makes of a version, parents who were not asked yet by name. Two statements.

    A child not yet born is not asked; one who is, is named with the parents. For a version that the
    reader has been found to see.
    """
    child = version.plan.child
    related: dict[uuid.UUID, str] = {}
    parents: dict[uuid.UUID, str] = {}
    for link in FamilyLink.rows.filter(child=child).select_related("person"):
        related[link.person_id] = Relationship(link.relationship).label.lower()
        is_now = link.until_on is None or link.until_on >= today
        if is_now and link.relationship in PARENTS:
            parents[link.person_id] = link.person.name
    rows = list(version.understandings.select_related("person", "recorded_by").order_by("person"))
    asked = {row.person_id for row in rows}
    answers = [
        FamilyAnswer(
            row.person.name if row.person else "The child",
            related.get(row.person_id, "") if row.person_id else "",
            row.person_id,
            row,
        )
        for row in rows
    ]
    answers += [
        FamilyAnswer(name, related[pk], pk) for pk, name in parents.items() if pk not in asked
    ]
    if None not in asked and not child.is_unborn:
        answers.append(FamilyAnswer("The child", "", None))
    return answers


def _opened(version: PlanVersion) -> dict[uuid.UUID, Opened]:
    """Who read a version, each once, by the order in which they first did. Three statements."""
    events = AuditEvent.objects.filter(
        plan=version.plan.reference, verb="read", subject=f"version:{version.number}"
    ).order_by("at", "pk")
    found: dict[uuid.UUID, list[AuditEvent]] = {}
    for event in events:
        if event.actor is not None:
            found.setdefault(event.actor, []).append(event)
    workers = dict(Worker.objects.filter(pk__in=list(found)).values_list("pk", "name"))
    agencies = {event.agency for event in events if event.agency is not None}
    names = dict(Agency.objects.filter(pk__in=agencies).values_list("pk", "name"))
    return {
        actor: Opened(
            who=workers.get(actor, "Unknown"),
            agency=names.get(reads[0].agency, "") if reads[0].agency else "",
            first_at=reads[0].at,
            times=len(reads),
        )
        for actor, reads in found.items()
    }


def _unopened(version: PlanVersion, opened: Iterable[uuid.UUID]) -> list[str]:
    """Members of the group now who have not opened a version."""
    seats = GroupMember.rows.filter(plan=version.plan_id, standing__in=WITH_ACCOUNT).current()
    seats = seats.exclude(worker__in=list(opened)).select_related("worker").order_by("position")
    return list(dict.fromkeys(seat.name for seat in seats))


def compared(scope: Scope, plan: Plan, old: str, new: str) -> Comparison | None:
    """What is different between two versions by number, or one and "now"; None where one is not."""
    before, after = _content(scope, plan, old), _content(scope, plan, new)
    return compare(before, after) if before is not None and after is not None else None


def _content(scope: Scope, plan: Plan, which: str) -> Content | None:
    if which == NOW:
        return content_of(plan)
    version = version_of(scope, plan, int(which))
    return version.content if version is not None else None
