"""Standing in for somebody, managing somebody, and what neither gives."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from agencies.errors import Refused
from agencies.models import Employment
from agencies.operations import workers
from plans import access
from plans.models import ChildIdentifier, Draft, GroupMember, Plan
from plans.operations import children, drafts, leaving, plans, sharing
from plans.operations.children import ChildDetails
from tests.cast import Cast


def away_with_deputy(cast: Cast, name: str, deputy: str) -> None:
    Employment.objects.filter(worker=cast.workers[name]).update(deputy=cast.workers[deputy])
    workers.record_absence(
        cast.employment(name),
        from_on=cast.today,
        until_on=cast.today,
        by=cast.workers[name],
        at=cast.at,
    )


def sees(cast: Cast, name: str) -> bool:
    scope = access.scope_of(cast.workers[name], on=cast.today)
    return Plan.objects.visible_to(scope).exists()


def test_whoever_manages_accounts_gains_no_sight_by_managing_or_standing_in(cast: Cast) -> None:
    Employment.objects.filter(worker=cast.hannah).update(line_manager=cast.megan)
    away_with_deputy(cast, "hannah", "megan")
    GroupMember.rows.filter(pk=cast.seats["hannah"].pk).update(deputy=cast.megan)
    assert not sees(cast, "megan")


def test_an_unqualified_deputy_of_the_chair_reads_and_decides_nothing(cast: Cast) -> None:
    away_with_deputy(cast, "ruth", "sal")
    assert sees(cast, "sal")
    with pytest.raises(PermissionDenied):
        plans.end(
            cast.plan,
            ended_on=cast.today,
            reason="moved_area",
            version=None,
            by=cast.sal,
            at=cast.at,
        )
    cast.sal.may_chair = True
    cast.sal.save()
    scope = access.scope_of(cast.sal, on=cast.today)
    assert "end_plan" in access.capabilities(scope, cast.plan)


def test_a_deputy_does_not_end_the_place_they_stand_in(cast: Cast) -> None:
    away_with_deputy(cast, "hannah", "olive")
    with pytest.raises(PermissionDenied):
        leaving.leave(
            cast.seats["hannah"],
            reason="left_role",
            leave_vacancy=True,
            version=None,
            by=cast.olive,
            at=cast.at,
        )
    assert GroupMember.rows.get(pk=cast.seats["hannah"].pk).status == "current"


def test_the_access_of_the_chairs_agency_does_not_end_under_the_chair(cast: Cast) -> None:
    cast.colin.may_chair = True
    cast.colin.save()
    Plan.rows.filter(pk=cast.plan.pk).update(chair=cast.colin)
    sharing.give(
        cast.plan,
        cast.agencies["housing"],
        terms=access.Terms(purpose="Chairs"),
        by=cast.priya,
        at=cast.at,
    )
    plan = Plan.rows.get(pk=cast.plan.pk)
    with pytest.raises(Refused, match="chairs the plan"):
        sharing.end(plan, cast.agencies["housing"], why="x", by=cast.priya, at=cast.at)
    assert sees(cast, "colin")


def test_typing_about_a_plan_goes_with_the_sight_of_it(cast: Cast) -> None:
    for key in (f"/plans/{cast.plan.reference}/change/", "/profile/away/"):
        drafts.keep(key=key, data={"text": ["words"]}, by=cast.sam, at=cast.at)
    scope = access.scope_of(cast.sam, on=cast.today)
    assert Draft.objects.visible_to(scope).count() == 2
    leaving.leave(cast.seats["sam"], reason="left_role", version=None, by=cast.sam, at=cast.at)
    assert [d.key for d in Draft.objects.visible_to(scope)] == ["/profile/away/"]


def test_two_agencies_may_know_a_child_by_the_same_local_number(cast: Cast) -> None:
    for agency in ("social_care", "school"):
        ChildIdentifier.objects.create(
            child=cast.plan.child,
            scheme="local_child_id",
            value="77",
            issuer=cast.agencies[agency],
        )
    assert ChildIdentifier.objects.count() == 2


def test_a_corrected_date_of_birth_moves_the_review_that_counts_from_it(cast: Cast) -> None:
    children.record_birth(
        cast.plan,
        born_on=cast.today,
        sex="F",
        given_names="Ada",
        version=None,
        by=cast.hannah,
        at=cast.at,
    )
    before = Plan.rows.get().next_review_on
    plan = Plan.rows.select_related("child").get()
    children.change(
        plan,
        details=ChildDetails(
            family_name="Marlowe",
            given_names="Ada",
            date_of_birth=cast.today - timedelta(days=7),
            sex="F",
        ),
        version=None,
        by=cast.priya,
        at=cast.at,
    )
    assert Plan.rows.get().next_review_on < before
