"""Withdrawing what was recorded wrongly: kept to be read, and nothing is counted from it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from agencies.errors import NotVisible, Refused, Stale
from plans.models import Deadline, Plan, TimetableEvent
from plans.operations import deadlines, plans
from plans.operations.children import ChildDetails
from tests.cast import Cast


def a_plan(cast: Cast, kind: str, started_on: date) -> Plan:
    return plans.start(
        kind=kind,
        new_child=ChildDetails(
            family_name="Teale", given_names="Jo", date_of_birth=date(2020, 5, 5), sex="F"
        ),
        partnership=cast.partnership,
        started_on=started_on,
        role="Social worker",
        purpose="Leads",
        chair=cast.ruth,
        by=cast.priya,
        at=cast.at,
    )


def record(cast: Cast, plan: Plan, trigger: str, on: date, **more: Any) -> TimetableEvent:
    return deadlines.record_event(
        plan, trigger=trigger, happened_on=on, by=cast.priya, at=cast.at, **more
    )


def withdraw(cast: Cast, event: TimetableEvent, **more: Any) -> TimetableEvent:
    given: dict[str, Any] = {
        "reason": "It was another child",
        "version": event.version,
        "by": cast.priya,
    }
    return deadlines.withdraw_event(event, **{**given, "at": cast.at, **more})


def found(plan: Plan, key: str) -> dict[date, Deadline]:
    return {row.trigger_on: row for row in Deadline.rows.filter(plan=plan, key=key)}


def everything() -> list[tuple[object, ...]]:
    return list(Deadline.rows.order_by("pk").values_list())


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return a_plan(cast, "looked_after", cast.today - timedelta(days=60))


def test_a_visit_withdrawn_is_kept_and_what_it_kept_is_due_again(cast: Cast, plan: Plan) -> None:
    start = cast.today - timedelta(days=60)
    record(cast, plan, "placement_started", start, placement="ordinary")
    before = found(plan, "lac.visit.first")[start].due_on
    event = record(cast, plan, "last_visit", start + timedelta(days=3))
    gone = withdraw(cast, event, reason=" Wrong day ")
    assert (gone.withdrawn_by, gone.withdrawn_at, gone.withdrawn_reason) == (
        cast.priya, cast.at, "Wrong day",
    )  # fmt: skip
    first = found(plan, "lac.visit.first")[start]
    assert (first.status, first.held_on, first.due_on) == ("open", None, before)
    assert found(plan, "lac.visit")[event.happened_on].status == "replaced"
    assert TimetableEvent.rows.filter(pk=event.pk).exists()


def test_it_may_then_be_recorded_on_the_right_day_and_on_the_same(cast: Cast, plan: Plan) -> None:
    start = cast.today - timedelta(days=60)
    record(cast, plan, "placement_started", start, placement="ordinary")
    day = start + timedelta(days=3)
    withdraw(cast, record(cast, plan, "last_visit", day))
    record(cast, plan, "last_visit", day + timedelta(days=1))
    assert found(plan, "lac.visit.first")[start].held_on == day + timedelta(days=1)
    record(cast, plan, "last_visit", day)
    assert found(plan, "lac.visit.first")[start].held_on == day
    assert found(plan, "lac.visit")[day].held_on == day + timedelta(days=1)


def test_withdrawing_the_visit_between_two_leaves_the_later_keeping_the_earliers_date(
    cast: Cast, plan: Plan
) -> None:
    record(cast, plan, "placement_started", plan.started_on, placement="ordinary")
    one, two, three = (plan.started_on + timedelta(days=days) for days in (2, 30, 50))
    record(cast, plan, "last_visit", one)
    middle = record(cast, plan, "last_visit", two)
    record(cast, plan, "last_visit", three)
    withdraw(cast, middle)
    visits = found(plan, "lac.visit")
    assert {on: row.status for on, row in visits.items()} == {
        one: "held", two: "replaced", three: "open",
    }  # fmt: skip
    assert visits[one].held_on == three
    # Six weeks are 42 days: it is late now, and says that a record was withdrawn.
    assert visits[one].late_reason == (
        "What was recorded before was withdrawn: It was another child"
    )


def test_what_is_withdrawn_counts_once_and_then_nothing_changes(cast: Cast, plan: Plan) -> None:
    event = record(cast, plan, "placement_started", plan.started_on, placement="temporary")
    withdraw(cast, event)
    before = everything()
    with pytest.raises(Refused, match="withdrawn already"):
        withdraw(cast, event, version=None)
    with pytest.raises(Stale):
        withdraw(cast, event)
    assert everything() == before


def test_a_placement_of_the_wrong_kind_is_withdrawn_and_recorded_again_on_its_day(
    cast: Cast, plan: Plan
) -> None:
    start, seen = plan.started_on, plan.started_on + timedelta(days=2)
    wrong = record(cast, plan, "placement_started", start, placement="temporary")
    record(cast, plan, "last_visit", seen)
    again = seen + timedelta(days=5)
    record(cast, plan, "last_visit", again)
    assert found(plan, "lac.visit.temporary")[seen].status == "held"
    withdraw(cast, wrong)
    assert {row.status for row in found(plan, "lac.visit.temporary").values()} == {"replaced"}
    record(cast, plan, "placement_started", start, placement="ordinary")
    assert {row.status for row in found(plan, "lac.visit.temporary").values()} == {"replaced"}
    visits = found(plan, "lac.visit")
    assert {on: row.held_on for on, row in visits.items()} == {seen: again, again: None}
    assert found(plan, "lac.visit.first")[start].held_on == seen
    assert found(plan, "lac.careplan")[start].status == "open"
    standing = TimetableEvent.rows.filter(plan=plan, trigger="placement_started").standing()
    assert standing.get().placement == "ordinary"


def test_what_the_plans_own_start_began_stays_when_an_event_of_that_day_is_withdrawn(
    cast: Cast, plan: Plan
) -> None:
    event = record(cast, plan, "became_looked_after", plan.started_on)
    before = found(plan, "lac.rev.1")
    withdraw(cast, event)
    after = found(plan, "lac.rev.1")
    assert {on: row.status for on, row in after.items()} == {plan.started_on: "open"}
    assert after[plan.started_on].due_on == before[plan.started_on].due_on


def test_a_wrong_day_of_becoming_looked_after_falls_back_on_the_plans_start(
    cast: Cast, plan: Plan
) -> None:
    wrong = plan.started_on - timedelta(days=7)
    event = record(cast, plan, "became_looked_after", wrong)
    assert found(plan, "lac.rev.1")[wrong].status == "open"
    withdraw(cast, event)
    assert {on: row.status for on, row in found(plan, "lac.rev.1").items()} == {
        wrong: "replaced", plan.started_on: "open",
    }  # fmt: skip
    assert (
        Plan.rows.get(pk=plan.pk).next_review_on == found(plan, "lac.rev.1")[plan.started_on].due_on
    )


def test_the_conference_keeps_no_limit_of_a_strategy_discussion_that_never_was(cast: Cast) -> None:
    on = cast.plan.started_on - timedelta(days=5)
    event = record(cast, cast.plan, "strategy_discussion", on)
    assert found(cast.plan, "cp.icpc")[on].status == "held"
    start = {row.pk: row.status for row in Deadline.rows.filter(trigger="initial_conference")}
    withdraw(cast, event)
    assert found(cast.plan, "cp.icpc")[on].status == "replaced"
    assert {
        row.pk: row.status for row in Deadline.rows.filter(trigger="initial_conference")
    } == start


def test_a_referral_withdrawn_is_due_again(cast: Cast) -> None:
    event = record(cast, cast.plan, "referral", cast.today - timedelta(days=130))
    (referral,) = found(cast.plan, "pb.refer").values()
    assert referral.status == "held"
    withdraw(cast, event)
    (again,) = found(cast.plan, "pb.refer").values()
    assert (again.pk, again.status, again.held_on) == (referral.pk, "open", None)
    assert {row.status for row in found(cast.plan, "assessment.due").values()} == {"replaced"}


def test_a_pregnancy_that_was_not_known_late_is_referred_by_its_week(cast: Cast) -> None:
    event = record(cast, cast.plan, "pregnancy_known", cast.today - timedelta(days=30))
    assert {row.status for row in found(cast.plan, "pb.refer").values()} == {"replaced"}
    withdraw(cast, event)
    assert {row.status for row in found(cast.plan, "pb.refer").values()} == {"open"}
    assert {row.status for row in found(cast.plan, "pb.refer.late").values()} == {"replaced"}


def test_a_withdrawal_says_why(cast: Cast) -> None:
    event = record(cast, cast.plan, "referral", cast.today - timedelta(days=130))
    before = everything()
    with pytest.raises(Refused) as refused:
        withdraw(cast, event, reason=" ")
    assert refused.value.field == "reason"
    assert everything() == before
    assert TimetableEvent.rows.standing().get() == event


def test_only_who_keeps_the_timetable_withdraws_from_it(cast: Cast) -> None:
    event = record(cast, cast.plan, "referral", cast.today - timedelta(days=130))
    before = everything()
    for name in ("laura", "ian", "neil", "moira"):
        with pytest.raises(PermissionDenied):
            withdraw(cast, event, by=cast.workers[name])
    for name in ("olive", "colin"):
        with pytest.raises(NotVisible):
            withdraw(cast, event, by=cast.workers[name])
    assert everything() == before
    assert TimetableEvent.rows.standing().get() == event


def test_the_database_itself_wants_who_and_why(cast: Cast) -> None:
    event = record(cast, cast.plan, "referral", cast.today - timedelta(days=130))
    with pytest.raises(IntegrityError), transaction.atomic():
        TimetableEvent.rows.filter(pk=event.pk).update(withdrawn_at=cast.at)
