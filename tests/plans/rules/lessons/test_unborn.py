"""Lesson 2, from Baby Marlowe: expected in 56 days, at 32+0."""

from dataclasses import replace

import pytest

from plans.rules.lessons.findings import State
from plans.rules.lessons.unborn import BirthPlan, Milestone, Unborn, look
from tests.plans.rules.lessons.worked import MIDWIFERY, codes, on, only, source, terms

REFERRED = Milestone("referral", on(-112), done_on=on(-98))
CONFERENCE = Milestone("pre-birth conference", on(-28), done_on=on(-35))
MARLOWE = Unborn(
    is_unborn=True,
    was_unborn=True,
    expected_on=on(56),
    conference_on=on(-35),
    milestones=(REFERRED, CONFERENCE),
    midwives=(source(-140, MIDWIFERY),),
)
WRITTEN = replace(MARLOWE, birth_plan=BirthPlan(source(-2, MIDWIFERY)))


def test_a_child_born_before_the_plan_needs_none_of_it():
    found = look(Unborn(born_on=on(-900)), terms())
    assert found.state == State.NOT_NEEDED
    assert found.worst.words == "This child was born before the plan began."


def test_a_birth_plan_agreed_at_the_conference_and_not_yet_written_is_due():
    found = look(MARLOWE, terms())
    assert found.state == State.DUE
    reason = only(found, "birth_plan_awaited")
    assert (reason.since, reason.due_on) == (on(-35), on(14))
    assert "at 32+0 weeks" in reason.words
    assert found.waiting_for({"core"}, MIDWIFERY.id) == (reason,)


def test_a_milestone_kept_late_says_so_and_is_in_place():
    found = look(WRITTEN, terms())
    assert found.state == State.IN_PLACE
    assert any("after its last day" in one.words for one in found.reasons)


@pytest.mark.parametrize(
    ("day", "state", "code"),
    [
        (6, State.IN_PLACE, "birth_plan_ahead"),
        (7, State.DUE, "birth_plan_soon"),
        (14, State.DUE, "birth_plan_soon"),
        (15, State.MISSING, "birth_plan_late"),
    ],
)
def test_without_a_conference_the_birth_plan_is_due_near_34_weeks_and_missing_after(
    day, state, code
):
    found = look(replace(MARLOWE, conference_on=None, milestones=()), terms(on(day)))
    assert found.state == state
    assert only(found, code).due_on == on(14)


def test_a_birth_plan_that_lacks_a_part_is_due_and_says_which():
    plan = BirthPlan(source(-2), ("who to ring at night", "the birth partner"))
    found = look(replace(MARLOWE, birth_plan=plan), terms())
    assert found.state == State.DUE
    assert found.worst.words == "The birth plan lacks the birth partner and who to ring at night."


@pytest.mark.parametrize(
    ("due", "state", "code"),
    [
        (8, State.IN_PLACE, "milestone_ahead"),
        (7, State.DUE, "milestone_soon"),
        (0, State.DUE, "milestone_soon"),
        (-1, State.MISSING, "milestone_late"),
    ],
)
def test_a_milestone_warns_five_working_days_before_its_day_and_is_missing_after(due, state, code):
    meeting = Milestone("legal planning meeting", on(due))
    found = look(replace(WRITTEN, milestones=(meeting,)), terms())
    assert (found.state, only(found, code).due_on) == (state, on(due))


def test_a_milestone_not_needed_for_a_reason_or_without_a_day_keeps_nothing_waiting():
    milestones = (
        Milestone("legal planning meeting", on(-9), not_needed_because="no order is sought"),
        Milestone("referral", on(-9), not_needed_because="The child has been born."),
        Milestone("discharge meeting"),
    )
    found = look(replace(WRITTEN, milestones=milestones), terms())
    assert found.state == State.IN_PLACE
    words = [one.words for one in found.reasons]
    assert "Legal planning meeting is not needed: no order is sought." in words
    assert "Referral is not needed: The child has been born." in words
    assert "Discharge meeting: not recorded, and no day is set for it." in words


@pytest.mark.parametrize(
    ("day", "state", "urgent"),
    [
        (56, State.IN_PLACE, False),
        (57, State.DUE, False),
        (63, State.DUE, False),
        (64, State.MISSING, True),
    ],
)
def test_a_birth_not_recorded_seven_days_after_its_date_is_urgent(day, state, urgent):
    found = look(WRITTEN, terms(on(day)))
    assert (found.state, found.worst.is_urgent) == (state, urgent)
    assert found.worst.code == "birth_unrecorded" or not urgent


def test_after_the_birth_what_is_still_to_do_stays_and_the_pregnancy_does_not():
    born = replace(MARLOWE, is_unborn=False, expected_on=None, born_on=on(-1))
    found = look(replace(born, milestones=(Milestone("discharge meeting", on(-2)),)), terms())
    assert (found.state, codes(found)) == (State.MISSING, {"milestone_late"})
    settled = look(replace(born, milestones=()), terms())
    assert settled.state == State.IN_PLACE
    assert "The baby was born on Sun 29 Nov 2026." in settled.worst.words


def test_an_unborn_child_without_an_expected_date_lacks_it():
    found = look(Unborn(is_unborn=True), terms())
    assert (found.state, codes(found)) == (State.MISSING, {"no_expected_date"})
