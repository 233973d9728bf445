"""Who belongs to a child's family and who lives where, on a day, as one reader may know it.

What is known now of a day is told, not what was known on it. Agencies that differ stand side by
side: that is a question to them. What nobody asked is told apart from what could not be learned.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from agencies.workdays import long_date
from plans import access
from plans.models import (
    Child,
    FamilyLink,
    FatherFigure,
    HouseholdMember,
    Person,
    Plan,
    Scope,
)
from plans.queries.family_facts import FamilyMap, Home, Place, Somebody, Word
from plans.queries.family_reading import Reading, read, said_on
from plans.queries.lessons.household import homes_of_the_child
from plans.rules import children as rules
from plans.rules.children import Relationship
from plans.rules.enquiries import Found, Topic
from plans.rules.fathers import FatherKnowledge, FatherType
from plans.rules.generations import BY_BIRTH_OR_ADOPTION, Generation, generation_of
from plans.rules.household import HouseholdStatus, Identity
from plans.rules.records import Knowledge, RecordKind, knowledge

ALL = list(Relationship)


def family_map(scope: Scope, plan: Plan, *, on: date) -> FamilyMap:
    """The family of a plan's child on a day. Six statements, whoever belongs to it.

    Refuses as NotVisible whoever may not read the plan.
    """
    _, scope = access.enter(scope, plan)
    return _Mapping(plan.child, on, read(scope, plan, on)).map()


UNKNOWN: Mapping[Knowledge, str] = {
    Knowledge.WITHHELD: "Held by an agency that has not shared it",
    Knowledge.ASKED: "Asked, and not known",
    Knowledge.NOT_ASKED: "Nobody has recorded asking",
}
NONE = "Asked: there is none"
KIND = {Topic.HOUSEHOLD: RecordKind.HOUSEHOLD_MEMBER, Topic.FATHER: RecordKind.FATHER_FIGURE}
NAMELESS: dict[str, str] = {
    FatherType.BIRTH: "Birth father",
    FatherType.PARTNER: "A parent's partner",
    FatherType.OTHER_CARER: "A man who looks after the child",
}
"""What he is called who is on record as nobody in particular."""


@dataclass(frozen=True)
class _Mapping:
    """What is made of a reading."""

    child: Child
    on: date
    reading: Reading

    def map(self) -> FamilyMap:
        people = [self._the_child(), *self._known(), *self._unknown()]
        homes = self._homes(people)
        drawn = {one.person for one in people}
        return FamilyMap(
            on=self.on,
            people=tuple(people),
            homes=homes,
            unsaid="" if self.reading.members else UNKNOWN[self._knowledge(Topic.HOUSEHOLD)],
            withheld=tuple(
                str(kind.label)
                for kind in (RecordKind.HOUSEHOLD_MEMBER, RecordKind.FATHER_FIGURE)
                if kind in self.reading.withheld
            ),
            left_out=len({link.person_id for link in self.reading.links} - drawn),
        )

    def _the_child(self) -> Somebody:
        child = self.child
        is_unborn = child.date_of_birth is None or child.date_of_birth > self.on
        return Somebody(
            name=child.name,
            relation="The child of this plan",
            generation=Generation.CHILD,
            age=self._age_of_the_child(),
            is_the_child=True,
            is_unborn=is_unborn,
        )

    def _age_of_the_child(self) -> str:
        edd, born_on = self.child.expected_on, self.child.date_of_birth
        if edd is None:
            return rules.age_in_words(born_on, self.on) if born_on else ""
        if self.on < edd - rules.TERM:
            return f"Expected {long_date(edd)}"
        return f"Unborn, {rules.gestation_in_words(edd, self.on)} weeks"

    def _known(self) -> list[Somebody]:
        """Everybody who is named or described: parents first, and then as relationships are listed."""
        links: dict[uuid.UUID, list[FamilyLink]] = defaultdict(list)
        for link in self.reading.links:
            if self._holds(link):
                links[link.person_id].append(link)
        people = {link.person_id: link.person for link in self.reading.links}
        people |= {person.pk: person for person in self._on_record()}
        around = dict.fromkeys([*links, *(person.pk for person in self._on_record())])
        found = [self._somebody(people[pk], links[pk]) for pk in around]
        return [one for _, one in sorted(found, key=lambda pair: (pair[0], pair[1].name))]

    def _on_record(self) -> Iterator[Person]:
        """Of whom something is said that is so: whoever left every home is not there, but for a link."""
        for row in self.reading.members:
            if row.record.person and said_on(row, self.on) != HouseholdStatus.MOVED_OUT:
                yield row.record.person
        yield from (row.record.person for row in self.reading.fathers if row.record.person)

    def _holds(self, link: FamilyLink) -> bool:
        has_begun = link.from_on is None or link.from_on <= self.on
        return has_begun and (link.until_on is None or link.until_on >= self.on)

    def _somebody(self, person: Person, links: list[FamilyLink]) -> tuple[int, Somebody]:
        stands = sorted((Relationship(link.relationship) for link in links), key=ALL.index)
        his = [row for row in self.reading.fathers if row.record.person_id == person.pk]
        relations = [one.label for one in stands] or [NAMELESS[row.type] for row in his]
        is_father = any(row.type == FatherType.BIRTH for row in his)
        born_on = person.date_of_birth
        generation = generation_of(stands[0]) if stands else Generation.OTHERS
        return ALL.index(stands[0]) if stands else len(ALL), Somebody(
            name=person.name,
            relation=" and ".join(relations) or "How they stand to the child is not recorded",
            generation=Generation.PARENTS if his and not stands else generation,
            person=person.pk,
            age=rules.age_in_words(born_on, self.on) if born_on and born_on <= self.on else "",
            notes=tuple(self._notes(person, his)),
            places=self._places(person.pk),
            is_parent=is_father or bool(BY_BIRTH_OR_ADOPTION & set(stands)),
        )

    def _notes(self, person: Person, his: list[FatherFigure]) -> Iterator[str]:
        said = [row for row in self.reading.members if row.record.person_id == person.pk]
        described = {row.identity == Identity.DESCRIPTION_ONLY for row in said}
        is_nameless = not (person.given_names or person.family_name or person.known_as)
        if is_nameless or described == {True}:
            yield "Known by description only"
        for row in his:
            yield FatherKnowledge(row.knowledge).label

    def _unknown(self) -> Iterator[Somebody]:
        """Whom nobody knows: fathers on record without a name, and the parents nobody recorded."""
        reading = self.reading
        for row in reading.fathers:
            if row.record.person_id is None:
                known = FatherKnowledge(row.knowledge).label
                if row.knowledge == FatherKnowledge.UNKNOWN:
                    known = UNKNOWN[self._knowledge(Topic.FATHER)]
                is_birth = row.type == FatherType.BIRTH
                yield _nobody(NAMELESS[row.type], known, is_parent=is_birth)
        parents = [
            link.relationship
            for link in reading.links
            if link.relationship in BY_BIRTH_OR_ADOPTION and self._holds(link)
        ]
        if len(parents) > 1:
            return
        is_on_record = any(row.type == FatherType.BIRTH for row in reading.fathers)
        if not is_on_record and Relationship.FATHER not in parents:
            none = (Topic.FATHER, Found.NONE) in {
                (row.topic, row.found) for row in reading.enquiries
            }
            known = NONE if none else UNKNOWN[self._knowledge(Topic.FATHER)]
            yield _nobody("Father", known, is_parent=True)
        if not parents or parents == [Relationship.FATHER]:
            yield _nobody("Mother", "Not recorded", is_parent=True)

    def _knowledge(self, topic: Topic) -> Knowledge:
        """What may be said of a matter of which nothing can be read."""
        return knowledge(
            is_known=False,
            is_withheld=KIND[topic] in self.reading.withheld,
            was_asked=any(row.topic == topic for row in self.reading.enquiries),
        )

    @cached_property
    def _names(self) -> frozenset[str]:
        """What the child's home is called."""
        return homes_of_the_child(self.reading.members)

    def _home(self, row: HouseholdMember) -> str:
        return "" if row.home in self._names else row.home

    def _places(self, person: uuid.UUID) -> tuple[Place, ...]:
        """Each agency's newest word on somebody in each home; the child's home first."""
        said: dict[str, dict[uuid.UUID, HouseholdMember]] = defaultdict(dict)
        for row in self.reading.members:
            if row.record.person_id == person:
                said[self._home(row)][row.record.agency_id] = row
        return tuple(
            Place(home, tuple(self._word(row) for row in sorted(rows.values(), key=_newest_first)))
            for home, rows in sorted(said.items())
        )

    def _word(self, row: HouseholdMember) -> Word:
        status = said_on(row, self.on)
        assert status is not None, "Only what says something of the day was kept."
        return Word(
            record=row.pk,
            agency=row.record.agency.name,
            author=row.record.author.name,
            status=status,
            says=_says(row, status),
            on=row.record.happened_on,
        )

    def _homes(self, people: list[Somebody]) -> tuple[Home, ...]:
        inside: dict[str, list[tuple[Somebody, Place | None]]] = defaultdict(list)
        if self.reading.members:
            inside[""] = [(one, None) for one in people if one.is_the_child]
        for one in people:
            for place in one.homes:
                inside[place.home].append((one, place))
        called = max(self._names, default="")
        return tuple(
            Home(_sign(n), home or called, not home, tuple(inside[home]))
            for n, home in enumerate(sorted(inside), start=0 if "" in inside else 1)
        )


def _nobody(what: str, known: str, *, is_parent: bool) -> Somebody:
    return Somebody(what, what, Generation.PARENTS, unknown=known, is_parent=is_parent)


def _says(row: HouseholdMember, status: HouseholdStatus) -> str:
    """ "Lives here, since Tue 3 Mar 2026, until Thu 1 Oct 2026": only what is said of these days."""
    is_left = status == HouseholdStatus.MOVED_OUT
    said = HouseholdStatus(row.status) if is_left else status
    since = f"since {long_date(row.from_on)}" if row.from_on else ""
    until = f"until {long_date(row.until_on)}" if row.until_on else ""
    return ", ".join(filter(None, (said.label, since, until)))


def _newest_first(row: HouseholdMember) -> tuple[Any, ...]:
    return (-row.record.happened_on.toordinal(), -row.record.recorded_at.timestamp(), row.pk)


def _sign(number: int) -> str:
    """A, B, C for the homes; figures where the letters end."""
    return chr(ord("A") + number) if number < 26 else str(number + 1)
