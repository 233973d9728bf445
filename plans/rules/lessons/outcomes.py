"""Lesson 14: what are you trying to achieve, does the family understand it, and how will you know
when you get there?"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from agencies.workdays import ONE_DAY, long_date
from plans.rules.lessons.courses import Course
from plans.rules.lessons.facts import Source, Terms, in_order
from plans.rules.lessons.findings import (
    LEAD,
    LEAD_AND_CHAIR,
    Finding,
    Hands,
    Reason,
    State,
    counted,
    evidence,
    finding,
    listed,
    owners_or_lead,
    sides,
)


@dataclass(frozen=True)
class Action:
    """An action that was not called off; its source's day is that of its newest update."""

    source: Source
    what: str
    due_on: date
    is_open: bool
    is_familys: bool
    owner: uuid.UUID | None = None
    owner_name: str = ""


@dataclass(frozen=True)
class Outcome:
    """An open outcome. `lacks` is what `plans.rules.outcomes.missing_parts` says of it.

    `understood` are the records of what the family makes of it; `is_settled` once it was judged met.
    """

    source: Source
    id: uuid.UUID
    what: str
    lacks: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()
    understood: tuple[Source, ...] = ()
    course: Course | None = None
    is_settled: bool = False


@dataclass(frozen=True)
class Outcomes:
    outcomes: tuple[Outcome, ...] = ()


def look(facts: Outcomes, terms: Terms) -> Finding:
    """Missing where an outcome lacks its measure, baseline or date, or nothing in it is for the
    family to do; in conflict, as a question, where nothing was heard of it in 15 working days or it
    stood still at two meetings; due while an action is late or the family was not asked."""
    if not facts.outcomes:
        return finding([_none(terms)])
    reasons: list[Reason] = []
    for outcome in in_order(facts.outcomes):
        reasons += [*_incomplete(outcome), *_whose(outcome), *_understood(outcome)]
        if not outcome.is_settled:
            reasons += [*_quiet(outcome, terms), *_still(outcome, terms)]
        for action in in_order(outcome.actions):
            reasons += _late(action, outcome, terms)
    return finding(reasons)


def _none(terms: Terms) -> Reason:
    return Reason(
        "no_outcomes",
        State.MISSING,
        "Nothing that must be different for the child is agreed.",
        missing="Agree what must be different for the child",
        hands=LEAD,
        since=terms.started_on,
        due_on=terms.started_on,
    )


def _incomplete(outcome: Outcome) -> Iterator[Reason]:
    lacks = ", ".join(sorted(set(outcome.lacks)))
    yield Reason(
        "incomplete" if lacks else "complete",
        State.MISSING if lacks else State.IN_PLACE,
        f"“{outcome.what}” lacks {lacks}."
        if lacks
        else f"“{outcome.what}” says how we will know, where things stand and by when.",
        evidence=(outcome.source,),
        missing=f"Add to “{outcome.what}”: {lacks}" if lacks else "",
        hands=LEAD,
        subject=outcome.id,
        since=outcome.source.on,
        due_on=outcome.source.on if lacks else None,
    )


def _whose(outcome: Outcome) -> Iterator[Reason]:
    if outcome.is_settled or any(action.is_familys for action in outcome.actions):
        return
    code, words = "no_actions", "has no action"
    if outcome.actions:
        code, words = "professionals_only", "has actions for professionals only"
    yield Reason(
        code,
        State.MISSING,
        f"“{outcome.what}” {words}.",
        evidence=evidence([outcome.source, *(action.source for action in outcome.actions)]),
        missing=f"Agree what the family does towards “{outcome.what}”",
        hands=LEAD,
        subject=outcome.id,
        since=outcome.source.on,
        due_on=outcome.source.on,
    )


def _understood(outcome: Outcome) -> Iterator[Reason]:
    asked_on = max((one.on for one in outcome.understood), default=None)
    words = f"“{outcome.what}”: whether the family understands it is not recorded."
    if asked_on:
        words = f"“{outcome.what}”: the family was asked what it makes of it on "
        words += f"{long_date(asked_on)}."
    yield Reason(
        "family_asked" if asked_on else "family_not_asked",
        State.IN_PLACE if asked_on else State.DUE,
        words,
        evidence=evidence(outcome.understood),
        missing="" if asked_on else f"Ask the family what they make of “{outcome.what}”",
        hands=LEAD,
        subject=outcome.id,
        since=asked_on or outcome.source.on,
        due_on=None if asked_on else outcome.source.on,
    )


def _quiet(outcome: Outcome, terms: Terms) -> Iterator[Reason]:
    """The newest word on any of its open actions is old."""
    running = in_order(action for action in outcome.actions if action.is_open)
    if not running:
        return
    heard_on = running[-1].source.on
    due_on = terms.wd_after(heard_on, terms.of("outcomes")["action_drift_wd"])
    late = terms.is_past(due_on)
    owners = listed(action.owner_name for action in running if action.owner_name)
    asked = f" {owners}: is it still going?" if owners else " Is it still going?"
    yield Reason(
        "quiet" if late else "heard",
        State.CONFLICT if late else State.IN_PLACE,
        f"Nothing was heard of “{outcome.what}” since {long_date(heard_on)}.{asked}"
        if late
        else f"“{outcome.what}” was last heard of on {long_date(heard_on)}.",
        evidence=evidence(action.source for action in running),
        missing=f"Say what happened towards “{outcome.what}”" if late else "",
        hands=_hands(running),
        subject=outcome.id,
        since=due_on + ONE_DAY if late else heard_on,
        due_on=due_on,
        sides=sides((f"last word on “{a.what}”", a.source) for a in running) if late else (),
    )


def _hands(actions: Sequence[Action]) -> Hands:
    return owners_or_lead(*(action.owner for action in actions))


def _still(outcome: Outcome, terms: Terms) -> Iterator[Reason]:
    meetings = terms.of("outcomes")["flat_meetings"]
    if outcome.course is None or not outcome.course.is_flat(meetings):
        return
    steps = outcome.course.last(meetings)
    found = [step.source for step in steps if step.source]
    yield Reason(
        "still",
        State.CONFLICT,
        f"“{outcome.what}” did not move at the last {counted(meetings, 'meeting')}, the newest on "
        f"{long_date(steps[-1].on)}. Is this the right plan for it?",
        evidence=evidence([outcome.source, *found]),
        missing=f"Say why “{outcome.what}” stands still, and what changes",
        hands=LEAD_AND_CHAIR,
        subject=outcome.id,
        since=steps[-1].on,
        sides=sides(("did not move", source) for source in found),
    )


def _late(action: Action, outcome: Outcome, terms: Terms) -> Iterator[Reason]:
    if not action.is_open or not terms.is_past(action.due_on):
        return
    whose = f", {action.owner_name}," if action.owner_name else ""
    yield Reason(
        "action_late",
        State.DUE,
        f"“{action.what}”{whose} was due on {long_date(action.due_on)}.",
        evidence=evidence((action.source, outcome.source)),
        missing=f"Say what happened with “{action.what}”",
        hands=owners_or_lead(action.owner),
        subject=action.source.id,
        since=action.due_on + ONE_DAY,
        due_on=action.due_on,
    )
