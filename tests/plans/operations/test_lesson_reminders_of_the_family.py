"""Reminders of the home, the child, the father and doors that stay shut: who is told, and when."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from plans.models import Notification, Plan
from plans.rules.household import HouseholdConfirmationDetails, HouseholdMemberDetails
from plans.rules.mails import Choice, Delivery
from plans.rules.notifications import Matter
from plans.rules.sharing import Level
from plans.rules.visits import VisitDetails
from plans.rules.voice import ChildVoiceDetails
from tests.cast import Cast
from tests.plans.recording import FATHER, amend, born, record
from tests.plans.reminding import is_open, on, owed, row_of, sweep

CONFIRMED = HouseholdConfirmationDetails("told_by_parent")
HERE, GONE = HouseholdMemberDetails("lives_here"), HouseholdMemberDetails("moved_out")
SHUT = VisitDetails("refused", reason="Nobody opened, the light was on")
IN_BED = VisitDetails("not_seen", reason="Said to be asleep")
HEARD = ChildVoiceDetails("observed", "Turns to her mother's voice")


class TestBeforeAMeeting:
    @pytest.fixture(autouse=True)
    def meets(self, cast: Cast) -> None:
        next_on = cast.today + timedelta(days=30)
        Plan.rows.filter(pk=cast.plan.pk).update(next_meeting_on=next_on, next_review_on=next_on)

    def test_every_member_who_does_something_here_is_asked_who_is_in_the_home(
        self, cast: Cast
    ) -> None:
        sweep(cast, 22)
        assert owed(cast, Matter.HOUSEHOLD_ASKED) == set()
        sweep(cast, 23)
        assert owed(cast, Matter.HOUSEHOLD_ASKED) == {
            (name, -5, "owner", "") for name in ("priya", "hannah", "sam", "laura")
        }

    def test_an_agency_that_confirms_is_asked_no_more_and_the_others_are(self, cast: Cast) -> None:
        sweep(cast, 23)
        record(on(cast, 24), "sam", details=CONFIRMED)
        assert not is_open(cast, row_of(cast, Matter.HOUSEHOLD_ASKED, "sam"), 24)
        assert is_open(cast, row_of(cast, Matter.HOUSEHOLD_ASKED, "hannah"), 24)

    def test_who_confirmed_so_lately_that_it_holds_at_the_meeting_is_not_asked(
        self, cast: Cast
    ) -> None:
        record(on(cast, 1), "laura", details=CONFIRMED)
        record(on(cast, 2), "sam", details=CONFIRMED)
        sweep(cast, 25)
        told = {name for name, *_ in owed(cast, Matter.HOUSEHOLD_ASKED)}
        assert told == {"priya", "hannah", "laura"}

    def test_what_an_agency_holds_closer_is_its_answer_for_its_own_member(self, cast: Cast) -> None:
        record(on(cast, 20), "laura", Level.CONTROLLED, CONFIRMED)
        sweep(cast, 24)
        assert "laura" not in {name for name, *_ in owed(cast, Matter.HOUSEHOLD_ASKED)}


class TestAgenciesThatDiffer:
    def differ(self, cast: Cast, level: int = Level.PLAN) -> None:
        dean: dict[str, Any] = {"person": cast.mother.person}
        record(cast, "hannah", details=GONE, **dean)
        self.lauras = record(on(cast, 2), "laura", level, HERE, **dean)

    def test_the_lead_and_the_chair_are_told_at_once_and_once(self, cast: Cast) -> None:
        self.differ(cast)
        sweep(cast, 2)
        told = {("priya", 0, "lead", ""), ("ruth", 0, "chair", "")}
        assert owed(cast, Matter.DIFFERENCE_OPEN) == told
        assert row_of(cast, Matter.DIFFERENCE_OPEN, "ruth").is_instant
        for days in (3, 9, 30):
            sweep(cast, days)
        assert Notification.rows.filter(matter=Matter.DIFFERENCE_OPEN).count() == 2

    def test_an_agency_that_says_it_again_of_a_later_day_asks_the_question_anew(
        self, cast: Cast
    ) -> None:
        self.differ(cast)
        sweep(cast, 2)
        before = row_of(cast, Matter.DIFFERENCE_OPEN, "priya")
        amend(on(cast, 9), self.lauras, details=HERE)
        sweep(cast, 9)
        rows = Notification.rows.filter(matter=Matter.DIFFERENCE_OPEN, recipient=cast.priya)
        assert rows.count() == 2
        assert not is_open(cast, before, 9)

    def test_once_they_agree_it_is_over(self, cast: Cast) -> None:
        self.differ(cast)
        sweep(cast, 2)
        row = row_of(cast, Matter.DIFFERENCE_OPEN, "priya")
        assert is_open(cast, row, 3)
        amend(on(cast, 3), self.lauras, details=GONE)
        assert not is_open(cast, row, 3)

    def test_who_may_not_see_one_side_is_told_of_no_difference(self, cast: Cast) -> None:
        self.differ(cast, Level.CONTROLLED)
        sweep(cast, 9)
        assert owed(cast, Matter.DIFFERENCE_OPEN) == set()


class TestDoorsThatStayShut:
    def test_two_refusals_running_tell_the_lead_and_the_manager_the_same_day(
        self, cast: Cast
    ) -> None:
        record(cast, "priya", details=SHUT)
        sweep(cast)
        assert owed(cast, Matter.ACCESS_REFUSED) == set()
        record(on(cast, 5), "hannah", details=SHUT)
        sweep(cast, 5)
        told = {("priya", 0, "lead", ""), ("neil", 0, "line_manager", "")}
        assert owed(cast, Matter.ACCESS_REFUSED) == told
        sweep(cast, 6)
        assert owed(cast, Matter.ACCESS_REFUSED) == told
        sweep(cast, 12)
        assert owed(cast, Matter.ACCESS_REFUSED) - told == {("ruth", 5, "chair", "")}

    def test_nobody_can_put_it_off_or_have_it_in_a_digest(self, cast: Cast) -> None:
        record(cast, "priya", details=SHUT)
        record(cast, "hannah", details=SHUT)
        sweep(cast)
        row = row_of(cast, Matter.ACCESS_REFUSED, "neil")
        assert row.weight == "safety"
        choice = Choice(by_matter={Matter.ACCESS_REFUSED: Delivery.OFF})
        assert choice.delivery(row.matter, row.weight, instant=False) == Delivery.INSTANT

    def test_a_door_that_opens_ends_it(self, cast: Cast) -> None:
        record(cast, "priya", details=SHUT)
        record(cast, "hannah", details=SHUT)
        sweep(cast)
        row = row_of(cast, Matter.ACCESS_REFUSED, "priya")
        assert is_open(cast, row, 1)
        record(on(cast, 1), "priya", details=VisitDetails("parent_seen"))
        assert not is_open(cast, row, 1)

    def test_a_refusal_held_where_the_lead_may_not_look_is_not_counted_for_them(
        self, cast: Cast
    ) -> None:
        record(cast, "priya", details=SHUT)
        record(on(cast, 1), "laura", Level.CONTROLLED, SHUT)
        sweep(cast, 2)
        assert owed(cast, Matter.ACCESS_REFUSED) == set()


def test_an_unborn_child_is_neither_heard_nor_seen(cast: Cast) -> None:
    sweep(cast, 40)
    assert owed(cast, Matter.CHILD_DUE) == owed(cast, Matter.SIGHT_DUE) == set()


class TestChild:
    @pytest.fixture(autouse=True)
    def is_born(self, cast: Cast) -> None:
        born(cast)

    def test_when_nobody_wrote_of_its_life_the_lead_is_told_and_then_the_manager(
        self, cast: Cast
    ) -> None:
        record(cast, "hannah", details=HEARD)
        sweep(cast, 15)
        assert owed(cast, Matter.CHILD_DUE) == set()
        sweep(cast, 22)
        sweep(cast, 28)
        assert owed(cast, Matter.CHILD_DUE) == {("priya", step, "lead", "") for step in (-5, 0)}
        sweep(cast, 29)
        assert {("priya", 1, "lead", ""), ("neil", 1, "line_manager", "")} <= owed(
            cast, Matter.CHILD_DUE
        )
        row = row_of(cast, Matter.CHILD_DUE, "neil")
        assert is_open(cast, row, 30)
        record(on(cast, 30), "sam", details=HEARD)
        assert not is_open(cast, row, 30)

    def test_not_seen_at_two_visits_goes_to_the_lead_the_manager_and_the_chair(
        self, cast: Cast
    ) -> None:
        record(cast, "priya", details=IN_BED)
        record(on(cast, 5), "priya", details=IN_BED)
        sweep(cast, 5)
        assert owed(cast, Matter.SIGHT_DUE) == {("priya", 0, "lead", "")}
        sweep(cast, 6)
        assert ("neil", 1, "line_manager", "") in owed(cast, Matter.SIGHT_DUE)
        sweep(cast, 14)
        assert ("ruth", 5, "chair", "") in owed(cast, Matter.SIGHT_DUE)
        row = row_of(cast, Matter.SIGHT_DUE, "ruth")
        seen = VisitDetails(
            "seen", seen_alone="not_appropriate", bedroom_seen="yes", late_reason="Kept asleep"
        )
        record(on(cast, 15), "priya", details=seen)
        assert not is_open(cast, row, 15)

    def test_a_child_of_four_who_is_not_seen_alone_is_asked_about(self, cast: Cast) -> None:
        child = type(cast.plan.child)._base_manager.filter(pk=cast.plan.child_id)
        child.update(date_of_birth=cast.today - timedelta(days=5 * 365))
        sweep(cast, 5)
        assert owed(cast, Matter.SIGHT_DUE) == set()
        sweep(cast, 29)
        assert {name for name, *_ in owed(cast, Matter.SIGHT_DUE)} == {"priya", "neil", "ruth"}


class TestWhatAFatherBrings:
    def test_one_who_was_met_and_not_assessed_is_asked_of_the_lead_and_the_manager(
        self, cast: Cast
    ) -> None:
        sweep(cast)
        assert owed(cast, Matter.PART_DUE) == set()
        met = type(FATHER)("birth", "named_and_met")
        record(cast, "priya", details=met, person=cast.mother.person)
        sweep(cast, 1)
        sweep(cast, 7)
        assert owed(cast, Matter.PART_DUE) == {
            ("priya", 0, "lead", ""),
            ("priya", 5, "lead", ""),
            ("neil", 5, "line_manager", ""),
        }
