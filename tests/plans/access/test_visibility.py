from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from agencies.errors import NotVisible
from agencies.models import Employment
from agencies.operations import workers
from plans import access
from plans.models import Action, Child, GroupMember, Outcome, Person, Plan, Unscoped
from plans.operations import leaving, plans
from plans.operations.children import ChildDetails
from tests.cast import Cast


def sees(cast: Cast, name: str) -> bool:
    scope = access.scope_of(cast.workers[name], on=cast.today)
    seen = Plan.objects.visible_to(scope).filter(pk=cast.plan.pk).exists()
    counts = {
        Model.objects.visible_to(scope).exists()
        for Model in (Child, GroupMember, Outcome, Action, Person)
    }
    assert counts == {seen}, "every noun gives the same answer as the plan"
    assert cast.workers[name].has_perm("plans.see_plan", cast.plan) == seen
    everybody = access.scopes_of(cast.workers.values(), on=cast.today)
    assert everybody[cast.workers[name].pk] == scope, "asked about among others, the same"
    return seen


@pytest.mark.parametrize(
    "name", ["priya", "hannah", "sam", "laura", "ian", "ruth", "neil", "moira", "sean"]
)
def test_whoever_has_a_place_sees_the_plan(cast: Cast, name: str) -> None:
    assert sees(cast, name)


@pytest.mark.parametrize("name", ["sal", "olive", "colin", "adam", "beth", "sysadmin", "super"])
def test_whoever_has_no_place_sees_nothing_of_it(cast: Cast, name: str) -> None:
    assert not sees(cast, name)


def test_rows_cannot_be_listed_without_saying_who_reads(cast: Cast) -> None:
    for model in (Plan, Child, GroupMember, Outcome, Action, Person):
        with pytest.raises(Unscoped):
            list(model.objects.all())
        with pytest.raises(Unscoped):
            model.objects.count()
        with pytest.raises(Unscoped):
            model.objects.filter().exists()


def test_a_former_member_loses_the_plan_at_once(cast: Cast) -> None:
    leaving.leave(
        cast.seats["sam"], reason="left_role", version=None, by=cast.workers["sam"], at=cast.at
    )
    assert not sees(cast, "sam")


def test_whose_place_was_not_handed_over_is_still_their_managers_to_see(cast: Cast) -> None:
    Employment.objects.filter(worker=cast.hannah).update(
        line_manager=cast.olive, ended_on=cast.today
    )
    assert sees(cast, "olive")
    assert not sees(cast, "hannah")
    GroupMember.rows.filter(pk=cast.seats["hannah"].pk).update(
        status="left", left_on=cast.today, leave_reason="left_role"
    )
    assert not sees(cast, "olive")


def test_a_deputy_sees_the_plan_only_while_the_member_is_away(cast: Cast) -> None:
    employment = cast.employment("hannah")
    workers.change_employment(
        employment,
        position="practitioner",
        job_title="",
        line_manager=None,
        deputy=cast.workers["olive"],
        may_chair=False,
        version=None,
        by=cast.workers["megan"],
        at=cast.at,
    )
    assert not sees(cast, "olive")
    workers.record_absence(
        employment, from_on=cast.today, until_on=cast.today, by=cast.workers["hannah"], at=cast.at
    )
    assert sees(cast, "olive")
    tomorrow = access.scope_of(cast.workers["olive"], on=cast.today + timedelta(days=1))
    assert not Plan.objects.visible_to(tomorrow).exists()


def test_an_ended_employment_ends_all_sight(cast: Cast) -> None:
    workers.end_employment(
        cast.employment("hannah"), version=None, by=cast.workers["megan"], at=cast.at
    )
    assert not sees(cast, "hannah")


def test_a_check_refuses_what_is_not_visible_as_missing_and_the_rest_with_the_reason(
    cast: Cast,
) -> None:
    with pytest.raises(NotVisible):
        access.check(cast.workers["colin"], "read_plan", plan=cast.plan, on=cast.today)
    with pytest.raises(PermissionDenied, match="lead practitioner"):
        access.check(cast.workers["hannah"], "share", plan=cast.plan, on=cast.today)
    place = access.check(cast.workers["priya"], "share", plan=cast.plan, on=cast.today)
    assert place.has_lead


def test_a_check_of_one_or_fifty_plans_is_one_statement(
    cast: Cast, django_assert_num_queries
) -> None:
    scope = access.scope_of(cast.workers["hannah"], on=cast.today)
    with django_assert_num_queries(1):
        access.places_on(scope, [cast.plan.pk])


def test_giving_an_agency_access_takes_three_statements_or_fewer(
    cast: Cast, django_assert_max_num_queries
) -> None:
    terms = access.Terms(purpose="Housing works with the family")
    with django_assert_max_num_queries(3):
        access.share(
            cast.plan,
            cast.agencies["housing"],
            terms=terms,
            occasion="decided",
            by=cast.workers["priya"],
            at=cast.at,
            on=cast.today,
        )


def test_a_plan_that_was_entered_is_all_there_is_to_see(cast: Cast) -> None:
    other = plans.start(
        kind="child_in_need",
        new_child=ChildDetails(family_name="Other", expected_on=cast.today),
        family=[],
        partnership=cast.partnership,
        started_on=cast.today,
        role="Social worker",
        purpose="Coordinates",
        by=cast.workers["priya"],
        at=cast.at,
    )
    scope = access.scope_of(cast.workers["priya"], on=cast.today)
    place, inside = access.enter(scope, cast.plan)
    assert place == access.place_on(scope, cast.plan)
    assert list(Plan.objects.visible_to(inside)) == [cast.plan]
    assert set(Action.objects.visible_to(inside)) == set(cast.plan.actions.all())
    assert list(Child.objects.visible_to(inside)) == [cast.plan.child]
    assert access.place_on(inside, other) == access.Place()


def test_nobody_enters_a_plan_they_do_not_see(cast: Cast) -> None:
    for name in ("colin", "olive", "super"):
        with pytest.raises(NotVisible):
            access.enter(access.scope_of(cast.workers[name], on=cast.today), cast.plan)
