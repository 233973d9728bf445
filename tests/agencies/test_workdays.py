from datetime import date, timedelta

import pytest
from govuk_bank_holidays.bank_holidays import BankHolidays
from hypothesis import given
from hypothesis import strategies as st

from agencies.workdays import Calendar, add_months, add_weeks, in_words, long_date

ENGLAND = Calendar()
FIRST, LAST = date(2026, 1, 1), date(2028, 12, 26)
"""As far as the official list reaches that ships with govuk-bank-holidays."""

days = st.dates(date(2020, 1, 1), date(2040, 12, 31))
counts = st.integers(-120, 120)


@pytest.fixture(scope="module")
def official():
    return BankHolidays(use_cached_holidays=True)


def test_every_day_of_three_years_agrees_with_the_official_list(official):
    division = BankHolidays.ENGLAND_AND_WALES
    every_day = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    assert [
        d for d in every_day if ENGLAND.is_working_day(d) != official.is_work_day(d, division)
    ] == []


def test_fifteen_working_days_after_14_december_2026_is_7_january_2027():
    assert ENGLAND.add_working_days(date(2026, 12, 14), 15) == date(2027, 1, 7)


@pytest.mark.parametrize(
    ("closed", "reason"),
    [
        (date(2026, 12, 28), "Boxing Day fell on a Saturday"),
        (date(2027, 12, 27), "Christmas fell on a Saturday"),
        (date(2027, 12, 28), "Boxing Day fell on a Sunday"),
        (date(2028, 1, 3), "New Year fell on a Saturday"),
    ],
)
def test_a_substitute_day_does_not_count(closed, reason):
    assert ENGLAND.closed_because(closed) == "bank holiday", reason


def test_scottish_holidays_count_as_working_days():
    assert ENGLAND.is_working_day(date(2026, 1, 2))
    assert ENGLAND.is_working_day(date(2026, 11, 30))


def test_a_day_the_partnership_closes_does_not_count():
    calendar = Calendar(closed=frozenset({date(2026, 11, 24)}))
    assert calendar.closed_because(date(2026, 11, 24)) == "closed day"
    assert calendar.add_working_days(date(2026, 11, 23), 1) == date(2026, 11, 25)
    assert ENGLAND.add_working_days(date(2026, 11, 23), 1) == date(2026, 11, 24)


def test_the_day_of_the_event_is_day_zero_whatever_day_it_is():
    saturday = date(2026, 11, 21)
    assert ENGLAND.add_working_days(saturday, 0) == saturday
    assert ENGLAND.add_working_days(saturday, 1) == date(2026, 11, 23)


def test_a_policy_may_count_the_day_of_the_event_itself():
    monday, saturday = date(2026, 11, 23), date(2026, 11, 21)
    assert ENGLAND.add_working_days(monday, 1, count_from_day_zero=True) == monday
    assert ENGLAND.add_working_days(monday, 5, count_from_day_zero=True) == date(2026, 11, 27)
    assert ENGLAND.add_working_days(saturday, 1, count_from_day_zero=True) == monday
    assert ENGLAND.add_working_days(monday, -1, count_from_day_zero=True) == monday
    assert ENGLAND.add_working_days(monday, 0, count_from_day_zero=True) == monday


def test_working_days_before_a_conference_are_counted_backwards():
    assert ENGLAND.add_working_days(date(2027, 1, 7), -15) == date(2026, 12, 14)


@pytest.mark.parametrize("change", [date(2026, 3, 29), date(2026, 10, 25)])
def test_the_days_on_which_the_clocks_change_are_days_like_any_other(change):
    friday, monday = change - timedelta(days=2), change + timedelta(days=1)
    assert ENGLAND.add_working_days(friday, 1) == monday
    assert ENGLAND.working_days_between(friday, monday) == 1


def test_next_and_previous_step_over_the_weekend_and_the_holidays():
    assert ENGLAND.next_working_day(date(2026, 12, 24)) == date(2026, 12, 29)
    assert ENGLAND.previous_working_day(date(2026, 12, 29)) == date(2026, 12, 24)


def test_on_or_after_and_on_or_before_leave_a_working_day_alone():
    wednesday, saturday = date(2026, 11, 25), date(2026, 11, 28)
    assert ENGLAND.on_or_after(wednesday) == wednesday == ENGLAND.on_or_before(wednesday)
    assert ENGLAND.on_or_after(saturday) == date(2026, 11, 30)
    assert ENGLAND.on_or_before(saturday) == date(2026, 11, 27)


@given(days, counts.filter(bool))
def test_a_limit_always_ends_on_a_working_day(day, count):
    assert ENGLAND.is_working_day(ENGLAND.add_working_days(day, count))


@given(days, counts)
def test_counting_back_what_was_counted_out_gives_the_same_number(day, count):
    assert ENGLAND.working_days_between(day, ENGLAND.add_working_days(day, count)) == count


@given(days, counts)
def test_there_and_back_again_is_the_same_working_day(day, count):
    start = ENGLAND.on_or_after(day)
    assert ENGLAND.add_working_days(ENGLAND.add_working_days(start, count), -count) == start


@given(days, counts, counts)
def test_a_longer_limit_never_ends_sooner(day, one, other):
    shorter, longer = sorted((one, other))
    assert ENGLAND.add_working_days(day, shorter) <= ENGLAND.add_working_days(day, longer)


@given(days, days, days)
def test_two_stretches_add_up(one, two, three):
    one, two, three = sorted((one, two, three))
    between = ENGLAND.working_days_between
    assert between(one, two) + between(two, three) == between(one, three)


@given(days, st.sets(days, max_size=5), st.integers(1, 60))
def test_closing_a_day_never_brings_a_limit_forward(day, closed, count):
    closer = Calendar(frozenset(closed)).add_working_days(day, count)
    assert closer >= ENGLAND.add_working_days(day, count)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 10, 19), 6, date(2027, 4, 19)),
        (date(2027, 3, 31), -1, date(2027, 2, 28)),
        (date(2026, 1, 15), -13, date(2024, 12, 15)),
    ],
)
def test_a_step_of_months_is_clamped_to_the_end_of_the_month(start, months, end):
    assert add_months(start, months) == end


@given(days, st.integers(-60, 60))
def test_a_step_of_months_lands_in_the_month_it_should(day, months):
    stepped = add_months(day, months)
    assert (stepped.year - day.year) * 12 + stepped.month - day.month == months
    assert stepped.day <= day.day


def test_four_weeks_later_is_the_same_day_of_the_week():
    assert add_weeks(date(2026, 11, 23), 4) == date(2026, 12, 21)


def test_a_long_date_is_the_same_on_every_machine():
    assert long_date(date(2026, 12, 1)) == "Tue 1 Dec 2026"


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (date(2026, 11, 23), "today"),
        (date(2026, 11, 24), "tomorrow"),
        (date(2026, 11, 25), "in 2 working days"),
        (date(2026, 12, 1), "in 6 working days"),
        (date(2026, 11, 28), "in 4 working days, falls on a Saturday"),
        (date(2026, 12, 25), "in 23 working days, falls on a bank holiday"),
        (date(2026, 11, 20), "1 working day late"),
        (date(2026, 11, 21), "1 working day late"),
        (date(2026, 11, 18), "3 working days late"),
    ],
)
def test_a_due_date_is_said_as_a_person_would_say_it(due, words):
    assert in_words(due, date(2026, 11, 23), ENGLAND) == words


@pytest.mark.parametrize(
    ("due", "today", "words"),
    [
        (date(2026, 11, 20), date(2026, 11, 21), "1 day late"),
        (date(2026, 11, 20), date(2026, 11, 22), "2 days late"),
        (date(2026, 11, 22), date(2026, 11, 20), "in 2 days, falls on a Sunday"),
        (date(2026, 11, 21), date(2026, 11, 20), "tomorrow, falls on a Saturday"),
        (date(2026, 11, 21), date(2026, 11, 21), "today, falls on a Saturday"),
        (date(2026, 11, 23), date(2026, 11, 21), "in 1 working day"),
    ],
)
def test_over_a_weekend_plain_days_are_counted(due, today, words):
    assert in_words(due, today, ENGLAND) == words


def test_a_closed_day_says_so():
    calendar = Calendar(frozenset({date(2026, 11, 26)}))
    words = in_words(date(2026, 11, 26), date(2026, 11, 23), calendar)
    assert words == "in 2 working days, falls on a closed day"
