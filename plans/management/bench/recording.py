"""The record of a child by the thousand: the plan page, the record, its lessons, and a long chronology."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import Permission

from plans import access
from plans.management.bench import gists, pages_by_hand
from plans.management.bench import recording_by_hand as by_hand
from plans.management.bench.measures import Measure, measure
from plans.management.bench.population import Population
from plans.management.bench.questions import Goal, Question, Reader
from plans.models import (
    CaseRecord,
    ChronologyEntry,
    Engagement,
    FamilyLink,
    GroupMember,
    HouseholdConfirmation,
    HouseholdMember,
    Plan,
    RecordDecision,
    RecordPermission,
    RiskFactor,
    Visit,
)
from plans.models.records import SEE_RECORD, RecordContent
from plans.queries.chronology import Filters, chronology
from plans.queries.chronology_patterns import patterns_of
from plans.queries.lessons.fourteen import lessons
from plans.queries.lessons.reading import Reading, read
from plans.queries.plan_page import PlanPage, plan_page
from plans.queries.record_list import record_list
from plans.queries.record_parts import RecordList, Wanted
from plans.queries.timeline import timeline
from plans.rules.sharing import Level

ENTRIES_FOR_EACH = 5
"""So many entries has the long chronology for each record of the other plan."""
LEVELS = (Level.PLAN,) * 7 + (Level.CONTROLLED,) * 2 + (Level.SEALED,)
"""Of ten records; every second controlled one is shown to the reader's agency."""
CATEGORIES = ("domestic_abuse", "health", "home", "substance_use", "mental_health")
PAGE = Goal(ratio=3.5, statements=30)
LONG = Goal(ratio=3.5, statements=40)

Said = tuple[type[RecordContent], dict[str, Any], bool]


@dataclass(frozen=True)
class Recorded:
    """A plan with much on record and another with a long chronology, each before somebody of its group."""

    much: Reader
    long: Reader


def populate(records: int, population: Population, *, on: date, at: datetime) -> Recorded:
    """Put so many records of six kinds on one plan, and five times as many entries on another."""
    much = Reader(
        "practitioner",
        population.practitioner,
        access.scope_of(population.practitioner, on=on),
        population.plan,
    )
    long = Reader(
        "force officer",
        population.officer,
        access.scope_of(population.officer, on=on),
        population.plan_of_the_force,
    )
    fill(much, records, of_all_kinds, on=on, at=at)
    fill(long, records * ENTRIES_FOR_EACH, _entry, on=on, at=at)
    return Recorded(much, long)


def fill(reader: Reader, many: int, saying: Any, *, on: date, at: datetime) -> None:
    plan = reader.plan
    seats = list(GroupMember.rows.filter(plan=plan, worker__isnull=False).order_by("position"))
    parents = list(FamilyLink.rows.filter(child=plan.child_id).values_list("person", flat=True))
    headings, contents = [], []
    for number in range(many):
        model, said, is_about_somebody = saying(number)
        pk = uuid.uuid5(plan.pk, str(number))
        seat = seats[number % len(seats)]
        headings.append(
            CaseRecord(
                id=pk,
                line=pk,
                child_id=plan.child_id,
                kind=model.kind,
                agency_id=seat.agency_id,
                author_id=seat.worker_id,
                person_id=parents[number % len(parents)] if is_about_somebody else None,
                level=LEVELS[number % len(LEVELS)],
                happened_on=(day := on - timedelta(days=2 + number % 900)),
                until_on=day,
                precision="day",
                recorded_at=at - timedelta(seconds=number),
            )
        )
        contents.append(model(record_id=pk, **said))
    CaseRecord.rows.bulk_create(headings, batch_size=1_000)
    for model in {type(one) for one in contents}:
        model.rows.bulk_create([one for one in contents if type(one) is model], batch_size=1_000)
    _show(reader, seats[0], [one for one in headings if one.level == Level.CONTROLLED][::2], at=at)


def _show(reader: Reader, giver: GroupMember, shown: list[CaseRecord], *, at: datetime) -> None:
    if not shown:
        return
    decision = RecordDecision.rows.create(
        plan=reader.plan,
        originator_id=giver.agency_id,
        kind="chronology_entry",
        agency_id=reader.scope.agency_id,
        outcome="share",
        occasion="decided",
        purpose="Keeps the child safe",
        from_on=reader.scope.today,
        decided_at=at,
        decided_by_id=giver.worker_id,
    )
    permission = Permission.objects.get(codename=SEE_RECORD, content_type__app_label="plans")
    RecordPermission.objects.bulk_create(
        RecordPermission(
            group_id=reader.scope.group_ids[0],
            permission=permission,
            content_object=one,
            decision=decision,
        )
        for one in shown
    )


def _entry(number: int) -> Said:
    impact = ("negative", "positive", "neutral")[number % 3]
    said = {
        "summary": f"What happened, {number}",
        "category": CATEGORIES[number % len(CATEGORIES)],
        "source": "Log",
        "impact": impact,
        "impact_text": "Was frightened" if impact == "negative" else "",
        "significance": ("ordinary", "significant", "critical")[number % 3],
    }
    return ChronologyEntry, said, number % 2 == 0


def of_all_kinds(number: int) -> Said:
    """Four entries of ten, two visits, and one each of four other kinds."""
    others: tuple[Said, ...] = (
        (Visit, {"outcome": "refused", "reason": "The door stayed shut"}, False),
        (Visit, {"outcome": "seen", "seen_alone": "yes", "bedroom_seen": "yes"}, False),
        (Engagement, {"level": "partial", "evidence": "Came twice", "offered": 3}, True),
        (HouseholdConfirmation, {"how": "seen"}, False),
        (RiskFactor, {"factor": "2B", "impact": "Wakes alone", "severity": "not_known"}, True),
        (
            HouseholdMember,
            {
                "status": "lives_here",
                "home": f"Flat {number}",
                "care_role": "main",
                "identity": "confirmed",
                "checks": "done",
            },
            True,
        ),
    )
    turn = number // len(LEVELS) % 10
    return _entry(number) if turn > len(others) - 1 else others[turn]


def reading(here: Recorded, *, at: datetime, on: date) -> Iterator[Question]:
    """What is read of either plan."""
    much, long = here.much, here.long

    def page() -> PlanPage:
        return plan_page(much.scope, opened(much), today=on)

    yield Question(
        "Plan page of a plan with many records",
        much.name,
        PAGE,
        ours=page,
        gist=gists.plan,
        by_hand=lambda: pages_by_hand.plan_page(much.scope, much.plan.reference),
        gist_by_hand=gists.plan_by_hand,
    )
    yield Question(
        "The record, its first page",
        much.name,
        PAGE,
        ours=lambda: _record(much),
        gist=gist_of_record,
        by_hand=lambda: by_hand.record(much.scope, much.plan.reference),
        gist_by_hand=by_hand.gist_of_record,
    )
    yield Question(
        "What the lessons are told from",
        much.name,
        PAGE,
        ours=lambda: read(much.scope, opened(much), on=on, at=at),
        gist=gist_of_reading,
        by_hand=lambda: by_hand.reading(much.scope, much.plan.reference),
        gist_by_hand=by_hand.gist_of_reading,
    )
    yield Question(
        "The fourteen lessons",
        much.name,
        PAGE,
        ours=lambda: lessons(much.scope, opened(much), on=on, at=at),
        by_hand=lambda: by_hand.reading(much.scope, much.plan.reference),
    )
    yield Question(
        "Chronology, its first page",
        long.name,
        LONG,
        ours=lambda: chronology(long.scope, opened(long), Filters()),
        gist=lambda found: (
            [one.pk for one in found.entries],
            sorted(one.key for one in found.known),
            sorted((one.agency.pk, one.entries) for one in found.said if one.entries),
        ),
        by_hand=lambda: by_hand.chronology(long.scope, long.plan.reference),
        gist_by_hand=by_hand.gist_of_chronology,
    )
    yield Question(
        "Timeline, all of it",
        long.name,
        LONG,
        ours=lambda: timeline(long.scope, opened(long), today=on),
        gist=lambda found: (found.count, found.unshared, len(found.told)),
        by_hand=lambda: by_hand.timeline(long.scope, long.plan.reference),
        gist_by_hand=by_hand.gist_of_timeline,
    )
    yield Question(
        "Patterns of the chronology",
        long.name,
        LONG,
        ours=lambda: patterns_of(long.scope, opened(long), on=on, at=at),
        by_hand=lambda: by_hand.patterns(long.scope, long.plan.reference),
    )


def opened(reader: Reader) -> Plan:
    plan = access.fetch(reader.scope, reader.plan.reference)
    assert plan is not None
    return plan


def _record(reader: Reader) -> RecordList:
    plan = opened(reader)
    place, inside = access.enter_child(reader.scope, plan)
    return record_list(inside, plan, place, Wanted())


def gist_of_record(found: RecordList) -> Any:
    kinds = [one for part in found.parts for one in part.kinds]
    return (
        {str(one.kind): one.total for one in kinds if one.total},
        sorted(entry.key for one in kinds for entry in one.entries),
        sum(len(one.withheld) for one in kinds),
    )


def gist_of_reading(found: Reading) -> Any:
    counted = Counter(
        {str(model.kind): len(rows) for model, rows in found.contents.items() if rows}
    )
    return counted, len(found.entries), len(found.seats), len(found.actions)


def measured(here: Recorded, *, at: datetime, on: date, repetitions: int) -> list[Measure]:
    return [measure(one, repetitions=repetitions) for one in reading(here, at=at, on=on)]
