"""What the lessons came to on past days, as far as that can be known, and what they come to today.

A state is not stored. It is looked for anew in what had been recorded by the end of each day and in
what of it the reader may see now; where a lesson looks at something that does not say what it was
before, it is told as not known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from agencies import clock
from plans.models import Plan, Scope
from plans.queries.lessons.fourteen import FACTS, lessons
from plans.queries.lessons.past import Past, read_past
from plans.rules.lessons import fourteen as rules
from plans.rules.lessons.facts import Terms
from plans.rules.lessons.findings import State
from plans.rules.lessons.fourteen import Lesson

WEEKS = 13
"""A quarter of a year: today, and the same day of twelve weeks before."""

_TIMETABLE = "the timetable, which keeps no earlier state of its dates"
_NEXT = "when the next meeting was to be, which the plan does not keep for past days"
UNKNOWN: Mapping[Lesson, str] = {
    Lesson.UNBORN: _TIMETABLE,
    Lesson.CHILD: _TIMETABLE,
    Lesson.HISTORY: _NEXT,
    Lesson.SUPERVISION: "dates of supervision, of which other agencies are told the last version only",
    Lesson.CHALLENGE: "how much of each disagreement was known to you, which is not kept for past days",
    Lesson.CAPACITY: _NEXT,
    Lesson.SHARING: "which version of the plan was the newest, and who had opened it by then",
    Lesson.ROLES: "who was marked as there at each meeting, which keeps no earlier state",
    Lesson.OUTCOMES: "when each action was last updated, which is kept for today only",
}
"""The lessons that cannot be told of past days, each by what it looks at."""
KNOWN = tuple(lesson for lesson in Lesson if lesson not in UNKNOWN)


@dataclass(frozen=True)
class Run:
    """A lesson in one state, from the first day asked about to the last; None where it is not known."""

    state: State | None
    from_on: date
    until_on: date


@dataclass(frozen=True)
class Course:
    """One lesson over the days: a state for each, None where it cannot be known."""

    lesson: Lesson
    states: tuple[State | None, ...]
    unknown: str
    days: tuple[date, ...]

    @property
    def today(self) -> State | None:
        return self.states[-1]

    @property
    def runs(self) -> tuple[Run, ...]:
        """The days put together on which it was the same."""
        pairs = zip(self.days, self.states, strict=True)
        return tuple(
            Run(state, found[0][0], found[-1][0])
            for state, same in groupby(pairs, key=lambda pair: pair[1])
            if (found := list(same))
        )


@dataclass(frozen=True)
class OverTime:
    """The fourteen over the days, the oldest first; none for a plan that has ended.

    On days before `began_on` there was no plan here to look at.
    """

    days: tuple[date, ...]
    courses: tuple[Course, ...]
    began_on: date


def over_time(scope: Scope, plan: Plan, *, on: date, at: datetime) -> OverTime:
    """The lessons of a plan week by week until today. At most forty-four statements, whatever it
    holds.

    Refuses as NotVisible whoever may not read it.
    """
    days = tuple(on - timedelta(weeks=n) for n in reversed(range(WEEKS)))
    began_on = max(plan.started_on, clock.local_date(plan.created_at))
    now = {line.lesson: line.state for line in lessons(scope, plan, on=on, at=at)}
    if not now:
        return OverTime(days, (), began_on)
    past = read_past(scope, plan)
    before = [_states(past, day) if day >= began_on else {} for day in days[:-1]]
    return OverTime(
        days,
        tuple(
            Course(
                lesson,
                (*(states.get(lesson) for states in before), now[lesson]),
                UNKNOWN.get(lesson, ""),
                days,
            )
            for lesson in Lesson
        ),
        began_on,
    )


def _states(past: Past, day: date) -> dict[Lesson, State]:
    """What could be known at the end of a day."""
    reading = past.at(end_of(day), on=day)
    terms = Terms(past.plan.policy.data, day, past.calendar, past.plan.started_on)
    found = rules.look_at({lesson: FACTS[lesson](reading) for lesson in KNOWN}, terms)
    return {line.lesson: line.finding.state for line in found}


def end_of(day: date) -> datetime:
    """The last moment of a day on the wall in England."""
    return datetime.combine(day, time.max, tzinfo=clock.LONDON)
