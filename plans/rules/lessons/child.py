"""Lesson 3: the child is the focus. How well do you know this child?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from agencies.workdays import ONE_DAY, add_months, long_date
from plans.rules import timetable
from plans.rules.lessons.facts import (
    NO_MEETINGS,
    Meetings,
    Source,
    Terms,
    days_after,
    in_order,
    newest,
)
from plans.rules.lessons.findings import (
    ANYBODY,
    LEAD,
    Finding,
    Reason,
    State,
    counted,
    evidence,
    finding,
)
from plans.rules.timetable import Row


@dataclass(frozen=True)
class Entry:
    """What life is like for the child, said or observed; of a baby, what somebody saw."""

    source: Source


@dataclass(frozen=True)
class Visit:
    """A visit to see the child. `alone` is None where that was not appropriate."""

    source: Source
    seen: bool
    alone: bool | None = False


@dataclass(frozen=True)
class Child:
    """`visit_row` is the policy's row of the lead's visits; None where the plan asks for none."""

    born_on: date | None = None
    entries: tuple[Entry, ...] = ()
    visits: tuple[Visit, ...] = ()
    meetings: Meetings = NO_MEETINGS
    visit_row: Row | None = None


def look(facts: Child, terms: Terms) -> Finding:
    """Not needed before the birth. Due where no agency wrote anything in 28 days, or nothing since
    the last meeting and the next is 5 working days away or nearer; missing where the child was not
    seen at two visits running, or, from the age of 4, not alone for two intervals."""
    if facts.born_on is None:
        words = "The child is not born yet. What the pregnancy asks for stands under lesson 2."
        return finding([Reason("unborn", State.NOT_NEEDED, words)])
    return finding(
        [
            _heard(facts, facts.born_on, terms),
            *_before_meeting(facts, terms),
            *_not_seen(facts, terms),
            *_not_alone(facts, facts.born_on, terms),
        ]
    )


def _heard(facts: Child, born_on: date, terms: Terms) -> Reason:
    values = terms.of("child")
    last = newest(entry for entry in facts.entries if entry.source.on >= born_on)
    if last is None:
        return _never_heard(born_on, terms)
    on = last.source.on
    due_on = days_after(on, values["stale_days"])
    late = terms.is_past(due_on)
    return Reason(
        "stale" if late else "heard",
        State.DUE if late else State.IN_PLACE,
        f"What life is like for this child was last written down on {long_date(on)}, "
        f"by {last.source.said_by}.",
        evidence=(last.source,),
        missing="Write down what the child says or shows" if late else "",
        hands=ANYBODY,
        since=due_on + ONE_DAY if late else on,
        due_on=due_on,
    )


def _never_heard(born_on: date, terms: Terms) -> Reason:
    """A newborn has 10 working days; of any other child nothing in 28 days is nothing at all."""
    values = terms.of("child")
    newborn_until = terms.wd_after(born_on, values["newborn_wd"])
    if terms.is_past(newborn_until):
        return Reason(
            "never_heard",
            State.DUE,
            "No agency has written down what life is like for this child.",
            missing="Write down what the child says or shows",
            hands=ANYBODY,
            since=max(newborn_until + ONE_DAY, terms.started_on),
            due_on=max(newborn_until, terms.started_on),
        )
    return Reason(
        "newborn",
        State.IN_PLACE,
        f"Born on {long_date(born_on)}: a first observation is due by {long_date(newborn_until)}.",
        hands=ANYBODY,
        due_on=newborn_until,
    )


def _before_meeting(facts: Child, terms: Terms) -> Iterator[Reason]:
    last_on, next_on = facts.meetings.last_on, facts.meetings.next_on
    days = terms.of("child")["next_meeting_wd"]
    if last_on is None or next_on is None or not terms.is_within(next_on, days):
        return
    if any(entry.source.on > last_on for entry in facts.entries):
        return
    yield Reason(
        "nothing_since_meeting",
        State.DUE,
        f"Nothing about this child's life has been written down since the meeting of "
        f"{long_date(last_on)}; the next is on {long_date(next_on)}.",
        missing="Write down what the child says or shows",
        hands=ANYBODY,
        since=terms.wd_before(next_on, days),
        due_on=next_on,
    )


def _not_seen(facts: Child, terms: Terms) -> Iterator[Reason]:
    wanted = terms.of("child")["visits_not_seen"]
    last = in_order(facts.visits)[-wanted:]
    if len(last) < wanted or any(visit.seen for visit in last):
        return
    yield Reason(
        "not_seen",
        State.MISSING,
        f"The child was not seen at the last {counted(wanted, 'visit')}, "
        f"from {long_date(last[0].source.on)} to {long_date(last[-1].source.on)}.",
        evidence=evidence(visit.source for visit in last),
        missing="See the child",
        hands=LEAD,
        since=last[-1].source.on,
        due_on=last[-1].source.on,
    )


def _not_alone(facts: Child, born_on: date, terms: Terms) -> Iterator[Reason]:
    """Counted from the last time, the plan's start, or the birthday from which it is asked."""
    values = terms.of("child")
    of_age = add_months(born_on, 12 * values["seen_alone_from_age"])
    if facts.visit_row is None or terms.today < of_age:
        return
    last = newest(visit for visit in facts.visits if visit.seen and visit.alone)
    from_on = max(terms.started_on, of_age, last.source.on if last else date.min)
    due_on = from_on
    for _ in range(values["alone_intervals"]):
        due_on = timetable.due_on(facts.visit_row, due_on, terms.calendar)
    late = terms.is_past(due_on)
    excused = newest(v for v in facts.visits if v.alone is None and v.source.on > from_on)
    words = f"Last seen alone on {long_date(last.source.on)}." if last else "Never seen alone."
    if late and excused:
        on = long_date(excused.source.on)
        words += f" On {on}, {excused.source.said_by} recorded that it was not appropriate."
    yield Reason(
        "not_seen_alone" if late else "seen_alone" if last else "alone_ahead",
        (State.DUE if excused else State.MISSING) if late else State.IN_PLACE,
        words if late or last else f"Seen alone by {long_date(due_on)}: not yet.",
        evidence=evidence(visit.source for visit in (last, excused) if visit),
        missing="See the child alone" if late else "",
        hands=LEAD,
        since=due_on + ONE_DAY if late else from_on,
        due_on=due_on,
    )
