"""What a disagreement's clock does by itself: each thing at its moment, and the latest only."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from agencies import policy as policies
from agencies.clock import LONDON
from agencies.workdays import Calendar
from plans.rules import disagreement_stages as stages
from plans.rules.disagreement_timers import Running, Timer, turn

pytestmark = pytest.mark.once
POLICY = policies.default()
CALENDAR = Calendar()


def december(day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(2026, 12, day, hour, minute, tzinfo=LONDON)


def waiting(n: int = 2, *, urgent: bool = False) -> Running:
    """A stage opened on Tuesday 1 December at ten: due Friday, grace on Monday."""
    at, zero = december(1), date(2026, 12, 1)
    found = (
        stages.urgent_limits(POLICY, n, at, zero=zero)
        if urgent
        else stages.limits(POLICY, n, zero, CALENDAR)
    )
    return Running(
        state="open",
        n=n,
        opened_at=at,
        is_urgent=urgent,
        ack_due_at=found.ack_due_at,
        respond_due_at=found.respond_due_at,
        grace_until=found.grace_until,
    )


def due(running: Running, at: datetime) -> list[tuple[Timer, int]]:
    return [(one.timer, one.step) for one in turn(running, POLICY, at, CALENDAR).due]


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (december(1, 12), []),
        (december(2, 17), [(Timer.ACKNOWLEDGE, 0)]),
        (december(3, 8), [(Timer.ACKNOWLEDGE, 0), (Timer.REMIND, -1)]),
        (december(4, 8), [(Timer.ACKNOWLEDGE, 0), (Timer.REMIND, 0)]),
        (december(4, 17), [(Timer.RESPOND, 0)]),
        (december(7, 7, 59), [(Timer.RESPOND, 0)]),
        (december(7, 8), [(Timer.OVERDUE, 1)]),
        (december(7, 16, 59), [(Timer.OVERDUE, 1)]),
        (december(7, 17), [(Timer.ADVANCE, 0)]),
        (december(20), [(Timer.ADVANCE, 0)]),
    ],
)
def test_a_stage_reminds_falls_due_and_is_advanced(at: datetime, expected: list[object]) -> None:
    assert due(waiting(), at) == expected


def test_what_was_acknowledged_is_not_asked_for_again() -> None:
    heard = replace(waiting(), is_acknowledged=True)
    assert due(heard, december(3, 7)) == []


def test_the_next_moment_is_the_earliest_still_to_come() -> None:
    assert turn(waiting(), POLICY, december(1), CALENDAR).next_at == december(2, 17)
    assert turn(waiting(), POLICY, december(4, 17), CALENDAR).next_at == december(7, 8)
    assert turn(waiting(), POLICY, december(7, 8), CALENDAR).next_at == december(7, 17)
    assert turn(waiting(), POLICY, december(7, 17), CALENDAR).next_at is None


def test_the_last_stage_stays_open_and_says_so_each_working_day() -> None:
    last = waiting(4)  # due on Tuesday 15 December
    assert due(last, december(15, 17)) == [(Timer.OVERDUE, 0)]
    assert due(last, december(16, 8)) == [(Timer.OVERDUE, 1)]
    assert due(last, december(21, 8)) == [(Timer.OVERDUE, 4)]
    assert turn(last, POLICY, december(18, 9), CALENDAR).next_at == december(21, 8)


def test_where_the_policy_only_prompts_silence_moves_nothing_and_is_said_each_day() -> None:
    prompts = policies.default()
    prompts["disagreement"]["on_no_response"] = "prompt"
    found = turn(waiting(), prompts, december(8, 9), CALENDAR)
    assert [(one.timer, one.step) for one in found.due] == [(Timer.OVERDUE, 1)]


def test_an_urgent_stage_reminds_halfway_has_no_acknowledgement_and_no_grace() -> None:
    urgent = waiting(2, urgent=True)  # four hours
    assert due(urgent, december(1, 11, 59)) == []
    assert due(urgent, december(1, 12)) == [(Timer.REMIND, 0)]
    assert due(urgent, december(1, 14)) == [(Timer.ADVANCE, 0)]
    last = waiting(4, urgent=True)
    assert due(last, december(2, 22)) == [(Timer.OVERDUE, 1)]


def test_an_answer_waits_and_the_raiser_is_told_each_working_day_but_nothing_moves() -> None:
    answered = Running("proposed", 2, december(1), confirm_due_at=december(4, 17))
    assert due(answered, december(4, 16)) == []
    assert due(answered, december(4, 17)) == [(Timer.CONFIRM, 0)]
    assert due(answered, december(7, 8)) == [(Timer.CONFIRM, 1)]
    assert due(answered, december(7, 8) + timedelta(days=365))[0][0] == Timer.CONFIRM


def test_a_draft_is_mentioned_once_and_a_redirected_one_until_it_is_taken_in() -> None:
    draft = Running("draft", 0, december(1), waits_until=december(3, 8))
    assert due(draft, december(3, 8)) == [(Timer.NUDGE, 0)]
    assert turn(draft, POLICY, december(3, 8), CALENDAR).next_at is None
    redirected = Running("redirected", 2, december(1), waits_until=december(3, 17))
    assert due(redirected, december(4, 9)) == [(Timer.RECEIPT, 1)]


@pytest.mark.parametrize("state", ["agreed", "decided", "closed", "withdrawn"])
def test_what_is_settled_or_over_has_no_clock(state: str) -> None:
    found = turn(replace(waiting(), state=state), POLICY, december(28), CALENDAR)
    assert found.due == ()
    assert found.next_at is None
