"""The words in which the demo's families are written down.

Every day is a number: days after the day of seeding, negative before it. What falls on a day that is
not worked happens on the working day before; what is due stays where it is. Workers and relatives go
by short keys, workers' from `partnership.py`, relatives' from their family's own module.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from plans.rules.actions import Answer
from plans.rules.children import Relationship
from plans.rules.group import LeaveReason
from plans.rules.judgements import Verdict
from plans.rules.outcomes import Understanding
from plans.rules.plans import EndReason, Kind
from plans.rules.roles import Standing

if TYPE_CHECKING:
    from plans.management.demo.noting import Noted

CHILD = "child"
"""Who is asked whether they understand an outcome, where it is the child."""


@dataclass(frozen=True)
class Relative:
    """Somebody around the child; without a name, known by description."""

    key: str
    relationship: Relationship
    given_names: str = ""
    family_name: str = ""
    known_as: str = ""
    description: str = ""
    age: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Seat:
    """A place in the group, of a worker or a relative, from when they join."""

    who: str
    role: str
    purpose: str
    joined: int
    standing: Standing = Standing.CORE
    contact: str = ""
    left: int | None = None
    leave_reason: LeaveReason = LeaveReason.LEFT_ROLE
    leave_note: str = ""


@dataclass(frozen=True)
class Said:
    """What somebody said about an action on a day."""

    by: str
    on: int
    note: str
    answer: Answer = Answer.STILL_GOING
    reason: str = ""


@dataclass(frozen=True)
class Task:
    """An action, whose it is, and its story so far."""

    what: str
    owner: str
    agreed: int
    due: int
    said: tuple[Said, ...] = ()


@dataclass(frozen=True)
class Seen:
    """Where an outcome's measure stood, as somebody saw it on a day."""

    by: str
    on: int
    now: str
    note: str = ""


@dataclass(frozen=True)
class Asked:
    """What a relative, or the child, made of an outcome when somebody checked."""

    who: str
    by: str
    on: int
    answer: Understanding
    how: str
    words: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Goal:
    """An outcome, and everything that was done and said about it."""

    worry: str
    change: str
    measure: str
    baseline: str
    target: str
    by: int
    agreed: int
    child_words: str = ""
    tasks: tuple[Task, ...] = ()
    seen: tuple[Seen, ...] = ()
    asked: tuple[Asked, ...] = ()
    judged: tuple[Verdict, ...] = ()
    """What the chair judged at each review, the first one first; some progress where it says none."""


@dataclass(frozen=True)
class Before:
    """Something of the timetable as it was on a day, told on a later one; `late` says why, if it was.

    `what` is an event, or the row of the policy that was kept.
    """

    what: str
    was: int
    told: int
    late: str = ""


@dataclass(frozen=True)
class PlanStory:
    """One plan from its start, with its lead, and to its end if it has ended."""

    kind: Kind
    started: int
    lead: str
    role: str
    purpose: str
    chair: str | None = None
    category: str = ""
    contingency: str = ""
    seats: tuple[Seat, ...] = ()
    goals: tuple[Goal, ...] = ()
    met: tuple[int, ...] = ()
    reviewed: tuple[int, ...] = ()
    inquorate: tuple[int, ...] = ()
    """Days on which too few came to review it, so that it was put off to the next one above."""
    booked: tuple[tuple[int, int], ...] = ()
    """Days on which a review was booked, and for when: those still to come."""
    placed: tuple[int, ...] = ()
    visited: tuple[int, ...] = ()
    """Days on which a looked-after child was placed, and on which the lead saw the child."""
    kept: tuple[tuple[str, int], ...] = ()
    """Rows of the policy's timetable, and the day on which each was done."""
    before: tuple[Before, ...] = ()
    """What is told of the time before the plan, from which its dates are counted."""
    noted: tuple[Noted, ...] = ()
    """What was put on the child's record through this plan."""
    ended: int | None = None
    end_reason: EndReason = EndReason.STEPPED_DOWN_TO_CHILD_IN_NEED


@dataclass(frozen=True)
class ChildStory:
    """A child, born or expected, the people around them, and their plans in order."""

    family_name: str
    relatives: tuple[Relative, ...]
    plans: tuple[PlanStory, ...]
    given_names: str = ""
    sex: str = "U"
    age: int | None = None
    expected: int | None = None
    nhs_number: str = ""
