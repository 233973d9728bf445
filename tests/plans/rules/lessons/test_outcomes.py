"""Lesson 14, from the Marlowe outcomes: drugs, violence, missed care, an unsafe home."""

from dataclasses import replace
from datetime import date

import pytest

from plans.rules.lessons.courses import Course, Step
from plans.rules.lessons.findings import State
from plans.rules.lessons.outcomes import Action, Outcome, Outcomes, look
from tests.plans.rules.lessons.worked import (
    CHAIR,
    CHRISTMAS_EVE,
    LEAD,
    codes,
    new_id,
    of_day,
    on,
    only,
    source,
    terms,
)

LAURA, DEAN = new_id(), new_id()
VERIFY = Action(source(-7), "Verify Dean's address", on(-5), True, False, LAURA, "DC Laura Fenwick")
PROGRAMME = Action(source(-10), "Start the programme", on(7), True, True, DEAN, "Dean")
VIOLENCE = Outcome(
    source(-35),
    new_id(),
    "Baby lives without fear",
    actions=(PROGRAMME,),
    understood=(source(-30),),
)


def of(*outcomes):
    return Outcomes(outcomes)


def course(*moved):
    steps = tuple(Step(on(-60 + 20 * n), one, source(-60 + 20 * n)) for n, one in enumerate(moved))
    return Course(VIOLENCE.id, VIOLENCE.what, steps)


def test_an_outcome_that_can_be_told_apart_from_a_wish_is_in_place():
    found = look(of(VIOLENCE), terms())
    assert (found.state, codes(found)) == (State.IN_PLACE, {"complete", "family_asked", "heard"})


def test_a_plan_without_outcomes_misses_them():
    assert look(of(), terms()).state == State.MISSING


def test_an_outcome_without_its_measure_and_date_is_missing_them():
    lacking = replace(VIOLENCE, lacks=("how we will know", "a date to reach it by"))
    found = look(of(lacking), terms())
    assert (found.state, found.worst.code) == (State.MISSING, "incomplete")
    assert found.worst.missing == (
        "Add to “Baby lives without fear”: a date to reach it by, how we will know"
    )


def test_actions_for_professionals_only_are_not_a_plan_with_the_family():
    found = look(of(replace(VIOLENCE, actions=(replace(VERIFY, due_on=on(5)),))), terms())
    assert (found.state, found.worst.code) == (State.MISSING, "professionals_only")
    found = look(of(replace(VIOLENCE, actions=())), terms())
    assert (found.state, found.worst.code) == (State.MISSING, "no_actions")
    settled = replace(VIOLENCE, actions=(), is_settled=True)
    assert look(of(settled), terms()).state == State.IN_PLACE


def test_a_family_nobody_asked_is_due():
    found = look(of(replace(VIOLENCE, understood=())), terms())
    assert (found.state, codes(found, State.DUE)) == (State.DUE, {"family_not_asked"})


@pytest.mark.parametrize(
    ("today", "state"),
    [(date(2027, 1, 19), State.IN_PLACE), (date(2027, 1, 20), State.CONFLICT)],
)
def test_an_outcome_not_heard_of_in_fifteen_working_days_is_a_question(today, state):
    last = replace(PROGRAMME, source=of_day(CHRISTMAS_EVE), due_on=date(2027, 3, 1))
    found = look(of(replace(VIOLENCE, actions=(last,))), terms(today))
    assert found.state == state
    if state == State.CONFLICT:
        assert found.worst.words.endswith("since Thu 24 Dec 2026. Dean: is it still going?")
        assert found.waiting_for((), None, {DEAN}) == found.waiting_for(LEAD) == (found.worst,)


def test_a_newer_word_on_any_of_its_actions_is_a_word_on_the_outcome():
    old = replace(PROGRAMME, source=source(-60))
    assert look(of(replace(VIOLENCE, actions=(old, VERIFY))), terms()).state == State.DUE
    done = replace(old, is_open=False)
    assert look(of(replace(VIOLENCE, actions=(done,))), terms()).state == State.IN_PLACE


def test_an_outcome_still_at_two_meetings_is_a_question_for_the_chair_too():
    found = look(of(replace(VIOLENCE, course=course(True, False, False))), terms())
    assert (found.state, found.worst.code) == (State.CONFLICT, "still")
    assert found.worst.words.endswith("Is this the right plan for it?")
    assert len(found.worst.sides) == 2
    assert found.waiting_for(CHAIR) == (found.worst,)
    for moving in (course(False, True), course(False), course()):
        assert look(of(replace(VIOLENCE, course=moving)), terms()).state == State.IN_PLACE


@pytest.mark.parametrize(("day", "late"), [(-5, False), (-4, True)])
def test_an_action_is_late_from_the_day_after_and_its_owner_says_what_happened(day, late):
    told = of(replace(VIOLENCE, actions=(PROGRAMME, replace(VERIFY, source=source(-12)))))
    found = look(told, terms(on(day)))
    assert found.state == (State.DUE if late else State.IN_PLACE)
    if late:
        reason = only(found, "action_late")
        assert "DC Laura Fenwick" in reason.words
        assert found.waiting_for((), None, {LAURA}) == (reason,)
