"""Lesson 1, from the Marlowe and the Teale household."""

from datetime import date

import pytest

from plans.rules.lessons.facts import Meetings
from plans.rules.lessons.findings import State
from plans.rules.lessons.household import (
    Adult,
    Confirmation,
    Elsewhere,
    Household,
    Visit,
    Word,
    look,
)
from tests.plans.rules.lessons.worked import (
    CORE,
    CRAIG,
    DEAN,
    HEALTH_VISITING,
    LEAD,
    MIDWIFERY,
    NURSERY,
    POLICE,
    SOCIAL_CARE,
    TAMSIN,
    T,
    codes,
    of_day,
    on,
    only,
    source,
    terms,
)

CONFIRMED = Confirmation(source(-3, HEALTH_VISITING, "Siobhan Keane"), "seen")


def word(offset, of, person, name, status):
    return Word(source(offset, of), person, name, status, status.replace("_", " "))


def test_a_household_confirmed_within_three_weeks_is_in_place():
    found = look(Household(confirmations=(CONFIRMED,)), terms())
    assert found.state == State.IN_PLACE
    assert (found.since, found.due_on) == (on(-3), on(25))
    assert found.worst.words == (
        "Last confirmed on Fri 27 Nov 2026 by Siobhan Keane, Health Visiting (seen)."
    )


@pytest.mark.parametrize(
    ("days", "state", "code"),
    [
        (20, State.IN_PLACE, "confirmed"),
        (21, State.DUE, "confirm_soon"),
        (28, State.DUE, "confirm_soon"),
        (29, State.DUE, "stale"),
    ],
)
def test_it_is_due_from_its_warning_and_stale_after_twenty_eight_days(days, state, code):
    found = look(Household(confirmations=(Confirmation(source(-days)),)), terms())
    assert (found.state, codes(found)) == (state, {code})
    assert found.due_on == on(28 - days)


def test_a_stale_household_is_so_from_the_day_after_and_whoever_adds_records_puts_it_right():
    found = look(Household(confirmations=(Confirmation(source(-30)),)), terms())
    assert found.since == on(-1)
    assert found.waiting_for(CORE)
    assert not found.waiting_for({"information"})


def test_an_agency_that_visited_since_without_asking_makes_it_due():
    told = Household(
        confirmations=(CONFIRMED,),
        visits=(Visit(source(-2, SOCIAL_CARE)), Visit(source(-1, MIDWIFERY))),
    )
    found = look(told, terms())
    assert found.state == State.DUE
    reason = only(found, "visited_since")
    assert "Children's Social Care and Midwifery" in reason.words
    assert found.waiting_for(CORE, MIDWIFERY.id) == (reason,)
    assert found.waiting_for(CORE, POLICE.id) == ()


def test_a_visit_of_the_day_of_the_confirmation_is_no_visit_since():
    told = Household(confirmations=(CONFIRMED,), visits=(Visit(source(-3, SOCIAL_CARE)),))
    assert look(told, terms()).state == State.IN_PLACE


def test_a_household_nobody_ever_confirmed_is_missing_since_the_plan_began():
    found = look(Household(), terms())
    assert (found.state, found.since) == (State.MISSING, on(-35))
    assert found.missing == ("Confirm who is in the home",)


def test_who_asked_and_could_not_learn_it_is_said_and_it_stays_missing():
    told = Household(unanswered=(Confirmation(source(-4, POLICE, "DC Laura Fenwick")),))
    found = look(told, terms())
    assert (found.state, codes(found)) == (State.MISSING, {"unanswered"})
    assert found.worst.words.startswith("DC Laura Fenwick, Police asked on Thu 26 Nov 2026")


def test_craig_known_by_description_for_six_weeks_is_missing():
    craig = Adult(source(-41, NURSERY), CRAIG, "“Craig”", False, False, on(-41))
    found = look(Household(confirmations=(CONFIRMED,), adults=(craig,)), terms())
    assert found.state == State.MISSING
    reason = only(found, "unidentified")
    assert reason.words == (
        "“Craig”: known by description only and no checks asked for, since Tue 20 Oct 2026."
    )
    assert reason.subject == CRAIG
    assert found.waiting_for(CORE, NURSERY.id) == found.waiting_for(LEAD) == (reason,)


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2027, 1, 4), State.DUE),  # the tenth working day: three bank holidays lie between
        (date(2027, 1, 5), State.MISSING),
    ],
)
def test_an_adult_has_ten_working_days_over_christmas_to_be_checked(today, state):
    seen = date(2026, 12, 16)
    adult = Adult(of_day(seen), DEAN, "Dean", True, False, seen)
    last = (Confirmation(of_day(date(2026, 12, 31))),)
    found = look(Household(confirmations=last, adults=(adult,)), terms(today))
    assert (found.state, codes(found, state)) == (state, {"unchecked"})


def test_an_adult_everybody_says_has_moved_out_need_not_be_identified():
    craig = Adult(source(-41, NURSERY), CRAIG, "“Craig”", False, False, on(-41))
    gone = word(-5, SOCIAL_CARE, CRAIG, "“Craig”", "moved_out")
    told = Household(confirmations=(CONFIRMED,), adults=(craig,), words=(gone,))
    assert look(told, terms()).state == State.IN_PLACE
    still = word(-20, NURSERY, CRAIG, "“Craig”", "stays_over")
    found = look(Household(adults=(craig,), words=(gone, still)), terms())
    assert "unidentified" in codes(found, State.MISSING)


def test_police_and_social_care_differ_on_dean_and_it_is_asked_not_judged():
    told = Household(
        confirmations=(CONFIRMED,),
        words=(
            word(-12, POLICE, DEAN, "Dean", "lives_here"),
            word(-6, SOCIAL_CARE, DEAN, "Dean", "moved_out"),
            word(-6, SOCIAL_CARE, TAMSIN, "Tamsin", "lives_here"),
            word(-3, HEALTH_VISITING, TAMSIN, "Tamsin", "lives_here"),
        ),
    )
    found = look(told, terms())
    assert (found.state, found.since) == (State.CONFLICT, on(-6))
    reason = found.worst
    assert reason.words == "Agencies say different things about Dean. Which is so today?"
    assert [side.in_words for side in reason.sides] == [
        "Police, Wed 18 Nov 2026: lives here",
        "Children's Social Care, Tue 24 Nov 2026: moved out",
    ]
    assert codes(found) == {"agencies_differ", "confirmed"}
    assert found.waiting_for({"chair"}) == found.waiting_for(LEAD) == (reason,)


def test_only_the_newest_word_of_an_agency_counts():
    told = Household(
        confirmations=(CONFIRMED,),
        words=(
            word(-12, POLICE, DEAN, "Dean", "lives_here"),
            word(-6, SOCIAL_CARE, DEAN, "Dean", "moved_out"),
            word(-2, POLICE, DEAN, "Dean", "moved_out"),
        ),
    )
    assert look(told, terms()).state == State.IN_PLACE


def test_somebody_in_two_homes_at_once_is_a_question_that_names_no_address():
    told = Household(
        confirmations=(CONFIRMED,),
        words=(word(-3, HEALTH_VISITING, DEAN, "Dean", "lives_here"),),
        elsewhere=(Elsewhere(source(-9, POLICE), DEAN, "Dean"),),
    )
    found = look(told, terms())
    assert (found.state, codes(found, State.CONFLICT)) == (State.CONFLICT, {"two_homes"})
    assert [side.says for side in found.worst.sides] == ["Lives in another home", "lives here"]


def test_another_home_of_somebody_who_only_visits_is_no_conflict():
    told = Household(
        confirmations=(CONFIRMED,),
        words=(word(-3, HEALTH_VISITING, DEAN, "Dean", "visits"),),
        elsewhere=(Elsewhere(source(-9, POLICE), DEAN, "Dean"),),
    )
    assert look(told, terms(T)).state == State.IN_PLACE


@pytest.mark.parametrize(
    ("meets", "said", "is_asked"),
    [
        (on(8), (), False),  # six working days away
        (on(7), (), True),
        (on(7), (-1,), False),
        (on(7), (-14,), True),  # said at the last meeting, for that meeting
        (on(7), (-13,), False),
        (on(7), (-22,), True),
    ],
)
def test_shortly_before_a_meeting_each_agency_is_asked_that_has_not_said(meets, said, is_asked):
    told = Household(
        confirmations=(CONFIRMED, *(Confirmation(source(day, POLICE)) for day in said)),
        agencies=(POLICE,),
        meetings=Meetings(on(-14), meets),
    )
    found = look(told, terms())
    assert found.state == State.IN_PLACE
    assert ("before_meeting" in codes(found)) == is_asked


def test_without_a_meeting_before_what_an_agency_said_holds_as_long_as_it_is_not_out_of_date():
    def told(day):
        return Household(
            confirmations=(CONFIRMED, Confirmation(source(day, POLICE))),
            agencies=(POLICE, MIDWIFERY),
            meetings=Meetings(None, on(3)),
        )

    assert only(look(told(-25), terms()), "before_meeting").subject == MIDWIFERY.id
    asked = [one for one in look(told(-26), terms()).reasons if one.code == "before_meeting"]
    assert {one.subject for one in asked} == {POLICE.id, MIDWIFERY.id}
    assert not any(one.missing for one in asked)
