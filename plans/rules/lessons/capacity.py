"""Lesson 11: can the parents make, and keep up, the changes needed to care for the child safely?

Four steps (Harnett): a baseline, goals, help for a set time, and the same measure again.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from agencies.workdays import ONE_DAY, add_months, long_date
from plans.rules.lessons.facts import NO_MEETINGS, Meetings, Source, Terms, in_order
from plans.rules.lessons.findings import (
    LEAD,
    Finding,
    Reason,
    State,
    evidence,
    finding,
    owners_or_lead,
)
from plans.rules.plans import Kind

NEEDED_ON = frozenset({Kind.CHILD_PROTECTION, Kind.LOOKED_AFTER})
"""The plans that turn on whether parents change; on others it is looked at where it is recorded."""


@dataclass(frozen=True)
class Measure:
    """What a tool gave on a day, in words; `is_better` than the baseline, by the tool's own sense."""

    source: Source
    says: str
    is_better: bool = False


@dataclass(frozen=True)
class Goal:
    """What one parent is to change. `ends_on` is the last day of the help; `owner` gives it."""

    source: Source
    what: str
    baseline: Measure | None = None
    measures: tuple[Measure, ...] = ()
    ends_on: date | None = None
    owner: uuid.UUID | None = None


@dataclass(frozen=True)
class Capacities:
    kind: str
    goals: tuple[Goal, ...] = ()
    reviews: Meetings = NO_MEETINGS


def look(facts: Capacities, terms: Terms) -> Finding:
    """Missing where a goal has no baseline; due when it is to be measured again, at the end of the
    help and no later than 5 working days before the review, and stale 10 working days after the end.
    In place and kept up where two measures 3 months apart are better than the baseline."""
    if not facts.goals:
        return finding([_no_goals(facts, terms)])
    reasons: list[Reason] = []
    for goal in in_order(facts.goals):
        if goal.baseline is None:
            reasons.append(_no_baseline(goal))
        else:
            reasons.append(_measured(goal, goal.baseline))
            reasons += _to_measure(goal, goal.baseline, facts.reviews, terms)
            reasons += _sustained(goal, goal.baseline, terms)
    return finding(reasons)


def _no_goals(facts: Capacities, terms: Terms) -> Reason:
    if facts.kind in NEEDED_ON:
        return Reason(
            "no_goals",
            State.MISSING,
            "No change that a parent is to make has been measured.",
            missing="Agree what has to change, and measure where it stands",
            hands=LEAD,
            since=terms.started_on,
            due_on=terms.started_on,
        )
    words = (
        "No change that a parent is to make is being measured, and this plan does not ask for it."
    )
    return Reason("no_goals_asked", State.NOT_NEEDED, words)


def _no_baseline(goal: Goal) -> Reason:
    return Reason(
        "no_baseline",
        State.MISSING,
        f"“{goal.what}”: nobody measured where it stood at the start.",
        evidence=(goal.source,),
        missing=f"Measure where “{goal.what}” stands",
        hands=owners_or_lead(goal.owner),
        subject=goal.source.id,
        since=goal.source.on,
        due_on=goal.source.on,
    )


def _after(goal: Goal, baseline: Measure) -> list[Measure]:
    return in_order(one for one in goal.measures if one.source.on > baseline.source.on)


def _measured(goal: Goal, baseline: Measure) -> Reason:
    """From the baseline to now, which is what the chair looks at."""
    again = _after(goal, baseline)
    words = f"“{goal.what}”: {baseline.says} on {long_date(baseline.source.on)}"
    if again:
        words += f", then {again[-1].says} on {long_date(again[-1].source.on)}"
    return Reason(
        "measured_again" if again else "baseline",
        State.IN_PLACE,
        f"{words}.",
        evidence=evidence([baseline.source, *(one.source for one in again)]),
        subject=goal.source.id,
        since=again[-1].source.on if again else baseline.source.on,
    )


def _to_measure(goal: Goal, baseline: Measure, reviews: Meetings, terms: Terms) -> Iterator[Reason]:
    due_on = _measure_by(goal, baseline, reviews, terms)
    if due_on is None:
        return
    values = terms.of("capacity")
    warn_on = terms.wd_before(due_on, values["warn_wd"])
    if terms.today < warn_on:
        state, code, since = State.IN_PLACE, "measure_ahead", None
    elif terms.is_past(due_on):
        state, code, since = State.DUE, "measure_late", due_on + ONE_DAY
        if goal.ends_on and terms.is_past(terms.wd_after(goal.ends_on, values["stale_wd"])):
            code = "stale"
    else:
        state, code, since = State.DUE, "measure_soon", warn_on
    yield Reason(
        code,
        state,
        f"“{goal.what}” is to be measured again by {long_date(due_on)}.",
        evidence=(goal.source,),
        missing="" if state == State.IN_PLACE else f"Measure “{goal.what}” again",
        hands=owners_or_lead(goal.owner),
        subject=goal.source.id,
        since=since,
        due_on=due_on,
    )


def _measure_by(goal: Goal, baseline: Measure, reviews: Meetings, terms: Terms) -> date | None:
    """The last day on which a goal is measured again; None while no help ends and no review nears.

    A measure from the last working days before the end of the help counts for its end, and any
    since the last review for the next.
    """
    days = [one.source.on for one in _after(goal, baseline)]
    last, values, wanted = max(days, default=None), terms.of("capacity"), []
    if goal.ends_on:
        from_on = terms.wd_before(goal.ends_on, values["warn_wd"])
        if last is None or last < from_on:
            wanted.append(goal.ends_on)
    if reviews.next_on and (last is None or (reviews.last_on and last <= reviews.last_on)):
        wanted.append(terms.wd_before(reviews.next_on, values["before_review_wd"]))
    return min(wanted, default=None)


def _sustained(goal: Goal, baseline: Measure, terms: Terms) -> Iterator[Reason]:
    """Two better measures far enough apart, with none between or after that was not."""
    months = terms.of("capacity")["sustained_months"]
    better: list[Measure] = []
    for one in _after(goal, baseline):
        better = [*better, one] if one.is_better else []
    if len(better) < 2:
        return
    first, last = better[0], better[-1]
    if last.source.on < add_months(first.source.on, months):
        return
    yield Reason(
        "sustained",
        State.IN_PLACE,
        f"“{goal.what}”: better than at the start on {long_date(first.source.on)} and still on "
        f"{long_date(last.source.on)}.",
        evidence=evidence((baseline.source, first.source, last.source)),
        subject=goal.source.id,
        since=last.source.on,
    )
