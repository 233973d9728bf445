"""Who lives with a child, as each agency says it, side by side; and when each last made sure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from plans.models import Child, HouseholdConfirmation, HouseholdMember, Person, Scope
from plans.rules.household import HouseholdStatus


@dataclass(frozen=True)
class Occupant:
    """One person in one home, and what each agency says of them; the newest first."""

    person: Person
    home: str
    says: list[HouseholdMember]

    @property
    def is_disputed(self) -> bool:
        """Whether agencies differ. Both stand: this is a question to them, never an answer."""
        return len({one.status for one in self.says}) > 1


@dataclass(frozen=True)
class Household:
    """Who is in which home, who lives in two, and the newest confirmation of each agency."""

    occupants: list[Occupant]
    in_two_homes: list[Person]
    confirmed: list[HouseholdConfirmation]

    @property
    def disputed(self) -> list[Occupant]:
        return [one for one in self.occupants if one.is_disputed]


def household(scope: Scope, child: Child) -> Household:
    """A child's homes as this reader may know them. Two statements."""
    rows = HouseholdMember.objects.visible_to(scope).standing().filter(record__child=child)
    newest_first = rows.order_by("-record__happened_on", "-record__recorded_at", "pk")
    found: dict[tuple[Any, str], list[HouseholdMember]] = defaultdict(list)
    for row in newest_first:
        found[row.record.person_id, row.home].append(row)
    # Who lives somewhere is always somebody: the kind asks for a person.
    people = {row.record.person_id: row.record.person for row in newest_first if row.record.person}
    occupants = [Occupant(people[pk], home, said) for (pk, home), said in found.items()]
    return Household(occupants, _in_two_homes(occupants), _confirmed(scope, child))


def _in_two_homes(occupants: Iterable[Occupant]) -> list[Person]:
    """Whom somebody says to live here and somebody, it may be another, to live there."""
    homes: dict[Person, set[str]] = defaultdict(set)
    for one in occupants:
        if any(said.status == HouseholdStatus.LIVES_HERE for said in one.says):
            homes[one.person].add(one.home)
    return [person for person, lived_in in homes.items() if len(lived_in) > 1]


def _confirmed(scope: Scope, child: Child) -> list[HouseholdConfirmation]:
    rows = HouseholdConfirmation.objects.visible_to(scope).standing().filter(record__child=child)
    newest: dict[Any, HouseholdConfirmation] = {}
    for row in rows.order_by("-record__happened_on", "-record__recorded_at", "pk"):
        newest.setdefault(row.record.agency_id, row)
    return list(newest.values())
