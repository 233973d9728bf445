"""Freezing a plan, and telling of what changes afterwards."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from agencies.errors import NotVisible, Refused
from plans.models import Notification
from plans.operations import (
    actions,
    leaving,
    notifications,
    outcomes,
)
from plans.operations.outcomes import OutcomeDetails
from plans.queries.contents import content_of
from plans.rules.notifications import Matter
from tests.cast import Cast
from tests.plans.freezing import frozen, signed_review, told

DETAILS = OutcomeDetails(worry="A worry", change="A change", measure="A measure", baseline="None")


def test_each_signed_review_freezes_the_next_number_and_what_the_plan_says(cast: Cast):
    first = frozen(signed_review(cast))
    second = frozen(signed_review(cast, held_on=cast.today - timedelta(days=2)))
    assert [first.number, second.number] == [1, 2]
    content = first.content
    assert content["review"]["decision"] == "continue"
    assert content["outcomes"][0]["change"] == cast.outcome.change
    assert {row["what"] for row in content["actions"]} == {
        "Write the birth plan",
        "Attend all appointments",
    }
    assert {row["name"] for row in content["group"]} >= {"Hannah Brookes", "Tamsin Marlowe"}
    assert content["plan"]["lead"]["name"] == "Priya Nandakumar"


def test_what_was_frozen_stays_when_the_plan_goes_on(cast: Cast):
    version = frozen(signed_review(cast))
    before = version.content
    outcomes.change(
        cast.outcome, details=DETAILS, reason="It moved", version=1, by=cast.priya, at=cast.at
    )
    version.refresh_from_db()
    assert version.content == before
    with pytest.raises(TypeError):
        version.save()


@pytest.mark.parametrize("count", [1, 6])
def test_a_content_costs_the_same_however_much_a_plan_holds(
    cast: Cast, count: int, django_assert_num_queries: Any
):
    for number in range(count):
        outcomes.add(
            cast.plan,
            details=OutcomeDetails(worry=f"Worry {number}", change=f"Change {number}"),
            by=cast.priya,
            at=cast.at,
        )
    with django_assert_num_queries(5):
        content_of(cast.plan)


class TestChangesAfterAReview:
    def test_before_a_review_nothing_is_told_and_no_reason_is_asked(self, cast: Cast):
        outcomes.change(cast.outcome, details=DETAILS, version=1, by=cast.priya, at=cast.at)
        assert told(cast, Matter.PLAN_CHANGED) == []

    def test_after_it_the_lead_says_why_and_without_it_nothing_changes(self, cast: Cast):
        signed_review(cast)
        with pytest.raises(Refused) as refused:
            outcomes.change(cast.outcome, details=DETAILS, version=1, by=cast.priya, at=cast.at)
        assert refused.value.field == "reason"
        cast.outcome.refresh_from_db()
        assert cast.outcome.worry == "Missed appointments put the pregnancy at risk"
        assert told(cast, Matter.PLAN_CHANGED) == []

    def test_the_reason_is_kept_and_the_chair_is_told_once_a_day(self, cast: Cast):
        signed_review(cast)
        reason = "The ward moved the clinic. " * 20
        changed = outcomes.change(
            cast.outcome, details=DETAILS, reason=reason, version=1, by=cast.priya, at=cast.at
        )
        actions.change(
            cast.action,
            what=cast.action.what,
            due_on=cast.today + timedelta(days=20),
            reason="The ward is closed",
            version=None,
            by=cast.priya,
            at=cast.at,
        )
        assert changed.history.first().history_change_reason == reason.strip()
        assert told(cast, Matter.PLAN_CHANGED) == ["ruth"]
        again = cast.at + timedelta(days=1)
        outcomes.change(
            changed, details=DETAILS, reason="Again", version=None, by=cast.priya, at=again
        )
        assert told(cast, Matter.PLAN_CHANGED) == ["ruth", "ruth"]

    def test_handing_an_action_over_tells_the_chair_and_doing_it_does_not(self, cast: Cast):
        signed_review(cast)
        said: dict[str, Any] = {"version": None, "by": cast.hannah, "at": cast.at}
        actions.update(cast.action, answer="still_going", note="Rang", **said)
        assert told(cast, Matter.PLAN_CHANGED) == []
        actions.hand_over(cast.action, to=cast.seats["sam"], reason="He sees her", **said)
        assert told(cast, Matter.PLAN_CHANGED) == ["ruth"]


class TestTelling:
    def tell(self, cast: Cast, *names: str, **given: Any) -> int:
        return notifications.tell(
            cast.plan,
            matter=Matter.REVIEW_SIGNED,
            subject="review:1",
            to=[cast.workers[name] for name in names],
            at=cast.at,
            **given,
        )

    def test_the_same_is_owed_once(self, cast: Cast):
        assert self.tell(cast, "hannah", "sam") == 2
        assert self.tell(cast, "hannah", "sam", "laura") == 1
        assert self.tell(cast, "hannah", step="second") == 1
        assert told(cast, Matter.REVIEW_SIGNED) == ["hannah", "hannah", "laura", "sam"]

    def test_nobody_is_told_of_a_plan_they_may_not_see(self, cast: Cast):
        assert self.tell(cast, "colin", "olive", "beth", "sysadmin", "super") == 0
        assert not Notification.rows.exists()

    def test_whoever_did_it_is_not_told(self, cast: Cast):
        assert self.tell(cast, "hannah", "sam", but=cast.sam) == 1
        assert told(cast, Matter.REVIEW_SIGNED) == ["hannah"]

    def test_everybody_of_the_group_costs_three_statements(
        self, cast: Cast, django_assert_num_queries: Any
    ):
        with django_assert_num_queries(3):
            self.tell(cast, "hannah", "sam", "laura", "ian", "ruth", "priya")

    def test_only_whom_it_is_for_reads_it_and_the_first_time_counts(self, cast: Cast):
        self.tell(cast, "hannah")
        row = Notification.rows.get()
        with pytest.raises(NotVisible):
            notifications.read(row, by=cast.sam, at=cast.at)
        assert Notification.rows.get().read_at is None
        notifications.read(row, by=cast.hannah, at=cast.at)
        notifications.read(row, by=cast.hannah, at=cast.at + timedelta(hours=1))
        assert Notification.rows.get().read_at == cast.at

    def test_who_has_left_can_no_longer_read_what_they_were_told(self, cast: Cast):
        self.tell(cast, "sam")
        leaving.leave(
            cast.seats["sam"], reason="work_finished", version=None, by=cast.sam, at=cast.at
        )
        with pytest.raises(NotVisible):
            notifications.read(Notification.rows.get(), by=cast.sam, at=cast.at)
        assert notifications.read_all(by=cast.sam, at=cast.at) == 0
