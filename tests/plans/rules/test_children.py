from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.errors import Refused
from plans.rules import children

TODAY = date(2026, 11, 23)
days = st.dates(date(2000, 1, 1), date(2040, 12, 31))


def test_a_baby_due_in_fifty_six_days_is_at_thirty_two_weeks():
    edd = TODAY + timedelta(days=56)
    assert children.gestation(edd, TODAY) == (32, 0)
    assert children.gestation_in_words(edd, TODAY) == "32+0"
    assert children.gestation_in_words(edd, TODAY + timedelta(days=6)) == "32+6"


def test_the_expected_date_is_forty_weeks_and_a_day_later_is_forty_and_one():
    assert children.gestation_in_words(TODAY, TODAY) == "40+0"
    assert children.gestation_in_words(TODAY, TODAY + timedelta(days=1)) == "40+1"


@given(days, st.integers(0, 44))
def test_the_day_of_a_week_of_pregnancy_is_that_week_and_no_days(edd, weeks):
    assert children.gestation(edd, children.at_gestation(edd, weeks)) == (weeks, 0)


@pytest.mark.parametrize(
    ("born_on", "words"),
    [
        (date(2026, 11, 24), "not yet born"),
        (date(2026, 11, 23), "0 days"),
        (date(2026, 11, 22), "1 day"),
        (date(2026, 11, 10), "13 days"),
        (date(2026, 11, 9), "2 weeks"),
        (date(2026, 8, 24), "13 weeks"),
        (date(2026, 8, 23), "3 months"),
        (date(2025, 11, 24), "11 months"),
        (date(2025, 11, 23), "12 months"),
        (date(2024, 11, 24), "23 months"),
        (date(2024, 11, 23), "2 years"),
        (date(2015, 11, 24), "10 years"),
        (date(2015, 11, 23), "11 years"),
    ],
)
def test_an_age_is_said_in_the_unit_that_fits_it(born_on, words):
    assert children.age_in_words(born_on, TODAY) == words


def test_a_child_of_29_february_has_a_birthday_on_1_march_in_other_years():
    born_on = date(2020, 2, 29)
    assert children.age_in_years(born_on, date(2026, 2, 28)) == 5
    assert children.age_in_years(born_on, date(2026, 3, 1)) == 6
    assert children.age_in_years(born_on, date(2028, 2, 29)) == 8


@pytest.mark.parametrize(("born_on", "edd"), [(TODAY, None), (None, TODAY)])
def test_a_child_is_born_or_unborn(born_on, edd):
    children.check_born_or_unborn(born_on, edd)


@pytest.mark.parametrize(
    ("born_on", "edd", "words"),
    [
        (TODAY, TODAY, "has both a date of birth and"),
        (None, None, "has neither a date of birth nor"),
    ],
)
def test_a_child_is_never_both_and_never_neither(born_on, edd, words):
    with pytest.raises(Refused, match=words) as caught:
        children.check_born_or_unborn(born_on, edd)
    assert caught.value.code == "8525"


def test_an_unborn_child_has_no_recorded_sex():
    children.check_sex("U", is_unborn=True)
    children.check_sex("F", is_unborn=False)
    with pytest.raises(Refused, match="not known until the birth"):
        children.check_sex("F", is_unborn=True)


@pytest.mark.parametrize("days_away", [280, 0, -28])
def test_an_expected_date_a_pregnancy_could_have_is_taken(days_away):
    children.check_edd(TODAY + timedelta(days=days_away), TODAY)


@pytest.mark.parametrize(
    ("days_away", "words"), [(281, "Give a day up to Mon 30 Aug 2027"), (-29, "has been born")]
)
def test_an_expected_date_no_pregnancy_could_have_is_refused(days_away, words):
    with pytest.raises(Refused, match=words) as caught:
        children.check_edd(TODAY + timedelta(days=days_away), TODAY)
    assert caught.value.field == "edd"


def test_a_date_of_birth_up_to_today_and_up_to_twenty_five_years_back_is_taken():
    children.check_birth_date(TODAY, TODAY)
    children.check_birth_date(date(2000, 11, 24), TODAY)


@pytest.mark.parametrize(
    ("born_on", "words"),
    [(date(2026, 11, 24), "in the future"), (date(2000, 11, 23), "Check the year")],
)
def test_a_date_of_birth_that_makes_no_child_is_refused(born_on, words):
    with pytest.raises(Refused, match=words) as caught:
        children.check_birth_date(born_on, TODAY)
    assert caught.value.field == "born_on"


def test_a_birth_between_twenty_and_forty_four_weeks_fits_its_expected_date():
    children.check_birth(TODAY, TODAY + timedelta(weeks=20), TODAY)
    children.check_birth(TODAY, TODAY - timedelta(weeks=4), TODAY)


@pytest.mark.parametrize("edd", [TODAY + timedelta(days=141), TODAY - timedelta(days=29)])
def test_a_birth_that_cannot_be_the_one_expected_is_refused(edd):
    with pytest.raises(Refused, match="revise the expected date first"):
        children.check_birth(TODAY, edd, TODAY)


def test_a_birth_tomorrow_is_refused():
    with pytest.raises(Refused, match="in the future"):
        children.check_birth(TODAY + timedelta(days=1), TODAY, TODAY)


def test_the_letters_and_the_numbers_of_the_census_mean_the_same_sexes():
    assert children.CENSUS_SEX["1"] is children.CENSUS_SEX["M"] is children.Sex.MALE
    assert children.CENSUS_SEX["2"] is children.CENSUS_SEX["F"] is children.Sex.FEMALE
    assert set(children.CENSUS_SEX.values()) == set(children.Sex)


def test_the_list_of_relationships_has_those_that_are_often_forgotten():
    named = {"unborn_sibling", "ex_partner", "foster_carer", "step_father", "grandparent"}
    assert named <= set(children.Relationship.values)
    assert set(children.Relationship) > children.PARENTS


@pytest.mark.parametrize(
    ("description", "is_one"),
    [
        ("Father, name not known", True),
        ("the baby's father", True),
        ("Her step-father", True),
        ("dad of the baby", True),
        ("Grandfather", False),
        ("father's friend", False),
        ("A friend of the father", False),
        ("Man in his thirties", False),
        ("", False),
    ],
)
def test_somebody_known_by_description_is_called_a_father_or_is_not(description, is_one):
    assert children.is_called_a_father(description) == is_one
