"""Reminders of the lessons: to each person from what they may see, once a rung, and no further."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from agencies.models import Employment
from plans import access
from plans.models import Notification, Plan
from plans.rules.assessments import AssessmentDetails, ContributionDetails
from plans.rules.capacity import CapacityMeasureDetails
from plans.rules.chronology import ChronologyCheckDetails
from plans.rules.household import HouseholdConfirmationDetails
from plans.rules.notifications import Matter
from plans.rules.sharing import Level
from plans.rules.supervision import SupervisionDetails
from tests.cast import Cast
from tests.plans import freezing
from tests.plans.recording import FATHER, GOAL, amend, entry, question, record
from tests.plans.reminding import is_open, on, owed, row_of, sweep

CONFIRMED = HouseholdConfirmationDetails("told_by_parent")
SUPERVISED = "Are we too hopeful?"


class TestHousehold:
    def test_the_lead_is_told_before_and_on_the_day_and_then_the_manager(self, cast: Cast) -> None:
        record(cast, "hannah", details=CONFIRMED)
        sweep(cast, 10)
        assert owed(cast, Matter.HOUSEHOLD_DUE) == set()
        for days in (22, 28):
            sweep(cast, days)
        assert owed(cast, Matter.HOUSEHOLD_DUE) == {("priya", step, "lead", "") for step in (-5, 0)}
        sweep(cast, 45)
        assert ("neil", 5, "line_manager", "") in owed(cast, Matter.HOUSEHOLD_DUE)

    def test_to_confirm_it_takes_the_reminder_up(self, cast: Cast) -> None:
        record(cast, "hannah", details=CONFIRMED)
        sweep(cast, 28)
        row = row_of(cast, Matter.HOUSEHOLD_DUE, "priya")
        assert is_open(cast, row, 29)
        record(on(cast, 29), "sam", details=CONFIRMED)
        assert not is_open(cast, row, 29)
        before = Notification.rows.filter(matter=Matter.HOUSEHOLD_DUE).count()
        sweep(cast, 45)
        assert Notification.rows.filter(matter=Matter.HOUSEHOLD_DUE).count() == before

    def test_a_confirmation_its_reader_may_not_see_changes_nothing_for_them(
        self, cast: Cast
    ) -> None:
        record(cast, "hannah", details=CONFIRMED)
        record(on(cast, 20), "laura", Level.CONTROLLED, CONFIRMED)
        sweep(cast, 28)
        row = row_of(cast, Matter.HOUSEHOLD_DUE, "priya")
        assert row.due_on == cast.today + timedelta(days=28)
        assert is_open(cast, row, 28)


class TestFather:
    def test_one_nobody_asks_about_goes_to_the_lead_and_up_to_the_chair(self, cast: Cast) -> None:
        record(cast, "priya", details=FATHER)
        sweep(cast)
        assert owed(cast, Matter.ENQUIRY_DUE) == {("priya", 0, "lead", "")}
        sweep(cast, 20)
        assert owed(cast, Matter.ENQUIRY_DUE) - {("priya", 0, "lead", "")} == {
            ("priya", 5, "lead", ""),
            ("neil", 5, "line_manager", ""),
            ("ruth", 10, "chair", ""),
        }

    def test_nobody_is_told_of_one_held_where_they_may_not_look(self, cast: Cast) -> None:
        sweep(cast)
        before = set(Notification.rows.values_list("key", flat=True))
        record(cast, "laura", Level.CONTROLLED, FATHER)
        record(cast, "laura", Level.SEALED, FATHER)
        sweep(cast)
        assert set(Notification.rows.values_list("key", flat=True)) == before


class TestAssessment:
    def asked(self, cast: Cast, level: int = Level.PLAN) -> Any:
        under_way = AssessmentDetails("pre_birth", cast.today)
        one = record(cast, "priya", level, under_way)
        due_on = cast.today + timedelta(days=21)
        details = ContributionDetails(one, cast.agencies["midwifery"], "requested", due_on=due_on)
        return record(cast, "priya", level, details)

    def test_who_sits_for_the_agency_is_told_and_then_whoever_answers_for_it(
        self, cast: Cast
    ) -> None:
        self.asked(cast)
        sweep(cast, 5)
        assert owed(cast, Matter.CONTRIBUTION_DUE) == set()
        sweep(cast, 15)
        sweep(cast, 21)
        sweep(cast, 29)
        assert owed(cast, Matter.CONTRIBUTION_DUE) == {
            ("hannah", -5, "owner", ""),
            ("hannah", 0, "owner", ""),
            ("moira", 2, "safeguarding_lead", "line_manager"),
        }

    def test_a_request_held_where_the_agency_may_not_look_reminds_nobody_of_it(
        self, cast: Cast
    ) -> None:
        self.asked(cast, Level.CONTROLLED)
        sweep(cast, 29)
        assert "hannah" not in {name for name, *_ in owed(cast, Matter.CONTRIBUTION_DUE)}


class TestChronology:
    @pytest.fixture(autouse=True)
    def meets(self, cast: Cast) -> None:
        next_on = cast.today + timedelta(days=30)
        Plan.rows.filter(pk=cast.plan.pk).update(next_meeting_on=next_on, next_review_on=next_on)

    def test_each_agency_is_told_ten_working_days_before_the_meeting(self, cast: Cast) -> None:
        record(cast, "laura", details=entry())
        sweep(cast, 5)
        assert owed(cast, Matter.CHRONOLOGY_DUE) == set()
        sweep(cast, 20)
        told = {name for name, *_ in owed(cast, Matter.CHRONOLOGY_DUE)}
        assert told == {"priya", "hannah", "sam"}

    def test_who_has_nothing_to_add_is_told_no_more(self, cast: Cast) -> None:
        record(cast, "laura", details=entry())
        sweep(cast, 20)
        row = row_of(cast, Matter.CHRONOLOGY_DUE, "sam")
        record(on(cast, 20), "sam", details=ChronologyCheckDetails("nothing_to_add"))
        assert not is_open(cast, row, 20)
        assert is_open(cast, row_of(cast, Matter.CHRONOLOGY_DUE, "hannah"), 20)


class TestSupervision:
    def test_worker_and_manager_are_told_and_when_late_whoever_is_above(self, cast: Cast) -> None:
        Employment.objects.filter(worker=cast.neil).update(line_manager=cast.sean)
        said = SupervisionDetails("one_to_one", cast.priya, cast.neil, SUPERVISED)
        record(cast, "neil", Level.CONTROLLED, said)
        sweep(cast, 10)
        assert "priya" not in {name for name, *_ in owed(cast, Matter.SUPERVISION_DUE)}
        sweep(cast, 28)
        sweep(cast, 38)
        mine = Notification.rows.filter(
            matter=Matter.SUPERVISION_DUE, subject=f"lesson:{cast.seats['priya'].pk}"
        )
        names = {worker.pk: name for name, worker in cast.workers.items()}
        assert {(names[row.recipient_id], row.step) for row in mine} == {
            ("priya", -5),
            ("neil", -5),
            ("sean", 1),
        }
        assert is_open(cast, row_of(cast, Matter.SUPERVISION_DUE, "priya"), 38)
        record(on(cast, 38), "neil", Level.CONTROLLED, said)
        assert not is_open(cast, row_of(cast, Matter.SUPERVISION_DUE, "priya"), 38)


class TestSharing:
    @pytest.fixture(autouse=True)
    def managed(self, cast: Cast) -> None:
        Employment.objects.filter(worker=cast.hannah).update(line_manager=cast.moira)

    def test_whom_is_asked_is_told_on_the_day_and_then_their_manager(self, cast: Cast) -> None:
        one = record(cast, "priya", details=question(cast, "midwifery"))
        late = (one.content.due_on - cast.today).days
        sweep(cast, late - 1)
        assert owed(cast, Matter.INFORMATION_DUE) == set()
        sweep(cast, late)
        sweep(cast, late + 4)
        assert owed(cast, Matter.INFORMATION_DUE) == {
            ("hannah", 0, "owner", ""),
            ("moira", 1, "line_manager", ""),
        }

    def test_an_answer_takes_the_reminder_up_and_an_amended_question_tells_nobody_twice(
        self, cast: Cast
    ) -> None:
        one = record(cast, "priya", details=question(cast, "midwifery"))
        late = (one.content.due_on - cast.today).days
        sweep(cast, late)
        asked = question(cast, "midwifery", what="Who fetches her?")
        one = amend(cast, one, "priya", details=asked)
        sweep(cast, late)
        row = Notification.rows.get(matter=Matter.INFORMATION_DUE)
        assert is_open(cast, row, late)
        said = replace(asked, status="answered", answer="Her aunt", answered_on=cast.today)
        amend(cast, one, "hannah", details=said)
        assert not is_open(cast, row, late)

    def test_the_member_who_was_asked_is_told_and_no_colleague(self, cast: Cast) -> None:
        cast.seats["olive"] = cast.join("olive")
        asked = question(cast, "midwifery", asked_member=cast.seats["olive"])
        one = record(cast, "priya", details=asked)
        sweep(cast, (one.content.due_on - cast.today).days)
        assert {name for name, *_ in owed(cast, Matter.INFORMATION_DUE)} == {"olive"}

    def test_a_request_between_two_agencies_reminds_nobody_else(self, cast: Cast) -> None:
        one = record(cast, "sam", Level.CONTROLLED, question(cast, "midwifery"))
        sweep(cast, (one.content.due_on - cast.today).days + 4)
        assert {name for name, *_ in owed(cast, Matter.INFORMATION_DUE)} == {"hannah", "moira"}

    def test_who_has_not_opened_the_current_plan_is_told_and_then_their_manager(
        self, cast: Cast
    ) -> None:
        freezing.frozen(freezing.signed_review(cast))
        sweep(cast, 6)
        assert owed(cast, Matter.PLAN_TO_OPEN) == set()
        sweep(cast, 7)
        sweep(cast, 12)
        told = owed(cast, Matter.PLAN_TO_OPEN)
        assert {("hannah", 0, "owner", ""), ("moira", 2, "line_manager", "")} <= told
        row = row_of(cast, Matter.PLAN_TO_OPEN, "hannah")
        assert is_open(cast, row, 12)
        then = on(cast, 12)
        scope = access.scope_of(cast.hannah, on=then.today)
        access.open_plan(scope, cast.plan.reference, by=cast.hannah, at=then.at)
        assert not is_open(cast, row, 12)


class TestCapacity:
    def measured(self, cast: Cast, level: int = Level.PLAN) -> Any:
        until = cast.today + timedelta(days=30)
        details = replace(
            GOAL, intervention="Keyworking", until_on=until, owner=cast.seats["hannah"]
        )
        goal = record(cast, "hannah", level, details, person=cast.mother.person)
        start = CapacityMeasureDetails(goal, -2, is_baseline=True, evidence="Six positive")
        record(cast, "hannah", level, start)
        return goal

    def test_who_gives_the_help_is_told_to_measure_again_until_they_do(self, cast: Cast) -> None:
        goal = self.measured(cast)
        sweep(cast, 10)
        assert owed(cast, Matter.MEASURE_DUE) == set()
        sweep(cast, 25)
        assert owed(cast, Matter.MEASURE_DUE) == {("hannah", -5, "owner", "")}
        sweep(cast, 30)
        sweep(cast, 50)
        assert ("moira", 5, "safeguarding_lead", "line_manager") in owed(cast, Matter.MEASURE_DUE)
        row = row_of(cast, Matter.MEASURE_DUE, "hannah")
        assert is_open(cast, row, 50)
        again = CapacityMeasureDetails(goal, 0, evidence="Two clear")
        record(on(cast, 50), "hannah", details=again)
        assert not is_open(cast, row, 50)

    def test_what_is_sealed_reminds_nobody_whoever_stands_in_might_read_it(
        self, cast: Cast
    ) -> None:
        self.measured(cast, Level.SEALED)
        sweep(cast, 40)
        assert owed(cast, Matter.MEASURE_DUE) == set()
