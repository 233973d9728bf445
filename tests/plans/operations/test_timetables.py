"""Plans from before their timetable was kept here are given it, many at once and once."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.models import Child, Deadline, ExpectedDelivery, Plan, Review, TimetableEvent
from plans.operations import timetable, timetables
from plans.queries.timetable import uncounted
from plans.tasks import count_timetables
from tests.cast import Cast

KINDS = ("child_protection", "child_in_need", "looked_after", "early_help")


def older(cast: Cast, many: int, **given: Any) -> list[Plan]:
    """Plans of every kind as an upgrade finds them: a meeting held, and no deadline."""
    started = cast.plan.started_on - timedelta(days=70)
    children = Child.rows.bulk_create(
        Child(
            partnership=cast.partnership, family_name=f"Older {n}", sex="U" if n % 4 == 0 else "F",
            expected_on=cast.today + timedelta(days=30) if n % 4 == 0 else None,
            date_of_birth=None if n % 4 == 0 else started - timedelta(days=900),
            created_by=cast.priya, created_at=cast.at - timedelta(days=90),
        )
        for n in range(many)
    )  # fmt: skip
    ExpectedDelivery.objects.bulk_create(
        ExpectedDelivery(
            child=child, expected_on=child.expected_on,
            recorded_by=cast.priya, recorded_at=cast.at - timedelta(days=90),
        )
        for child in children if child.expected_on
    )  # fmt: skip
    plans: list[Plan] = Plan.rows.bulk_create(
        Plan(
            reference=f"OLD{n:05}", partnership=cast.partnership, policy=cast.plan.policy,
            child=child, kind=(kind := KINDS[n % 4]), started_on=started,
            conference_on=started if kind == "child_protection" else None,
            category="NEG" if kind == "child_protection" else "",
            next_meeting_on=cast.today + timedelta(days=3),
            created_by=cast.priya, created_at=cast.at - timedelta(days=90), **given,
        )
        for n, child in enumerate(children)
    )  # fmt: skip
    Review.rows.bulk_create(
        Review(
            plan=plan, kind="group_meeting", status="held", held_on=started + timedelta(days=9),
            created_at=cast.at,
        )
        for plan in plans
    )  # fmt: skip
    return plans


def rows() -> list[tuple[Any, ...]]:
    names = [f.attname for f in Deadline._meta.fields if f.attname != "id"]
    return sorted(Deadline.rows.values_list(*names), key=str)


def test_every_running_plan_has_its_timetable_once(cast: Cast) -> None:
    older(cast, 8)
    own = list(Deadline.rows.filter(plan=cast.plan).order_by("pk").values_list())
    assert uncounted().count() == 8
    assert timetables.count_all(at=cast.at) == 8
    assert not uncounted().exists()
    before = rows()
    assert timetables.count_all(at=cast.at) == 0
    assert rows() == before
    assert list(Deadline.rows.filter(plan=cast.plan).order_by("pk").values_list()) == own


def test_they_are_the_deadlines_that_the_first_change_would_have_counted(cast: Cast) -> None:
    plans = older(cast, 8)
    timetables.count_all(at=cast.at)
    at_once = (
        rows(),
        list(Plan.rows.order_by("pk").values_list("next_review_on", "next_meeting_on")),
    )
    Deadline.rows.filter(plan__in=plans).delete()
    for plan in Plan.rows.filter(pk__in=[one.pk for one in plans]):
        timetable.bring_into_line(plan, at=cast.at)
        plan.save()
    one_by_one = Plan.rows.order_by("pk").values_list("next_review_on", "next_meeting_on")
    assert (rows(), list(one_by_one)) == at_once


def test_and_the_first_change_then_counts_nothing_again(cast: Cast) -> None:
    plans = older(cast, 4)
    timetables.count_all(at=cast.at)
    before = rows()
    for plan in Plan.rows.filter(pk__in=[one.pk for one in plans]):
        timetable.bring_into_line(plan, at=cast.at)
    assert rows() == before


def test_what_had_been_recorded_already_is_counted_from(cast: Cast) -> None:
    (plan,) = older(cast, 1)
    seen = cast.today - timedelta(days=2)
    TimetableEvent.rows.create(
        plan=plan, trigger="strategy_discussion", happened_on=plan.started_on - timedelta(days=3),
        recorded_at=cast.at, recorded_by=cast.priya,
    )  # fmt: skip
    gone = TimetableEvent.rows.create(
        plan=plan, trigger="referral", happened_on=seen, recorded_at=cast.at,
        recorded_by=cast.priya, withdrawn_at=cast.at, withdrawn_by=cast.priya,
        withdrawn_reason="Another's",
    )  # fmt: skip
    timetables.count_all(at=cast.at)
    assert Deadline.rows.get(plan=plan, key="cp.icpc").held_on == plan.started_on
    assert not Deadline.rows.filter(plan=plan, trigger_on=gone.happened_on).exists()


def test_a_plan_that_ended_is_left_as_it_is(cast: Cast) -> None:
    older(cast, 4, status="ended", ended_on=cast.today)
    assert timetables.count_all(at=cast.at) == 0


def test_a_batch_asks_as_often_whatever_it_holds(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timetables, "BATCH", 40)

    def statements(many: int) -> int:
        plans = older(cast, many)
        with CaptureQueriesContext(connection) as said:
            timetables.count_all(at=cast.at)
        Deadline.rows.filter(plan__in=plans).delete()
        Review.rows.filter(plan__in=plans).delete()
        Plan.rows.filter(pk__in=[plan.pk for plan in plans]).delete()
        return sum(one["sql"].startswith("SELECT") for one in said)

    assert statements(8) == statements(40)


def test_a_batch_that_fails_leaves_those_before_it_and_is_taken_up_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timetables, "BATCH", 3)
    older(cast, 7)
    seen: list[int] = []

    def stop(counted: int) -> None:
        seen.append(counted)
        if len(seen) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        timetables.count_all(at=cast.at, watch=stop)
    assert uncounted().count() == 1
    count_timetables()
    assert not uncounted().exists()


def test_the_command_says_how_many_wait_and_how_many_it_counted(cast: Cast) -> None:
    older(cast, 4)
    with pytest.raises(CommandError, match="4 running plans have no timetable yet"):
        call_command("compute_timetables", check=True)
    said = StringIO()
    call_command("compute_timetables", stdout=said)
    assert "4 running plans were given their timetable." in said.getvalue()
    said = StringIO()
    call_command("compute_timetables", check=True, stdout=said)
    assert "Every running plan has its timetable." in said.getvalue()
    said = StringIO()
    call_command("compute_timetables", stdout=said)
    assert said.getvalue() == ""


def test_a_date_moved_afterwards_stays_moved(cast: Cast) -> None:
    older(cast, 1, chair=cast.ruth)
    timetables.count_all(at=cast.at)
    row = Deadline.rows.filter(plan__reference="OLD00000").open().first()
    assert row is not None
    Deadline.rows.filter(pk=row.pk).update(due_on=row.due_on - timedelta(days=1))
    assert timetables.count_all(at=cast.at) == 0
    assert Deadline.rows.get(pk=row.pk).due_on == row.due_on - timedelta(days=1)
