"""The list of the fourteen, and who sees which."""

from typing import Any

import pytest

from agencies import policy
from agencies.queries import policy_words
from plans.rules.lessons.findings import State
from plans.rules.lessons.fourteen import QUESTIONS, RULES, Facts, Lesson, facts_for, look_at
from plans.rules.roles import Capacity
from tests.plans.rules.lessons.any_facts import FACTS
from tests.plans.rules.lessons.worked import terms

READS_THE_PLAN = set(Capacity) - {Capacity.PROPOSED}
OF_ONE_AGENCY = {Lesson.SUPERVISION, Lesson.SHARING}


def test_there_are_fourteen_in_the_order_of_the_briefing_each_with_a_question_and_a_rule():
    assert [one.number for one in Lesson] == list(range(1, 15))
    assert list(QUESTIONS) == list(RULES) == list(FACTS) == list(Lesson)
    assert all(one.question.endswith("?") for one in Lesson)


def test_the_policy_has_their_values_and_says_their_names_alike():
    assert set(policy.default()["lessons"]) == set(Lesson.values)
    assert {one.value: f"{one.number}. {one.label}" for one in Lesson} == policy_words.LESSONS


@pytest.mark.parametrize("capacity", Capacity)
@pytest.mark.parametrize("lesson", Lesson)
def test_who_reads_the_plan_sees_the_lessons_and_two_of_them_for_their_own_agency(lesson, capacity):
    seen = facts_for(lesson, {capacity})
    if capacity not in READS_THE_PLAN:
        assert seen == Facts.NONE
    elif lesson not in OF_ONE_AGENCY:
        assert seen == Facts.EVERYBODYS
    elif capacity in {Capacity.LEAD, Capacity.CHAIR}:
        dates = lesson == Lesson.SUPERVISION
        assert seen == (Facts.DATES if dates else Facts.EVERYBODYS)
    else:
        assert seen == Facts.OWN_AGENCYS


def test_nobody_without_a_place_sees_any_lesson():
    assert {facts_for(one, ()) for one in Lesson} == {Facts.NONE}


def test_a_plan_of_which_nothing_is_recorded_has_every_lesson_in_order_and_says_so():
    empty: dict[Lesson, Any] = {one: FACTS[one]() for one in Lesson if one != Lesson.CAPACITY}
    lines = look_at(empty, terms())
    assert [line.lesson for line in lines] == [one for one in Lesson if one != Lesson.CAPACITY]
    states = {line.lesson: line.finding.state for line in lines}
    not_needed = {one for one, state in states.items() if state == State.NOT_NEEDED}
    assert not_needed == {
        Lesson.UNBORN,
        Lesson.CHILD,
        Lesson.SUPERVISION,
        Lesson.CHALLENGE,
        Lesson.SHARING,
    }
    assert {states[one] for one in set(states) - not_needed} == {State.MISSING}
