"""What a chronology shows when it is read as one: clusters, gaps and repeats, asked as questions."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from agencies.workdays import ONE_DAY, add_months, long_date
from plans.rules.lessons.drift import Question
from plans.rules.lessons.facts import Source, Terms, days_after, in_order
from plans.rules.lessons.findings import counted, evidence, listed, sides


@dataclass(frozen=True)
class Happening:
    """An entry of the chronology: `category` as a code, `label` in words, about whom.

    Its source's day is the first it may have been on, `until` the last: of a month the 30th, of a
    day that day. An entry known to the year only belongs to no cluster, and makes no gap in it.
    """

    source: Source
    category: str
    label: str
    subject: uuid.UUID | None = None
    name: str = ""
    until: date | None = None
    is_positive: bool = False

    @property
    def on(self) -> date:
        return self.source.on

    @property
    def ends_on(self) -> date:
        return max(self.on, self.until or self.on)

    @property
    def who(self) -> str:
        return f"{self.label} ({self.name})" if self.name else self.label


Key = tuple[str, uuid.UUID | None]


def questions(happenings: Iterable[Happening], terms: Terms) -> tuple[Question, ...]:
    """Every pattern, the newest first. Good news makes gaps shorter, and no cluster or repeat."""
    known = in_order(set(happenings))
    found = [*clusters(known, terms), *gaps(known, terms), *repeats(known, terms)]
    return tuple(sorted(found, key=lambda q: (-(q.since or date.min).toordinal(), q.code, q.words)))


def by_month(happenings: Iterable[Happening]) -> Mapping[tuple[int, int], Mapping[str, int]]:
    """How many entries of each category each month has, by the first day they may be of."""
    months: defaultdict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    for one in set(happenings):
        months[one.on.year, one.on.month][one.category] += 1
    return {month: dict(sorted(months[month].items())) for month in sorted(months)}


def clusters(happenings: Iterable[Happening], terms: Terms) -> Iterator[Question]:
    """So many worrying entries, of any kind, within so many days."""
    values = terms.of("history")
    days = values["cluster_days"]
    exact = [one for one in in_order(happenings) if one.on == one.ends_on and not one.is_positive]
    for together in _runs(exact, days):
        if len(together) < values["cluster_events"]:
            continue
        first, last = together[0].on, together[-1].on
        yield Question(
            "cluster",
            f"{counted(len(together), 'entry', 'entries')} from {long_date(first)} to "
            f"{long_date(last)}: {listed(one.label for one in together)}. What was going on then?",
            evidence=evidence(one.source for one in together),
            sides=sides((one.who, one.source) for one in together),
            since=last,
        )


def _runs(happenings: list[Happening], days: int) -> Iterator[list[Happening]]:
    """Each longest run of entries that fit into so many days; one belongs to one run."""
    run: list[Happening] = []
    for one in happenings:
        if run and one.on > days_after(run[0].on, days - 1):
            yield run
            run = []
        run.append(one)
    if run:
        yield run


def gaps(happenings: Iterable[Happening], terms: Terms) -> Iterator[Question]:
    """A long time without an entry from any agency: nothing happened, or nothing was written."""
    least = terms.of("history")["gap_days"]
    until: date | None = None
    ending: Happening | None = None
    for one in in_order(happenings):
        if until and ending and (one.on - until).days > least:
            yield _gap(until, one.on, [ending, one])
        if until is None or one.ends_on > until:
            until, ending = one.ends_on, one
    if until and ending and (terms.today - until).days > least:
        yield _gap(until, terms.today, [ending])


def _gap(after: date, before: date, edges: list[Happening]) -> Question:
    return Question(
        "gap",
        f"No agency recorded anything between {long_date(after)} and {long_date(before)}. "
        "Was nothing happening, or was nothing written down?",
        evidence=evidence(one.source for one in edges),
        sides=sides((one.who, one.source) for one in edges),
        since=after + ONE_DAY,
    )


def repeats(happenings: Iterable[Happening], terms: Terms) -> Iterator[Question]:
    """The same kind of worry about the same person, again and again within so many months."""
    values = terms.of("history")
    by_kind: defaultdict[Key, list[Happening]] = defaultdict(list)
    for one in in_order(happenings):
        if not one.is_positive:
            by_kind[one.category, one.subject].append(one)
    for (_, subject), found in by_kind.items():
        again = _repeating(found, values["repeat_months"])
        if len(again) < values["repeat_events"]:
            continue
        yield Question(
            "repeat",
            f"{again[-1].who}: {counted(len(again), 'time')} from {long_date(again[0].on)} to "
            f"{long_date(again[-1].on)}. What brings it back?",
            evidence=evidence(one.source for one in again),
            sides=sides((one.who, one.source) for one in again),
            subject=subject,
            since=again[-1].on,
        )


def _repeating(found: list[Happening], months: int) -> list[Happening]:
    """The newest run in which each follows the one before within so many months."""
    run = found[:1]
    for before, one in pairwise(found):
        run = [*run, one] if one.on <= add_months(before.ends_on, months) else [one]
    return run
