"""The sweep: who is owed a reminder, once, and whom it finds where a place is empty."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.models import Employment
from plans import access
from plans.models import Action, GroupMember, Notification, Plan, PlanPermission
from plans.operations import reminders
from plans.rules.notifications import Matter
from tests.cast import Cast


@pytest.fixture(autouse=True)
def only_one_action(cast: Cast) -> None:
    """The plan's own timetable and the mother's action wait for later."""
    Action.rows.exclude(pk=cast.action.pk).update(status="cancelled", status_reason="Not needed")


def due(cast: Cast, wd: int) -> None:
    """Make Hannah's action so many working days late; before its day where negative."""
    day = cast.working_days_ago(wd)
    Action.rows.filter(pk=cast.action.pk).update(due_on=day)


def owed(cast: Cast) -> set[tuple[str, int, str, str]]:
    names = {worker.pk: name for name, worker in cast.workers.items()}
    rows = Notification.rows.filter(matter=Matter.ACTION_DUE)
    return {
        (names[pk], step, audience, instead_of)
        for pk, step, audience, instead_of in rows.values_list(
            "recipient", "step", "audience", "instead_of"
        )
    }


def managed(cast: Cast, name: str, by: str) -> None:
    Employment.objects.filter(worker=cast.workers[name]).update(line_manager=cast.workers[by])


def test_the_owner_is_reminded_before_on_and_after_the_day(cast: Cast) -> None:
    for wd in (-6, -5, 0, 2):
        due(cast, wd)
        reminders.sweep(at=cast.at)
    assert owed(cast) == {("hannah", wd, "owner", "") for wd in (-5, 0, 2)}


def test_silence_climbs_to_the_manager_the_safeguarding_lead_and_the_chair(cast: Cast) -> None:
    managed(cast, "hannah", "olive")
    due(cast, 10)
    reminders.sweep(at=cast.at)
    assert owed(cast) == {
        ("hannah", 5, "owner", ""),
        ("olive", 5, "line_manager", ""),
        ("moira", 7, "safeguarding_lead", ""),
        ("ruth", 10, "chair", ""),
    }


def test_a_thousand_sweeps_at_one_instant_are_one(cast: Cast) -> None:
    due(cast, 2)
    first = reminders.sweep(at=cast.at)
    rows = set(Notification.rows.values_list("pk", flat=True))
    assert first.owed == len(rows)
    assert {reminders.sweep(at=cast.at).owed for _ in range(3)} == {0}
    assert set(Notification.rows.values_list("pk", flat=True)) == rows


def test_what_is_done_or_belongs_to_an_ended_plan_reminds_nobody(cast: Cast) -> None:
    due(cast, 2)
    Action.rows.filter(pk=cast.action.pk).update(status="done")
    reminders.sweep(at=cast.at)
    assert owed(cast) == set()


def test_a_moved_date_starts_a_ladder_of_its_own(cast: Cast) -> None:
    due(cast, 0)
    reminders.sweep(at=cast.at)
    due(cast, 2)
    reminders.sweep(at=cast.at)
    assert {step for _, step, _, _ in owed(cast)} == {0, 2}
    assert Notification.rows.filter(matter=Matter.ACTION_DUE).count() == 2


def test_nobody_manages_the_owner_so_the_next_level_is_told_at_once_and_it_is_said(
    cast: Cast,
) -> None:
    due(cast, 5)
    reminders.sweep(at=cast.at)
    assert ("moira", 5, "safeguarding_lead", "line_manager") in owed(cast)


def test_an_owner_who_is_gone_has_their_manager_told_instead_of_them(cast: Cast) -> None:
    managed(cast, "hannah", "olive")
    Employment.objects.filter(worker=cast.hannah).update(ended_on=cast.today)
    due(cast, 0)
    reminders.sweep(at=cast.at)
    assert owed(cast) == {("olive", 0, "line_manager", "owner")}


def test_whoever_is_told_instead_can_read_it_and_hand_the_action_over(cast: Cast) -> None:
    managed(cast, "hannah", "olive")
    Employment.objects.filter(worker=cast.hannah).update(ended_on=cast.today)
    due(cast, 0)
    reminders.sweep(at=cast.at)
    scope = access.scope_of(cast.olive, on=cast.today)
    told = Notification.objects.visible_to(scope).filter(matter=Matter.ACTION_DUE)
    assert [row.recipient for row in told] == [cast.olive]
    assert access.allows(scope, "hand_over_action", cast.plan)


def test_nobody_is_told_what_their_agency_may_no_longer_read(cast: Cast) -> None:
    managed(cast, "hannah", "olive")
    PlanPermission.objects.filter(group=cast.agencies["midwifery"].group).update(
        valid_until=cast.today - timedelta(days=1)
    )
    for wd in (0, 5, 7):
        due(cast, wd)
        reminders.sweep(at=cast.at)
    assert owed(cast) == {
        ("priya", 0, "lead", "owner"),
        ("priya", 5, "lead", "owner"),
        ("priya", 7, "lead", "safeguarding_lead"),
    }


def test_a_vacancy_owes_its_actions_to_the_agencys_safeguarding_lead(cast: Cast) -> None:
    GroupMember.rows.filter(pk=cast.seats["hannah"].pk).update(status="vacant", worker=None)
    due(cast, 0)
    reminders.sweep(at=cast.at)
    assert owed(cast) == {("moira", 0, "safeguarding_lead", "owner")}


def test_what_the_family_does_reminds_the_lead(cast: Cast) -> None:
    Action.rows.filter(pk=cast.action.pk).update(status="done")
    Action.rows.filter(pk=cast.family_action.pk).update(status="not_started", due_on=cast.today)
    reminders.sweep(at=cast.at)
    assert owed(cast) == {("priya", 0, "lead", "owner")}


def test_without_a_chair_the_lead_hears_what_was_the_chairs(cast: Cast) -> None:
    Plan.rows.filter(pk=cast.plan.pk).update(chair=None)
    due(cast, 10)
    reminders.sweep(at=cast.at)
    assert ("priya", 10, "lead", "chair") in owed(cast)


def test_a_sweep_costs_the_same_however_much_is_due(cast: Cast) -> None:
    due(cast, 2)
    with CaptureQueriesContext(connection) as one:
        reminders.sweep(at=cast.at)
    for _ in range(20):
        copy = Action.rows.get(pk=cast.action.pk)
        copy.pk, copy._state.adding = None, True
        copy.save()
    with CaptureQueriesContext(connection) as many:
        reminders.sweep(at=cast.at + timedelta(minutes=1))
    assert len(many) == len(one)
