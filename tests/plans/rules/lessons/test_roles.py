"""Lesson 13, from the Marlowe group, whose GP left nine days ago."""

from dataclasses import replace

import pytest

from plans.rules.lessons.findings import State
from plans.rules.lessons.roles import Group, Meeting, Seat, look
from tests.plans.rules.lessons.worked import (
    CORE,
    HEALTH_VISITING,
    LEAD,
    codes,
    new_id,
    on,
    source,
    terms,
)

SIOBHAN = Seat(
    new_id(),
    "Health visitor",
    "core",
    name="Siobhan Keane",
    agency=HEALTH_VISITING,
    source=source(-35, HEALTH_VISITING),
    accepted_on=on(-34),
    meetings=(Meeting(on(-35), took_part=True), Meeting(on(-24), took_part=True)),
)
VACANT = Seat(new_id(), "GP", "core", vacant_since=on(-9))
FAMILY = Seat(new_id(), "Grandmother", "family", name="Gillian", has_duty=False, has_purpose=False)


def test_a_group_in_which_everybody_has_a_part_is_in_place():
    found = look(Group((SIOBHAN, FAMILY)), terms())
    assert (found.state, codes(found)) == (State.IN_PLACE, {"in_role"})
    assert "Siobhan Keane, Health visitor, Health Visiting." in [r.words for r in found.reasons]


def test_a_seat_left_nine_days_ago_is_vacant_and_the_leads_to_fill():
    found = look(Group((SIOBHAN, VACANT)), terms())
    assert (found.state, found.worst.code, found.since) == (State.MISSING, "vacant", on(-9))
    assert found.waiting_for(LEAD) == (found.worst,)
    assert found.waiting_for(CORE, HEALTH_VISITING.id, {SIOBHAN.member}) == ()


def test_a_seat_left_today_is_due_and_tomorrow_it_is_vacant():
    left = replace(VACANT, vacant_since=on(0))
    assert look(Group((SIOBHAN, left)), terms()).state == State.DUE
    assert look(Group((SIOBHAN, left)), terms(on(1))).state == State.MISSING


@pytest.mark.parametrize(("days", "state"), [(7, State.DUE), (10, State.MISSING)])
def test_an_invitation_is_answered_within_five_working_days(days, state):
    asked = replace(SIOBHAN, accepted_on=None, proposed_on=on(-days))
    found = look(Group((asked,)), terms())
    assert found.state == state
    assert found.waiting_for((), None, {SIOBHAN.member}) == (found.worst,)


def test_a_member_without_a_purpose_is_missing_one():
    found = look(Group((replace(SIOBHAN, has_purpose=False),)), terms())
    assert (found.state, codes(found)) == (State.MISSING, {"no_purpose"})


@pytest.mark.parametrize(("days", "state"), [(7, State.DUE), (8, State.MISSING)])
def test_a_new_member_has_five_working_days_to_have_something_to_do(days, state):
    idle = replace(SIOBHAN, has_duty=False, accepted_on=on(-7), meetings=())
    found = look(Group((idle,)), terms(on(days - 7)))
    assert found.state == state


def test_who_is_only_told_and_who_is_family_need_nothing_to_do():
    told = replace(SIOBHAN, standing="information", has_duty=False, meetings=())
    assert look(Group((told, FAMILY)), terms()).state == State.IN_PLACE


def test_two_meetings_missed_without_a_report_or_a_deputy_are_missing():
    missed = (Meeting(on(-24), took_part=False), Meeting(on(-3), took_part=False))
    found = look(Group((replace(SIOBHAN, meetings=missed),)), terms())
    assert (found.state, codes(found)) == (State.MISSING, {"inactive"})
    reported = (*missed, Meeting(on(-1), took_part=True))
    assert look(Group((replace(SIOBHAN, meetings=reported),)), terms()).state == State.IN_PLACE


def test_a_plan_with_no_professional_in_the_group_misses_one():
    assert "no_group" in codes(look(Group((FAMILY,)), terms()), State.MISSING)
    assert look(Group(), terms()).state == State.MISSING
