"""Lesson 9, from Hannah's disagreement about a legal planning meeting."""

from dataclasses import replace

import pytest

from plans.rules.lessons.challenge import Case, Challenge, look
from plans.rules.lessons.courses import Course, Step
from plans.rules.lessons.findings import State
from tests.plans.rules.lessons.worked import (
    CORE,
    MIDWIFERY,
    SOCIAL_CARE,
    codes,
    new_id,
    on,
    source,
    terms,
)

HANNAHS = Case(source(-6, MIDWIFERY), is_open=True, due_on=on(3), waits_for=SOCIAL_CARE.id)
CLOSED = Case(source(-20, MIDWIFERY), is_open=False, closed_on=on(-3), feedback_on=on(-3))
VIOLENCE = Course(
    new_id(),
    "Baby lives without fear",
    (Step(on(-90), False, source(-90)), Step(on(-7), False, source(-7))),
)


def test_nothing_raised_and_every_outcome_moving_needs_no_challenge():
    moving = replace(VIOLENCE, steps=(Step(on(-90), False), Step(on(-7), True)))
    assert look(Challenge(courses=(moving,)), terms()).state == State.NOT_NEEDED
    once = replace(VIOLENCE, steps=(Step(on(-7), False),))
    assert look(Challenge(courses=(once,)), terms()).state == State.NOT_NEEDED


def test_an_open_one_inside_its_limits_is_due_from_the_agency_whose_turn_it_is():
    found = look(Challenge((HANNAHS,)), terms())
    assert (found.state, codes(found), found.due_on) == (State.DUE, {"open"}, on(3))
    assert found.waiting_for(CORE, SOCIAL_CARE.id) == (found.worst,)
    assert found.waiting_for(CORE, MIDWIFERY.id) == ()


@pytest.mark.parametrize(("day", "state"), [(3, State.DUE), (4, State.MISSING)])
def test_one_past_its_limit_is_missing_from_the_day_after(day, state):
    assert look(Challenge((HANNAHS,)), terms(on(day))).state == state


def test_an_urgent_one_whose_hours_are_over_is_missing_at_once():
    found = look(Challenge((replace(HANNAHS, has_run_out=True),)), terms())
    assert (found.state, found.worst.is_urgent) == (State.MISSING, True)


def test_one_closed_without_feedback_is_missing_and_with_it_in_place():
    assert look(Challenge((CLOSED,)), terms()).state == State.IN_PLACE
    found = look(Challenge((replace(CLOSED, feedback_on=None),)), terms())
    assert (found.state, found.since) == (State.MISSING, on(-3))
    withdrawn = replace(CLOSED, feedback_on=None, owes_feedback=False)
    assert look(Challenge((withdrawn,)), terms()).state == State.IN_PLACE


def test_an_outcome_still_over_two_reviews_is_due_until_somebody_speaks_of_it():
    found = look(Challenge(courses=(VIOLENCE,)), terms())
    assert (found.state, found.worst.subject) == (State.DUE, VIOLENCE.outcome)
    spoken = Challenge(courses=(VIOLENCE,), spoken_to=frozenset({VIOLENCE.outcome}))
    assert look(spoken, terms()).state == State.IN_PLACE


def test_what_is_said_of_a_disagreement_tells_neither_its_sides_nor_its_words():
    found = look(Challenge((HANNAHS, CLOSED)), terms())
    for reason in found.reasons:
        assert "Midwifery" not in reason.words
        assert "Social Care" not in reason.words
