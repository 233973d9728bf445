"""Lesson 8, from Priya, supervised 34 days ago, and Siobhan, 20 days ago."""

from datetime import date

import pytest

from plans.rules.lessons.findings import State
from plans.rules.lessons.supervision import Practitioner, Session, Supervision, look
from tests.plans.rules.lessons.worked import (
    HEALTH_VISITING,
    SCHOOL,
    SOCIAL_CARE,
    codes,
    new_id,
    of_day,
    on,
    only,
    source,
    terms,
)

PRIYA = Practitioner(new_id(), "Priya Nandakumar", SOCIAL_CARE, on(-98))
SIOBHAN = Practitioner(new_id(), "Siobhan Keane", HEALTH_VISITING, on(-60))


def session(offset, who, **known):
    return Session(source(offset, who.agency), who.member, **known)


def test_priya_is_overdue_by_the_monthly_rule_and_siobhan_in_place():
    told = Supervision((PRIYA, SIOBHAN), (session(-34, PRIYA), session(-20, SIOBHAN)))
    found = look(told, terms())
    assert (found.state, found.worst.code, found.worst.subject) == (
        State.DUE,
        "overdue",
        PRIYA.member,
    )
    assert only(found, "supervised").subject == SIOBHAN.member
    assert found.waiting_for((), None, {PRIYA.member}) == (found.worst,)
    assert found.waiting_for((), HEALTH_VISITING.id) == ()


@pytest.mark.parametrize(
    ("today", "code"),
    [
        (date(2027, 1, 21), "supervised"),
        (date(2027, 1, 22), "soon"),
        (date(2027, 1, 29), "soon"),
        (date(2027, 1, 30), "overdue"),
    ],
)
def test_a_month_is_a_month_and_its_warning_five_working_days(today, code):
    told = Supervision((PRIYA,), (Session(of_day(date(2026, 12, 29)), PRIYA.member),))
    found = look(told, terms(today))
    assert codes(found) == {code}
    assert found.state == (State.IN_PLACE if code == "supervised" else State.DUE)
    assert found.due_on == date(2027, 1, 29)


@pytest.mark.parametrize(("agency", "months"), [(HEALTH_VISITING, 3), (SCHOOL, 3)])
def test_health_and_others_have_three_months(agency, months):
    who = Practitioner(new_id(), "Farida Aziz", agency, date(2026, 8, 31))
    assert look(Supervision((who,)), terms()).due_on == date(2026, 8 + months, 30)


def test_somebody_never_supervised_is_missing_once_a_month_has_gone_since_they_joined():
    found = look(Supervision((PRIYA,)), terms())
    assert (found.state, codes(found)) == (State.MISSING, {"never"})
    joined = Practitioner(new_id(), "Owen", SOCIAL_CARE, on(-10))
    found = look(Supervision((joined,)), terms())
    assert (found.state, codes(found)) == (State.IN_PLACE, {"not_yet"})


def test_the_next_one_agreed_sooner_binds_and_one_agreed_later_does_not():
    sooner = Supervision((SIOBHAN,), (session(-20, SIOBHAN, next_on=on(-1)),))
    assert look(sooner, terms()).state == State.DUE
    later = Supervision((PRIYA,), (session(-34, PRIYA, next_on=on(30)),))
    assert look(later, terms()).state == State.DUE


def test_a_reader_with_no_practitioner_to_know_of_needs_nothing():
    assert look(Supervision(), terms()).state == State.NOT_NEEDED


def test_what_is_said_holds_dates_and_names_and_nothing_of_the_content():
    found = look(Supervision((PRIYA,), (session(-34, PRIYA),)), terms())
    assert found.worst.words == (
        "Supervision of Priya Nandakumar, Children's Social Care: last on Tue 27 Oct 2026; "
        "by Fri 27 Nov 2026."
    )
