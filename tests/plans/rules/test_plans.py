import random
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies import policy
from agencies.errors import Refused
from plans.rules import plans
from plans.rules.plans import Category, Kind, PlanDates

PROTECTION, NEED = Kind.CHILD_PROTECTION, Kind.CHILD_IN_NEED
MONDAY = date(2026, 11, 23)
SATURDAY = date(2026, 11, 21)


def codes(plan, others=()):
    return [breach.code for breach in plans.breaches(plan, others)]


def code(breach):
    return breach and breach.code


def test_a_plan_that_starts_on_its_conference_day_and_is_reviewed_later_breaks_no_rule():
    plan = PlanDates(PROTECTION, MONDAY, None, MONDAY, (date(2027, 2, 23),))
    assert codes(plan) == []
    plans.check_statute(plan)


def test_a_child_protection_plan_starts_on_the_day_of_its_conference():
    plan = PlanDates(PROTECTION, MONDAY, conference_on=date(2026, 11, 20))
    (breach,) = plans.breaches(plan)
    assert breach.code == "2885"
    assert "Mon 23 Nov 2026" in breach.sentence
    assert "Fri 20 Nov 2026" in breach.sentence


def test_a_child_in_need_plan_may_start_on_another_day_than_a_conference():
    assert codes(PlanDates(NEED, MONDAY, conference_on=date(2026, 11, 20))) == []


@pytest.mark.parametrize("held", [MONDAY, date(2026, 11, 2)])
def test_no_review_on_or_before_the_start(held):
    assert codes(PlanDates(PROTECTION, MONDAY, reviewed_on=(date(2027, 1, 4), held))) == ["8841"]


def test_reviews_of_other_kinds_are_not_held_to_that_rule():
    assert codes(PlanDates(NEED, MONDAY, reviewed_on=(MONDAY,))) == []


def test_a_conference_is_not_held_at_a_weekend():
    assert codes(PlanDates(PROTECTION, SATURDAY, conference_on=SATURDAY)) == ["8875"]
    with pytest.raises(Refused, match="is a Saturday"):
        plans.check_statute(PlanDates(PROTECTION, SATURDAY, conference_on=SATURDAY))


def test_a_plan_does_not_end_before_it_starts():
    assert codes(PlanDates(NEED, MONDAY, SATURDAY)) == ["end"]
    assert codes(PlanDates(NEED, MONDAY, MONDAY)) == []


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        (PROTECTION, "8935"),
        (NEED, "4004"),
        (Kind.LOOKED_AFTER, "one_open"),
        (Kind.EARLY_HELP, "one_open"),
    ],
)
def test_at_most_one_plan_of_a_kind_is_open(kind, number):
    earlier = PlanDates(kind, date(2026, 1, 5))
    assert codes(PlanDates(kind, MONDAY), [earlier]) == [number]
    ended = PlanDates(kind, date(2026, 1, 5), date(2026, 11, 20))
    assert codes(PlanDates(kind, MONDAY), [ended]) == []
    assert codes(PlanDates(kind, date(2025, 1, 6), date(2025, 6, 2)), [earlier]) == []


def test_the_two_census_rules_of_one_open_plan_can_be_asked_alone():
    twice = [PlanDates(PROTECTION, MONDAY)] * 2 + [PlanDates(NEED, MONDAY)] * 2
    assert code(plans.one_open_child_protection_plan(twice)) == "8935"
    assert code(plans.one_open_child_in_need_plan(twice)) == "4004"
    assert plans.one_open_child_in_need_plan(twice[:3]) is None


def test_need_and_protection_are_never_open_together():
    need = PlanDates(NEED, date(2026, 6, 1))
    assert codes(PlanDates(PROTECTION, MONDAY), [need]) == ["4001"]


@pytest.mark.parametrize(
    ("need", "number"),
    [
        (PlanDates(NEED, date(2026, 6, 1), date(2026, 11, 24)), "4017"),
        (PlanDates(NEED, MONDAY, date(2026, 11, 24)), "4016"),
        (PlanDates(NEED, date(2026, 11, 24), date(2026, 11, 25)), "4016"),
    ],
)
def test_an_overlap_in_the_past_has_the_number_of_whichever_started_inside_the_other(need, number):
    protection = PlanDates(PROTECTION, MONDAY)
    assert codes(protection, [need]) == codes(need, [protection]) == [number]
    assert code(plans.need_and_protection_apart([need, protection])) == number


@pytest.mark.parametrize("ended", [MONDAY, SATURDAY])
def test_one_may_end_on_the_day_the_other_starts(ended):
    need = PlanDates(NEED, date(2026, 6, 1), ended)
    protection = PlanDates(PROTECTION, MONDAY)
    assert codes(protection, [need]) == []
    assert codes(need, [protection]) == []
    assert plans.need_and_protection_apart([need, protection]) is None


def test_looked_after_and_need_may_run_together():
    assert codes(PlanDates(Kind.LOOKED_AFTER, MONDAY), [PlanDates(NEED, MONDAY)]) == []


def test_the_first_breach_refuses_in_its_own_words_and_number():
    with pytest.raises(Refused, match="day of its conference") as caught:
        plans.check_statute(PlanDates(PROTECTION, MONDAY, conference_on=SATURDAY))
    assert caught.value.code == "2885"


starts = st.dates(date(2020, 1, 1), date(2026, 1, 1))
spans = st.builds(
    lambda kind, start, length: PlanDates(
        kind, start, date.fromordinal(start.toordinal() + length) if length else None
    ),
    st.sampled_from([PROTECTION, NEED]),
    starts,
    st.integers(0, 800),
)


@given(spans, spans)
def test_whether_two_plans_are_apart_does_not_depend_on_which_is_asked(one, other):
    pair = plans.need_and_protection_apart([one, other])
    assert pair == plans.need_and_protection_apart([other, one])


@pytest.mark.parametrize("category", list(Category))
def test_a_child_protection_plan_has_a_category(category):
    plans.check_category(PROTECTION, category)


@pytest.mark.parametrize("category", ["", "XYZ"])
def test_a_child_protection_plan_without_a_census_category_is_refused(category):
    with pytest.raises(Refused, match="neglect") as caught:
        plans.check_category(PROTECTION, category)
    assert (caught.value.field, caught.value.code) == ("category", "8905")


def test_only_a_child_protection_plan_has_a_category():
    plans.check_category(NEED, "")
    with pytest.raises(Refused, match="leave it empty"):
        plans.check_category(NEED, Category.NEGLECT)


def test_the_heading_of_the_group_is_the_partnerships_own():
    data = policy.default()
    assert plans.group_heading(PROTECTION, data) == "Core group"
    assert plans.group_heading(Kind.LOOKED_AFTER, data) == "Care group"
    data["heading"]["looked_after"] = "Core group"
    assert plans.group_heading(Kind.LOOKED_AFTER, data) == "Core group"


def test_every_census_closure_is_a_reason():
    assert sorted(plans.CENSUS_CLOSURES) == [f"RC{n}" for n in range(1, 10)]


def test_a_reference_says_nothing_and_fits_its_pattern():
    chance = random.Random(2)
    drawn = {plans.new_reference(chance.choice) for _ in range(500)}
    assert len(drawn) == 500
    assert all(re.fullmatch(plans.REFERENCE_PATTERN, reference) for reference in drawn)
    assert re.fullmatch(plans.REFERENCE_PATTERN, plans.new_reference())
    assert re.fullmatch(plans.REFERENCE_PATTERN, "CG-7F3K-9QXM")


def test_no_letter_of_a_reference_can_be_taken_for_another():
    assert not set(plans.ALPHABET) & set("01BILOSUYZAE")
    assert len(set(plans.ALPHABET)) == len(plans.ALPHABET)


@pytest.mark.parametrize("typed", ["CG-7F3K-9QXM", "cg 7f3k 9qxm", " 7F3K9QXM ", "cg7f3k-9qxm"])
def test_a_typed_reference_is_read_whatever_its_spacing(typed):
    assert plans.read_reference(typed) == "CG-7F3K-9QXM"


@pytest.mark.parametrize("typed", ["", "Marlowe", "CG-7F3K", "CG-7F3K-9QXM2", "CG-0F3K-9QXM"])
def test_what_is_no_reference_is_none(typed):
    assert plans.read_reference(typed) is None
