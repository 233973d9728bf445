"""Who is told of a lesson and who is not, and what a message of one says."""

from __future__ import annotations

from datetime import timedelta

from django.core import mail as outgoing
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans import access
from plans.models import GroupMember, Notification, Plan
from plans.operations import gathering, plans, reminders
from plans.operations.children import ChildDetails
from plans.queries import lesson_duties, notifications
from plans.queries import reminders as reminders_page
from plans.queries.named import named
from plans.rules.household import HouseholdConfirmationDetails
from plans.rules.lessons.reminding import LESSON_DUTIES, LESSON_MATTERS
from plans.rules.notifications import Matter
from plans.rules.reminders import MATTER_OF, Duty
from tests.cast import Cast
from tests.plans.delivering import deliver
from tests.plans.recording import FATHER, record
from tests.plans.reminding import sweep


def test_a_second_sweep_owes_nothing_and_an_ended_plan_nothing_at_all(cast: Cast) -> None:
    assert sweep(cast) > 0
    assert sweep(cast) == 0
    Plan.rows.filter(pk=cast.plan.pk).update(status="ended", ended_on=cast.today)
    assert sweep(cast, 30) == 0


def test_who_no_longer_sees_the_plan_is_told_nothing(cast: Cast) -> None:
    agency = cast.agencies["social_care"]
    cast.plan.agency_permissions.filter(group=agency.group).update(
        valid_until=cast.today - timedelta(days=1)
    )
    sweep(cast)
    told = {row.recipient_id for row in Notification.rows.filter(matter__in=LESSON_MATTERS)}
    assert told.isdisjoint({cast.priya.pk, cast.neil.pk, cast.ruth.pk})


def test_of_what_each_is_told_nobody_else_learns_on_the_page_of_the_plan(cast: Cast) -> None:
    sweep(cast)
    calendar = cast.partnership.calendar()
    scope = access.scope_of(cast.ruth, on=cast.today)
    page = reminders_page.reminders(cast.plan, scope, at=cast.at, calendar=calendar)
    assert {one.row.matter for one in page.sent}.isdisjoint(LESSON_MATTERS)
    assert named(cast.plan, ["lesson:" + str(cast.plan.pk)]) == {}
    mine = notifications.notifications(access.scope_of(cast.priya, on=cast.today)).told
    assert Matter.HOUSEHOLD_DUE in {one.row.matter for one in mine}
    assert not any(one.is_over for one in mine if one.row.matter in LESSON_MATTERS)


def test_an_e_mail_names_nothing_but_kind_plan_and_day(cast: Cast) -> None:
    record(cast, "priya", details=FATHER)
    sweep(cast)
    gathering.gather(at=cast.at)
    deliver(cast.at, days=4)
    bodies = [one.body for one in outgoing.outbox if "priya@example.org" in one.to]
    assert any(Matter.ENQUIRY_DUE.label in body for body in bodies)
    assert all(cast.plan.reference in body for body in bodies)
    for body in bodies:
        for word in ("Marlowe", "Tamsin", "father", "Father", "birth"):
            assert word not in body


def test_an_e_mail_of_what_has_been_done_since_is_not_sent(cast: Cast) -> None:
    sweep(cast)
    gathering.gather(at=cast.at)
    record(cast, "sam", details=HouseholdConfirmationDetails("told_by_parent"))
    deliver(cast.at, days=4)
    assert outgoing.outbox
    assert not any(Matter.HOUSEHOLD_DUE.label in str(one.body) for one in outgoing.outbox)


def test_every_ladder_of_a_lesson_has_a_matter_of_its_own_and_no_other_sweep(cast: Cast) -> None:
    assert {MATTER_OF[duty] for duty in LESSON_DUTIES} == LESSON_MATTERS
    assert Duty.VISIT not in LESSON_DUTIES
    reminders.sweep(at=cast.at)
    assert not Notification.rows.filter(matter__in=LESSON_MATTERS).exists()


def test_it_takes_as_many_statements_for_each_person_however_many_their_plans(cast: Cast) -> None:
    scope = access.scope_of(cast.priya, on=cast.today)

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as done:
            lesson_duties.owed_to(
                scope, Plan.rows.values_list("pk", flat=True), on=cast.today, at=cast.at
            )
        return len(done)

    before = count()
    _another_plan(cast)
    assert GroupMember.rows.filter(worker=cast.priya).count() == 2
    assert count() == before


def _another_plan(cast: Cast) -> None:
    plans.start(
        kind="child_in_need",
        new_child=ChildDetails(family_name="Other", expected_on=cast.today),
        family=[],
        partnership=cast.partnership,
        started_on=cast.today,
        role="Social worker",
        purpose="Coordinates the plan",
        by=cast.priya,
        at=cast.at,
    )
