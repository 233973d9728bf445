"""What the lessons came to on past days: as they would have been told on those days, or not at all."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.errors import NotVisible
from plans import access
from plans.models import Plan
from plans.operations import actions, group, leaving, records
from plans.operations.group import SeatDetails
from plans.queries.lessons.over_time import KNOWN, UNKNOWN, OverTime, end_of, over_time
from plans.queries.pictures.lessons import picture
from plans.rules.enquiries import EnquiryDetails
from plans.rules.fathers import FatherFigureDetails
from plans.rules.household import HouseholdConfirmationDetails, HouseholdMemberDetails
from plans.rules.lessons.findings import State
from plans.rules.lessons.fourteen import Lesson
from plans.rules.plans import EndReason
from plans.rules.records import When
from plans.rules.sharing import Level
from plans.rules.visits import VisitDetails
from tests.cast import Cast
from tests.plans.looking import looked
from tests.plans.picturing import a_chronology, happened, somebody
from tests.plans.recording import RISK, amend, entry, heading, record


def told(cast: Cast, name: str = "priya", days: int = 84) -> OverTime:
    """Asked so many days on, by default on the first day from which every week is told."""
    on, at = cast.today + timedelta(days=days), cast.at + timedelta(days=days)
    scope = access.scope_of(cast.workers[name], on=on)
    plan = access.fetch(scope, cast.plan.reference)
    assert plan is not None
    return over_time(scope, plan, on=on, at=at)


def states(found: OverTime) -> dict[Lesson, tuple[State | None, ...]]:
    return {course.lesson: course.states for course in found.courses}


def later(cast: Cast, days: int) -> Cast:
    """The same cast so many days on, for what is recorded then."""
    then = Cast(
        at=cast.at + timedelta(days=days),
        today=cast.today + timedelta(days=days),
        partnership=cast.partnership,
        agencies=cast.agencies,
        workers=cast.workers,
        seats=cast.seats,
    )
    then.plan = Plan.rows.get(pk=cast.plan.pk)
    then.mother, then.action, then.outcome = cast.mother, cast.action, cast.outcome
    return then


def as_told_then(cast: Cast, days: int, name: str = "priya") -> dict[Lesson, State]:
    """What the page of lessons said at the end of a day, asked on that day."""
    on = cast.today + timedelta(days=days)
    shift = (end_of(on) - cast.at) / timedelta(days=1)
    then = replace_at(cast, shift)
    return {line.lesson: line.state for line in looked(then, name, days)}


def replace_at(cast: Cast, shift: float) -> Cast:
    at = cast.at + timedelta(days=shift) - timedelta(days=int(shift))
    then = Cast(at=at, today=cast.today, partnership=cast.partnership, workers=cast.workers)
    then.plan = cast.plan
    return then


def home(week: Cast, had: dict[str, Any]) -> None:
    details = HouseholdMemberDetails("lives_here")
    had["home"] = record(week, "priya", details=details, person=week.mother.person)
    record(week, "hannah", details=HouseholdConfirmationDetails("seen"))


def a_father(week: Cast, had: dict[str, Any]) -> None:
    had["dean"] = somebody(week, "father", "Dean", "Rowe")
    details = FatherFigureDetails("birth", "named_not_met")
    had["father"] = record(week, "priya", details=details, person=had["dean"])
    record(week, "laura", details=HouseholdMemberDetails("moved_out"), person=week.mother.person)


def a_risk(week: Cast, had: dict[str, Any]) -> None:
    had["risk"] = record(week, "laura", details=RISK, person=week.mother.person)
    record(week, "priya", details=VisitDetails("parent_seen"))


def the_father_met(week: Cast, had: dict[str, Any]) -> None:
    records.withdraw(week.plan, had["risk"], reason="Another", by=week.laura, at=week.at)
    met = FatherFigureDetails(
        "birth", "named_and_met", risk="Violence", assessed_on=week.today, assessed_by="Priya"
    )
    about = heading(week, person=had["dean"])
    records.amend(
        week.plan, had["father"], met, heading=about, reason="Met", by=week.priya, at=week.at
    )


def the_father_seated(week: Cast, had: dict[str, Any]) -> None:
    details = SeatDetails(role="Father", purpose="His part", standing="family")
    had["seat"] = group.add_family_member(
        week.plan, person=had["dean"], details=details, by=week.priya, at=week.at
    )
    due_on = week.today + timedelta(days=7)
    had["action"] = actions.add(
        week.outcome, what="Start", owner=had["seat"], due_on=due_on, by=week.priya, at=week.at
    )


def the_father_gone(week: Cast, had: dict[str, Any]) -> None:
    leaving.leave(
        had["seat"], reason="work_finished", handovers={had["action"].pk: week.seats["hannah"]},
        version=None, by=week.priya, at=week.at,
    )  # fmt: skip
    amend(week, had["home"], "priya", details=HouseholdMemberDetails("moved_out"))


def the_harms_asked_about(week: Cast, had: dict[str, Any]) -> None:
    for topic in ("domestic_abuse", "substance_use", "mental_health"):
        record(week, "priya", details=EnquiryDetails(topic, "Tamsin", "none"))


def a_call(week: Cast, had: dict[str, Any]) -> None:
    happened(week, "laura", When.on(week.today), "A call", category="domestic_abuse")


WEEKS = (
    home,
    a_father,
    a_risk,
    the_father_met,
    the_father_seated,
    the_father_gone,
    the_harms_asked_about,
    a_call,
)


def test_every_past_day_is_told_as_it_was_told_then(cast: Cast) -> None:
    """Week by week something is recorded, amended, withdrawn or left, and the lessons are asked for."""
    had: dict[str, Any] = {}
    then = [as_told_then(cast, 0)]
    for n, step in enumerate(WEEKS, start=1):
        step(later(cast, 7 * n), had)
        then.append(as_told_then(cast, 7 * n))
    found = told(cast)
    assert found.days[:9] == tuple(cast.today + timedelta(days=7 * n) for n in range(9))
    for n, before in enumerate(then):
        assert {lesson: states(found)[lesson][n] for lesson in KNOWN} == {
            lesson: before[lesson] for lesson in KNOWN
        }, n
    for lesson in (Lesson.HOUSEHOLD, Lesson.FATHERS, Lesson.IMPACT):
        assert len({before[lesson] for before in then}) > 1, lesson


def test_today_is_what_the_lessons_say(cast: Cast) -> None:
    a_chronology(cast)
    found = told(cast, "sam", days=30)
    today = {line.lesson: line.state for line in looked(cast, "sam", 30)}
    assert {course.lesson: course.today for course in found.courses} == today


def test_what_cannot_be_known_is_not_guessed(cast: Cast) -> None:
    for course in told(cast).courses:
        if course.lesson in UNKNOWN:
            assert set(course.states[:-1]) == {None}
            assert course.unknown
        else:
            assert None not in course.states
            assert not course.unknown


def test_before_the_plan_was_on_record_there_is_no_state(cast: Cast) -> None:
    found = told(cast, days=0)
    assert found.began_on == cast.today
    assert {course.states[:-1] for course in found.courses} == {(None,) * 12}
    assert all(course.today for course in found.courses)


def test_what_is_hidden_turns_no_past_state(cast: Cast) -> None:
    mother: dict[str, Any] = {"person": cast.mother.person}
    record(cast, "priya", details=HouseholdMemberDetails("lives_here"), **mother)
    record(cast, "priya", details=HouseholdConfirmationDetails("seen"))
    before = told(cast, "sam")
    gone = HouseholdMemberDetails("moved_out")
    record(cast, "laura", Level.SEALED, gone, **mother)
    record(cast, "laura", Level.SEALED, RISK, **mother)
    record(cast, "laura", Level.SEALED, entry())
    assert told(cast, "sam") == before
    assert told(cast, "laura") != before


def test_a_plan_that_ended_has_none_and_a_stranger_sees_none(cast: Cast) -> None:
    scope = access.scope_of(cast.colin, on=cast.today)
    with pytest.raises(NotVisible):
        over_time(scope, cast.plan, on=cast.today, at=cast.at)
    Plan.rows.filter(pk=cast.plan.pk).update(
        status="ended", ended_on=cast.today, end_reason=EndReason.ADOPTED
    )
    assert told(cast).courses == ()


def test_it_takes_as_many_statements_whatever_the_plan_holds(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as few:
        told(cast)
    a_chronology(cast)
    record(cast, "priya", details=HouseholdMemberDetails("lives_here"), person=cast.mother.person)
    for n in range(3):
        actions.add(
            cast.outcome, what=f"Something else {n}", owner=cast.seats["hannah"],
            due_on=cast.today + timedelta(days=7), by=cast.priya, at=cast.at,
        )  # fmt: skip
    cast.join("olive")
    with CaptureQueriesContext(connection) as many:
        told(cast)
    assert len(few) == len(many) == 41


def test_the_runs_are_the_days_put_together(cast: Cast) -> None:
    (course,) = (one for one in told(cast).courses if one.lesson == Lesson.HOUSEHOLD)
    states = (State.MISSING, State.MISSING, State.IN_PLACE)
    short = replace(course, states=states, days=course.days[:3])
    assert [(run.state, run.from_on, run.until_on) for run in short.runs] == [
        (State.MISSING, course.days[0], course.days[1]),
        (State.IN_PLACE, course.days[2], course.days[2]),
    ]


def test_no_mark_or_text_stands_on_another(cast: Cast) -> None:
    drawn = picture(told(cast))
    assert len(drawn.rows) == 14
    for row in drawn.rows:
        assert row.name.ends <= 320
        places = [mark.x for mark in row.marks]
        assert all(b - a > 15 for a, b in itertools.pairwise(places))
    first, middle, last = drawn.days
    assert first.ends <= middle.x
    assert middle.ends <= last.x
    assert last.ends <= 320
