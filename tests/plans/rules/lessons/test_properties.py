"""What holds for every rule, whatever facts it is handed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plans.rules.lessons import child, history, household, impact, roles
from plans.rules.lessons.assessment import Assessment, Assessments
from plans.rules.lessons.assessment import look as look_at_assessment
from plans.rules.lessons.fathers import Father, Fathers
from plans.rules.lessons.fathers import look as look_at_fathers
from plans.rules.lessons.findings import NOBODY, WANTS_SOMEBODY, WORST_FIRST, State
from plans.rules.lessons.fourteen import Lesson
from plans.rules.lessons.impact import Harm
from tests.plans.rules.lessons.any_facts import FACTS, days, records, shuffled, without, world
from tests.plans.rules.lessons.worked import POLICE, SOCIAL_CARE, new_id, of_day, terms

VERDICTS = ("disguised", "complian", "toxic", "fail", "should have", "blame")
every_lesson = pytest.mark.parametrize("lesson", Lesson)
enough = settings(
    max_examples=20,
    deadline=None,  # how fast the machine is says nothing about a rule
    suppress_health_check=[HealthCheck.too_slow],
)


def severity(found) -> int:
    """The worse, the higher; what is not needed and what is in place are equally good."""
    return -min(WORST_FIRST.index(found.state), WORST_FIRST.index(State.IN_PLACE))


@every_lesson
@enough
@given(data=st.data(), today=days, seed=st.integers())
def test_every_rule_answers_any_facts_in_any_order_with_a_whole_finding(lesson, data, today, seed):
    facts = data.draw(world(FACTS[lesson]))
    found = lesson.look(facts, terms(today))
    assert found.reasons
    assert found.state == min((r.state for r in found.reasons), key=WORST_FIRST.index)
    assert set(found.evidence) <= set(records(facts))
    for reason in found.reasons:
        check(reason)
    assert lesson.look(shuffled(facts, Random(seed)), terms(today)) == found


def check(reason):
    """It says something, judges nobody, shows both sides, and says who can put it right, and how."""
    assert reason.words.endswith((".", "?"))
    assert not any(verdict in reason.words.lower() for verdict in VERDICTS)
    assert {side.source for side in reason.sides} <= set(reason.evidence)
    assert reason.words.endswith("?") or reason.state != State.CONFLICT
    if reason.state in WANTS_SOMEBODY:
        assert reason.missing
        assert reason.hands != NOBODY


@every_lesson
@enough
@given(data=st.data(), today=days, later=st.integers(1, 60))
def test_time_alone_never_makes_a_lesson_better_nor_worse_without_a_day_to_be_reminded_of(
    lesson, data, today, later
):
    facts = data.draw(world(FACTS[lesson]))
    now = lesson.look(facts, terms(today))
    then = lesson.look(facts, terms(today + timedelta(days=later)))
    assert severity(then) >= severity(now)
    assert now.due_on or severity(then) == severity(now)


@every_lesson
@enough
@given(data=st.data(), today=days)
def test_what_a_reader_is_not_handed_leaves_no_trace(lesson, data, today):
    """Whatever else is in the world: the police's records, and all that names the police."""
    everything = data.draw(world(FACTS[lesson]))
    seen = without(everything, POLICE)
    before = lesson.look(seen, terms(today))
    lesson.look(everything, terms(today))
    found = lesson.look(seen, terms(today))
    assert found == before
    assert POLICE not in {one.agency for one in found.evidence}
    for reason in found.reasons:
        assert POLICE.name not in reason.words
        assert POLICE.id not in reason.hands.agencies


@enough
@given(facts=world(household.Household), today=days)
def test_a_confirmation_today_never_makes_the_household_worse(facts, today):
    more = replace(
        facts, confirmations=(*facts.confirmations, household.Confirmation(of_day(today)))
    )
    at = terms(today)
    assert severity(household.look(more, at)) <= severity(household.look(facts, at))


@enough
@given(facts=world(child.Child), today=days)
def test_a_word_from_the_child_today_never_makes_it_worse(facts, today):
    more = replace(facts, entries=(*facts.entries, child.Entry(of_day(today))))
    at = terms(today)
    assert severity(child.look(more, at)) <= severity(child.look(facts, at))


@enough
@given(facts=world(history.History), today=days)
def test_nothing_to_add_today_never_makes_the_history_worse(facts, today):
    more = replace(facts, nothing_to_add=(*facts.nothing_to_add, of_day(today, SOCIAL_CARE)))
    at = terms(today)
    assert severity(history.look(more, at)) <= severity(history.look(facts, at))


@enough
@given(facts=world(Assessments), today=days)
def test_an_assessment_completed_today_never_makes_it_worse(facts, today):
    done = Assessment(of_day(today), "assessment", completed_on=today)
    more = replace(facts, assessments=(*facts.assessments, done))
    at = terms(today)
    assert severity(look_at_assessment(more, at)) <= severity(look_at_assessment(facts, at))


@enough
@given(facts=world(Fathers), today=days)
def test_a_possible_father_nobody_asked_about_never_makes_it_better(facts, today):
    unknown = Father(of_day(today), "somebody", "unknown")
    more = replace(facts, fathers=(*facts.fathers, unknown))
    at = terms(today)
    assert severity(look_at_fathers(more, at)) >= severity(look_at_fathers(facts, at))


@enough
@given(facts=world(impact.Impact), today=days, harm=st.sampled_from(Harm))
def test_an_incident_never_makes_the_impact_better(facts, today, harm):
    more = replace(facts, incidents=(*facts.incidents, impact.Incident(of_day(today), harm)))
    at = terms(today)
    assert severity(impact.look(more, at)) >= severity(impact.look(facts, at))


@enough
@given(facts=world(roles.Group), today=days)
def test_a_vacancy_never_makes_the_group_better(facts, today):
    vacancy = roles.Seat(new_id(), "GP", "core", vacant_since=today)
    more = replace(facts, seats=(*facts.seats, vacancy))
    at = terms(today)
    assert severity(roles.look(more, at)) >= severity(roles.look(facts, at))
