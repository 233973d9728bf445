"""Lesson 7: is the family really working with you, or resistant, hostile or uncooperative?"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from agencies.workdays import ONE_DAY, long_date
from plans.rules.lessons.courses import Course
from plans.rules.lessons.drift import (
    Attendance,
    Question,
    View,
    differing_views,
    effort_and_change,
)
from plans.rules.lessons.facts import Source, Terms, days_after, in_order, newest
from plans.rules.lessons.findings import (
    ANYBODY,
    LEAD,
    LEAD_AND_CHAIR,
    Finding,
    Reason,
    State,
    counted,
    evidence,
    finding,
)


@dataclass(frozen=True)
class Parent:
    """Somebody the plan expects to work with: a parent, or whoever cares for the child."""

    id: uuid.UUID
    name: str


@dataclass(frozen=True)
class Access:
    """A time when a worker came to see a parent, and was let in or refused."""

    source: Source
    parent: uuid.UUID
    is_refused: bool


@dataclass(frozen=True)
class Engagement:
    parents: tuple[Parent, ...] = ()
    views: tuple[View, ...] = ()
    attendance: tuple[Attendance, ...] = ()
    accesses: tuple[Access, ...] = ()
    courses: tuple[Course, ...] = ()


def look(facts: Engagement, terms: Terms) -> Finding:
    """Due when nobody has said in 28 days how a parent engages; missing where nobody ever has, and,
    at once, after two refused visits running; in conflict where agencies see it two steps apart,
    or appointments are kept and no outcome moves. The last two are questions, never a verdict."""
    reasons: list[Reason] = []
    for parent in dict.fromkeys(facts.parents):
        reasons.append(_viewed(parent, facts, terms))
        reasons += _refused(parent, facts, terms)
    known = {parent.id for parent in facts.parents}
    asked = [
        *differing_views((v for v in facts.views if v.parent in known), terms),
        *effort_and_change(
            (a for a in facts.attendance if a.parent in known), facts.courses, terms
        ),
    ]
    return finding([*map(_in_conflict, asked), *(reasons or [_no_parent(terms)])])


def _no_parent(terms: Terms) -> Reason:
    return Reason(
        "no_parent",
        State.MISSING,
        "Nobody is recorded as a parent or carer of this child.",
        missing="Record who the child's parents and carers are",
        hands=LEAD,
        since=terms.started_on,
        due_on=terms.started_on,
    )


def _in_conflict(question: Question) -> Reason:
    return Reason(
        question.code,
        State.CONFLICT,
        question.words,
        evidence=question.evidence,
        missing="Talk about it at the next meeting, and write down what each agency sees",
        hands=LEAD_AND_CHAIR,
        subject=question.subject,
        since=question.since,
        sides=question.sides,
    )


def _viewed(parent: Parent, facts: Engagement, terms: Terms) -> Reason:
    last = newest(view for view in facts.views if view.parent == parent.id)
    if last is None:
        return Reason(
            "never_said",
            State.MISSING,
            f"No agency has written down how {parent.name} works with it.",
            missing=f"Write down how {parent.name} works with your agency",
            hands=ANYBODY,
            subject=parent.id,
            since=terms.started_on,
            due_on=terms.started_on,
        )
    on = last.source.on
    due_on = days_after(on, terms.of("engagement")["stale_days"])
    late = terms.is_past(due_on)
    return Reason(
        "stale" if late else "said",
        State.DUE if late else State.IN_PLACE,
        f"How {parent.name} works with agencies was last written down on {long_date(on)}, "
        f"by {last.source.said_by}.",
        evidence=(last.source,),
        missing=f"Write down how {parent.name} works with your agency" if late else "",
        hands=ANYBODY,
        subject=parent.id,
        since=due_on + ONE_DAY if late else on,
        due_on=due_on,
    )


def _refused(parent: Parent, facts: Engagement, terms: Terms) -> Iterator[Reason]:
    """Refusals running, up to the last visit: one that was let in ends them."""
    running: list[Access] = []
    for access in in_order(one for one in facts.accesses if one.parent == parent.id):
        running = [*running, access] if access.is_refused else []
    if not running or len(running) < terms.of("engagement")["refused_accesses"]:
        return
    by_agency: defaultdict[str, int] = defaultdict(int)
    for access in running:
        by_agency[access.source.agency.name] += 1
    refused = ", ".join(f"{name} {count}" for name, count in sorted(by_agency.items()))
    yield Reason(
        "refused",
        State.MISSING,
        f"{parent.name} has refused {counted(len(running), 'visit')} running ({refused}), "
        f"the last on {long_date(running[-1].source.on)}.",
        evidence=evidence(access.source for access in running),
        missing=f"Decide with your manager how {parent.name} is seen",
        hands=LEAD_AND_CHAIR,
        subject=parent.id,
        since=running[-1].source.on,
        due_on=running[-1].source.on,
        is_urgent=True,
    )
