"""Lesson 11, from Tamsin's weekly screens: baseline 60 days ago, to be measured again in 21."""

from dataclasses import replace

import pytest

from plans.rules.lessons.capacity import Capacities, Goal, Measure, look
from plans.rules.lessons.facts import Meetings
from plans.rules.lessons.findings import State
from plans.rules.plans import Kind
from tests.plans.rules.lessons.worked import LEAD, codes, new_id, on, only, source, terms

MARCUS = new_id()
SCREENS = Goal(
    source(-60),
    "6 clear screens",
    baseline=Measure(source(-60), "3 of 4 positive"),
    ends_on=on(21),
    owner=MARCUS,
)
REVIEWS = Meetings(None, on(49))


def of(*goals, kind=Kind.CHILD_PROTECTION, reviews=REVIEWS):
    return Capacities(kind, goals, reviews)


def test_a_goal_with_a_baseline_and_time_left_is_in_place():
    found = look(of(SCREENS), terms())
    assert (found.state, codes(found)) == (State.IN_PLACE, {"baseline", "measure_ahead"})
    assert found.due_on == on(21)


def test_no_goal_is_missing_on_a_child_protection_plan_and_not_asked_of_a_child_in_need_plan():
    assert look(of(), terms()).state == State.MISSING
    assert look(of(kind=Kind.LOOKED_AFTER), terms()).state == State.MISSING
    assert look(of(kind=Kind.CHILD_IN_NEED), terms()).state == State.NOT_NEEDED


def test_a_goal_without_a_baseline_is_missing_and_waits_for_whoever_gives_the_help():
    found = look(of(replace(SCREENS, baseline=None)), terms())
    assert (found.state, codes(found)) == (State.MISSING, {"no_baseline"})
    assert found.waiting_for((), None, {MARCUS}) == found.waiting_for(LEAD) == (found.worst,)


@pytest.mark.parametrize(
    ("day", "state", "code"),
    [
        (13, State.IN_PLACE, "measure_ahead"),
        (14, State.DUE, "measure_soon"),
        (21, State.DUE, "measure_soon"),
        (22, State.DUE, "measure_late"),
        (38, State.DUE, "measure_late"),  # the tenth working day: three holidays lie between
        (39, State.DUE, "stale"),
    ],
)
def test_it_is_due_at_the_end_of_the_help_and_stale_ten_working_days_after(day, state, code):
    """The help ends on Mon 21 December 2026."""
    found = look(of(SCREENS, reviews=Meetings()), terms(on(day)))
    assert found.state == state
    assert only(found, code).due_on == on(21)


def test_five_working_days_before_the_review_binds_where_it_is_sooner():
    found = look(of(SCREENS, reviews=Meetings(None, on(14))), terms())
    assert (found.state, found.due_on) == (State.DUE, on(7))


def test_measured_near_the_end_of_the_help_is_measured_again():
    again = Measure(source(16), "1 of 5 positive", is_better=True)
    found = look(of(replace(SCREENS, measures=(again,))), terms(on(30)))
    assert (found.state, codes(found)) == (State.IN_PLACE, {"measured_again"})
    assert "3 of 4 positive on Thu 1 Oct 2026, then 1 of 5 positive" in found.worst.words
    early = replace(SCREENS, measures=(Measure(source(13), "1 of 5 positive"),))
    assert look(of(early), terms(on(30))).state == State.DUE


def test_a_measure_from_before_the_last_review_does_not_serve_the_next():
    goal = replace(SCREENS, ends_on=None, measures=(Measure(source(-40), "2 of 5"),))
    after = of(goal, reviews=Meetings(on(-35), on(7)))
    assert look(after, terms()).state == State.DUE
    before = of(goal, reviews=Meetings(on(-41), on(7)))
    assert look(before, terms()).state == State.IN_PLACE


@pytest.mark.parametrize(("second", "kept_up"), [(90, True), (89, False)])
def test_two_better_measures_three_months_apart_are_kept_up(second, kept_up):
    better = tuple(Measure(source(n), "clear", is_better=True) for n in (0, second))
    found = look(of(replace(SCREENS, ends_on=None, measures=better)), terms(on(100)))
    assert ("sustained" in codes(found, State.IN_PLACE)) == kept_up


def test_one_worse_measure_between_ends_what_was_kept_up():
    measures = (
        Measure(source(0), "clear", is_better=True),
        Measure(source(50), "positive"),
        Measure(source(100), "clear", is_better=True),
    )
    assert "sustained" not in codes(look(of(replace(SCREENS, measures=measures)), terms(on(101))))
