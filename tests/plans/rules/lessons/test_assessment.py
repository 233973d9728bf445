"""Lesson 5, from the Marlowe pre-birth assessment, completed 38 days ago."""

from dataclasses import replace
from datetime import date

import pytest

from plans.rules.lessons.assessment import Assessment, Assessments, Change, Contribution, look
from plans.rules.lessons.findings import State
from tests.plans.rules.lessons.worked import (
    GP,
    LEAD,
    POLICE,
    codes,
    of_day,
    on,
    only,
    source,
    terms,
)

PRE_BIRTH = Assessment(
    source(-63),
    "pre-birth assessment",
    completed_on=on(-38),
    contributions=(Contribution(POLICE, on(-60), on(-45), received_on=on(-50)),),
)


def of(*assessments, changes=()):
    return Assessments(assessments, tuple(changes))


def test_a_completed_assessment_with_every_part_in_is_in_place():
    found = look(of(PRE_BIRTH), terms())
    assert (found.state, codes(found), found.since) == (State.IN_PLACE, {"completed"}, on(-38))


def test_a_plan_without_a_completed_assessment_misses_it():
    found = look(of(), terms())
    assert (found.state, found.since) == (State.MISSING, on(-35))
    assert found.missing == ("Begin an assessment",)
    under_way = replace(PRE_BIRTH, completed_on=None, due_on=on(5), contributions=())
    found = look(of(under_way), terms())
    assert found.state == State.MISSING
    assert "pre-birth assessment is under way, due by Sat 5 Dec 2026" in found.worst.words


@pytest.mark.parametrize(
    ("today", "state"), [(date(2026, 11, 30), State.IN_PLACE), (date(2026, 12, 1), State.DUE)]
)
def test_an_assessment_is_stale_after_six_months_clamped_to_the_end_of_the_month(today, state):
    old = replace(PRE_BIRTH, source=of_day(date(2026, 5, 1)), completed_on=date(2026, 5, 31))
    found = look(of(old), terms(today))
    assert (found.state, found.due_on) == (state, date(2026, 11, 30))


def test_a_new_partner_since_asks_for_an_update_and_one_before_does_not():
    before = Change(source(-38), "a move")
    since = Change(source(-8), "a new partner")
    found = look(of(PRE_BIRTH, changes=(before, since)), terms())
    assert (found.state, found.worst.since) == (State.DUE, on(-8))
    assert found.worst.words == "Since the assessment: a new partner, Sun 22 Nov 2026."


@pytest.mark.parametrize(
    ("due", "code"),
    [
        (8, "contribution_outstanding"),
        (7, "contribution_soon"),
        (0, "contribution_soon"),
        (-1, "contribution_late"),
        (None, "contribution_outstanding"),
    ],
)
def test_a_part_that_is_outstanding_is_due_from_its_agency(due, code):
    part = Contribution(GP, on(-10), None if due is None else on(due))
    found = look(of(replace(PRE_BIRTH, contributions=(part,))), terms())
    assert (found.state, found.worst.code) == (State.DUE, code)
    assert found.waiting_for((), GP.id) == found.waiting_for(LEAD) == (found.worst,)
    assert found.waiting_for((), POLICE.id) == ()


def test_a_part_that_was_declined_is_said_and_not_waited_for():
    part = Contribution(GP, on(-60), on(-45), declined_on=on(-44))
    found = look(of(replace(PRE_BIRTH, contributions=(part,))), terms())
    assert found.state == State.IN_PLACE
    assert only(found, "contribution_declined").subject == GP.id


def test_only_the_newest_completed_assessment_is_asked_for_its_parts():
    part = Contribution(GP, on(-300))
    old = replace(PRE_BIRTH, source=source(-300), completed_on=on(-290), contributions=(part,))
    assert look(of(old, PRE_BIRTH), terms()).state == State.IN_PLACE
