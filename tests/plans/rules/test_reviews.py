from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.errors import Refused
from agencies.workdays import Calendar
from plans.rules import reviews
from plans.rules.plans import Kind
from plans.rules.reviews import ReviewKind
from plans.rules.roles import Standing

SATURDAY = date(2026, 11, 21)
FRIDAY = date(2026, 11, 20)
POLICY = {"reviews": {"report_wd": 5, "group_report_wd": 1}}
GROUP, CONFERENCE = ReviewKind.GROUP_MEETING, ReviewKind.REVIEW_CONFERENCE


@pytest.mark.parametrize("kind", sorted(reviews.CONFERENCES))
def test_a_child_protection_conference_is_not_held_at_a_weekend(kind):
    reviews.check_day(kind, FRIDAY)
    with pytest.raises(Refused, match="Saturday") as caught:
        reviews.check_day(kind, SATURDAY)
    assert caught.value.code == "8875"


@pytest.mark.parametrize("kind", sorted(set(ReviewKind) - reviews.CONFERENCES))
def test_any_other_meeting_may_be(kind):
    reviews.check_day(kind, SATURDAY)


@pytest.mark.parametrize(
    ("day", "name"),
    [(FRIDAY, ""), (SATURDAY, "Saturday"), (date(2026, 11, 22), "Sunday"), (None, "")],
)
def test_a_weekend_is_named_for_a_warning(day, name):
    assert reviews.weekend(day) == name


def test_every_kind_of_plan_has_its_review():
    assert set(reviews.REVIEW_OF) == set(Kind)


@pytest.mark.parametrize(
    ("kind", "on", "today", "due"),
    [
        (CONFERENCE, date(2026, 11, 27), date(2026, 11, 2), date(2026, 11, 20)),
        (GROUP, date(2026, 11, 27), date(2026, 11, 2), date(2026, 11, 26)),
        # Good Friday and Easter Monday do not count.
        (CONFERENCE, date(2027, 4, 1), date(2027, 3, 1), date(2027, 3, 23)),
        (GROUP, date(2027, 3, 30), date(2027, 3, 1), date(2027, 3, 25)),
        # Across the change of the clocks, and over 29 February.
        (GROUP, date(2027, 10, 31), date(2027, 10, 1), date(2027, 10, 29)),
        (CONFERENCE, date(2028, 3, 6), date(2028, 2, 1), date(2028, 2, 28)),
        # What should have been asked long ago is asked for today.
        (CONFERENCE, date(2026, 11, 27), date(2026, 11, 25), date(2026, 11, 25)),
    ],
)
def test_reports_are_due_working_days_before_and_never_before_today(kind, on, today, due):
    found = reviews.report_due(kind, on, today=today, policy=POLICY, calendar=Calendar())
    assert found == due


@given(
    st.dates(date(2026, 1, 1), date(2028, 12, 1)),
    st.integers(0, 60),
    st.sampled_from([GROUP, CONFERENCE]),
)
def test_a_report_is_asked_between_today_and_the_meeting(today, days, kind):
    on = today + timedelta(days=days)
    due = reviews.report_due(kind, on, today=today, policy=POLICY, calendar=Calendar())
    assert today <= due <= on


@pytest.mark.parametrize(
    ("kind", "standing", "owes"),
    [
        (CONFERENCE, Standing.CORE, True),
        (CONFERENCE, Standing.BY_REPORT, True),
        (CONFERENCE, Standing.INFORMATION, False),
        (CONFERENCE, Standing.FAMILY, False),
        (GROUP, Standing.CORE, False),
        (GROUP, Standing.BY_REPORT, True),
    ],
)
def test_who_comes_to_a_group_meeting_owes_no_report(kind, standing, owes):
    assert reviews.owes_a_report(kind, standing) is owes


@pytest.mark.parametrize("kind", list(ReviewKind))
def test_a_group_meeting_needs_other_verbs_than_a_review(kind):
    is_group = kind == GROUP
    assert (reviews.verb_to_plan(kind) == "record_meeting") is is_group
    assert (reviews.verb_to_run(kind) == "record_meeting") is is_group


@pytest.mark.parametrize(
    ("held", "due", "late"),
    [
        (FRIDAY, FRIDAY, False),
        (SATURDAY, FRIDAY, True),
        (FRIDAY, SATURDAY, False),
        (FRIDAY, None, False),
    ],
)
def test_late_is_the_day_after_it_was_due(held, due, late):
    assert reviews.is_late(held, due) is late
