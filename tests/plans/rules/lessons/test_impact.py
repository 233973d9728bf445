"""Lesson 10, from the Marlowe factors: 2B, 3B and 4B, with a DASH score of 15."""

from dataclasses import replace
from datetime import date

import pytest

from plans.rules.lessons.findings import State
from plans.rules.lessons.impact import Asked, Factor, Harm, Impact, Incident, Score, look
from tests.plans.rules.lessons.worked import (
    LEAD,
    RECOVERY,
    SOCIAL_CARE,
    codes,
    of_day,
    on,
    only,
    source,
    terms,
)

DRUGS = Factor(source(-38, RECOVERY), "2B", "Drug use", "Tamsin", has_impact=True)
ABUSE = Factor(
    source(-38),
    "3B",
    "Domestic abuse",
    "Dean",
    has_impact=True,
    scores=(Score(source(-60), "DASH", 15, is_dash=True),),
    marac_heard_on=on(-45),
)
HEALTH = Factor(source(-38), "4B", "Mental health", "Tamsin", has_impact=True)
ALL_SERVICES = frozenset({"substance_use", "domestic_abuse", "adult_mental_health"})
MARLOWE = Impact((DRUGS, ABUSE, HEALTH), services=ALL_SERVICES)
NONE_KNOWN = tuple(Asked(source(-20), harm, is_none=True) for harm in Harm)


def with_abuse(**known):
    return replace(MARLOWE, factors=(DRUGS, replace(ABUSE, **known), HEALTH))


def test_three_factors_with_their_impact_and_services_are_in_place_and_never_added_up():
    found = look(MARLOWE, terms())
    assert (found.state, codes(found)) == (State.IN_PLACE, {"assessed"})
    assert len(found.reasons) == 3
    assert found.due_on == on(52)


def test_asked_about_all_three_and_none_known_is_not_needed():
    found = look(Impact(asked=NONE_KNOWN), terms())
    assert (found.state, len(found.evidence)) == (State.NOT_NEEDED, 3)


def test_nothing_recorded_is_missing_and_not_none():
    found = look(Impact(), terms())
    assert (found.state, codes(found)) == (State.MISSING, {"not_asked"})
    partly = Impact((HEALTH,), asked=NONE_KNOWN[:1], services=ALL_SERVICES)
    found = look(partly, terms())
    assert (found.state, codes(found, State.DUE)) == (State.DUE, {"not_asked"})
    assert "About substance use nothing is known" in found.worst.words


def test_asked_and_could_not_learn_it_is_due():
    asked = (*NONE_KNOWN[:2], Asked(source(-20), Harm.MENTAL_HEALTH, is_none=False))
    found = look(Impact(asked=asked), terms())
    assert (found.state, codes(found)) == (State.DUE, {"asked_unknown"})


def test_a_factor_without_what_it_does_to_this_child_is_missing():
    found = look(
        replace(MARLOWE, factors=(replace(DRUGS, has_impact=False), ABUSE, HEALTH)), terms()
    )
    assert (found.state, found.worst.code) == (State.MISSING, "no_impact")
    assert found.waiting_for((), RECOVERY.id) == found.waiting_for(LEAD) == (found.worst,)


def test_a_factor_of_an_adult_with_no_service_in_the_group_is_missing():
    found = look(replace(MARLOWE, services=frozenset({"substance_use", "police"})), terms())
    assert found.state == State.MISSING
    assert [one.subject for one in found.reasons if one.code == "no_service"] == [
        ABUSE.source.id,
        HEALTH.source.id,
    ]
    of_child = replace(HEALTH, code="4A")
    told = Impact((DRUGS, ABUSE, of_child), services=frozenset({"substance_use", "probation"}))
    assert look(told, terms()).state == State.IN_PLACE


@pytest.mark.parametrize(("days", "state"), [(90, State.IN_PLACE), (91, State.DUE)])
def test_a_factor_is_stale_after_ninety_days(days, state):
    found = look(with_abuse(source=source(-days)), terms())
    assert found.state == state


@pytest.mark.parametrize(("days", "state"), [(90, State.IN_PLACE), (91, State.DUE)])
def test_so_is_its_score(days, state):
    old = Score(source(-days), "DASH", 13, is_dash=True)
    found = look(with_abuse(scores=(old,)), terms())
    assert (found.state, "score_stale" in codes(found)) == (state, state == State.DUE)


def test_a_new_incident_since_asks_for_another_look():
    told = replace(MARLOWE, incidents=(Incident(source(-2), Harm.SUBSTANCE_USE),))
    found = look(told, terms())
    assert (found.state, found.worst.code, found.since) == (State.DUE, "incident_since", on(-2))
    before = replace(MARLOWE, incidents=(Incident(source(-38), Harm.SUBSTANCE_USE),))
    assert look(before, terms()).state == State.IN_PLACE


@pytest.mark.parametrize(("points", "asked"), [(13, False), (14, True)])
def test_a_high_score_asks_whether_it_went_to_a_marac(points, asked):
    found = look(with_abuse(scores=(Score(source(-9), "DASH", points, is_dash=True),)), terms())
    assert ("marac_not_recorded" in codes(found, State.DUE)) == asked
    assert found.worst.words.endswith("Has it been?") == asked


def test_a_marac_on_the_day_or_later_answers_it_and_so_does_no_other_tool():
    scores = (Score(source(-9), "DASH", 20, is_dash=True),)
    assert look(with_abuse(scores=scores, marac_heard_on=on(-9)), terms()).state == State.IN_PLACE
    other = (Score(source(-9), "Another tool", 20),)
    assert look(with_abuse(scores=other), terms()).state == State.IN_PLACE
    judged = with_abuse(judged_high_on=on(-3))
    assert only(look(judged, terms()), "marac_not_recorded").since == on(-3)


@pytest.mark.parametrize(
    ("days", "state", "code"),
    [(28, State.IN_PLACE, "marac_awaited"), (29, State.DUE, "marac_not_heard")],
)
def test_a_referral_answers_it_until_a_marac_has_had_time_to_hear_it(days, state, code):
    known = {"scores": (Score(source(-days - 2), "DASH", 20, is_dash=True),)}
    told = with_abuse(**known, marac_referred_on=on(-days), marac_heard_on=None)
    found = look(told, terms())
    assert found.state == state
    assert only(found, code).due_on == on(28 - days)
    assert "marac_not_recorded" not in codes(found)
    heard = with_abuse(**known, marac_referred_on=on(-days), marac_heard_on=on(-days + 7))
    assert look(heard, terms()).state == State.IN_PLACE


def test_what_is_worse_after_it_was_referred_or_heard_is_asked_about_again():
    known = {"marac_referred_on": on(-20), "marac_heard_on": None}
    told = look(with_abuse(judged_high_on=on(-3), **known), terms())
    assert only(told, "marac_not_recorded").since == on(-3)
    known = {"marac_referred_on": on(-20), "marac_heard_on": on(-80), "judged_high_on": on(-70)}
    again = look(with_abuse(**known), terms())
    assert (again.state, "marac_awaited" in codes(again)) == (State.IN_PLACE, True)


def test_a_policy_from_before_waits_as_long_for_a_marac():
    told = with_abuse(marac_referred_on=on(-29), marac_heard_on=None)
    older = terms()
    del older.policy["lessons"]["impact"]["heard_days"]
    assert codes(look(told, older), State.DUE) == {"marac_not_heard"}


@pytest.mark.parametrize(
    ("first", "asked"), [(date(2025, 11, 10), True), (date(2025, 11, 9), False)]
)
def test_a_repeat_in_twelve_months_asks_too(first, asked):
    days = (first, date(2026, 11, 10))
    told = replace(
        with_abuse(source=source(-9), scores=(), marac_heard_on=None),
        incidents=tuple(Incident(of_day(day), Harm.DOMESTIC_ABUSE) for day in days),
    )
    found = look(told, terms())
    assert ("marac_not_recorded" in codes(found)) == asked


def test_a_factor_outside_the_three_needs_only_its_impact():
    neglect = Factor(source(-5, SOCIAL_CARE), "16A", "Missing from care", "Jaydon", True)
    told = Impact((neglect,), asked=NONE_KNOWN)
    assert look(told, terms()).state == State.IN_PLACE
