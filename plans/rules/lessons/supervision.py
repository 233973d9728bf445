"""Lesson 8: how regular and effective is reflective supervision?

Only dates come here: what was said in supervision stays inside the agency.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from agencies.workdays import ONE_DAY, add_months, long_date
from plans.rules.lessons.facts import Agency, Source, Terms, newest
from plans.rules.lessons.findings import Finding, Hands, Reason, State, evidence, finding

HEALTH = frozenset(
    {
        "health_visiting",
        "midwifery",
        "gp",
        "hospital",
        "adult_mental_health",
        "child_mental_health",
    }
)
SOCIAL_WORK = frozenset({"social_care"})


@dataclass(frozen=True)
class Practitioner:
    """A worker in the group: their place in it, their agency, and since when they work here."""

    member: uuid.UUID
    name: str
    agency: Agency
    since: date


@dataclass(frozen=True)
class Session:
    """That a practitioner was supervised about this child; `next_on` if they agreed the next."""

    source: Source
    member: uuid.UUID
    next_on: date | None = None


@dataclass(frozen=True)
class Supervision:
    """The practitioners whose dates the reader may see: their own agency's; the lead and the chair
    see everybody's."""

    practitioners: tuple[Practitioner, ...] = ()
    sessions: tuple[Session, ...] = ()


def look(facts: Supervision, terms: Terms) -> Finding:
    """Due when the last supervision of a practitioner about this child is a month old (social work)
    or three (others), or nearly; missing where there was none in that time since they joined."""
    everybody = dict.fromkeys(facts.practitioners)
    if not everybody:
        words = "Nobody whose supervision you may know of works with this child."
        return finding([Reason("nobody", State.NOT_NEEDED, words)])
    return finding(_of(one, facts.sessions, terms) for one in everybody)


def interval_months(agency: Agency, terms: Terms) -> int:
    """How often a worker of this kind of agency is supervised about a child, in months."""
    values = terms.of("supervision")
    if agency.kind in SOCIAL_WORK:
        months: int = values["social_work_months"]
        return months
    months = values["health_months"] if agency.kind in HEALTH else values["other_months"]
    return months


def _of(one: Practitioner, sessions: Iterable[Session], terms: Terms) -> Reason:
    last = newest(session for session in sessions if session.member == one.member)
    from_on = last.source.on if last else one.since
    due_on = add_months(from_on, interval_months(one.agency, terms))
    if last and last.next_on:
        due_on = min(due_on, last.next_on)  # agreed sooner binds, agreed later does not
    warn_on = terms.wd_before(due_on, terms.of("supervision")["warn_wd"])
    state, code, since = State.IN_PLACE, "supervised" if last else "not_yet", from_on
    if terms.is_past(due_on):
        state, since = State.DUE if last else State.MISSING, due_on + ONE_DAY
        code = "overdue" if last else "never"
    elif terms.today >= warn_on:
        state, code, since = State.DUE, "soon", warn_on
    known = f"last on {long_date(from_on)}" if last else "none recorded about this child"
    return Reason(
        code,
        state,
        f"Supervision of {one.name}, {one.agency.name}: {known}; by {long_date(due_on)}.",
        evidence=evidence([last.source] if last else []),
        missing="" if state == State.IN_PLACE else "Record the supervision, or hold it",
        hands=Hands(agencies=frozenset({one.agency.id}), owners=frozenset({one.member})),
        subject=one.member,
        since=since,
        due_on=due_on,
    )
