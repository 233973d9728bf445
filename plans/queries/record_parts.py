"""What a page of the record is made of, section by section, as one reader may know it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from agencies.clock import local_date
from agencies.workdays import long_date
from plans.models import CaseRecord
from plans.queries.record_words import days_in_words, when_in_words
from plans.queries.records import Known, Matter
from plans.rules.record_sections import Section
from plans.rules.records import RecordKind, RecordStatus
from plans.rules.sharing import Level


@dataclass(frozen=True)
class Wanted:
    """What a reader asks the record for: all of it, or one kind, or one agency's.

    `withdrawn` is what was withdrawn instead of what stands.
    """

    kind: RecordKind | None = None
    agency: uuid.UUID | None = None
    withdrawn: bool = False

    @property
    def status(self) -> RecordStatus:
        return RecordStatus.WITHDRAWN if self.withdrawn else RecordStatus.STANDING


@dataclass(frozen=True)
class Entry:
    """A record that stands, or was withdrawn, and that the reader may read, in one line."""

    record: CaseRecord
    says: str

    @property
    def key(self) -> uuid.UUID:
        return self.record.pk

    @property
    def when(self) -> str:
        return when_in_words(self.record)

    @property
    def about(self) -> str:
        return self.record.person.name if self.record.person else ""

    @property
    def withdrawn(self) -> str:
        """When and by whom it was withdrawn, and why, where it says in a list what it says."""
        one = self.record
        if one.withdrawn_by is None or one.ended_at is None:
            return ""
        words = f"Withdrawn on {long_date(local_date(one.ended_at))} by {one.withdrawn_by.name}"
        return f"{words}: {one.withdrawn_reason}" if self.says else words

    @property
    def held(self) -> str:
        """How closely it is held, where that is closer than the plan."""
        return {Level.CONTROLLED: "Controlled", Level.SEALED: "Sealed"}.get(
            Level(self.record.level), ""
        )


@dataclass(frozen=True)
class Withheld:
    """A record of which the reader may know that it is, whose, and when: nothing else."""

    known: Known

    @property
    def agency(self) -> str:
        return self.known.agency

    @property
    def when(self) -> str:
        when = self.known.when
        return days_in_words(when.from_on, when.until_on, when.precision)


@dataclass(frozen=True)
class OfKind:
    """What of one kind is on record: the newest, how many there are, and what is withheld.

    `may_ask` is whether the reader may ask an agency for what it withholds.
    """

    kind: RecordKind
    entries: list[Entry] = field(default_factory=list)
    total: int = 0
    withheld: list[Withheld] = field(default_factory=list)
    may_add: bool = False
    may_ask: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.entries and not self.withheld

    @property
    def more(self) -> int:
        return self.total - len(self.entries)


@dataclass(frozen=True)
class Part:
    """One section of the record, with the kinds that belong into it."""

    section: Section
    kinds: list[OfKind]

    @property
    def is_empty(self) -> bool:
        return all(one.is_empty for one in self.kinds)

    @property
    def addable(self) -> list[OfKind]:
        return [one for one in self.kinds if one.may_add]


@dataclass(frozen=True)
class RecordList:
    """The record, the agencies whose part may be asked for alone, how many of it were withdrawn."""

    parts: list[Part]
    agencies: list[tuple[str, str]]
    unknowns: list[Matter]
    withdrawn: int

    @property
    def shown(self) -> list[CaseRecord]:
        """The records of which the page says anything that they say: these have now been read."""
        kinds = [of_kind for part in self.parts for of_kind in part.kinds]
        return [entry.record for of_kind in kinds for entry in of_kind.entries if entry.says]

    @property
    def is_empty(self) -> bool:
        return all(part.is_empty for part in self.parts)


@dataclass(frozen=True)
class KindPage:
    """One page of what is on record of one kind; `before` is where the older ones go on."""

    of_kind: OfKind
    agencies: list[tuple[str, str]]
    before: uuid.UUID | None
    withdrawn: int

    @property
    def shown(self) -> list[CaseRecord]:
        return [entry.record for entry in self.of_kind.entries if entry.says]
