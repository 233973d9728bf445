"""The people of disagreements as they come and go, and the clock: half of what the machine does.

Hypothesis chooses who does what, and how far the clock jumps; what is refused must have changed
nothing. What the people do with disagreements themselves stands in `disagreeing_anyhow`, and what
must hold after each step in `disagreeing_always`.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from agencies import clock
from agencies.errors import NotVisible, Refused
from agencies.models import Absence, Employment
from agencies.operations import partnerships
from agencies.operations import workers as worker_operations
from agencies.operations.workers import system_worker
from plans import access
from plans.models import Disagreement, GroupMember
from plans.operations import disagreement_sweep, leaving, sharing
from plans.rules.disagreement_moves import TRANSITIONS, Step
from tests.cast import Cast
from tests.plans.disagreeing import (
    employed_since_long_ago,
    fresh,
    moment,
    name_contact,
    with_contacts,
)
from tests.plans.disagreeing_always import Always

BEGINNINGS = (
    moment(date(2026, 11, 30)),
    moment(date(2026, 12, 18), 16, 59),
    moment(date(2027, 3, 25), 9),
    moment(date(2027, 10, 28), 17, 1),
)
"""An ordinary Monday; before Christmas; and before the clocks go forward, and back."""
BUSINESS = "beth"
POLICIES: tuple[dict[str, Any], ...] = (
    {"on_no_response": "prompt"},
    {"confirm_wd": 5, "grace_wd": 3},
    {"extension": {"per_stage": 2, "max_wd": 5, "both_sides": False, "urgent": True}},
)

RAISERS = ("hannah", "sam", "ruth", "laura")
ANSWERERS = ("priya", "neil", "sean", "sam", "moira")
PANEL = ("laura", "colin")
ANYBODY = tuple(
    dict.fromkeys([*RAISERS, "moira", *ANSWERERS, *PANEL, BUSINESS, "sal", "olive", "ian"])
)
REFUSALS = (Refused, PermissionDenied, NotVisible)


@dataclass(frozen=True)
class Lot:
    """Which disagreement and who, as drawn; `is_anyhow` where whoever it is does it, allowed or not."""

    n: int
    name: str
    is_anyhow: bool


class Around(RuleBasedStateMachine):
    """Each run begins with the same people, and leaves nothing behind."""

    prepared: bytes

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint()
        self.cast: Cast = pickle.loads(self.prepared)
        self.rows: list[Disagreement] = []
        self.states: list[str] = []
        self.now = BEGINNINGS[0]
        self.always = Always(self.cast)

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.savepoint)

    @initialize(now=st.sampled_from(BEGINNINGS), named=st.booleans())
    def begin(self, now: datetime, named: bool) -> None:
        self.now = now
        employed_since_long_ago(self.cast)
        with_contacts(self.cast)
        if named:
            name_contact(self.cast, "social_care", "line_manager_or_DSL", "neil", "sean")
            name_contact(self.cast, "school", "line_manager_or_DSL", "sam")

    def attempt(self, name: str, do: Callable[..., Any], *args: Any, **given: Any) -> bool:
        """Have somebody do something; whether it was done. What is refused changed nothing."""
        before = self.always.everything()
        try:
            do(*args, by=self.cast.workers[name], at=self.now, **given)
        except REFUSALS:
            assert self.always.everything() == before, "What was refused left something behind."
            return False
        return True

    def whose_turn(self, step: Step, lot: Lot) -> tuple[Disagreement, str]:
        """What somebody does a step to, and who: mostly somebody who may, and now and then not."""
        rows = [fresh(row) for row in self.rows]
        rows = rows[lot.n % len(rows) :] + rows[: lot.n % len(rows)]
        if lot.is_anyhow:
            return rows[0], lot.name
        ready = [row for row in rows if row.state in TRANSITIONS[step].start]
        able = (
            (row, name)
            for row in ready
            for name in self._likely(row, lot.name)
            if self._may(name, step, row)
        )
        return next(able, (rows[0], lot.name))

    def _likely(self, row: Disagreement, first: str) -> list[str]:
        """Who may have something to do with it, beginning anywhere: to ask everybody takes long."""
        parties = access.parties_of(row)
        begin = ANYBODY.index(first)
        return [
            name
            for name in (*ANYBODY[begin:], *ANYBODY[:begin])
            if name in (BUSINESS, "moira") or self.cast.workers[name].pk in parties
        ]

    def _may(self, name: str, step: Step, row: Disagreement) -> bool:
        scope = access.scope_of(self.cast.workers[name], on=clock.local_date(self.now))
        return access.footing_on(scope, row).may(step, row.state)

    def stands(self, *states: str) -> bool:
        """Whether any of them is in one of these states, as of the last step."""
        return any(state in states for state in self.states)

    @rule(name=st.sampled_from(("hannah", "priya", "neil", "sean", "moira", "sam", "laura")))
    def leave(self, name: str) -> None:
        """Somebody's employment ends, whatever they still had to do."""
        job = self.cast.workers[name].current_employment(clock.local_date(self.now))
        if job is not None:
            worker_operations.end_employment(job, version=None, by=system_worker(), at=self.now)

    @rule(name=st.sampled_from(("hannah", "neil", "sean", "sam")), is_active=st.booleans())
    def suspend(self, name: str, is_active: bool) -> None:
        job = Employment.objects.filter(worker=self.cast.workers[name], ended_on=None).first()
        if job is not None:
            worker_operations.set_active(job, is_active=is_active, by=system_worker(), at=self.now)

    @rule(name=st.sampled_from(("sam", "laura", "ian")))
    def leave_the_group(self, name: str) -> None:
        seat = GroupMember.rows.get(pk=self.cast.seats[name].pk)
        self.attempt(
            name, leaving.leave, seat, reason="work_finished", leave_vacancy=True, version=None
        )

    @rule(agency=st.sampled_from(("midwifery", "school", "police")))
    def end_an_agencys_access(self, agency: str) -> None:
        self.attempt(
            "priya", sharing.end, self.cast.plan, self.cast.agencies[agency], why="It is done."
        )

    @rule(name=st.sampled_from(("priya", "neil", "sean", "hannah")), days=st.integers(0, 14))
    def go_away(self, name: str, days: int) -> None:
        on = clock.local_date(self.now)
        job = self.cast.workers[name].current_employment(on)
        if job is not None:
            until = on + timedelta(days=days)
            self.attempt(name, worker_operations.record_absence, job, from_on=on, until_on=until)

    @precondition(lambda self: Absence.objects.exists())
    @rule()
    def come_back(self) -> None:
        Absence.objects.all().delete()

    @rule(given=st.sampled_from(POLICIES), shorter=st.booleans())
    def adopt_a_policy(self, given: dict[str, Any], shorter: bool) -> None:
        data = self.cast.partnership.current_policy().data
        ruled = data["disagreement"] | given
        if shorter:
            briefly = {"respond_wd": 1, "ack_wd": 1, "remind_wd_before": [1]}
            ruled["stages"] = [one | briefly for one in ruled["stages"]]
        before = self.always.clocks()
        self.attempt(
            BUSINESS,
            partnerships.adopt_policy,
            self.cast.partnership,
            data=data | {"disagreement": ruled},
        )
        assert self.always.clocks() == before, "A policy moved a limit that runs."

    @rule(hours=st.integers(1, 12))
    def hours_pass(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(days=st.integers(1, 9))
    def days_pass(self, days: int) -> None:
        self.now += timedelta(days=days)

    @precondition(lambda self: self.rows)
    @rule(n=st.integers(0, 2))
    def silence(self, n: int) -> None:
        """Nobody does anything until the clock of this one has something to do."""
        due = fresh(self.rows[n % len(self.rows)]).next_due_at
        if due is not None:
            self.now = max(self.now, due)
            self.sweep()

    @rule()
    def sweep(self) -> None:
        assert disagreement_sweep.sweep(at=self.now).failed == 0
        self.always.check_swept(self.now)
        before = self.always.everything()
        assert disagreement_sweep.sweep(at=self.now).failed == 0
        assert self.always.everything() == before, "A second sweep changed something."

    @invariant()
    def always_holds(self) -> None:
        self.states = [fresh(row).state for row in self.rows]
        self.always.check(self.now)
