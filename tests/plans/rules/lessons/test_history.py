"""Lesson 6, from the Marlowe chronology: police, midwifery and social care, and a silent GP."""

from dataclasses import replace

import pytest

from plans.rules.lessons.facts import Meetings
from plans.rules.lessons.findings import State
from plans.rules.lessons.history import History, look
from tests.plans.rules.lessons.worked import (
    CORE,
    GP,
    MIDWIFERY,
    POLICE,
    SOCIAL_CARE,
    codes,
    on,
    only,
    source,
    terms,
)

MARLOWE = History(
    agencies=(SOCIAL_CARE, POLICE, MIDWIFERY),
    entries=(
        source(-1000, SOCIAL_CARE, recorded=-20),
        source(-210, POLICE, recorded=-15),
        source(-140, MIDWIFERY, recorded=-18),
    ),
    meetings=Meetings(on(-24), on(4)),
    reviews=Meetings(None, on(49)),
)


def test_every_agency_said_something_since_the_last_meeting():
    found = look(MARLOWE, terms())
    assert (found.state, codes(found)) == (
        State.IN_PLACE,
        {"entries", "agency_said", "to_look_over"},
    )
    assert "The chronology has entries from 3 agencies." in [r.words for r in found.reasons]


def test_no_entries_at_all_are_missing_and_wait_for_every_agency():
    found = look(replace(MARLOWE, entries=()), terms())
    assert (found.state, codes(found, State.MISSING)) == (State.MISSING, {"no_entries"})
    assert found.waiting_for(CORE, POLICE.id)


def test_an_agency_of_the_group_with_none_is_missing():
    found = look(replace(MARLOWE, agencies=(*MARLOWE.agencies, GP)), terms())
    assert (found.state, found.worst.subject) == (State.MISSING, GP.id)
    assert found.waiting_for(CORE, GP.id) == (found.worst,)
    assert found.waiting_for(CORE, POLICE.id) == ()


def test_nothing_to_add_is_an_answer():
    told = replace(MARLOWE, agencies=(*MARLOWE.agencies, GP), nothing_to_add=(source(-2, GP),))
    assert look(told, terms()).state == State.IN_PLACE


@pytest.mark.parametrize(("next_in", "state"), [(14, State.DUE), (15, State.IN_PLACE)])
def test_an_agency_silent_since_the_meeting_is_due_ten_working_days_before_the_next(next_in, state):
    told = replace(MARLOWE, meetings=Meetings(on(-16), on(next_in)))
    found = look(told, terms())
    assert found.state == state
    due = [one for one in found.reasons if one.state == State.DUE]
    assert {one.subject for one in due} == (
        {SOCIAL_CARE.id, MIDWIFERY.id} if state == State.DUE else set()
    )


def test_what_was_written_on_the_day_of_the_meeting_was_said_at_it():
    told = replace(MARLOWE, meetings=Meetings(on(-15), on(4)))
    assert len([r for r in look(told, terms()).reasons if r.state == State.DUE]) == 3


@pytest.mark.parametrize(("next_in", "state"), [(14, State.DUE), (15, State.IN_PLACE)])
def test_the_whole_is_looked_over_before_every_review(next_in, state):
    told = replace(MARLOWE, reviews=Meetings(on(-100), on(next_in)))
    assert look(told, terms()).state == state
    looked = replace(told, looked_over=(source(-3),))
    assert look(looked, terms()).state == State.IN_PLACE
    before = replace(told, looked_over=(source(-100),))
    assert look(before, terms()).state == state


def test_a_meeting_that_should_have_been_held_is_near_too():
    told = replace(MARLOWE, meetings=Meetings(on(-10), on(-2)))
    assert only(look(replace(told, agencies=(POLICE,)), terms()), "agency_due").due_on == on(-2)
