"""What each agency holds, since when and by whose decision, in a fixed number of statements."""

from __future__ import annotations

from datetime import timedelta

from plans import access
from plans.access import Terms
from plans.models import Plan
from plans.operations import leaving, sharing
from plans.queries.sharing import SharingPage, scope_within, sharing_page
from plans.rules.sharing import Level
from tests.cast import Cast


def page(cast: Cast) -> SharingPage:
    scope = access.scope_of(cast.priya, on=cast.today)
    plan = access.fetch(scope, cast.plan.reference)
    assert plan is not None
    return sharing_page(scope, plan, today=cast.today)


def give(cast: Cast, agency: str, **terms) -> None:
    sharing.give(
        cast.plan,
        cast.agencies[agency],
        terms=Terms(**{"purpose": "Knows the family"} | terms),
        by=cast.priya,
        at=cast.at,
    )


def test_takes_as_many_statements_for_four_agencies_as_for_five(
    cast: Cast, django_assert_num_queries
):
    scope = access.scope_of(cast.priya, on=cast.today)
    plan = Plan.rows.select_related("lead").get(pk=cast.plan.pk)
    with django_assert_num_queries(5):
        few = sharing_page(scope, plan, today=cast.today)
    give(cast, "housing")
    with django_assert_num_queries(5):
        many = sharing_page(scope, plan, today=cast.today)
    assert (len(few.held), len(many.held)) == (4, 5)


def test_names_everybody_whose_place_lets_them_in_and_nobody_else(cast: Cast):
    held = page(cast).of(cast.agencies["social_care"].pk)
    assert held is not None
    names = {reader.name for reader in held.readers}
    assert names == {
        "Priya Nandakumar",
        "Ruth Adebayo-Cole",
        "Sean Pilling",
        "Neil Cartwright",
    }
    for name in ("olive", "megan", "adam", "sal"):
        scope = access.scope_of(cast.workers[name], on=cast.today)
        assert access.fetch(scope, cast.plan.reference) is None


def test_the_people_named_are_those_who_see_the_plan(cast: Cast):
    named = {reader.name for held in page(cast).held for reader in held.readers}
    seeing = {
        worker.name
        for worker in cast.workers.values()
        if access.fetch(access.scope_of(worker, on=cast.today), cast.plan.reference)
    }
    assert named == seeing


def test_an_unbroken_access_counts_from_its_first_day(cast: Cast):
    give(cast, "housing", until_on=cast.today + timedelta(days=3))
    give(cast, "housing", until_on=cast.today + timedelta(days=9))
    held = page(cast).of(cast.agencies["housing"].pk)
    assert held is not None
    assert (held.since, held.until_on, held.version) == (
        cast.today, cast.today + timedelta(days=9), 2,
    )  # fmt: skip


def test_reading_the_plan_counts_before_knowing_of_it(cast: Cast):
    give(cast, "housing", level=Level.POINTER)
    cast.join("colin")
    held = page(cast).of(cast.agencies["housing"].pk)
    assert held is not None
    assert held.level == Level.PLAN


def test_what_has_ended_is_among_the_past_decisions(cast: Cast):
    later = cast.at + timedelta(minutes=1)
    leaving.leave(cast.seats["sam"], reason="work_finished", version=None, by=cast.sam, at=later)
    shown = page(cast)
    school = cast.agencies["school"]
    assert shown.of(school.pk) is None
    assert [d.outcome for d in shown.past if d.agency == school] == ["end", "share"]
    assert school in shown.unheld


def test_a_preview_stands_for_the_agencys_first_member_or_its_oversight(cast: Cast):
    shown = page(cast)
    scope = access.scope_of(cast.priya, on=cast.today)
    police = shown.of(cast.agencies["police"].pk)
    assert police is not None
    as_member, seat = scope_within(scope, cast.plan, police, today=cast.today)
    assert seat == cast.seats["laura"]
    assert as_member.worker_id == cast.laura.pk
    give(cast, "housing")
    housing = page(cast).of(cast.agencies["housing"].pk)
    assert housing is not None
    as_overseer, nobody = scope_within(scope, cast.plan, housing, today=cast.today)
    assert nobody is None
    assert as_overseer.oversees_agency
    assert Plan.objects.visible_to(as_overseer).filter(pk=cast.plan.pk).exists()
