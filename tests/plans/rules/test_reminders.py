"""Ladders: which rung is reached on a day, over weekends, bank holidays and missed days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.workdays import Calendar
from plans.rules.reminders import (
    Audience,
    Duty,
    Rung,
    Step,
    duty_of,
    latest_due,
    rungs,
    sent_on,
    upcoming,
)

ENGLAND = Calendar()
ACTION = (
    Step(-5, (Audience.OWNER,)),
    Step(0, (Audience.OWNER,)),
    Step(2, (Audience.OWNER,)),
    Step(5, (Audience.OWNER, Audience.LINE_MANAGER)),
    Step(7, (Audience.SAFEGUARDING_LEAD,)),
    Step(10, (Audience.CHAIR,)),
)


@pytest.mark.parametrize(
    ("due_on", "wd", "day"),
    [
        # Thursday 17 December 2026: five working days before, and after over Christmas.
        (date(2026, 12, 17), -5, date(2026, 12, 10)),
        (date(2026, 12, 17), 5, date(2026, 12, 24)),
        (date(2026, 12, 24), 1, date(2026, 12, 29)),  # 28 December is the substitute day
        (date(2027, 12, 24), 1, date(2027, 12, 29)),  # 27 and 28 December both are
        (date(2026, 12, 26), 0, date(2026, 12, 24)),  # Boxing Day, a Saturday: brought forward
        (date(2027, 3, 28), 0, date(2027, 3, 25)),  # the clocks change, and it is Easter Sunday
        (date(2027, 10, 31), 0, date(2027, 10, 29)),  # the clocks change back on a Sunday
        (date(2028, 2, 29), 0, date(2028, 2, 29)),
        (date(2028, 2, 29), 2, date(2028, 3, 2)),
        (date(2028, 2, 28), 1, date(2028, 2, 29)),
    ],
)
def test_a_rung_is_climbed_on_a_working_day(due_on: date, wd: int, day: date) -> None:
    assert sent_on(due_on, wd, ENGLAND) == day


DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))


@given(DAYS, st.integers(-20, 20))
def test_the_latest_due_date_of_a_day_is_reached_and_the_next_is_not(today: date, wd: int) -> None:
    latest = latest_due(today, wd, ENGLAND)
    assert sent_on(latest, wd, ENGLAND) <= today
    assert sent_on(latest + timedelta(days=1), wd, ENGLAND) > today


@given(DAYS, st.integers(-40, 60))
def test_nobody_is_owed_two_rungs_of_one_thing_on_a_day(today: date, ago: int) -> None:
    due_on = today - timedelta(days=ago)
    owed = [rung for rung in rungs(Duty.ACTION, ACTION, today, ENGLAND) if rung.covers(due_on)]
    assert len({rung.audience for rung in owed}) == len(owed)


@given(DAYS)
def test_each_rung_is_owed_for_every_day_from_its_own_until_the_next(due_on: date) -> None:
    for step, following in ((ACTION[1], ACTION[2]), (ACTION[2], ACTION[3])):
        day = sent_on(due_on, step.wd, ENGLAND)
        while day < sent_on(due_on, following.wd, ENGLAND):
            assert step.wd in {rung.step.wd for rung in _owner(due_on, day)}
            day += timedelta(days=1)


def _owner(due_on: date, today: date) -> list[Rung]:
    return [
        rung
        for rung in rungs(Duty.ACTION, ACTION, today, ENGLAND)
        if rung.audience == Audience.OWNER and rung.covers(due_on)
    ]


def test_after_an_outage_each_is_told_the_latest_they_missed_and_no_other() -> None:
    due_on, today = date(2026, 11, 2), date(2026, 12, 1)
    owed = {
        (rung.audience, rung.step.wd)
        for rung in rungs(Duty.ACTION, ACTION, today, ENGLAND)
        if rung.covers(due_on)
    }
    assert owed == {
        (Audience.OWNER, 5),
        (Audience.LINE_MANAGER, 5),
        (Audience.SAFEGUARDING_LEAD, 7),
        (Audience.CHAIR, 10),
    }


def test_what_is_still_to_come_is_told_in_order() -> None:
    due_on = date(2026, 11, 26)
    days = [day for day, _ in upcoming(ACTION, due_on, date(2026, 11, 26), ENGLAND)]
    assert days == [date(2026, 11, 30), date(2026, 12, 3), date(2026, 12, 7), date(2026, 12, 10)]


def test_only_a_rung_above_the_owner_and_after_the_day_escalates() -> None:
    assert [step.wd for step in ACTION if step.escalates] == [5, 7, 10]


def test_a_window_has_no_ladder_and_every_other_row_has_one() -> None:
    assert duty_of("lac.objections") is None
    assert duty_of("cp.rcpc.first") == Duty.REVIEW
    assert duty_of("cp.cg.next") == Duty.GROUP_MEETING
    assert duty_of("cp.visit") == Duty.VISIT
    assert duty_of("pb.unrecorded") == Duty.BIRTH
    assert duty_of("pb.birthplan") == Duty.MILESTONE
