"""Taking a census return in, child by child: each whole or not at all, and each with its line.

A line of the report is written in the same transaction as its child, and lines are written in the
order of the file (new children a batch at a time, which makes the import several times quicker); so whatever stops an import, its lines are exactly the children it has dealt
with, and taking it up again begins with the child after the last of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from django.db import DataError, IntegrityError, transaction
from django.db.models import Count

from agencies.errors import Refused
from agencies.operations.versions import locked
from plans.models import CensusImport, CensusImportLine, Child, ChildIdentifier
from plans.operations.census_child import NewChild, Source, create, new_child
from plans.operations.census_file import Entry, Unreadable
from plans.operations.census_update import Known, known, update
from plans.operations.changes import lock_plans_of
from plans.rules.census import ReturnedChild
from plans.rules.census_reading import local_id_of, read_child
from plans.rules.identifiers import Scheme
from plans.rules.imports import LineOutcome

BATCH = 100
LONGEST_ID = 60
COUNTED = [outcome for outcome in LineOutcome if outcome != LineOutcome.MISSING]

TOO_LONG = "This child's entry is far longer than any child's can be, so it was not read."
MISSING = "Was in the return before and is not in this one. Nothing was changed."
AGAIN = "The return has this local child id before; only the first was read."
CONTRADICTS = (
    "What the return says of this child cannot stand beside what Coregroup holds, so nothing of it"
    " was taken in."
)
Read = tuple[Entry, str, ReturnedChild | Refused]


@dataclass(frozen=True)
class Line:
    """What became of one child: a line of the report before it is written.

    Where there is more than one reason, each stands on a line of its own.
    """

    outcome: LineOutcome
    line: int
    child_id: str
    reason: str


@dataclass
class Run:
    """One import on its way: what has been seen of the file, and lines not yet written."""

    import_: CensusImport
    source: Source
    watch: Callable[[int], None] = lambda _position: None
    seen: set[str] = field(default_factory=set)
    waiting: list[tuple[Line, NewChild | None]] = field(default_factory=list)

    def take_in(self, entries: Iterable[Entry]) -> None:
        """Deal with every child of the file that this import has not dealt with yet."""
        done = self._take_up()
        entries = iter(entries)
        for entry in islice(entries, done):
            self.seen.add(local_id_of(entry.element))
        for batch in _batches(entries):
            self._take_in_batch(batch)
            self._write_waiting()
            self._report(batch[-1].position)

    def _take_up(self) -> int:
        """How many children this import has dealt with before; its counters follow its lines,
        which they may be a batch behind."""
        lines = CensusImportLine.objects.filter(census_import=self.import_)
        found = dict(lines.values_list("outcome").annotate(Count("pk")))
        for outcome in COUNTED:
            setattr(self.import_, outcome, found.get(outcome, 0))
        return sum(found.get(outcome, 0) for outcome in COUNTED)

    def report_missing(self, before: CensusImport | None) -> None:
        """Name the children who were in the return before and are not in this one."""
        CensusImportLine.objects.filter(
            census_import=self.import_, outcome=LineOutcome.MISSING
        ).delete()
        if before is None:
            return
        taken = CensusImportLine.objects.filter(census_import=before)
        taken = taken.exclude(outcome__in=[LineOutcome.REFUSED, LineOutcome.MISSING])
        for child_id in taken.order_by("pk").values_list("child_id", flat=True).iterator():
            if child_id not in self.seen:
                self.waiting.append((Line(LineOutcome.MISSING, 0, child_id, MISSING), None))
            if len(self.waiting) >= BATCH:
                self._write_waiting()
        self._write_waiting()

    def _take_in_batch(self, batch: list[Entry]) -> None:
        read = [self._read(entry) for entry in batch]
        ids = [told.local_id for _, _, told in read if isinstance(told, ReturnedChild)]
        here = self._known(ids)
        for entry, local_id, told in read:
            if isinstance(told, Refused):
                line = Line(LineOutcome.REFUSED, entry.element.line, local_id, told.sentence)
                self.waiting.append((line, None))
            else:
                self._take_in_child(told, here.get(told.local_id))

    def _read(self, entry: Entry) -> Read:
        local_id = local_id_of(entry.element)
        is_again = bool(local_id) and local_id in self.seen
        self.seen.add(local_id)
        if entry.is_too_long or is_again:
            return entry, local_id, Refused(AGAIN if is_again else TOO_LONG)
        try:
            told = read_child(entry.element, self.source.census, on=self.source.on)
        except Refused as refused:
            return entry, local_id, refused
        return entry, local_id, told

    def _known(self, ids: list[str]) -> dict[str, Known]:
        numbers = ChildIdentifier.objects.filter(
            issuer=self.source.agency, scheme=Scheme.LOCAL_CHILD_ID, value__in=ids
        ).select_related("child")
        children = {number.value: number.child for number in numbers}
        found: dict[Any, Known] = known(children.values()) if children else {}
        return {local_id: found[child.pk] for local_id, child in children.items()}

    def _take_in_child(self, told: ReturnedChild, here: Known | None) -> None:
        """New children wait to be written together, in their order; a known one is changed now."""
        try:
            if here is None:
                new = new_child(told, self.source)
                line = _line(LineOutcome.CREATED, told, [*told.notes, *new.notes])
                self.waiting.append((line, new))
            elif here.says_the_same(told):
                self.waiting.append((_line(LineOutcome.UNCHANGED, told, told.notes), None))
            else:
                self._write_waiting()
                self._change(told, here)
        except (Refused, IntegrityError, DataError) as error:
            words = error.sentence if isinstance(error, Refused) else CONTRADICTS
            self.waiting.append((_line(LineOutcome.REFUSED, told, [words]), None))

    def _change(self, told: ReturnedChild, here: Known) -> None:
        with transaction.atomic(durable=True):
            lock_plans_of(here.child)
            child: Child = locked(here.child, version=None)
            changed, notes = update(known([child])[child.pk], told, self.source)
            outcome = LineOutcome.UPDATED if changed else LineOutcome.UNCHANGED
            line = _line(outcome, told, [*told.notes, *notes])
            self._insert([line])
            if self.import_.dry_run:
                transaction.set_rollback(True)
        if self.import_.dry_run:
            self._insert([line])
        self._count([line])

    def _write_waiting(self) -> None:
        """Write the lines that wait, with their children. What the database refuses of one child
        refuses that child alone: then each is written by itself."""
        try:
            self._write(self.waiting)
        except (IntegrityError, DataError):
            for line, new in self.waiting:
                self._write_alone(line, new)
        self.waiting.clear()

    def _write_alone(self, line: Line, new: NewChild | None) -> None:
        try:
            self._write([(line, new)])
        except (IntegrityError, DataError):
            self._write([(replace(line, outcome=LineOutcome.REFUSED, reason=CONTRADICTS), None)])

    def _write(self, waiting: list[tuple[Line, NewChild | None]]) -> None:
        lines = [line for line, _ in waiting]
        new = [one for _, one in waiting if one is not None]
        with transaction.atomic(durable=True):
            if new:
                create(new, self.source)
            if self.import_.dry_run:
                transaction.set_rollback(True)
            else:
                self._insert(lines)
        if self.import_.dry_run:
            self._insert(lines)
        self._count(lines)

    def _count(self, lines: list[Line]) -> None:
        for line in lines:
            if line.outcome != LineOutcome.MISSING:
                setattr(self.import_, line.outcome, getattr(self.import_, line.outcome) + 1)

    def _insert(self, lines: list[Line]) -> None:
        CensusImportLine.objects.bulk_create(
            CensusImportLine(
                census_import=self.import_,
                line=line.line,
                child_id=line.child_id[:LONGEST_ID],
                outcome=line.outcome,
                reason=line.reason,
            )
            for line in lines
        )

    def _report(self, position: int) -> None:
        self.import_.position = position
        self.import_.save(update_fields=["position", "created", "unchanged", "updated", "refused"])
        self.watch(position)


def _batches(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """The children of a file, so many at a time; those before a fault come before it is raised."""
    batch: list[Entry] = []
    fault = None
    try:
        for entry in entries:
            batch.append(entry)
            if len(batch) == BATCH:
                yield batch
                batch = []
    except Unreadable as unreadable:
        fault = unreadable
    if batch:
        yield batch
    if fault:
        raise fault


def _line(outcome: LineOutcome, told: ReturnedChild, notes: Iterable[str]) -> Line:
    return Line(outcome, told.line, told.local_id, "\n".join(notes))
