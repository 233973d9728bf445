"""Lesson 4, from Dean Rowe-Ashby, named and not met, and Anthony Pell, never invited."""

from dataclasses import replace
from datetime import date

import pytest

from plans.rules.lessons.fathers import Assessment, Father, Fathers, Listed, look
from plans.rules.lessons.findings import State
from tests.plans.rules.lessons.worked import (
    CHAIR,
    DEAN,
    LEAD,
    codes,
    of_day,
    on,
    only,
    source,
    terms,
)

DEAN_KNOWN = Father(source(-60), "Dean Rowe-Ashby", "named_not_met", person=DEAN)
ASSESSED = Assessment(source(-20), has_risk=True)
DEAN_ASSESSED = replace(
    DEAN_KNOWN, knowledge="named_and_met", assessments=(ASSESSED,), actions=1, is_invited=True
)


def of(*fathers):
    return Fathers(fathers)


def test_no_father_at_all_is_missing_since_the_plan_began():
    found = look(Fathers(), terms())
    assert (found.state, codes(found), found.since) == (State.MISSING, {"nobody"}, on(-35))
    assert "nobody has recorded asking" in found.worst.words


def test_asked_and_not_known_is_missing_and_says_who_asked():
    found = look(Fathers(enquiries=(source(-5, author="Priya Nandakumar"),)), terms())
    assert found.state == State.MISSING
    assert "Priya Nandakumar" in found.worst.words


def test_father_missing_then_found_then_met_then_assessed_turns_the_lesson():
    tried = replace(DEAN_KNOWN, enquiries=(source(-13), source(-8)))
    met = replace(DEAN_KNOWN, knowledge="named_and_met")
    story = [Fathers(), of(tried), of(met), of(DEAN_ASSESSED)]
    states = [State.MISSING, State.DUE, State.MISSING, State.IN_PLACE]
    assert [look(told, terms()).state for told in story] == states


@pytest.mark.parametrize("knowledge", ["named_not_met", "unknown", "mother_declines"])
@pytest.mark.parametrize(
    ("today", "state"),
    [(date(2027, 1, 6), State.DUE), (date(2027, 1, 7), State.MISSING)],
)
def test_an_enquiry_holds_for_twenty_working_days_over_christmas(knowledge, today, state):
    asked = of_day(date(2026, 12, 4))
    found = look(of(replace(DEAN_KNOWN, knowledge=knowledge, enquiries=(asked,))), terms(today))
    assert (found.state, found.due_on) == (state, date(2027, 1, 6))


def test_somebody_unknown_about_whom_nobody_asked_is_missing():
    found = look(of(replace(DEAN_KNOWN, knowledge="unknown")), terms())
    assert (found.state, codes(found)) == (State.MISSING, {"not_enquired"})


@pytest.mark.parametrize(("days", "state"), [(90, State.IN_PLACE), (91, State.DUE)])
def test_an_assessment_is_stale_after_ninety_days(days, state):
    last = Assessment(source(-days), has_risk=False)
    found = look(of(replace(DEAN_ASSESSED, assessments=(last,))), terms())
    assert (found.state, found.due_on) == (state, on(90 - days))


def test_a_new_partner_since_makes_the_assessment_of_the_one_before_due():
    partner = replace(
        DEAN_ASSESSED,
        source=source(-2),
        name="Lee Cobb",
        person=None,
        became_on=on(-2),
        assessments=(Assessment(source(-1), has_risk=False),),
    )
    found = look(of(DEAN_ASSESSED, partner), terms())
    assert (found.state, codes(found, State.DUE)) == (State.DUE, {"new_partner"})
    assert found.worst.subject == DEAN


def test_a_risk_with_nothing_for_him_to_do_is_missing_unless_it_is_not_safe():
    found = look(of(replace(DEAN_ASSESSED, actions=0)), terms())
    assert (found.state, found.worst.code) == (State.MISSING, "no_actions")
    assert found.waiting_for(CHAIR) == found.waiting_for(LEAD) == (found.worst,)
    unsafe = replace(DEAN_ASSESSED, actions=0, not_safe_because="bail conditions")
    assert look(of(unsafe), terms()).state == State.IN_PLACE
    no_risk = (Assessment(source(-20), has_risk=False),)
    assert look(of(replace(DEAN_ASSESSED, actions=0, assessments=no_risk)), terms()).state == (
        State.IN_PLACE
    )


def test_anthony_pell_has_responsibility_and_was_never_invited():
    anthony = replace(DEAN_ASSESSED, name="Anthony Pell", has_responsibility=True, is_invited=False)
    found = look(of(anthony), terms())
    assert (found.state, found.worst.code) == (State.MISSING, "never_invited")
    assert look(of(replace(anthony, is_invited=None)), terms()).state == State.IN_PLACE


def test_one_not_safe_to_contact_can_be_assessed_all_the_same():
    unsafe = replace(DEAN_KNOWN, knowledge="not_safe_to_contact")
    found = look(of(unsafe), terms())
    assert (found.state, codes(found)) == (State.DUE, {"not_assessed_unsafe"})
    assert look(of(replace(unsafe, assessments=(ASSESSED,))), terms()).state == State.IN_PLACE


def test_two_possible_fathers_stay_two_and_the_worst_of_them_shows():
    other = Father(source(-3), "a man the nursery saw", "unknown")
    found = look(of(DEAN_ASSESSED, other), terms())
    assert found.state == State.MISSING
    assert only(found, "assessed").subject == DEAN
    assert only(found, "not_enquired").subject == other.source.id


def test_one_in_the_family_list_of_whom_nothing_is_recorded_as_a_father():
    listed = Listed(source(-60), "Dean Rowe-Ashby", "father", DEAN)
    found = look(Fathers(listed=(listed,)), terms())
    assert (found.state, codes(found), found.worst.subject) == (State.MISSING, {"listed"}, DEAN)
    assert found.worst.words == (
        "Dean Rowe-Ashby is in the family list as father, and nothing is recorded of him as a father."
    )
    assert found.waiting_for(LEAD) == (found.worst,)
    # Another man's assessment says nothing of him.
    other = replace(DEAN_ASSESSED, person=None)
    assert look(Fathers((other,), listed=(listed,)), terms()).worst.code == "listed"
