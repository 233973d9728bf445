"""Messages of somebody who is away: their deputy is told, and reads for themselves alone."""

from __future__ import annotations

import pytest

from agencies.errors import NotVisible
from agencies.models import Employment
from agencies.operations import workers
from plans import access
from plans.models import GroupMember, Notification, NotificationReading, Plan
from plans.operations import notifications, plans
from plans.operations.children import ChildDetails
from plans.queries import notifications as queries
from plans.rules.notifications import Matter
from tests.cast import Cast


def told_of(cast: Cast, plan: Plan, name: str = "hannah") -> Notification:
    notifications.tell(
        plan,
        matter=Matter.REVIEW_SIGNED,
        subject=f"plan:{plan.pk}",
        to=[cast.workers[name]],
        at=cast.at,
    )
    row: Notification = Notification.rows.get(plan=plan, recipient=cast.workers[name])
    return row


def away(cast: Cast, name: str = "hannah") -> None:
    workers.record_absence(
        cast.employment(name),
        from_on=cast.today,
        until_on=cast.today,
        by=cast.workers[name],
        at=cast.at,
    )


def named_on_the_seat(cast: Cast) -> None:
    """Hannah's seat on this plan names Olive, whom nothing else makes Hannah's deputy."""
    GroupMember.rows.filter(pk=cast.seats["hannah"].pk).update(deputy=cast.olive)
    away(cast)


def shown(cast: Cast, name: str) -> list[queries.Told]:
    return queries.notifications(access.scope_of(cast.workers[name], on=cast.today)).told


def unread(cast: Cast, name: str) -> int:
    return queries.unread(access.scope_of(cast.workers[name], on=cast.today))


def test_a_deputy_named_on_a_seat_is_told_what_its_member_is(cast: Cast) -> None:
    row = told_of(cast, cast.plan)
    assert shown(cast, "olive") == []
    named_on_the_seat(cast)
    [one] = shown(cast, "olive")
    assert (one.row, one.for_whom, one.is_unread) == (row, "Hannah Brookes", True)
    assert unread(cast, "olive") == 1


def test_on_that_seats_plan_and_on_no_other(cast: Cast) -> None:
    other = plans.start(
        kind="child_in_need",
        new_child=ChildDetails(family_name="Other", expected_on=cast.today),
        family=[],
        partnership=cast.partnership,
        started_on=cast.today,
        role="Social worker",
        purpose="Coordinates",
        by=cast.priya,
        at=cast.at,
    )
    cast.join("hannah", plan=other)
    row = told_of(cast, other)
    named_on_the_seat(cast)
    assert shown(cast, "olive") == []
    with pytest.raises(NotVisible):
        notifications.read(row, by=cast.olive, at=cast.at)
    assert not NotificationReading.objects.exists()


def test_nor_what_others_of_the_plan_are_told(cast: Cast) -> None:
    told_of(cast, cast.plan, "sam")
    named_on_the_seat(cast)
    assert shown(cast, "olive") == []


@pytest.mark.parametrize("how", ["the seat", "the whole employment"])
@pytest.mark.parametrize("everything", [True, False])
def test_a_deputys_reading_leaves_it_unread_for_whom_it_is(
    cast: Cast, how: str, everything: bool
) -> None:
    row = told_of(cast, cast.plan)
    if how == "the seat":
        named_on_the_seat(cast)
    else:
        Employment.objects.filter(worker=cast.hannah).update(deputy=cast.olive)
        away(cast)
    for _ in range(2):
        if everything:
            notifications.read_all(by=cast.olive, at=cast.at)
        else:
            notifications.read(row, by=cast.olive, at=cast.at)
    assert Notification.rows.get().read_at is None
    assert (unread(cast, "olive"), unread(cast, "hannah")) == (0, 1)
    assert NotificationReading.objects.get().worker == cast.olive
    [hers] = shown(cast, "hannah")
    assert (hers.is_unread, hers.read_for_me) == (True, ("Olive Tarrant",))
    notifications.read(row, by=cast.hannah, at=cast.at)
    assert (unread(cast, "hannah"), Notification.rows.get().read_at) == (0, cast.at)


def test_everything_is_read_once_and_counted_once(cast: Cast) -> None:
    told_of(cast, cast.plan)
    named_on_the_seat(cast)
    assert notifications.read_all(by=cast.olive, at=cast.at) == 1
    assert notifications.read_all(by=cast.olive, at=cast.at) == 0


def test_what_its_member_has_read_the_deputy_has_not(cast: Cast) -> None:
    row = told_of(cast, cast.plan)
    notifications.read(row, by=cast.hannah, at=cast.at)
    named_on_the_seat(cast)
    assert unread(cast, "olive") == 1


def test_however_many_were_told_they_are_listed_in_as_many_statements(
    cast: Cast, django_assert_max_num_queries
) -> None:
    named_on_the_seat(cast)
    scope = access.scope_of(cast.olive, on=cast.today)
    for step in range(5):
        notifications.tell(
            cast.plan,
            matter=Matter.PLAN_CHANGED,
            subject="plan:1",
            to=[cast.hannah],
            at=cast.at,
            step=str(step),
        )
    notifications.read_all(by=cast.olive, at=cast.at)
    with django_assert_max_num_queries(4):
        assert len(queries.notifications(scope).told) == 5
    with django_assert_max_num_queries(1):
        assert queries.unread(scope) == 0
