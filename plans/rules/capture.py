"""What a worker saw on one day, said once: which records it makes, and what each takes over.

Nothing is put on record that was not said: a part that is left out says nothing, least of all that
nothing has changed.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from agencies.errors import Refused
from plans.rules.chronology import ChronologyEntryDetails, Impact
from plans.rules.engagement import EngagementDetails
from plans.rules.household import HouseholdConfirmationDetails
from plans.rules.records import RecordKind
from plans.rules.visits import MET, BedroomSeen, SeenAlone, VisitDetails
from plans.rules.voice import ChildVoiceDetails

SAME: Mapping[RecordKind, tuple[str, ...]] = {
    RecordKind.VISIT: ("outcome",),
    RecordKind.HOUSEHOLD_CONFIRMATION: ("how", "has_changed", "note"),
    RecordKind.CHILD_VOICE: ("method", "life_is_like", "wishes"),
    RecordKind.ENGAGEMENT: ("level", "evidence"),
    RecordKind.CHRONOLOGY_ENTRY: ("summary", "category"),
}
"""What two records of one worker about one day share where the second only repeats the first.

A second visit on a day is another one where it came out otherwise: nobody was in, then she was.
"""

ALREADY: Mapping[RecordKind, str] = {
    RecordKind.VISIT: "You have put this visit on record for that day already",
    RecordKind.HOUSEHOLD_CONFIRMATION: "You have said this of the home for that day already",
    RecordKind.CHILD_VOICE: "You have put these words of the child on record already",
    RecordKind.ENGAGEMENT: "You have said this of this parent for that day already",
    RecordKind.CHRONOLOGY_ENTRY: "You have put this on the chronology for that day already",
}
RECORDED_ALREADY = "recorded_already"
OWN_VISIT = "Own visit that day"
"""How what happened is known where the same telling is of a visit, and nothing else is said."""


@dataclass(frozen=True)
class Part:
    """One record to be made: what it says, about whom, and by which name its field is called."""

    kind: RecordKind
    details: Any
    fields: Mapping[str, str]
    person: Any = None

    def field(self, name: str | None) -> str | None:
        """What whoever typed it calls a field that its rule refuses."""
        return self.fields.get(name, name) if name is not None else None

    @property
    def same(self) -> dict[str, Any]:
        return {name: _trimmed(getattr(self.details, name)) for name in SAME[self.kind]}


@dataclass(frozen=True)
class Capture:
    """What was seen on a day. `happened` is told once, and stands wherever it is the answer.

    It is why a child or a room was not seen, and what a view of a parent rests on, where nothing
    else is given; with a `category` it goes on the chronology. `visited` is the parent or carer whom
    the visit was to see.
    """

    on: date
    happened: str = ""
    visit: VisitDetails | None = None
    visited: Any = None
    home: HouseholdConfirmationDetails | None = None
    voice: ChildVoiceDetails | None = None
    engagement: tuple[tuple[Any, EngagementDetails], ...] = ()
    category: str = ""
    source: str = ""
    impact: str = ""
    impact_text: str = ""

    def parts(self) -> list[Part]:
        """Every record that this makes, none twice.

        Refuses a day of which nothing is said, and words that would be kept nowhere.
        """
        found = [*self._visit(), *self._home(), *self._voice(), *self._engagement(), *self._entry()]
        if self.happened.strip() and not any(map(self._tells, found)):
            raise Refused(
                "Choose what it was, so that what happened goes on the chronology.",
                field="category",
            )
        if not found:
            raise Refused("Say at least one thing that you saw or asked.", code="nothing_said")
        return found

    def _tells(self, part: Part) -> bool:
        """Whether a record says what happened."""
        told = (getattr(part.details, name, "") for name in ("reason", "evidence", "summary"))
        return self.happened.strip() in map(_trimmed, told)

    def _visit(self) -> Iterator[Part]:
        if self.visit is None:
            return
        reason = self.visit.reason.strip()
        if not reason and _wants_a_reason(self.visit):
            reason = self.happened
        visit = replace(self.visit, reason=reason)
        yield Part(RecordKind.VISIT, visit, {"person": "visited"}, self.visited)

    def _home(self) -> Iterator[Part]:
        if self.home is None:
            return
        if self.home.has_changed and not self.home.note.strip():
            raise Refused("Say what has changed in the home.", field="home_note", code="blank")
        yield Part(
            RecordKind.HOUSEHOLD_CONFIRMATION,
            self.home,
            {"how": "home", "has_changed": "home", "note": "home_note"},
        )

    def _voice(self) -> Iterator[Part]:
        if self.voice is not None:
            yield Part(RecordKind.CHILD_VOICE, self.voice, {"happened_on": "life_is_like"})

    def _engagement(self) -> Iterator[Part]:
        for person, details in self.engagement:
            told = replace(details, evidence=details.evidence.strip() or self.happened)
            own = {"level": level_of(person.pk), "evidence": evidence_of(person.pk)}
            yield Part(RecordKind.ENGAGEMENT, told, own | {"person": own["level"]}, person)

    def _entry(self) -> Iterator[Part]:
        if not self.category:
            if self.impact or self.impact_text.strip():
                raise Refused("Choose what it was.", field="category")
            return
        told = ChronologyEntryDetails(
            self.happened,
            self.category,
            source=self.source.strip() or (OWN_VISIT if self.visit is not None else ""),
            impact_text=self.impact_text,
            impact=self.impact or Impact.NEUTRAL,
        )
        yield Part(RecordKind.CHRONOLOGY_ENTRY, told, {"summary": "happened"})


def level_of(parent: uuid.UUID) -> str:
    return f"level_{parent}"


def evidence_of(parent: uuid.UUID) -> str:
    return f"evidence_{parent}"


def _wants_a_reason(visit: VisitDetails) -> bool:
    """Whether a child or a room was not seen, so that it says why."""
    is_missed = visit.seen_alone == SeenAlone.NO or visit.bedroom_seen == BedroomSeen.NO
    return visit.outcome not in MET or is_missed


def _trimmed(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value
