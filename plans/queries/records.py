"""What is on record about a child, as one reader may know it: versions, existence, and unknowns."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from plans.models import CaseRecord, Child, FamilyLink, Person, RecordOpening, Scope
from plans.queries.family_fathers import fathers_listed
from plans.queries.record_lines import lines_of
from plans.rules.enquiries import Found, Topic
from plans.rules.fathers import FatherKnowledge
from plans.rules.records import Knowledge, Precision, RecordKind, When, knowledge


@dataclass(frozen=True)
class Known:
    """A record of which a reader may only know: its kind, whose it is and when it was."""

    key: object
    kind: RecordKind
    agency: str
    when: When
    agency_id: object = None


def known_to(scope: Scope, child: Child) -> list[Known]:
    """What agencies hold about a child and have not shared with the reader, the newest first.

    Nothing sealed is among it. One statement.
    """
    rows = CaseRecord.objects.known_to(scope).filter(child=child).order_by("-happened_on", "id")
    return [
        Known(
            row["id"],
            RecordKind(row["kind"]),
            row["agency__name"],
            When(row["happened_on"], row["until_on"], Precision(row["precision"])),
            row["agency_id"],
        )
        for row in rows
    ]


def known_one(scope: Scope, child: Child, key: str) -> Known | None:
    """One of them, by its id; None of what they may not know, may read, or which does not exist."""
    return next((one for one in known_to(scope, child) if str(one.key) == key), None)


def versions(scope: Scope, record: CaseRecord) -> list[CaseRecord]:
    """The versions of a record that the reader may see, the newest first. One statement."""
    rows = CaseRecord.objects.visible_to(scope).filter(line=record.line)
    return list(rows.select_related("agency", "author", "withdrawn_by").order_by("-version"))


@dataclass(frozen=True)
class Opened:
    """Who first opened a version, for which agency, and when."""

    who: str
    agency: str
    version: int
    at: datetime


def who_opened(scope: Scope, record: CaseRecord) -> list[Opened]:
    """Who has read which version of a record, for readers of its originating agency.

    One statement; two where it was amended.
    """
    rows = list(
        RecordOpening.objects.visible_to(scope)
        .filter(record__line=record.line, record__agency=scope.agency_id)
        .select_related("worker", "agency", "record")
        .order_by("opened_at", "pk")
    )
    lines = lines_of(scope, [row.record for row in rows])
    return [
        Opened(
            row.worker.name,
            row.agency.name if row.agency else "",
            lines.number(row.record),
            row.opened_at,
        )
        for row in rows
    ]


FACTORS = {
    Topic.DOMESTIC_ABUSE: "3",
    Topic.SUBSTANCE_USE: "12",
    Topic.MENTAL_HEALTH: "4",
}
"""The first digit of the census factors that a topic is about, where the code has one more letter."""

ANSWERS = (
    "kind",
    "enquiry__topic",
    "enquiry__found",
    "riskfactor__factor",
    "fatherfigure__knowledge",
    "person",
)
"""What of a record answers a matter: its kind, what one of three kinds says, and of whom."""
UNKNOWN = frozenset({FatherKnowledge.UNKNOWN, FatherKnowledge.MOTHER_DECLINES})


@dataclass(frozen=True)
class Matter:
    """What a reader may say of one matter that an empty page could be mistaken about.

    `people` are those whom the family list calls a father and of whom nothing is recorded as one.
    """

    topic: Topic
    knowledge: Knowledge
    people: tuple[Person, ...] = ()


def matters(scope: Scope, child: Child) -> list[Matter]:
    """What is known, withheld, asked and not asked about a child, for one reader.

    Three statements, and nothing that the reader may not know changes any of them.
    """
    known = CaseRecord.objects.known_to(scope).filter(child=child)
    standing = CaseRecord.objects.visible_to(scope).filter(child=child).standing()
    return matters_of(
        set(standing.values_list(*ANSWERS).distinct()),
        withheld=set(known.values_list("kind", flat=True)),
        fathers=people_called_fathers(scope, child),
    )


def matters_of(
    answers: Collection[tuple[Any, ...]], *, withheld: Collection[str], fathers: Collection[Person]
) -> list[Matter]:
    """The same of `ANSWERS` from what stands and this reader may read, of the kinds of which records
    are withheld from them, and of whom the family list calls a father."""
    recorded = {kind for kind, *_ in answers}
    asked = {(topic, found) for kind, topic, found, *_ in answers if kind == RecordKind.ENQUIRY}
    factors = {factor for kind, _, _, factor, *_ in answers if kind == RecordKind.RISK_FACTOR}
    figures = [said for kind, *said in answers if kind == RecordKind.FATHER_FIGURE]
    unrecorded = tuple(one for one in fathers if one.pk not in {said[-1] for said in figures})
    listed = {Topic.FATHER: unrecorded}
    answered = {
        Topic.HOUSEHOLD: RecordKind.HOUSEHOLD_MEMBER in recorded,
        Topic.FATHER: not {said[-2] for said in figures} <= UNKNOWN,
        Topic.FAMILY_HISTORY: RecordKind.CHRONOLOGY_ENTRY in recorded,
        **{topic: _is_any_of(topic, factors) for topic in FACTORS},
    }
    return [
        Matter(
            topic,
            knowledge(
                is_known=answered[topic] or (topic.value, Found.NONE) in asked,
                is_withheld=kind in withheld,
                was_asked=topic.value in {about for about, _ in asked},
                is_listed=bool(listed.get(topic)),
            ),
            listed.get(topic, ()),
        )
        for topic, kind in MATTERS.items()
    ]


def people_called_fathers(scope: Scope, child: Child) -> list[Person]:
    """Whom the family list calls a father, as far as this reader sees it. One statement."""
    links = FamilyLink.objects.visible_to(scope).filter(child=child).select_related("person")
    return [one.person for one in fathers_listed(links.order_by("person", "pk"), scope.today)]


def _is_any_of(topic: Topic, factors: Collection[str]) -> bool:
    return any(len(factor) == 2 and factor[0] in FACTORS[topic] for factor in factors)


MATTERS: Mapping[Topic, RecordKind] = {
    Topic.HOUSEHOLD: RecordKind.HOUSEHOLD_MEMBER,
    Topic.FATHER: RecordKind.FATHER_FIGURE,
    Topic.FAMILY_HISTORY: RecordKind.CHRONOLOGY_ENTRY,
    Topic.DOMESTIC_ABUSE: RecordKind.RISK_FACTOR,
    Topic.SUBSTANCE_USE: RecordKind.RISK_FACTOR,
    Topic.MENTAL_HEALTH: RecordKind.RISK_FACTOR,
}
"""The kind of record that answers each matter."""
