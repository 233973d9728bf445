"""Lesson 4 from the records: each possible father, what was asked, and what of the plan is his."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from datetime import date

from agencies.clock import local_date
from plans.models import Enquiry, FamilyLink, FatherFigure
from plans.queries.family_fathers import fathers_listed
from plans.queries.lessons.reading import Reading
from plans.queries.lessons.sources import FAMILY, UNSAID, of_record
from plans.rules.actions import ActionStatus
from plans.rules.children import FATHERS, Relationship
from plans.rules.enquiries import Topic
from plans.rules.fathers import FatherType
from plans.rules.group import MemberStatus
from plans.rules.lessons import fathers as rules
from plans.rules.lessons.facts import Source
from plans.rules.records import Answer

KNOWN: dict[str, bool] = {Answer.YES: True, Answer.NO: False}
NAMELESS: dict[str, str] = {
    FatherType.BIRTH: "the birth father",
    FatherType.PARTNER: "a parent's partner",
    FatherType.OTHER_CARER: "a man who looks after the child",
}
"""What he is called who is on record as nobody in particular."""


def facts(reading: Reading) -> rules.Fathers:
    asked = [row for row in reading.standing(Enquiry) if row.topic == Topic.FATHER]
    fathers = reading.standing(FatherFigure)
    recorded = {row.record.person_id for row in fathers}
    listed = fathers_listed(reading.links, reading.today)
    return rules.Fathers(
        fathers=tuple(_father(reading, row, asked) for row in fathers),
        enquiries=tuple(of_record(row) for row in asked),
        listed=tuple(_listed(link) for link in listed if link.person_id not in recorded),
    )


def _listed(link: FamilyLink) -> rules.Listed:
    """The family list says of nobody since when: since the person was known of."""
    person = link.person
    on = local_date(person.created_at)
    return rules.Listed(
        Source(FAMILY, link.pk, UNSAID, link.from_on or on, on),
        person.name,
        link.get_relationship_display().lower() if link.relationship in FATHERS else "father",
        person.pk,
    )


def _father(reading: Reading, row: FatherFigure, asked: Iterable[Enquiry]) -> rules.Father:
    person = row.record.person
    pk = person.pk if person is not None else None
    return rules.Father(
        source=of_record(row),
        name=person.name if person is not None else NAMELESS[row.type],
        knowledge=row.knowledge,
        person=pk,
        has_responsibility=KNOWN.get(row.parental_responsibility),
        became_on=_became_on(reading, row),
        enquiries=tuple(_enquiries(row, asked)),
        assessments=tuple(_assessments(row)),
        is_invited=pk in _seated(reading) or KNOWN.get(row.invited),
        actions=_undertaken_by(reading, pk),
        not_safe_because=row.not_safe_reason,
    )


def _enquiries(row: FatherFigure, asked: Iterable[Enquiry]) -> Iterator[Source]:
    """What was asked about him; about nobody in particular, where nobody knows who he is."""
    for one in asked:
        if one.record.person_id == row.record.person_id:
            yield of_record(one)
    if row.contacted_on is not None:
        yield of_record(row, on=row.contacted_on)


def _assessments(row: FatherFigure) -> Iterator[rules.Assessment]:
    if row.assessed_on is not None:
        source = of_record(row, on=row.assessed_on, author=row.assessed_by)
        yield rules.Assessment(source, has_risk=bool(row.risk))


def _became_on(reading: Reading, row: FatherFigure) -> date | None:
    """The day a partner came, as the family says, or else as he was first on record as one."""
    if row.type != FatherType.PARTNER:
        return None
    person = row.record.person_id
    for link in reading.links:
        is_his = person is not None and link.person_id == person
        if is_his and link.relationship == Relationship.PARENTS_PARTNER and link.from_on:
            since: date = link.from_on
            return since
    same = (one for one in reading.ever(FatherFigure) if one.record.line == row.record.line)
    return min(one.record.happened_on for one in same if one.type == FatherType.PARTNER)


def _seated(reading: Reading) -> set[uuid.UUID]:
    """Who of the family sits in the group: they are asked to its meetings."""
    seats = (seat for seat in reading.seats if seat.status == MemberStatus.CURRENT)
    return {seat.person_id for seat in seats if seat.person_id is not None}


def _undertaken_by(reading: Reading, person: uuid.UUID | None) -> int:
    return sum(
        person is not None
        and action.owner.person_id == person
        and action.status != ActionStatus.CANCELLED
        for action in reading.actions
    )
