"""In what capacity somebody stands before a plan, where they have more than one, or had."""

from __future__ import annotations

from agencies.models import Employment
from agencies.operations import workers
from plans import access
from plans.models import Plan
from plans.operations import group
from plans.rules.roles import Capacity
from tests.cast import Cast


def place(cast: Cast, name: str) -> access.Place:
    return access.place_on(access.scope_of(cast.workers[name], on=cast.today), cast.plan)


def test_a_line_manager_with_a_seat_of_their_own_still_oversees(cast: Cast) -> None:
    seat = cast.join("neil", "by_report")
    assert place(cast, "neil").capacities == {Capacity.BY_REPORT, Capacity.OVERSIGHT}
    assert place(cast, "neil").seats == {seat.pk}


def test_a_line_managers_place_is_not_their_workers_seat(cast: Cast) -> None:
    assert place(cast, "neil").capacities == {Capacity.OVERSIGHT}
    assert place(cast, "neil").seats == frozenset()


def test_whoever_may_no_longer_chair_has_only_their_other_place(cast: Cast) -> None:
    cast.join("ruth", "by_report")
    assert Capacity.CHAIR in place(cast, "ruth").capacities
    cast.ruth.may_chair = False
    cast.ruth.save()
    assert place(cast, "ruth").capacities == {Capacity.BY_REPORT}


def test_nobody_stands_in_for_a_member_who_works_elsewhere_now(cast: Cast) -> None:
    group.set_deputy(
        cast.seats["hannah"], deputy=cast.olive, version=None, by=cast.hannah, at=cast.at
    )
    moved = workers.move(
        cast.employment("hannah"),
        to=cast.agencies["school"],
        version=None,
        by=cast.sysadmin,
        at=cast.at,
    )
    workers.record_absence(
        Employment.objects.get(pk=moved.pk),
        from_on=cast.today,
        until_on=cast.today,
        by=cast.hannah,
        at=cast.at,
    )
    scope = access.scope_of(cast.olive, on=cast.today)
    assert not Plan.objects.visible_to(scope).exists()
