"""Lesson 7, from Tamsin, whom her midwife finds genuine, and Dean, who avoids everybody."""

from dataclasses import replace

import pytest

from plans.rules.lessons.courses import Course, Step
from plans.rules.lessons.drift import Attendance, View
from plans.rules.lessons.engagement import Access, Engagement, Parent, look
from plans.rules.lessons.findings import State
from tests.plans.rules.lessons.worked import (
    CHAIR,
    CORE,
    DEAN,
    LEAD,
    MIDWIFERY,
    RECOVERY,
    SOCIAL_CARE,
    TAMSIN,
    codes,
    new_id,
    on,
    only,
    source,
    terms,
)

MOTHER, FATHER = Parent(TAMSIN, "Tamsin"), Parent(DEAN, "Dean")


def view(offset, of, level, parent=TAMSIN, name="Tamsin"):
    return View(source(offset, of), parent, name, level, level.replace("_", " "))


MARLOWE = Engagement(
    parents=(MOTHER,),
    views=(view(-10, MIDWIFERY, "genuine"), view(-5, SOCIAL_CARE, "partial")),
)


def course(*moved):
    steps = tuple(Step(on(-60 + 20 * n), one, source(-60 + 20 * n)) for n, one in enumerate(moved))
    return Course(new_id(), "Sober carer", steps)


def test_tamsin_is_seen_one_step_apart_and_that_is_in_place():
    found = look(MARLOWE, terms())
    assert (found.state, codes(found)) == (State.IN_PLACE, {"said"})
    assert found.due_on == on(23)


@pytest.mark.parametrize(("days", "state"), [(28, State.IN_PLACE), (29, State.DUE)])
def test_what_was_said_is_stale_after_twenty_eight_days(days, state):
    told = replace(MARLOWE, views=(view(-days, MIDWIFERY, "genuine"),))
    found = look(told, terms())
    assert found.state == state
    assert bool(found.waiting_for(CORE)) == (state == State.DUE)


def test_a_parent_nobody_said_anything_about_is_missing():
    found = look(replace(MARLOWE, parents=(MOTHER, FATHER)), terms())
    assert (found.state, found.worst.subject) == (State.MISSING, DEAN)
    assert codes(look(Engagement(), terms())) == {"no_parent"}


def test_two_agencies_two_steps_apart_are_asked_what_each_sees():
    told = replace(MARLOWE, views=(*MARLOWE.views, view(-2, RECOVERY, "compliance_without_change")))
    found = look(told, terms())
    assert (found.state, found.worst.code) == (State.CONFLICT, "views_differ")
    assert found.worst.words.endswith("What does each see?")
    assert [side.source.agency for side in found.worst.sides] == [MIDWIFERY, SOCIAL_CARE, RECOVERY]
    assert found.waiting_for(LEAD) == found.waiting_for(CHAIR) == (found.worst,)


def test_only_the_newest_view_of_an_agency_is_compared():
    views = (*MARLOWE.views, view(-40, RECOVERY, "hostile"), view(-2, RECOVERY, "genuine"))
    assert look(replace(MARLOWE, views=views), terms()).state == State.IN_PLACE


@pytest.mark.parametrize(("kept", "state"), [(8, State.CONFLICT), (7, State.IN_PLACE)])
def test_effort_without_change_over_two_meetings_diverges(kept, state):
    told = replace(
        MARLOWE,
        attendance=(Attendance(source(-4, MIDWIFERY), TAMSIN, "Tamsin", 10, kept),),
        courses=(course(True, False, False), course(False, False)),
    )
    found = look(told, terms())
    assert found.state == state
    if state == State.CONFLICT:
        assert found.worst.words.startswith("Effort and change diverge: Tamsin kept 8 of 10")
        assert {side.says for side in found.worst.sides} == {
            "8 of 10 kept",
            "“Sober carer” did not move",
        }


def test_one_outcome_that_moved_or_one_meeting_only_is_no_divergence():
    keen = (Attendance(source(-4, MIDWIFERY), TAMSIN, "Tamsin", 6, 5),)
    for courses in ((course(False, True), course(False, False)), (course(False),), ()):
        told = replace(MARLOWE, attendance=keen, courses=courses)
        assert look(told, terms()).state == State.IN_PLACE


def test_no_finding_names_a_verdict_on_a_parent():
    keen = (Attendance(source(-4, MIDWIFERY), TAMSIN, "Tamsin", 6, 6),)
    told = replace(MARLOWE, attendance=keen, courses=(course(False, False),))
    words = " ".join(one.words for one in look(told, terms()).reasons).lower()
    assert "disguised" not in words
    assert "complian" not in words


def test_two_refused_visits_running_are_missing_at_once_for_lead_and_chair():
    refused = tuple(Access(source(-n), DEAN, is_refused=True) for n in (13, 8))
    told = Engagement((FATHER,), (view(-8, SOCIAL_CARE, "avoidant", DEAN, "Dean"),), (), refused)
    found = look(told, terms())
    reason = only(found, "refused")
    assert (found.state, reason.is_urgent, reason.since) == (State.MISSING, True, on(-8))
    let_in = replace(told, accesses=(*refused, Access(source(-1), DEAN, is_refused=False)))
    assert look(let_in, terms()).state == State.IN_PLACE
    once = replace(told, accesses=refused[:1])
    assert look(once, terms()).state == State.IN_PLACE
