"""Making a world from its steps, and its twin, in which what a reader may not see is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied

from agencies import clock
from agencies.errors import NotVisible, Refused
from plans import access
from plans.access import Recipient, Terms
from plans.models import FAR_OFF, CaseRecord, Person, RecordDecision
from plans.operations import record_sharing, records
from plans.operations.records import Heading
from plans.rules.records import RecordKind, When
from plans.rules.sharing import Level
from tests.cast import Cast
from tests.plans.twins import people
from tests.plans.twins.same import moment, same_keys
from tests.plans.twins.saying import REFERS_TO, SAYING, WORDINGS
from tests.plans.twins.steps import (
    AGENCY,
    COLLEAGUE,
    DEPUTY,
    HOLDS,
    MAY_LEAVE,
    ON_THE_PLAN,
    Step,
    level_of,
    person_of,
)

REFUSALS = (Refused, PermissionDenied, NotVisible)
SUPERVISOR = {"priya": "neil", "hannah": "moira", "olive": "moira", "ruth": "neil"}


SOON = timedelta(days=2)
"""When sight ends that is given for a short time: some worlds are read later than that."""


@dataclass(frozen=True)
class Twin:
    """Which steps a twin leaves out, which it does in other words, and which by a colleague.

    `anew` are amendments in whose place it puts the record there for the first time.
    """

    left_out: frozenset[int] = frozenset()
    reworded: frozenset[int] = frozenset()
    by_colleagues: frozenset[int] = frozenset()
    anew: frozenset[int] = frozenset()
    chosen: Mapping[tuple[Any, ...], int] = field(default_factory=dict)


@dataclass
class World:
    """What came of the steps: the record each made, and which step began what each was about."""

    cast: Cast
    relatives: dict[str, Person]
    steps: list[Step]
    twin: Twin = field(default_factory=Twin)
    records: dict[int, CaseRecord] = field(default_factory=dict)
    begun: dict[int, int] = field(default_factory=dict)
    decisions: dict[int, RecordDecision] = field(default_factory=dict)
    refers: dict[int, int] = field(default_factory=dict)
    givers: dict[int, str] = field(default_factory=dict)
    chosen: dict[tuple[Any, ...], int] = field(default_factory=dict)
    to: dict[int, tuple[str, str]] = field(default_factory=dict)
    kinds: dict[int, RecordKind] = field(default_factory=dict)
    authors: dict[int, str] = field(default_factory=dict)
    done: set[int] = field(default_factory=set)

    def make(self) -> World:
        for place, step in enumerate(self.steps):
            if place not in self.twin.left_out:
                with same_keys(place):
                    self._attempt(place, step)
        return self

    def then(self, step: Step) -> int:
        """One step more, and its place."""
        self.steps = [*self.steps, step]
        place = len(self.steps) - 1
        with same_keys(place):
            self._attempt(place, step)
        return place

    def _attempt(self, place: int, step: Step) -> None:
        try:
            is_done = getattr(self, f"_{step.verb}")(place, step, moment(self.cast, place))
        except REFUSALS:
            return
        if is_done:
            self.done.add(place)

    def _add(self, place: int, step: Step, at: datetime) -> bool:
        details = self._details(place, step, place)
        if details is None:
            return False
        name = COLLEAGUE.get(step.by, step.by) if place in self.twin.by_colleagues else step.by
        heading = self._heading(step, step.level)
        by = self.cast.workers[name]
        self.records[place] = records.add(self.cast.plan, details, heading=heading, by=by, at=at)
        self.begun[place], self.authors[place] = place, name
        return True

    def _amend(self, place: int, step: Step, at: datetime) -> bool:
        if place in self.twin.anew:
            return self._add_anew(place, step, at)
        begun = self._about(place)
        if begun is None:
            return False
        first = self.steps[begun]
        details = self._details(place, first, place)
        old = self.newest(begun)
        name = self._who(step, first)
        record = records.amend(
            self.cast.plan,
            old,
            details,
            heading=self._heading(first, level_of(step, first)),
            reason=f"It was wrong {self._words(place, step)}",
            by=self.cast.workers[name],
            at=at,
        )
        self.begun[place], self.authors[place], self.records[place] = begun, name, record
        return True

    def _add_anew(self, place: int, step: Step, at: datetime) -> bool:
        """What an amendment says, as if nobody had said anything before."""
        begun = self._chosen(place, "add")
        first, name = self.steps[begun], self._who(step, self.steps[begun])
        self.records[place] = records.add(
            self.cast.plan,
            self._details(place, first, place),
            heading=self._heading(first, level_of(step, first)),
            by=self.cast.workers[name],
            at=at,
        )
        self.begun[begun], self.begun[place], self.authors[place] = begun, begun, name
        return True

    def _withdraw(self, place: int, step: Step, at: datetime) -> bool:
        begun = self._about(place)
        if begun is None:
            return False
        reason = f"Wrong {self._words(place, step)}"
        by = self.cast.workers[self._who(step, self.steps[begun])]
        records.withdraw(self.cast.plan, self.newest(begun), reason=reason, by=by, at=at)
        self.begun[place] = begun
        return True

    def _open(self, place: int, step: Step, at: datetime) -> bool:
        begun = self._about(place)
        if begun is None:
            return False
        by = self.cast.workers[step.by]
        scope = access.scope_of(by, on=clock.local_date(at))
        access.open_record(scope, self.cast.plan, self.newest(begun).pk, by=by, at=at)
        self.begun[place] = begun
        return True

    def _give(self, place: int, step: Step, at: datetime) -> bool:
        begun = self._about(place)
        if begun is None:
            return False
        return self._share(record_sharing.give, place, begun, self._who(step, self.steps[begun]))

    def _share_on(self, place: int, step: Step, at: datetime) -> bool:
        """What an earlier step gave to somebody, by whom it was given to; or it is given first."""
        given = self._chosen(place, "give", "share_on")
        if given not in self.begun:
            return self._give(place, step, at)
        agency, name = self.to[given]
        return self._share(record_sharing.share_on, place, self.begun[given], name or HOLDS[agency])

    def _share(self, operation: Any, place: int, begun: int, by: str) -> bool:
        newest = self.newest(begun)
        self.decisions[place] = operation(
            self.cast.plan,
            newest,
            to=self._recipient(place, by, newest.level),
            terms=self._terms(self.steps[place]),
            by=self.cast.workers[by],
            at=moment(self.cast, place),
        )
        self.begun[place], self.givers[place] = begun, by
        return True

    def _give_kind(self, place: int, step: Step, at: datetime) -> bool:
        """Mostly the kind of something that an earlier step put there, by whoever did."""
        chosen = self._chosen(place, "add")
        first = self.steps[chosen] if chosen >= 0 else step
        name = self._who(step, first)
        self.decisions[place] = record_sharing.give_kind(
            self.cast.plan,
            first.kind,
            to=self._recipient(place, name, Level.CONTROLLED),
            terms=self._terms(step),
            by=self.cast.workers[name],
            at=at,
        )
        self.kinds[place], self.givers[place] = first.kind, name
        return True

    def _birth(self, place: int, step: Step, at: datetime) -> bool:
        people.born(self.cast, at)
        return True

    def _away(self, place: int, step: Step, at: datetime) -> bool:
        if step.by not in DEPUTY:
            return False
        people.goes_away(self.cast, step.by, at)
        return True

    def _leave(self, place: int, step: Step, at: datetime) -> bool:
        people.leaves(self.cast, MAY_LEAVE[step.wording], at)
        return True

    def _end(self, place: int, step: Step, at: datetime) -> bool:
        given = self._chosen(place, "give", "give_kind", "share_on")
        if given not in self.decisions:
            return False
        is_of_one = given in self.begun
        name = self.steps[self.begun[given]].by if is_of_one else self.givers[given]
        by = self.cast.workers[name]
        record_sharing.end(self.cast.plan, self.decisions[given], why="Over", by=by, at=at)
        self.refers[place] = given
        return True

    def newest(self, begun: int) -> CaseRecord:
        """The newest version that the steps have made of a record."""
        made = [one for one, line in self.begun.items() if line == begun and one in self.records]
        return self.records[max(made)]

    def _chosen(self, place: int, *verbs: str, kind: str = "") -> int:
        """The place of an earlier step that did one of these; the same in every twin. -1 without any."""
        asked = (place, *verbs, kind)
        if asked in self.twin.chosen:
            return self.twin.chosen[asked]
        earlier = [
            one
            for one in sorted(self.done)
            if self.steps[one].verb in verbs and kind in {"", self.steps[one].kind}
        ]
        found = earlier[self.steps[place].about % len(earlier)] if earlier else -1
        return self.chosen.setdefault(asked, found)

    def _about(self, place: int) -> int | None:
        chosen = self._chosen(place, "add")
        return chosen if chosen in self.begun else None

    def _who(self, step: Step, first: Step) -> str:
        """Mostly whoever began it, and now and then somebody else, allowed or not."""
        return step.by if step.wording == 3 else first.by

    def _words(self, place: int, step: Step) -> int:
        return (step.wording + (place in self.twin.reworded)) % WORDINGS

    def _heading(self, step: Step, level: int) -> Heading:
        name = person_of(step)
        when = When.on(self.cast.today - timedelta(days=step.days))
        return Heading(when, self.relatives[name] if name else None, level)

    def _terms(self, step: Step) -> Terms:
        until = self.cast.today + SOON if step.days == 1 else FAR_OFF
        return Terms(purpose="Keeps mother and baby safe", until_on=until)

    def _recipient(self, place: int, by: str, level: int) -> Recipient:
        """Whom a step names, or somebody near who may be given what is held so."""
        step = self.steps[place]
        to, name = step.to, step.named
        if level == Level.SEALED:
            name = name or HOLDS[to]
        elif to == AGENCY[by]:
            to, name = ON_THE_PLAN[ON_THE_PLAN.index(to) - 1], ""
        self.to[place] = to, name
        return Recipient(self.cast.agencies[to], self.cast.workers[name] if name else None)

    def _details(self, place: int, step: Step, words_of: int) -> Any:
        of = None
        if step.kind in REFERS_TO:
            chosen = self._chosen(place, "add", kind=REFERS_TO[step.kind])
            if chosen not in self.begun:
                return None
            of, self.refers[place] = self.newest(chosen), chosen
        return SAYING[step.kind](
            self._words(words_of, self.steps[words_of]),
            on=self.cast.today,
            of=of,
            is_born=self.cast.plan.child.date_of_birth is not None,
            agency=self.cast.agencies[step.to],
            supervisee=self.cast.workers[step.by],
            supervisor=self.cast.workers.get(SUPERVISOR.get(step.by, "neil")),
        )
