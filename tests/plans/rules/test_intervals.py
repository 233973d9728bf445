"""What may be agreed for one child: tighter than the policy, never looser."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.errors import Refused
from plans.rules import intervals, timetable
from plans.rules.plans import Kind
from plans.rules.timetable import Direction
from tests.plans.rules.stories import ENGLAND, POLICY, day, only, story


@pytest.mark.parametrize(
    ("kind", "key", "number"),
    [
        (Kind.CHILD_PROTECTION, "cp.visit", 5),
        (Kind.CHILD_PROTECTION, "cp.visit", 10),  # the policy's own
        (Kind.CHILD_PROTECTION, "cp.report.review", 10),  # earlier before the review
        (Kind.CHILD_PROTECTION, "pb.birthplan", 30),
        (Kind.LOOKED_AFTER, "lac.visit", 1),
    ],
)
def test_what_is_tighter_may_be_agreed(kind, key, number):
    intervals.check_interval(POLICY, kind, key, number)


@pytest.mark.parametrize(
    ("kind", "key", "number", "field"),
    [
        (Kind.CHILD_PROTECTION, "cp.visit", 11, "number"),
        (Kind.CHILD_PROTECTION, "cp.visit", 0, "number"),
        (Kind.CHILD_PROTECTION, "cp.report.review", 4, "number"),
        (Kind.CHILD_PROTECTION, "cp.report.review", 61, "number"),
        (Kind.CHILD_PROTECTION, "pb.birthplan", 35, "number"),
        (Kind.LOOKED_AFTER, "lac.visit", 7, "number"),
        (Kind.LOOKED_AFTER, "lac.rev.1", 21, "number"),
        (Kind.LOOKED_AFTER, "cp.visit", 5, "key"),
        (Kind.CHILD_IN_NEED, "cin.minimum", 1, "key"),
        (Kind.CHILD_PROTECTION, "pb.unrecorded", 1, "key"),
        (Kind.CHILD_PROTECTION, "moon", 1, "key"),
    ],
)
def test_what_is_looser_or_not_of_this_plan_is_refused(kind, key, number, field):
    with pytest.raises(Refused) as refused:
        intervals.check_interval(POLICY, kind, key, number)
    assert refused.value.field == field


def test_a_statutory_row_says_that_it_is():
    with pytest.raises(Refused, match="by statute"):
        intervals.check_interval(POLICY, Kind.LOOKED_AFTER, "lac.visit", 7)


def test_an_agreed_interval_is_counted_with_the_next_clock():
    told = story(
        Kind.CHILD_PROTECTION, "2027-08-02", events=[("last_visit", "2027-08-23")],
        agreed={"cp.visit": 5},
    )  # fmt: skip
    # Five working days over the bank holiday of 30 August.
    assert only(told, "cp.visit").limit_on == day("2027-08-31")


@given(
    st.sampled_from(sorted(POLICY["timetable"])),
    st.dates(day("2026-01-05"), day("2028-12-29")),
    st.integers(1, 90),
)
def test_no_number_agreed_ever_makes_a_date_later(key, on, number):
    by_policy = timetable.limit(POLICY, key, on, ENGLAND).on
    assert timetable.limit(POLICY, key, on, ENGLAND, number).on <= by_policy


@pytest.mark.parametrize("kind", list(Kind))
def test_whatever_may_be_agreed_has_a_number_and_can_be_counted(kind):
    rows = intervals.tightenable(POLICY, kind)
    assert rows
    assert all(row.number and row.direction in Direction for row in rows)
