"""What a family map shows: people, homes, and what each agency says of who is where."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from plans.rules.generations import Generation
from plans.rules.household import HouseholdStatus


@dataclass(frozen=True)
class Word:
    """What one agency says of one person's place in one home, and since or until when."""

    record: uuid.UUID
    agency: str
    author: str
    status: HouseholdStatus
    says: str
    on: date

    @property
    def is_gone(self) -> bool:
        return self.status == HouseholdStatus.MOVED_OUT


@dataclass(frozen=True)
class Place:
    """One person in one home, as each agency that says anything of it last said; the newest first."""

    home: str
    words: tuple[Word, ...]

    @property
    def is_disputed(self) -> bool:
        """Whether agencies differ. All of them stand: this is a question, never an answer."""
        return len({word.status for word in self.words}) > 1

    @property
    def is_lived_in(self) -> bool:
        return any(word.status == HouseholdStatus.LIVES_HERE for word in self.words)

    @property
    def is_left(self) -> bool:
        """Whether everybody says that the person has gone from there."""
        return all(word.is_gone for word in self.words)


@dataclass(frozen=True)
class Somebody:
    """One person of the map, or the place of one of whom nobody knows who it is."""

    name: str
    relation: str
    generation: Generation
    person: uuid.UUID | None = None
    age: str = ""
    unknown: str = ""
    notes: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    is_the_child: bool = False
    is_unborn: bool = False
    is_parent: bool = False

    @property
    def is_known(self) -> bool:
        return not self.unknown

    @property
    def homes(self) -> tuple[Place, ...]:
        """Where anybody says that they are now to be found."""
        return tuple(place for place in self.places if not place.is_left)

    @property
    def is_in_two_homes(self) -> bool:
        return sum(place.is_lived_in for place in self.places) > 1

    @property
    def is_in_question(self) -> bool:
        return self.is_in_two_homes or any(place.is_disputed for place in self.places)


@dataclass(frozen=True)
class Home:
    """One home, the child's first; `sign` is its letter in the picture."""

    sign: str
    name: str
    is_the_childs: bool
    people: tuple[tuple[Somebody, Place | None], ...]


@dataclass(frozen=True)
class FamilyMap:
    """A family on a day. `unsaid` is what is not known of the child's home, "" where it is known."""

    on: date
    people: tuple[Somebody, ...]
    homes: tuple[Home, ...]
    unsaid: str
    withheld: tuple[str, ...]
    left_out: int

    @property
    def nowhere(self) -> tuple[Somebody, ...]:
        """Of whom nobody says where they are."""
        return tuple(one for one in self.people if not one.homes and not one.is_the_child)

    @property
    def in_question(self) -> tuple[Somebody, ...]:
        return tuple(one for one in self.people if one.is_in_question)

    def in_generation(self, generation: Generation) -> tuple[Somebody, ...]:
        return tuple(one for one in self.people if one.generation == generation)
