"""Lesson 3, from Jaydon Teale (7), seen on the fifteenth, and a newborn."""

from dataclasses import replace
from datetime import date

import pytest

from plans.rules import timetable
from plans.rules.lessons.child import Child, Entry, Visit, look
from plans.rules.lessons.facts import Meetings
from plans.rules.lessons.findings import State
from tests.plans.rules.lessons.worked import (
    CORE,
    LEAD,
    SCHOOL,
    T,
    codes,
    of_day,
    on,
    only,
    source,
    terms,
)

ROW = timetable.row(terms().policy, "cin.visit")
JAYDON = Child(
    born_on=date(2019, 5, 3),
    entries=(Entry(source(-15)),),
    visits=(Visit(source(-15), seen=True, alone=True),),
    meetings=Meetings(on(-20), on(22)),
    visit_row=ROW,
)


def test_an_unborn_child_cannot_be_heard_yet():
    assert look(Child(), terms()).state == State.NOT_NEEDED


def test_jaydon_drew_alone_two_weeks_ago_and_is_in_place():
    found = look(JAYDON, terms(started=-75))
    assert (found.state, codes(found)) == (State.IN_PLACE, {"heard", "seen_alone"})
    assert found.due_on == on(13)


@pytest.mark.parametrize(("days", "state"), [(28, State.IN_PLACE), (29, State.DUE)])
def test_nothing_from_any_agency_in_twenty_eight_days_is_due(days, state):
    told = replace(JAYDON, entries=(Entry(source(-days, SCHOOL)),), meetings=Meetings())
    found = look(told, terms())
    assert found.state == state
    assert found.waiting_for(CORE) == (found.reasons[:1] if state == State.DUE else ())


def test_no_entry_at_all_is_due_since_the_plan_began():
    found = look(replace(JAYDON, entries=()), terms())
    assert (found.state, only(found, "never_heard").since) == (State.DUE, on(-35))


@pytest.mark.parametrize(("wd", "state"), [(7, State.DUE), (8, State.IN_PLACE)])
def test_nothing_since_the_last_meeting_is_due_five_working_days_before_the_next(wd, state):
    told = replace(JAYDON, meetings=Meetings(on(-10), on(wd)))
    found = look(told, terms())
    assert found.state == state
    assert ("nothing_since_meeting" in codes(found)) == (state == State.DUE)


def test_an_entry_since_the_meeting_or_no_meeting_yet_is_enough():
    for meetings in (Meetings(on(-16), on(1)), Meetings(None, on(1))):
        assert look(replace(JAYDON, meetings=meetings), terms()).state == State.IN_PLACE


@pytest.mark.parametrize(
    ("today", "state"),
    [(date(2027, 1, 7), State.IN_PLACE), (date(2027, 1, 8), State.DUE)],
)
def test_a_newborn_has_ten_working_days_over_christmas(today, state):
    baby = Child(born_on=date(2026, 12, 21))
    found = look(baby, terms(today))
    assert (found.state, found.due_on) == (state, date(2027, 1, 7))


def test_what_was_written_before_the_birth_is_not_the_childs():
    baby = Child(born_on=on(-30), entries=(Entry(source(-31)),))
    assert codes(look(baby, terms())) == {"never_heard"}


def test_two_visits_running_without_seeing_the_child_are_missing():
    unseen = tuple(Visit(source(-n), seen=False) for n in (3, 9))
    found = look(replace(JAYDON, visits=(*JAYDON.visits, *unseen)), terms())
    assert (found.state, found.worst.code) == (State.MISSING, "not_seen")
    assert found.worst.missing == "See the child"
    assert found.worst in found.waiting_for(LEAD)


def test_one_visit_without_or_one_with_between_is_not_yet_missing():
    visits = (Visit(source(-9), seen=False), Visit(source(-6), seen=True), Visit(source(-3), False))
    assert look(replace(JAYDON, visits=(*JAYDON.visits, *visits)), terms()).state == State.IN_PLACE


@pytest.mark.parametrize(
    ("today", "state"),
    [(date(2026, 12, 14), State.IN_PLACE), (date(2026, 12, 15), State.MISSING)],
)
def test_a_child_of_four_is_seen_alone_within_two_intervals(today, state):
    """Forty working days from Mon 19 October end on Mon 14 December."""
    alone = Visit(of_day(date(2026, 10, 19)), seen=True, alone=True)
    with_others = Visit(of_day(date(2026, 12, 7)), seen=True, alone=False)
    told = replace(
        JAYDON,
        entries=(Entry(of_day(date(2026, 12, 7))),),
        visits=(alone, with_others),
        meetings=Meetings(),
    )
    found = look(told, terms(today, started=-75))
    assert found.state == state
    assert found.worst.code == "not_seen_alone" or state == State.IN_PLACE


def test_a_visit_at_which_alone_was_not_appropriate_is_due_and_says_who_said_so():
    told = replace(
        JAYDON,
        visits=(Visit(source(-3, author="Owen Birtwhistle"), seen=True, alone=None),),
        entries=(Entry(source(-3)),),
    )
    found = look(told, terms(T, started=-75))
    reason = only(found, "not_seen_alone")
    assert reason.state == State.DUE
    assert "Owen Birtwhistle, Children's Social Care recorded that it was not" in reason.words


def test_a_child_under_four_and_a_plan_without_visits_ask_for_nobody_alone():
    toddler = replace(JAYDON, born_on=on(-365 * 3), visits=())
    assert codes(look(toddler, terms(started=-300))) == {"heard"}
    assert codes(look(replace(JAYDON, visit_row=None, visits=()), terms())) == {"heard"}


def test_a_child_who_was_never_seen_alone_has_two_intervals_from_the_start():
    found = look(replace(JAYDON, visits=()), terms(started=-1))
    assert (found.state, only(found, "alone_ahead").since) == (State.IN_PLACE, on(-1))
