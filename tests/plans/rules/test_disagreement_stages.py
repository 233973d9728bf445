"""The clocks of a disagreement: working days with a cut-off hour, and hours through clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from agencies import policy as policies
from agencies.clock import LONDON, local_time
from agencies.errors import Refused
from agencies.workdays import Calendar
from plans.rules import disagreement_stages as stages
from plans.rules.disagreements import Sight

pytestmark = pytest.mark.once
POLICY = policies.default()
CALENDAR = Calendar()
MONDAY = date(2026, 11, 30)


def london(day: date, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON)


def policy_with(**given: object) -> dict[str, object]:
    data = policies.default()
    data["disagreement"] |= given
    return data


@pytest.mark.parametrize(
    ("at", "zero"),
    [
        (london(MONDAY, 9), MONDAY),
        (london(MONDAY, 17), MONDAY),
        (london(MONDAY, 17, 1), date(2026, 12, 1)),
        (london(date(2026, 12, 4), 18), date(2026, 12, 7)),  # Friday evening: Monday
        (london(date(2026, 12, 5), 9), date(2026, 12, 7)),  # Saturday
        (london(date(2026, 12, 24), 18), date(2026, 12, 29)),  # over Christmas and its substitute
        (datetime(2026, 7, 1, 16, 30, tzinfo=UTC), date(2026, 7, 2)),  # half past five in London
    ],
)
def test_after_the_cutoff_or_on_a_day_that_does_not_count_it_is_received_the_next_working_day(
    at: datetime, zero: date
) -> None:
    assert stages.day_zero(at, POLICY, CALENDAR) == zero


def test_a_limit_ends_at_the_cutoff_of_the_last_of_its_working_days_and_grace_follows() -> None:
    found = stages.limits(POLICY, 2, MONDAY, CALENDAR)
    assert found.ack_due_at == london(date(2026, 12, 1), 17)
    assert found.respond_due_at == london(date(2026, 12, 3), 17)
    assert found.grace_until == london(date(2026, 12, 4), 17)


def test_a_closed_day_of_the_partnership_does_not_count() -> None:
    closed = Calendar(closed=frozenset({date(2026, 12, 1)}))
    assert stages.limits(POLICY, 1, MONDAY, closed).respond_due_at == london(date(2026, 12, 3), 17)


@pytest.mark.parametrize(
    ("at", "due"),
    [
        # Twelve hours over the night in which clocks go back, and forward; nights and Sundays count.
        (london(date(2026, 10, 24), 20), datetime(2026, 10, 25, 7, tzinfo=UTC)),
        (london(date(2027, 3, 27), 20), datetime(2027, 3, 28, 8, tzinfo=UTC)),
    ],
)
def test_urgent_hours_are_hours_through_both_clock_changes(at: datetime, due: datetime) -> None:
    found = stages.urgent_limits(POLICY, 4, at, zero=at.date())
    assert found.respond_due_at == due == found.grace_until
    assert found.respond_due_at - at.astimezone(UTC) == timedelta(hours=12)
    assert found.ack_due_at is None


def test_becoming_urgent_never_lengthens_a_running_limit() -> None:
    running = stages.limits(POLICY, 1, MONDAY, CALENDAR)
    soon = stages.hurried(running, POLICY, 1, london(MONDAY, 11))
    assert soon.respond_due_at == london(MONDAY, 13)
    late = stages.hurried(running, POLICY, 1, london(date(2026, 12, 2), 16, 30))
    assert late.respond_due_at == running.respond_due_at


def test_taken_back_the_ordinary_limit_runs_from_the_start_and_ends_no_sooner_than_tomorrow() -> (
    None
):
    early = stages.calmed(POLICY, 2, MONDAY, london(MONDAY, 12), CALENDAR)
    assert early.respond_due_at == london(date(2026, 12, 3), 17)
    late = stages.calmed(POLICY, 2, MONDAY, london(date(2026, 12, 4), 12), CALENDAR)
    assert late.respond_due_at == london(date(2026, 12, 7), 17)
    assert late.grace_until == london(date(2026, 12, 8), 17)


def test_the_grace_day_is_day_zero_of_what_silence_opens_unless_nothing_ran_that_day() -> None:
    grace = london(date(2026, 12, 4), 17)
    assert stages.opened_by_silence(grace, london(date(2026, 12, 4), 17, 5)) == date(2026, 12, 4)
    assert stages.opened_by_silence(grace, london(date(2026, 12, 8), 9)) is None


def test_an_urgent_answer_is_confirmed_within_hours_and_any_other_in_working_days() -> None:
    at = london(date(2026, 12, 4), 18)
    ordinary = stages.confirm_due(POLICY, 1, at, CALENDAR, urgent=False)
    assert ordinary == london(date(2026, 12, 9), 17)
    urgent = stages.confirm_due(POLICY, 1, at, CALENDAR, urgent=True)
    assert local_time(urgent) == london(date(2026, 12, 4), 20)


@pytest.mark.parametrize(
    ("wd", "taken", "urgent", "says"),
    [
        (3, 0, False, "At most 2"),
        (0, 0, False, "At most 2"),
        (1, 1, False, "already"),
        (1, 0, True, "urgent"),
    ],
)
def test_more_time_is_what_the_policy_gives(wd: int, taken: int, urgent: bool, says: str) -> None:
    with pytest.raises(Refused, match=says):
        stages.check_extension(POLICY, wd, taken=taken, urgent=urgent)
    stages.check_extension(POLICY, 2, taken=0, urgent=False)


def test_it_begins_above_stage_1_with_a_reason_and_at_a_stage_there_is() -> None:
    stages.check_start(POLICY, 1, urgent=False, reason="")
    stages.check_start(POLICY, 3, urgent=False, reason="It cannot wait.")
    for n, reason in ((2, " "), (5, "It cannot wait."), (0, "It cannot wait.")):
        with pytest.raises(Refused):
            stages.check_start(POLICY, n, urgent=False, reason=reason)
    first = policy_with(urgent=POLICY["disagreement"]["urgent"] | {"start_stage": "first"})
    with pytest.raises(Refused):
        stages.check_start(first, 2, urgent=True, reason="It cannot wait.")


def test_the_last_stage_has_no_next() -> None:
    assert stages.check_next(POLICY, 3) == 4
    with pytest.raises(Refused, match="the panel decides"):
        stages.check_next(POLICY, 4)


def test_the_business_unit_sees_more_from_stage_to_stage_as_the_policy_says() -> None:
    seen = [stages.business_sight(POLICY, n) for n in (1, 2, 3, 4)]
    assert seen == [Sight.EXISTENCE, Sight.METADATA, Sight.FULL, Sight.FULL]
    assert stages.copied_from(POLICY, "plan_chair") == 2
    assert stages.copied_from(POLICY, "nobody") == stages.NEVER
