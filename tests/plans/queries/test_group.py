"""The group in a fixed number of statements, and who may be chosen for what."""

from __future__ import annotations

from datetime import timedelta

from plans import access
from plans.models import GroupMember
from plans.operations import group
from plans.operations.group import SeatDetails
from plans.queries import group as queries
from plans.queries import invitations
from tests.cast import Cast


def test_the_group_takes_as_many_statements_for_five_as_for_ten(
    cast: Cast, django_assert_max_num_queries
):
    scope = access.scope_of(cast.priya, on=cast.today)
    plan = access.fetch(scope, cast.plan.reference)
    assert plan is not None
    with django_assert_max_num_queries(5):
        few = queries.group_page(scope, plan, today=cast.today)
    for name in ("colin", "olive", "moira", "sal", "sean"):
        cast.propose(name)
    for role in ("GP", "Health visitor"):
        group.declare_vacancy(
            plan,
            details=SeatDetails(role=role, purpose="Sees the child"),
            by=cast.priya,
            at=cast.at,
        )
    with django_assert_max_num_queries(5):
        many = queries.group_page(scope, plan, today=cast.today)
    assert len(few.current) == len(many.current) == 5
    assert (len(many.proposed), len(many.vacant), len(many.family)) == (5, 2, 1)


def test_an_answer_is_due_five_working_days_after_the_asking(cast: Cast):
    seat = cast.propose("colin")
    calendar = cast.partnership.calendar()
    due = queries.answer_by(seat, cast.plan, calendar)
    assert due == calendar.add_working_days(cast.today, 5)


def test_a_vacancy_shows_who_has_been_asked_to_fill_it(cast: Cast):
    vacancy = group.declare_vacancy(
        cast.plan,
        details=SeatDetails(role="GP", purpose="Prescribes"),
        by=cast.priya,
        at=cast.at,
    )
    asked = group.propose(
        cast.plan,
        worker=cast.colin,
        details=SeatDetails(role="GP", purpose="Prescribes"),
        fills=vacancy,
        by=cast.priya,
        at=cast.at,
    )
    scope = access.scope_of(cast.priya, on=cast.today)
    page = queries.group_page(scope, cast.plan, today=cast.today)
    assert [seat.waiting for seat in page.vacant] == [asked]


def test_whoever_may_not_see_the_plan_finds_no_group(cast: Cast):
    scope = access.scope_of(cast.olive, on=cast.today)
    page = queries.group_page(scope, cast.plan, today=cast.today)
    assert page.current == page.family == page.proposed == page.vacant == []
    assert queries.seat_on(scope, cast.plan, cast.seats["hannah"].pk, today=cast.today) is None


def test_actions_pass_to_current_members_who_may_own_them(cast: Cast):
    scope = access.scope_of(cast.priya, on=cast.today)
    heirs = {seat.name for seat in queries.heirs(scope, cast.seats["hannah"])}
    assert heirs == {"Priya Nandakumar", "Sam Delaney", "Laura Fenwick", "Tamsin Marlowe"}


def test_a_waiting_invitation_is_a_pointer_and_costs_no_more_for_two(
    cast: Cast, django_assert_num_queries
):
    cast.propose("colin")
    scope = access.scope_of(cast.colin, on=cast.today)
    with django_assert_num_queries(2):
        (found,) = invitations.waiting(scope)
    assert (found.kind, found.lead, found.role) == (
        "Child protection", "Priya Nandakumar", "colin role",
    )  # fmt: skip
    assert found.is_for_reader


def test_a_late_answer_is_measured_by_the_plans_own_policy(cast: Cast):
    seat = cast.propose("colin")
    GroupMember.rows.filter(pk=seat.pk).update(proposed_at=cast.at - timedelta(days=20))
    scope = access.scope_of(cast.priya, on=cast.today)
    (late,) = queries.group_page(scope, cast.plan, today=cast.today).proposed
    assert late.answer_by is not None
    assert late.answer_by < cast.today
