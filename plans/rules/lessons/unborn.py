"""Lesson 2: are the unborn baby procedures followed, so that planning starts early?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from agencies.workdays import ONE_DAY, long_date
from plans.rules.children import at_gestation, gestation_in_words
from plans.rules.lessons.facts import Source, Terms, days_after
from plans.rules.lessons.findings import (
    LEAD,
    Finding,
    Hands,
    Reason,
    State,
    evidence,
    finding,
    listed,
    sentence,
)
from plans.rules.roles import Capacity


@dataclass(frozen=True)
class Milestone:
    """Something the procedures want before or around a birth, by the day its clock gives it.

    `what` is said as in "pre-birth assessment". It is settled when done, or not needed for a reason.
    `asked_since` is the day from which it is asked about although no day is set for it.
    """

    what: str
    due_on: date | None = None
    done_on: date | None = None
    not_needed_because: str = ""
    source: Source | None = None
    asked_since: date | None = None

    @property
    def is_settled(self) -> bool:
        return self.done_on is not None or bool(self.not_needed_because.strip())


@dataclass(frozen=True)
class BirthPlan:
    """The plan on the maternity file; `lacks` names the parts nobody has written yet."""

    source: Source
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unborn:
    """`was_unborn` where the plan began before the birth; `midwives` are agencies in the group.

    The birth plan is no milestone here: it is agreed at the conference, and has its own week.
    """

    is_unborn: bool = False
    was_unborn: bool = False
    expected_on: date | None = None
    born_on: date | None = None
    conference_on: date | None = None
    milestones: tuple[Milestone, ...] = ()
    birth_plan: BirthPlan | None = None
    midwives: tuple[Source, ...] = ()


def look(facts: Unborn, terms: Terms) -> Finding:
    """Not needed without an unborn child. Due when a milestone is near or the birth plan, agreed at
    the conference, is not written; missing when its day has gone by, when there is no birth plan
    at 34 weeks, or, at once, when the birth is 7 days past its date and not recorded."""
    if not facts.is_unborn and not facts.was_unborn:
        words = "This child was born before the plan began."
        return finding([Reason("not_unborn", State.NOT_NEEDED, words)])
    reasons = list(_milestones(facts, terms))
    if facts.is_unborn:
        reasons += [*_birth_plan(facts, terms), *_birth(facts, terms)]
    return finding(reasons or [_all_settled(facts)])


def _all_settled(facts: Unborn) -> Reason:
    born = f" The baby was born on {long_date(facts.born_on)}." if facts.born_on else ""
    return Reason(
        "settled",
        State.IN_PLACE,
        f"Every milestone of the pregnancy is settled.{born}",
        evidence=evidence(one.source for one in facts.milestones),
    )


def _milestones(facts: Unborn, terms: Terms) -> Iterator[Reason]:
    for one in facts.milestones:
        if one.is_settled:
            yield _settled(one)
        elif one.due_on:
            yield _waiting(one, one.due_on, terms)
        else:
            yield _without_a_day(one)


def _without_a_day(one: Milestone) -> Reason:
    words = f"{sentence(one.what)}: not recorded, and no day is set for it."
    if one.asked_since is None:
        return Reason("milestone_open", State.IN_PLACE, words)
    return Reason(
        "milestone_asked",
        State.DUE,
        words,
        missing=f"Record: {one.what}, or why it is not needed",
        hands=LEAD,
        since=one.asked_since,
        due_on=one.asked_since,
    )


def _settled(one: Milestone) -> Reason:
    return Reason(
        "milestone_settled",
        State.IN_PLACE,
        f"{sentence(one.what)}{_how_settled(one)}.",
        evidence=(one.source,) if one.source else (),
        since=one.done_on,
    )


def _how_settled(one: Milestone) -> str:
    if one.done_on is None:
        # The reason is a sentence of whoever wrote it, with or without its full stop.
        return f" is not needed: {one.not_needed_because.strip().removesuffix('.')}"
    done = f": done on {long_date(one.done_on)}"
    if one.due_on and one.done_on > one.due_on:
        done += f", after its last day, {long_date(one.due_on)}"
    return done


def _waiting(one: Milestone, due_on: date, terms: Terms) -> Reason:
    state, code, since = _by(due_on, terms, "milestone")
    verb = "was" if state == State.MISSING else "is"
    return Reason(
        code,
        state,
        f"{sentence(one.what)} {verb} due by {long_date(due_on)} and is not recorded.",
        evidence=(one.source,) if one.source else (),
        missing="" if state == State.IN_PLACE else f"Record: {one.what}, or why it is not needed",
        hands=LEAD,
        since=since,
        due_on=due_on,
    )


def _by(due_on: date, terms: Terms, stem: str) -> tuple[State, str, date | None]:
    warn_on = terms.wd_before(due_on, terms.of("unborn")["warn_wd"])
    if terms.is_past(due_on):
        return State.MISSING, f"{stem}_late", due_on + ONE_DAY
    if terms.today >= warn_on:
        return State.DUE, f"{stem}_soon", warn_on
    return State.IN_PLACE, f"{stem}_ahead", None


def _birth_plan(facts: Unborn, terms: Terms) -> Iterator[Reason]:
    plan, edd = facts.birth_plan, facts.expected_on
    hands = Hands(LEAD.capacities, agencies=frozenset(one.agency.id for one in facts.midwives))
    if plan:
        lacks = listed(plan.lacks)
        yield Reason(
            "birth_plan_incomplete" if lacks else "birth_plan",
            State.DUE if lacks else State.IN_PLACE,
            f"The birth plan lacks {lacks}." if lacks else "The birth plan is written.",
            evidence=(plan.source,),
            missing=f"Complete the birth plan: {lacks}" if lacks else "",
            hands=hands,
            since=plan.source.on,
            due_on=_birth_plan_due(edd, terms) if edd and lacks else None,
        )
    elif edd:
        due_on = _birth_plan_due(edd, terms)
        state, code, since = _by(due_on, terms, "birth_plan")
        if state == State.IN_PLACE and facts.conference_on:
            state, code, since = State.DUE, "birth_plan_awaited", facts.conference_on
        weeks = gestation_in_words(edd, terms.today)
        yield Reason(
            code,
            state,
            f"There is no birth plan at {weeks} weeks; its last day is {long_date(due_on)}.",
            evidence=evidence(facts.midwives),
            missing="" if state == State.IN_PLACE else "Write the birth plan",
            hands=hands,
            since=since,
            due_on=due_on,
        )


def _birth_plan_due(edd: date, terms: Terms) -> date:
    return at_gestation(edd, terms.of("unborn")["birth_plan_weeks"])


def _birth(facts: Unborn, terms: Terms) -> Iterator[Reason]:
    """Urgent: a baby whose birth nobody recorded is a baby nobody visits."""
    edd = facts.expected_on
    hands = Hands(
        LEAD.capacities | {Capacity.CHAIR},
        agencies=frozenset(one.agency.id for one in facts.midwives),
    )
    if edd is None:
        yield Reason(
            "no_expected_date",
            State.MISSING,
            "The expected date of delivery is not recorded.",
            missing="Record the expected date of delivery",
            hands=hands,
            since=terms.started_on,
        )
        return
    due_on = days_after(edd, terms.of("unborn")["birth_unrecorded_days"])
    late, reached = terms.is_past(due_on), terms.is_past(edd)
    words = f"The baby is expected on {long_date(edd)}."
    if reached:
        words = f"The baby was expected on {long_date(edd)} and no birth is recorded."
    yield Reason(
        "birth_unrecorded" if late else "birth_expected",
        State.MISSING if late else State.DUE if reached else State.IN_PLACE,
        words,
        missing="Record the birth, or revise the expected date" if reached else "",
        hands=hands,
        since=due_on + ONE_DAY if late else edd + ONE_DAY if reached else None,
        due_on=due_on,
        is_urgent=late,
    )
