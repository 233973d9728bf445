"""Reminders of parts in the group and quiet outcomes; and who is told where places are empty."""

from __future__ import annotations

from datetime import timedelta

import pytest

from agencies.models import Employment, Policy
from plans.models import Action, GroupMember, Notification, Plan
from plans.operations import lesson_reminders, outbox
from plans.queries import lesson_duties
from plans.rules.lessons.reminding import LESSON_MATTERS
from plans.rules.notifications import Matter
from plans.rules.sharing import Level
from plans.rules.supervision import SupervisionDetails
from tests.cast import Cast
from tests.plans.recording import FATHER, record
from tests.plans.reminding import is_open, owed, row_of, sweep


class TestPartInTheGroup:
    def test_a_member_with_nothing_to_do_is_told_and_then_their_manager(self, cast: Cast) -> None:
        Employment.objects.filter(worker=cast.sam).update(line_manager=None)
        sweep(cast, 1)
        assert owed(cast, Matter.ROLE_DUE) == set()
        sweep(cast, 7)
        told = {name for name, *_ in owed(cast, Matter.ROLE_DUE)}
        assert told == {"sam", "laura"}
        GroupMember.rows.filter(pk=cast.seats["sam"].pk).update(contact="Sees the child weekly")
        assert not is_open(cast, row_of(cast, Matter.ROLE_DUE, "sam"), 7)
        sweep(cast, 14)
        # Nobody manages Laura here, nor answers for her agency: so the lead is told.
        assert owed(cast, Matter.ROLE_DUE) == {
            ("sam", 0, "owner", ""),
            ("laura", 0, "owner", ""),
            ("priya", 5, "lead", "line_manager"),
        }


class TestQuietOutcome:
    def test_the_owners_are_asked_then_their_managers_and_the_chair(self, cast: Cast) -> None:
        sweep(cast, 10)
        assert owed(cast, Matter.OUTCOME_QUIET) == set()
        sweep(cast, 21)
        assert owed(cast, Matter.OUTCOME_QUIET) == {("hannah", 0, "owner", "")}
        sweep(cast, 28)
        sweep(cast, 35)
        assert {("moira", 5, "safeguarding_lead", "line_manager"), ("ruth", 10, "chair", "")} <= (
            owed(cast, Matter.OUTCOME_QUIET)
        )
        row = row_of(cast, Matter.OUTCOME_QUIET, "hannah")
        assert is_open(cast, row, 35)
        Action.rows.filter(plan=cast.plan).update(status="done")
        assert not is_open(cast, row, 35)


class TestEmptyPlaces:
    def told(self, cast: Cast) -> set[str]:
        names = {worker.pk: name for name, worker in cast.workers.items()}
        rows = Notification.rows.filter(matter__in=LESSON_MATTERS)
        return {names[row.recipient_id] for row in rows}

    def test_where_the_seat_that_leads_is_left_whoever_answers_for_its_agency_is_told(
        self, cast: Cast
    ) -> None:
        GroupMember.rows.filter(pk=cast.seats["priya"].pk).update(
            status="left", left_on=cast.today, leave_reason="ORGRST"
        )
        record(cast, "hannah", details=FATHER)
        sweep(cast)
        assert owed(cast, Matter.ENQUIRY_DUE) == {("sean", 0, "safeguarding_lead", "lead")}

    def test_where_nobody_leads_the_chair_is_told(self, cast: Cast) -> None:
        Plan.rows.filter(pk=cast.plan.pk).update(lead=None)
        record(cast, "hannah", details=FATHER)
        sweep(cast)
        assert owed(cast, Matter.ENQUIRY_DUE) == {("ruth", 0, "chair", "lead")}

    def test_last_of_all_whoever_answers_for_the_agency_that_leads_is_told(
        self, cast: Cast
    ) -> None:
        Plan.rows.filter(pk=cast.plan.pk).update(chair=None)
        Employment.objects.filter(worker__in=[cast.priya, cast.neil]).update(ended_on=cast.today)
        sweep(cast, 14)
        assert ("sean", 5, "safeguarding_lead", "line_manager") in owed(cast, Matter.ROLE_DUE)

    def test_what_nobody_can_be_told_of_is_counted_and_told_to_nobody(self, cast: Cast) -> None:
        assert lesson_reminders.sweep(at=cast.at).to_nobody == 0
        Notification.rows.all().delete()
        Plan.rows.filter(pk=cast.plan.pk).update(chair=None, lead=None)
        record(cast, "hannah", details=FATHER)
        found = lesson_reminders.sweep(at=cast.at)
        assert found.to_nobody > 0
        assert "priya" not in {name for name, *_ in owed(cast, Matter.ENQUIRY_DUE)}
        assert lesson_reminders.sweep(at=cast.at).to_nobody == found.to_nobody

    def test_nothing_that_is_held_closer_changes_what_is_counted(self, cast: Cast) -> None:
        Plan.rows.filter(pk=cast.plan.pk).update(chair=None, lead=None)
        before = lesson_reminders.sweep(at=cast.at).to_nobody
        for level in (Level.CONTROLLED, Level.SEALED):
            record(cast, "hannah", level, FATHER)
        said = SupervisionDetails("one_to_one", cast.hannah, cast.moira, "Are we too hopeful?")
        record(cast, "moira", Level.CONTROLLED, said)
        assert lesson_reminders.sweep(at=cast.at).to_nobody == before


class TestLaddersOfAPartnershipsOwn:
    def ladder(self, cast: Cast, *to: str) -> None:
        data = cast.plan.policy.data
        data["reminders"]["father"] = [{"wd": 0, "to": list(to)}]
        Policy.objects.filter(pk=cast.plan.policy_id).update(data=data)
        record(cast, "priya", details=FATHER)
        sweep(cast)

    def test_its_members_are_those_whom_the_thing_waits_for(self, cast: Cast) -> None:
        self.ladder(cast, "members")
        assert owed(cast, Matter.ENQUIRY_DUE) == {("priya", 0, "members", "")}

    def test_it_may_tell_the_midwife(self, cast: Cast) -> None:
        self.ladder(cast, "midwife")
        assert owed(cast, Matter.ENQUIRY_DUE) == {("hannah", 0, "midwife", "")}

    def test_without_a_midwife_the_lead_is_told(self, cast: Cast) -> None:
        GroupMember.rows.filter(pk=cast.seats["hannah"].pk).update(agency=cast.agencies["school"])
        self.ladder(cast, "midwife")
        assert owed(cast, Matter.ENQUIRY_DUE) == {("priya", 0, "lead", "midwife")}


class TestSweep:
    def test_lessons_that_cannot_be_worked_out_stop_nobody_elses(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = lesson_duties.owed_to

        def owed_to(scope, plans, **when):
            assert scope.worker_id != cast.priya.pk, "Cannot be worked out."
            return real(scope, plans, **when)

        monkeypatch.setattr(lesson_reminders, "owed_to", owed_to)
        found = lesson_reminders.sweep(at=cast.at + timedelta(days=28))
        assert found.failed == 1
        told = {row.recipient_id for row in Notification.rows.filter(matter__in=LESSON_MATTERS)}
        assert cast.priya.pk not in told
        assert cast.hannah.pk in told
        monkeypatch.undo()
        assert sweep(cast, 28) > 0

    def test_it_runs_once_an_hour_however_often_it_is_asked_and_never_twice_at_once(
        self, cast: Cast
    ) -> None:
        at = cast.at
        assert outbox.look_at_lessons(at=at)
        assert not outbox.look_at_lessons(at=at + timedelta(minutes=10))
        outbox.looked_at_lessons(at=at, to_nobody=2, failed=1)
        row = outbox.current()
        assert (row.lessons_owed_to_nobody, row.lessons_failed) == (2, 1)
        assert not outbox.look_at_lessons(at=at + timedelta(minutes=50))
        assert outbox.look_at_lessons(at=at + timedelta(minutes=60))
        # Whoever looked has been killed: somebody else does, before the next hour is over.
        assert outbox.look_at_lessons(at=at + timedelta(minutes=111))

    def test_a_restored_copy_looks_at_nothing(self, cast: Cast) -> None:
        row = outbox.current()
        row.database = "another"
        row.save()
        assert not outbox.look_at_lessons(at=cast.at)
        assert outbox.current().lessons_swept_until is None
