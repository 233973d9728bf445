"""Who changed what on a plan, and when: every version of its rows, told by day, newest first."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from typing import Any

from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import Lead

from agencies import clock
from agencies.models import Agency, AuditEvent, Worker
from plans import access
from plans.models import (
    Action,
    ActionUpdate,
    Child,
    FamilyLink,
    GroupMember,
    Outcome,
    OutcomeUnderstanding,
    OutcomeUpdate,
    Person,
    Plan,
    Scope,
    SharingDecision,
)
from plans.queries.history_events import Entry, of_decision, of_progress, of_update
from plans.queries.history_words import NOUNS, Names, Noun, ids_in

PAGE = 50
OUTSIDER = "Somebody outside this group"


@dataclass(frozen=True)
class Day:
    on: date
    entries: list[Entry]


@dataclass(frozen=True)
class History:
    """Whole days of a plan's history; `before` is where older ones go on, if there are any."""

    days: list[Day]
    before: date | None


@dataclass(frozen=True)
class Span:
    """Whole days of the wall calendar, as moments: from the first, until but without the last."""

    since: datetime
    until: datetime


@dataclass(frozen=True)
class Story:
    """Everything that happened in a span: versions of rows by noun, and what was only ever added."""

    versions: dict[Noun, list[tuple[Any, Any]]]
    updates: list[ActionUpdate]
    progress: list[OutcomeUpdate]
    decisions: list[SharingDecision]


def history(scope: Scope, plan: Plan, *, before: date | None = None, page: int = PAGE) -> History:
    """At least a page of what happened before a day, ending with a whole day.

    For a plan that the reader has opened. At most twenty statements, however much happened. Sharing
    decisions about other agencies are told to those who may read who sees the plan.
    """
    place = access.place_on(scope, plan)
    until = _midnight(before) if before else _midnight(date.max)
    moments = _moments(scope, plan, place, until=until, most=page + 1)
    if not moments:
        return History([], None)
    first = clock.local_date(moments[:page][-1])
    span = Span(since=_midnight(first), until=until)
    entries = sorted(_told(scope, plan, place, span), key=lambda one: one.at, reverse=True)
    older = len(moments) > page and moments[-1] < span.since
    days = groupby(entries, key=lambda one: clock.local_date(one.at))
    more = older or (len(moments) > page and _has_older(scope, plan, place, span))
    return History([Day(on, list(found)) for on, found in days], first if more else None)


def _has_older(scope: Scope, plan: Plan, place: access.Place, span: Span) -> bool:
    return bool(_moments(scope, plan, place, until=span.since, most=1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=clock.LONDON)


def _where(plan: Plan) -> dict[type, Q]:
    """Which versions of each noun belong to a plan's history."""
    outcomes = Outcome.rows.filter(plan=plan).values("pk")
    people = FamilyLink.rows.filter(child=plan.child_id).values("person_id")
    return {
        Plan: Q(id=plan.pk),
        GroupMember: Q(plan_id=plan.pk),
        Outcome: Q(plan_id=plan.pk),
        Action: Q(plan_id=plan.pk),
        OutcomeUnderstanding: Q(outcome_id__in=outcomes),
        Child: Q(id=plan.child_id),
        FamilyLink: Q(child_id=plan.child_id),
        Person: Q(id__in=people),
    }


def _updates(scope: Scope, plan: Plan) -> QuerySet[ActionUpdate]:
    return ActionUpdate.objects.visible_to(scope).filter(action__plan=plan)


def _progress(scope: Scope, plan: Plan) -> QuerySet[OutcomeUpdate]:
    return OutcomeUpdate.objects.visible_to(scope).filter(outcome__plan=plan)


def _decisions(scope: Scope, plan: Plan, place: access.Place) -> QuerySet[SharingDecision]:
    decisions = SharingDecision.objects.visible_to(scope).filter(plan=plan)
    if "read_sharing" in place.verbs:
        return decisions
    return decisions.filter(agency_id=scope.agency_id)


def _moments(
    scope: Scope, plan: Plan, place: access.Place, *, until: datetime, most: int
) -> list[datetime]:
    """When the newest things happened, whatever they were. One statement."""
    where = _where(plan)
    versions = [
        _versions(noun).filter(where[noun.model]).annotate(when=F("history_date")) for noun in NOUNS
    ]
    added = [
        _updates(scope, plan).annotate(when=F("at")),
        _progress(scope, plan).annotate(when=F("at")),
        _decisions(scope, plan, place).annotate(when=F("decided_at")),
    ]
    first, *rest = [
        rows.filter(when__lt=until).order_by().values_list("when", flat=True)
        for rows in [*versions, *added]
    ]
    return list(first.union(*rest, all=True).order_by("-when")[:most])


def _versions(noun: Noun) -> Any:
    return noun.model.history.all()  # type: ignore[attr-defined]


def _told(scope: Scope, plan: Plan, place: access.Place, span: Span) -> Iterator[Entry]:
    where = _where(plan)
    story = Story(
        versions={noun: _pairs(noun, where[noun.model], span) for noun in NOUNS},
        updates=list(
            _updates(scope, plan)
            .filter(at__gte=span.since, at__lt=span.until)
            .select_related("action", "by", "on_behalf_of")
        ),
        progress=list(
            _progress(scope, plan)
            .filter(at__gte=span.since, at__lt=span.until)
            .select_related("by", "agency")
        ),
        decisions=list(
            _decisions(scope, plan, place)
            .filter(decided_at__gte=span.since, decided_at__lt=span.until)
            .select_related("agency", "decided_by")
        ),
    )
    names = _names(plan, story)
    insiders = _insiders(plan, story)
    yield from _of_versions(story, names, insiders)
    yield from (of_update(row, names) for row in story.updates)
    yield from (of_progress(row, names) for row in story.progress)
    yield from (of_decision(row) for row in story.decisions)


def _pairs(noun: Noun, where: Q, span: Span) -> list[tuple[Any, Any]]:
    """Each change in a span as the version before, or None, and the version after.

    What one operation wrote in several steps is one change. The version before may be older than
    the span: it is the one whose successor lies in it.
    """
    successor = Window(
        Lead("history_date"),
        partition_by=[F("id")],
        order_by=[F("history_date").asc(), F("history_id").asc()],
    )
    rows = (
        _versions(noun)
        .filter(where, history_date__lt=span.until)
        .annotate(next_at=successor)
        .filter(Q(history_date__gte=span.since) | Q(next_at__gte=span.since))
        .order_by("id", "history_date", "history_id")
    )
    pairs = []
    for _, versions in groupby(rows, key=lambda row: row.id):
        steps = [list(same)[-1] for _, same in groupby(versions, key=lambda row: row.history_date)]
        for old, new in zip([None, *steps], steps, strict=False):
            if new.history_date >= span.since:
                pairs.append((old, new))
    return pairs


def _of_versions(story: Story, names: Names, insiders: set[uuid.UUID | None]) -> Iterator[Entry]:
    told = _told_elsewhere(story)
    for noun, pairs in story.versions.items():
        for old, new in pairs:
            changes = noun.changes(old, new, names, told=told[new.id, new.history_date])
            gone = new.history_type == "-"
            if changes or gone or old is None:
                who = names.of(Worker, new.history_user_id) or "Coregroup"
                if noun.about_family and new.history_user_id not in insiders:
                    who = OUTSIDER
                yield Entry(new.history_date, who, noun.heading(old, new, names), changes)


def _told_elsewhere(story: Story) -> dict[tuple[uuid.UUID, datetime], set[str]]:
    """The fields of a version that an update of the same moment tells, with its reasons."""
    told: dict[tuple[uuid.UUID, datetime], set[str]] = defaultdict(set)
    for row in story.updates:
        told[row.action_id, row.at] |= {"status", "status_reason", "due_on", "owner"}
    for seen in story.progress:
        told[seen.outcome_id, seen.at] |= {"now"}
    return told


def _names(plan: Plan, story: Story) -> Names:
    """What every id in the story stands for, in five statements."""
    seats = list(GroupMember.rows.filter(plan=plan).select_related("worker", "person"))
    rows = {
        n: [row for pair in pairs for row in pair if row] for n, pairs in story.versions.items()
    }
    workers = {row.history_user_id for found in rows.values() for row in found}
    workers |= {pk for n, found in rows.items() for pk in ids_in(n, found, Worker)}
    agencies = {pk for n, found in rows.items() for pk in ids_in(n, found, Agency)}
    people = {pk for n, found in rows.items() for pk in ids_in(n, found, Person)}
    return Names(
        workers=_named(Worker.objects, workers),
        agencies=_named(Agency.objects, agencies),
        seats={s.pk: s.name if s.worker_id or s.person_id else f"vacant: {s.role}" for s in seats},
        people={person.pk: person.name for person in Person.rows.filter(pk__in=people)},
        outcomes=dict(Outcome.rows.filter(plan=plan).values_list("pk", "change")),
    )


def _named(manager: Any, ids: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    return dict(manager.filter(pk__in=ids - {None}).values_list("pk", "name"))


def _insiders(plan: Plan, story: Story) -> set[uuid.UUID | None]:
    """Who of those that changed the family has worked on this very plan.

    A child's or parent's record may be changed through another plan, whose existence and people
    this one does not tell.
    """
    family = {
        new.history_user_id
        for noun, pairs in story.versions.items()
        if noun.about_family
        for _, new in pairs
    }
    events = AuditEvent.objects.filter(plan=plan.reference, actor__in=family - {None})
    return set(events.exclude(verb="refused").values_list("actor", flat=True).distinct())
