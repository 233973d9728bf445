"""Agreeing a tighter interval for one child: its chair, with a reason, from now on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from agencies.errors import NotVisible, Refused
from agencies.workdays import Calendar
from plans.models import AgreedInterval, Deadline, DeadlineMove, Plan
from plans.operations import deadlines, intervals, plans
from plans.operations.children import ChildDetails
from tests.cast import Cast


@pytest.fixture
def plan(cast: Cast) -> Plan:
    started = cast.today - timedelta(days=60)
    plan = plans.start(
        kind="looked_after",
        new_child=ChildDetails(
            family_name="Teale", given_names="Jo", date_of_birth=date(2020, 5, 5), sex="F"
        ),
        partnership=cast.partnership, started_on=started, role="Social worker", purpose="Leads",
        chair=cast.ruth, by=cast.priya, at=cast.at,
    )  # fmt: skip
    for trigger, day, placement in (
        ("placement_started", started, "ordinary"),
        ("last_visit", started + timedelta(days=3), ""),
        ("last_visit", cast.today - timedelta(days=20), ""),
    ):
        deadlines.record_event(
            plan, trigger=trigger, happened_on=day, placement=placement, by=cast.priya, at=cast.at
        )
    return plan


def agree(cast: Cast, plan: Plan, number: int, key: str = "lac.visit", **more: Any) -> Any:
    given: dict[str, Any] = {"reason": "They run away", "by": cast.ruth, "at": cast.at}
    return intervals.agree(plan, key=key, number=number, **{**given, **more})


def visit(plan: Plan) -> Deadline:
    row: Deadline = Deadline.rows.get(plan=plan, key="lac.visit", status="open")
    return row


def test_what_is_open_moves_and_the_next_is_counted_by_it(cast: Cast, plan: Plan) -> None:
    was = visit(plan)
    assert was.due_on == cast.today + timedelta(days=22)
    agree(cast, plan, 4)
    now = visit(plan)
    assert (now.pk, now.due_on, now.limit_on) == (
        was.pk, cast.today + timedelta(days=8), was.limit_on,
    )  # fmt: skip
    assert DeadlineMove.rows.get(deadline=now).reason == "They run away"
    deadlines.record_event(
        plan, trigger="last_visit", happened_on=cast.today, by=cast.priya, at=cast.at
    )
    assert visit(plan).due_on == cast.today + timedelta(weeks=4)
    assert visit(plan).is_statutory


def test_what_would_have_been_due_already_is_due_today(cast: Cast, plan: Plan) -> None:
    agree(cast, plan, 1)
    assert visit(plan).due_on == cast.today


def test_the_policys_own_number_goes_back_to_it_from_the_next_on(cast: Cast, plan: Plan) -> None:
    agree(cast, plan, 4)
    agree(cast, plan, 6, reason="Settled")
    assert visit(plan).due_on == cast.today + timedelta(days=8)
    deadlines.record_event(
        plan, trigger="last_visit", happened_on=cast.today, by=cast.priya, at=cast.at
    )
    assert visit(plan).due_on == cast.today + timedelta(weeks=6)


def test_a_review_agreed_sooner_is_the_plans_next(cast: Cast) -> None:
    born = cast.plan.next_review_on
    agree(cast, cast.plan, 2, key="pb.rcpc.conference")
    sooner = Plan.rows.get(pk=cast.plan.pk).next_review_on
    assert sooner < born
    report = Deadline.rows.get(plan=cast.plan, key="cp.report.review", status="open")
    assert report.due_on == Calendar().add_working_days(sooner, -5)


@pytest.mark.parametrize(
    ("number", "reason", "field"), [(7, "Why", "number"), (6, "Why", "number"), (4, " ", "reason")]
)
def test_nothing_looser_nothing_unchanged_and_nothing_without_a_reason(
    cast: Cast, plan: Plan, number: int, reason: str, field: str
) -> None:
    before = list(Deadline.rows.order_by("pk").values_list())
    with pytest.raises(Refused) as refused:
        agree(cast, plan, number, reason=reason)
    assert refused.value.field == field
    assert not AgreedInterval.rows.exists()
    assert list(Deadline.rows.order_by("pk").values_list()) == before


@pytest.mark.parametrize("name", ["priya", "hannah", "laura", "ian", "neil", "moira"])
def test_only_the_chair_agrees_it(cast: Cast, name: str) -> None:
    before = list(Deadline.rows.order_by("pk").values_list())
    with pytest.raises(PermissionDenied):
        agree(cast, cast.plan, 5, key="cp.visit", by=cast.workers[name])
    for stranger in ("olive", "colin"):
        with pytest.raises(NotVisible):
            agree(cast, cast.plan, 5, key="cp.visit", by=cast.workers[stranger])
    assert not AgreedInterval.rows.exists()
    assert list(Deadline.rows.order_by("pk").values_list()) == before
