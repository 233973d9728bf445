"""The list of plans: only what may be seen, however it is searched, counted and paged."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from plans import access
from plans.access import Terms
from plans.models import Action, Plan
from plans.operations import plans, sharing
from plans.operations.children import ChildDetails
from plans.queries.plans import Cursor, Part, PlanFilters, PlanList, plan_list
from plans.rules.sharing import Level
from tests.cast import Cast

EVERY = PlanFilters(status="")


def listed(cast: Cast, name: str, filters: PlanFilters = EVERY, **options) -> PlanList:
    return plan_list(access.scope_of(cast.workers[name], on=cast.today), filters, **options)


def references(found: PlanList) -> list[str]:
    return [row.plan.reference for row in found.rows]


def start(cast: Cast, given: str, family: str, known_as: str = "") -> Plan:
    return plans.start(
        kind="child_in_need",
        new_child=ChildDetails(
            given_names=given,
            family_name=family,
            known_as=known_as,
            date_of_birth=cast.today - timedelta(days=3000),
            sex="F",
        ),
        partnership=cast.partnership,
        started_on=cast.today,
        role="Social worker",
        purpose="Coordinates",
        by=cast.priya,
        at=cast.at,
    )


@pytest.mark.parametrize("name", ["priya", "hannah", "ian", "ruth", "neil", "moira", "sean"])
def test_whoever_has_a_place_finds_the_plan(cast: Cast, name: str):
    assert references(listed(cast, name)) == [cast.plan.reference]


@pytest.mark.parametrize("name", ["olive", "colin", "adam", "beth", "sysadmin", "super"])
def test_whoever_has_none_finds_nothing_however_they_search(cast: Cast, name: str):
    for text in ("", cast.plan.reference, "Marlowe"):
        found = listed(cast, name, PlanFilters(text=text))
        assert (found.rows, found.count, found.pointers) == ([], 0, [])


def test_a_reference_is_found_however_it_is_typed(cast: Cast):
    reference = cast.plan.reference
    for text in (reference, reference.lower(), reference.replace("-", " "), reference[3:]):
        assert references(listed(cast, "hannah", PlanFilters(text=text))) == [reference]


@pytest.mark.parametrize(
    ("text", "found"),
    [("teal", 1), ("jay TEALE", 1), ("jj", 1), ("jay marlowe", 0), ("baby marlowe", 1), ("x", 0)],
)
def test_a_child_is_found_by_parts_of_their_names(cast: Cast, text: str, found: int):
    start(cast, "Jaydon", "Teale", known_as="JJ")
    assert listed(cast, "priya", PlanFilters(text=text)).count == found


def test_the_list_narrows_to_kind_state_and_part(cast: Cast):
    start(cast, "Jaydon", "Teale")
    assert listed(cast, "priya", PlanFilters(kind="child_in_need")).count == 1
    assert listed(cast, "priya", PlanFilters(status="ended")).count == 0
    assert listed(cast, "priya", PlanFilters(part=Part.LEAD)).count == 2
    assert listed(cast, "ruth", PlanFilters(part=Part.CHAIR)).count == 1
    assert listed(cast, "hannah", PlanFilters(part=Part.CORE)).count == 1
    assert listed(cast, "hannah", PlanFilters(part=Part.LEAD)).count == 0
    assert listed(cast, "ian", PlanFilters(part=Part.INFORMATION)).count == 1
    assert listed(cast, "laura", PlanFilters(part=Part.BY_REPORT)).count == 1
    assert listed(cast, "sean", PlanFilters(part=Part.AGENCY_LEADS)).count == 2
    assert listed(cast, "moira", PlanFilters(part=Part.AGENCY_LEADS)).count == 0


def test_the_list_narrows_to_late_actions_and_reviews_due(cast: Cast):
    assert listed(cast, "priya", PlanFilters(late_actions=True)).count == 0
    assert listed(cast, "priya", PlanFilters(review_due=True)).count == 0
    yesterday = cast.today - timedelta(days=1)
    Action.rows.filter(pk=cast.action.pk).update(due_on=yesterday)
    Plan.rows.filter(pk=cast.plan.pk).update(next_review_on=yesterday)
    found = listed(cast, "priya", PlanFilters(late_actions=True, review_due=True))
    assert [row.late_actions for row in found.rows] == [1]


def test_a_row_says_the_readers_part_and_who_leads(cast: Cast):
    (row,) = listed(cast, "laura").rows
    assert row.parts == ["Attends by report"]
    assert (row.lead, row.lead_agency) == ("Priya Nandakumar", "Wearbridge Children's Social Care")


def test_paging_forth_and_back_shows_every_plan_once(cast: Cast):
    for number in range(4):
        start(cast, f"Child {number}", "Teale")
    first = listed(cast, "priya", page=2)
    second = listed(cast, "priya", page=2, cursor=first.next)
    third = listed(cast, "priya", page=2, cursor=second.next)
    everything = [*references(first), *references(second), *references(third)]
    assert len(set(everything)) == len(everything) == 5
    assert first.previous is None
    assert third.next is None
    assert references(listed(cast, "priya", page=2, cursor=third.previous)) == references(second)
    back = listed(cast, "priya", page=2, cursor=second.previous)
    assert references(back) == references(first)
    assert back.previous is None


def test_a_cursor_survives_an_address_and_a_made_up_one_is_the_first_page():
    cursor = Cursor(date(2026, 12, 1), Plan().pk, backwards=True)
    assert Cursor.read(str(cursor)) == cursor
    assert Cursor.read("20261399zz") is None
    assert Cursor.read("") is None


def test_plans_only_known_of_show_reference_kind_and_lead_to_oversight_alone(cast: Cast):
    sharing.give(
        cast.plan,
        cast.agencies["housing"],
        terms=Terms(purpose="May house the family", level=Level.POINTER),
        by=cast.priya,
        at=cast.at,
    )
    assert listed(cast, "colin").pointers == []
    employment = cast.employment("colin")
    employment.position = "safeguarding_lead"
    employment.save()
    found = listed(cast, "colin")
    assert found.rows == []
    (pointer,) = found.pointers
    assert (pointer.reference, pointer.kind) == (cast.plan.reference, "Child protection")
    assert pointer.lead == "Priya Nandakumar"
    assert listed(cast, "colin", PlanFilters(text="Marlowe")).pointers == []
    assert listed(cast, "colin", PlanFilters(late_actions=True)).pointers == []
    assert len(listed(cast, "colin", PlanFilters(text=cast.plan.reference)).pointers) == 1


@pytest.mark.parametrize("name", ["priya", "hannah", "sean"])
def test_the_statements_do_not_grow_with_the_list(
    cast: Cast, name: str, django_assert_max_num_queries
):
    for number in range(6):
        start(cast, f"Child {number}", "Teale")
    scope = access.scope_of(cast.workers[name], on=cast.today)
    with django_assert_max_num_queries(5 if name == "sean" else 4):
        plan_list(scope, EVERY)
