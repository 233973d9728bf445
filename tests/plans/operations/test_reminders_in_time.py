"""The sweep over the nights and days on which calendars go wrong, and over and over at one moment."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from agencies.clock import LONDON
from agencies.models import Employment, Policy
from plans.models import Action, Notification
from plans.operations import reminders
from plans.queries.duties import SOURCES
from plans.rules.notifications import Matter
from plans.rules.reminders import Duty
from tests.cast import Cast

WHOLE, OF_ONE_RUNG = 5, 1000


@pytest.fixture(autouse=True)
def one_action_and_people_who_have_always_worked_here(cast: Cast) -> None:
    Action.rows.exclude(pk=cast.action.pk).update(status="cancelled", status_reason="Not needed")
    Employment.objects.update(started_on=date(2020, 1, 1))


def due(cast: Cast, day: date) -> None:
    Action.rows.filter(pk=cast.action.pk).update(due_on=day)


def england(day: date, hour: int, minute: int = 30) -> datetime:
    """A moment by a wall clock in England, as the database says it."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON).astimezone(UTC)


def steps(cast: Cast) -> Counter[int]:
    """The rungs that the owner of the action has been reminded of, and how often."""
    rows = Notification.rows.filter(matter=Matter.ACTION_DUE, recipient=cast.hannah)
    return Counter(rows.values_list("step", flat=True))


@pytest.mark.parametrize(
    ("due_on", "step", "day"),
    [
        # The clocks go forward on Easter Sunday, 28 March 2027: Friday and Monday do not count.
        pytest.param(date(2027, 3, 28), 0, date(2027, 3, 25), id="due as the clocks go forward"),
        pytest.param(date(2027, 3, 25), 2, date(2027, 3, 31), id="two days after, over Easter"),
        pytest.param(date(2027, 4, 7), -5, date(2027, 3, 31), id="five days before, in summer"),
        # They go back on Sunday 31 October 2027.
        pytest.param(date(2027, 10, 31), 0, date(2027, 10, 29), id="due as the clocks go back"),
        pytest.param(date(2027, 11, 1), 0, date(2027, 11, 1), id="due the day after they do"),
        pytest.param(date(2027, 10, 28), 2, date(2027, 11, 1), id="two days after, over it"),
        pytest.param(date(2028, 2, 29), 0, date(2028, 2, 29), id="due on 29 February"),
        pytest.param(date(2028, 3, 7), -5, date(2028, 2, 29), id="five days before, on it"),
        pytest.param(date(2028, 2, 25), 2, date(2028, 2, 29), id="two days after, on it"),
        # In 2026 Boxing Day is a Saturday, given back on Monday 28.
        pytest.param(date(2026, 12, 24), 2, date(2026, 12, 30), id="over Christmas 2026"),
        # In 2027 Christmas Day is a Saturday too: Monday 27 and Tuesday 28 are given back.
        pytest.param(date(2027, 12, 24), 2, date(2027, 12, 30), id="over Christmas 2027"),
        pytest.param(date(2027, 12, 27), 0, date(2027, 12, 24), id="due on a substitute day"),
    ],
)
def test_a_rung_is_owed_from_half_past_midnight_in_england_and_not_the_evening_before(
    cast: Cast, due_on: date, step: int, day: date
) -> None:
    due(cast, due_on)
    reminders.sweep(at=england(day - timedelta(days=1), 23))
    assert step not in steps(cast)
    reminders.sweep(at=england(day, 0))
    assert steps(cast)[step] == 1


@pytest.mark.parametrize(
    ("sunday", "due_on"),
    [
        pytest.param(date(2027, 3, 28), date(2027, 4, 1), id="an hour is missing"),
        pytest.param(date(2027, 10, 31), date(2027, 11, 1), id="an hour comes twice"),
    ],
)
def test_every_hour_around_a_change_of_the_clocks_owes_each_rung_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, sunday: date, due_on: date
) -> None:
    monkeypatch.setattr(reminders, "SOURCES", SOURCES[:1])
    due(cast, due_on)
    first, last = england(due_on - timedelta(days=8), 0), england(due_on, 12)
    nights = [first, england(due_on - timedelta(days=7), 0)]
    nights += [england(sunday, 22, 0) - timedelta(hours=n) for n in range(26, -1, -1)]
    for at in sorted([*nights, last]):
        reminders.sweep(at=at)
    assert steps(cast) == {-5: 1, 0: 1}


def everything() -> list[tuple[object, ...]]:
    return list(Notification.rows.order_by("pk").values_list())


def test_sweeping_over_and_over_at_one_instant_is_sweeping_once(cast: Cast) -> None:
    due(cast, cast.working_days_ago(10))
    assert reminders.sweep(at=cast.at).owed
    once = everything()
    assert {reminders.sweep(at=cast.at).owed for _ in range(WHOLE)} == {0}
    assert everything() == once


def test_a_thousand_sweeps_of_one_rung_at_one_instant_are_one(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    (actions,) = [source for source in SOURCES if source.duty == Duty.ACTION]
    monkeypatch.setattr(reminders, "SOURCES", (actions,))
    policy = Policy.objects.get(pk=cast.plan.policy_id)
    policy.data["reminders"] = {"action": [{"wd": 0, "to": ["owner"]}]}
    (ground,) = reminders.grounds()
    ground = reminders.Ground(ground.partnership, policy, ground.calendar)
    monkeypatch.setattr(reminders, "grounds", lambda: [ground])
    due(cast, cast.today)
    answers = Counter(reminders.sweep(at=cast.at).owed for _ in range(OF_ONE_RUNG))
    assert answers == {1: 1, 0: OF_ONE_RUNG - 1}
    assert steps(cast) == {0: 1}
