"""Each lesson in each state it can be in, by each reason it can give, and by no other."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plans.rules.lessons.findings import State
from plans.rules.lessons.fourteen import Lesson
from plans.rules.lessons.reminding import CODES
from plans.web.lesson_ways import BY_REASON
from tests.plans.rules.lessons.any_facts import FACTS, days, world
from tests.plans.rules.lessons.reasons_in_the_family import IN_THE_FAMILY, C, Case, D, M, N, P
from tests.plans.rules.lessons.reasons_in_the_work import IN_THE_WORK
from tests.plans.rules.lessons.worked import on, terms

CASES = {**IN_THE_FAMILY, **IN_THE_WORK}
EACH = [
    pytest.param(lesson, case, id=f"{lesson}-{case.code}-{case.state}")
    for lesson, cases in CASES.items()
    for case in cases
]
STATES: dict[Lesson, set[State]] = {
    Lesson.HOUSEHOLD: {C, M, D, P},
    Lesson.UNBORN: {M, D, P, N},
    Lesson.CHILD: {M, D, P, N},
    Lesson.FATHERS: {M, D, P},
    Lesson.ASSESSMENT: {M, D, P},
    Lesson.HISTORY: {M, D, P},
    Lesson.ENGAGEMENT: {C, M, D, P},
    Lesson.SUPERVISION: {M, D, P, N},
    Lesson.CHALLENGE: {M, D, P, N},
    Lesson.IMPACT: {M, D, P, N},
    Lesson.CAPACITY: {M, D, P, N},
    Lesson.SHARING: {D, P, N},
    Lesson.ROLES: {M, D, P},
    Lesson.OUTCOMES: {C, M, D, P},
}
"""Every state that a lesson can be in."""


def told(lesson: Lesson) -> set[tuple[str, State]]:
    return {(case.code, case.state) for case in CASES[lesson]}


def found_in(lesson: Lesson, case: Case):
    return lesson.look(case.facts, terms(on(case.day), started=case.started))


@pytest.mark.parametrize(("lesson", "case"), EACH)
def test_a_worked_family_gives_the_reason(lesson, case):
    found = found_in(lesson, case)
    assert (case.code, case.state) in {(one.code, one.state) for one in found.reasons}


@pytest.mark.parametrize("lesson", Lesson)
def test_a_worked_family_puts_it_into_each_state_it_can_be_in(lesson):
    assert {found_in(lesson, case).state for case in CASES[lesson]} == STATES[lesson]
    assert {state for _, state in told(lesson)} == STATES[lesson]


@pytest.mark.parametrize("lesson", Lesson)
@settings(
    max_examples=50,
    deadline=None,  # how fast the machine is says nothing about a rule
    suppress_health_check=[HealthCheck.too_slow],
)
@given(data=st.data(), today=days)
def test_no_facts_give_a_reason_that_no_worked_family_does(lesson, data, today):
    found = lesson.look(data.draw(world(FACTS[lesson])), terms(today))
    assert {(one.code, one.state) for one in found.reasons} <= told(lesson)


def test_what_is_reminded_of_and_led_somewhere_is_a_reason_there_is():
    for lesson, codes in CODES.values():
        assert codes <= {code for code, _ in told(lesson)}
    for lesson, code in BY_REASON:
        assert code in {one for one, _ in told(lesson)}
