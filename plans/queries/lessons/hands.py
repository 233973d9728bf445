"""Who can put something right, by name: whoever stands in a capacity, sits for an agency, or owns it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from plans.models import GroupMember
from plans.queries.lessons.group import who_undertake
from plans.queries.lessons.reading import Reading
from plans.rules.lessons.facts import Source
from plans.rules.lessons.findings import Hands
from plans.rules.roles import Capacity


@dataclass(frozen=True)
class People:
    """The plan's people as its reader may name them; `agencies` are names by id."""

    seats: dict[uuid.UUID, GroupMember]
    undertaking: list[GroupMember]
    agencies: dict[uuid.UUID, str]
    lead: GroupMember | None
    chair: str

    def who(self, hands: Hands) -> tuple[str, ...]:
        """Each once, those first who answer for it themselves."""
        found = [*self._owners(hands), *self._of_agencies(hands), *self._in_capacities(hands)]
        return tuple(dict.fromkeys(found))

    def _owners(self, hands: Hands) -> Iterator[str]:
        for pk in sorted(hands.owners):
            if pk in self.seats:
                yield self._called(self.seats[pk])

    def _of_agencies(self, hands: Hands) -> Iterator[str]:
        """An agency's members in the group; the agency itself where nobody of it sits there."""
        for pk in sorted(hands.agencies, key=lambda pk: self.agencies.get(pk, "")):
            members = [self._called(seat) for seat in self.undertaking if seat.agency_id == pk]
            name = self.agencies.get(pk, "")
            yield from members or ([name] if name else [])

    def _in_capacities(self, hands: Hands) -> Iterator[str]:
        if Capacity.LEAD in hands.capacities:
            yield self._called(self.lead) if self.lead else "The lead practitioner"
        if Capacity.CORE in hands.capacities:
            yield "Any core member of the group"
        if Capacity.CHAIR in hands.capacities:
            yield f"{self.chair}, chair" if self.chair else "The chair"

    def _called(self, seat: GroupMember) -> str:
        if seat == self.lead:
            return f"{seat.name}, lead practitioner"
        name = f"{seat.role} (vacant)" if seat.is_vacant else seat.name
        return f"{name}, {seat.agency.name}" if seat.agency else name


def people_of(reading: Reading, sources: Iterable[Source]) -> People:
    """Names from the group, and of agencies from what was shown of them."""
    seats = {seat.pk: seat for seat in reading.seats}
    named = {source.agency.id: source.agency.name for source in sources}
    named |= {s.agency_id: s.agency.name for s in reading.seats if s.agency and s.agency_id}
    lead = seats.get(reading.plan.lead_id) if reading.plan.lead_id else None
    chair = reading.plan.chair
    return People(seats, who_undertake(reading), named, lead, chair.name if chair else "")
