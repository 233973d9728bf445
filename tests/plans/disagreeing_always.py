"""What holds of every disagreement after whatever was done, asked of the rows themselves."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from django.db.models import F, Q

from agencies import clock
from agencies.errors import NotVisible
from agencies.models import Employment
from agencies.operations.workers import system_worker
from plans import access
from plans.models import (
    Disagreement,
    DisagreementEvent,
    DisagreementParty,
    DisagreementReply,
    DisagreementStage,
    DisagreementTimer,
    Notification,
)
from plans.rules.disagreement_stages import advances_itself, top
from tests.cast import Cast

NEVER_INVOLVED = ("sysadmin", "super", "megan", "adam")
"""Who administers accounts, or the whole system, sees none of it."""
ENDS = {"agreed", "decided", "closed", "withdrawn", "redirected"}


class Always:
    """The invariants, and what they remember of the events that were there before."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.steps = 0
        self.events: dict[int, tuple[Any, ...]] = {}

    @staticmethod
    def everything() -> list[Any]:
        """All rows of disagreements, and what anybody was told."""
        models: tuple[Any, ...] = (
            Disagreement, DisagreementStage, DisagreementParty, DisagreementReply,
            DisagreementEvent, Notification,
        )  # fmt: skip
        rows = [list(model.rows.order_by("pk").values_list()) for model in models]
        return [*rows, DisagreementTimer.objects.count()]

    @staticmethod
    def clocks() -> list[Any]:
        """Every limit that runs of what has been sent."""
        sent = Disagreement.rows.sent().order_by("pk")
        stages = DisagreementStage.rows.open().order_by("pk")
        return [
            list(sent.values_list("pk", "policy_id", "confirm_due_at", "next_due_at")),
            list(stages.values_list("pk", "ack_due_at", "respond_due_at", "grace_until")),
        ]

    def check(self, now: datetime) -> None:
        self.steps += 1
        self._check_events()
        self._check_stages()
        self._check_clocks()
        self._check_told()
        self._check_strangers(now)

    def _check_events(self) -> None:
        """Appended and never changed; each change of state is one of them, by a person."""
        found = {row[0]: row for row in DisagreementEvent.rows.order_by("pk").values_list()}
        assert found | self.events == found, "What had happened has changed."
        self.events = found
        system = system_worker().pk
        for row in Disagreement.rows.all():
            state = "draft"
            for event in row.events.order_by("pk"):
                if event.old_state == event.new_state:
                    continue
                assert event.old_state == state, "A change of state has no event."
                state = event.new_state
                if state in ENDS:
                    assert event.actor_id != system, "It ended and nobody ended it."
                if state == "agreed":
                    assert event.acting_for_id == row.raising_agency_id
            assert state == row.state, "A change of state has no event."

    @staticmethod
    def _check_stages() -> None:
        for row in Disagreement.rows.all():
            stages = list(row.stages.all())
            running = [one for one in stages if one.ended_at is None]
            assert len(running) == (1 if row.is_running else 0)
            steps = Counter(row.events.values_list("step", flat=True))
            assert steps["opened"] + steps["vacancy"] == len(stages)
            silent = [one for one in stages if one.ended_how == "silence"]
            assert steps["advance"] == len(silent), "A stage moved up other than once."

    @staticmethod
    def _check_clocks() -> None:
        """Nothing is due before it began, and nothing that runs has no clock."""
        backwards = DisagreementStage.rows.filter(
            Q(ack_due_at__lte=F("opened_at"))
            | Q(respond_due_at__lte=F("opened_at"))
            | Q(grace_until__lt=F("respond_due_at"))
        )
        assert not backwards.exists(), "A limit ends before it begins."
        proposed = Disagreement.rows.filter(state="proposed", confirm_due_at__lte=F("created_at"))
        assert not proposed.exists()
        stopped = Disagreement.rows.running().filter(next_due_at__isnull=True)
        assert not stopped.exists(), "Something runs and has no clock."

    @staticmethod
    def _check_told() -> None:
        told = Notification.rows.filter(disagreement__isnull=False)
        keys = list(told.values_list("key", flat=True))
        assert len(keys) == len(set(keys))
        reminders = Counter(
            told.filter(step__isnull=False).values_list(
                "recipient", "disagreement", "matter", "due_at", "step", "key"
            )
        )
        assert not [one for one, count in reminders.items() if count > 1]

    def _check_strangers(self, now: datetime) -> None:
        """Somebody else each time: no disagreement exists for whoever has no part in any."""
        rows = list(Disagreement.rows.order_by("created_at"))
        strangers = self._strangers(now)
        if not rows or not strangers:
            return
        row, name = rows[self.steps % len(rows)], strangers[self.steps % len(strangers)]
        worker = self.cast.workers[name]
        scope = access.scope_of(worker, on=clock.local_date(now))
        try:
            access.open_disagreement(scope, row.reference, by=worker, at=now)
        except NotVisible:
            return
        raise AssertionError(f"{name} opened it.")

    def _strangers(self, now: datetime) -> list[str]:
        here = set(
            Employment.objects.current(clock.local_date(now)).values_list("worker_id", flat=True)
        )
        gone = [
            name
            for name, worker in self.cast.workers.items()
            if worker.pk not in here and name != "beth"
        ]
        housing = DisagreementParty.rows.filter(
            Q(worker=self.cast.colin) | Q(deputy=self.cast.colin)
        )
        return [*NEVER_INVOLVED, *gone, *([] if housing.exists() else ["colin"])]

    def check_swept(self, now: datetime) -> None:
        """Nothing that was due is left, and whoever is asked is somebody."""
        assert not Disagreement.rows.due(now).exists(), "The sweep left something due."
        for stage in DisagreementStage.rows.open().filter(disagreement__state="open"):
            policy = stage.disagreement.policy
            assert policy is not None
            moves = advances_itself(policy.data) and stage.n < top(policy.data)
            assert not (moves and stage.grace_until <= now), "Silence did not move it up."
        self._check_places(now)

    @staticmethod
    def _check_places(now: datetime) -> None:
        here = set(
            Employment.objects.current(clock.local_date(now)).values_list("worker_id", "agency_id")
        )
        places = DisagreementParty.rows.filter(stage__ended_at=None, answered_at=None)
        for party in places.exclude(worker=None):
            job = (party.worker_id, party.proxy_id or party.agency_id)
            assert job in here, "Somebody who is gone is still asked."
