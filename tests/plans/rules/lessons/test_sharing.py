"""Lesson 12, over the days between Christmas and the new year."""

from datetime import date

import pytest

from plans.rules.lessons.findings import State
from plans.rules.lessons.sharing import Receipt, Request, Shared, look
from tests.plans.rules.lessons.worked import (
    CHRISTMAS_EVE,
    GP,
    HEALTH_VISITING,
    LEAD,
    SOCIAL_CARE,
    codes,
    new_id,
    of_day,
    on,
    source,
    terms,
)

SIOBHAN, JILL = new_id(), new_id()
FIFTH = date(2027, 1, 5)  # 29, 30, 31 December, 4 and 5 January


def receipt(since, opened=None):
    return Receipt(SIOBHAN, "Siobhan Keane", HEALTH_VISITING, since, of_day(since), opened)


def test_a_plan_opened_and_a_request_answered_are_in_place():
    told = Shared(
        (receipt(on(-20), opened=on(-19)),), (Request(source(-9), GP, answered_on=on(-8)),)
    )
    found = look(told, terms())
    assert (found.state, codes(found)) == (State.IN_PLACE, {"opened", "answered"})


@pytest.mark.parametrize(
    ("today", "state"), [(FIFTH, State.IN_PLACE), (date(2027, 1, 6), State.DUE)]
)
def test_the_current_plan_is_opened_within_five_working_days(today, state):
    found = look(Shared((receipt(CHRISTMAS_EVE),)), terms(today))
    assert (found.state, found.due_on) == (state, FIFTH)
    expected = found.reasons if state == State.DUE else ()
    assert found.waiting_for((), None, {SIOBHAN}) == expected
    assert found.waiting_for(LEAD, None, {JILL}) == ()


@pytest.mark.parametrize(
    ("today", "state"), [(FIFTH, State.IN_PLACE), (date(2027, 1, 6), State.DUE)]
)
def test_a_request_is_answered_within_five_working_days(today, state):
    request = Request(of_day(CHRISTMAS_EVE, SOCIAL_CARE), GP, owner=JILL)
    found = look(Shared(requests=(request,)), terms(today))
    assert (found.state, found.due_on) == (state, FIFTH)
    if state == State.DUE:
        assert found.waiting_for((), GP.id) == found.waiting_for((), None, {JILL}) == found.reasons
    assert found.waiting_for((), SOCIAL_CARE.id) == ()


def test_a_request_keeps_the_day_that_was_set_when_it_was_asked():
    request = Request(of_day(CHRISTMAS_EVE, SOCIAL_CARE), GP, due_on=date(2027, 1, 8))
    found = look(Shared(requests=(request,)), terms(date(2027, 1, 8)))
    assert (found.state, found.due_on) == (State.IN_PLACE, date(2027, 1, 8))
    assert look(Shared(requests=(request,)), terms(date(2027, 1, 9))).state == State.DUE


def test_a_request_that_was_refused_waits_for_nobody():
    found = look(Shared(requests=(Request(source(-40), GP, refused_on=on(-38)),)), terms())
    assert (found.state, codes(found)) == (State.IN_PLACE, {"refused"})
    assert found.waiting_for((), GP.id) == ()


def test_who_asked_is_said_whoever_wrote_the_answer():
    answered = Request(of_day(CHRISTMAS_EVE, GP), GP, answered_on=FIFTH, asked_by=SOCIAL_CARE)
    (reason,) = look(Shared(requests=(answered,)), terms()).reasons
    assert reason.words.startswith(f"{SOCIAL_CARE.name} asked {GP.name} on")


def test_versions_of_one_request_are_one_subject():
    line = new_id()
    subjects = {
        reason.subject
        for since in (-9, -3)
        for reason in look(
            Shared(requests=(Request(source(since), GP, line=line),)), terms()
        ).reasons
    }
    assert subjects == {line}


def test_with_no_version_and_no_request_there_is_nothing_to_share_yet():
    assert look(Shared(), terms()).state == State.NOT_NEEDED
