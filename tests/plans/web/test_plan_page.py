"""The plan page as its readers get it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from agencies.models import AuditEvent
from plans.models import Action, Plan
from plans.operations import group, plans
from plans.operations.group import SeatDetails
from tests.browser import assert_accessible, enter_as
from tests.cast import Cast

SignIn = Callable[[str], Client]
READERS = ["priya", "hannah", "sam", "laura", "ian", "ruth", "neil", "moira", "sean"]
STRANGERS = ["olive", "colin", "adam", "megan", "beth", "sysadmin", "super"]


def address(cast: Cast, path: str = "") -> str:
    return f"/plans/{cast.plan.reference}/{path}"


def unmasked(page: bytes) -> bytes:
    """A page without its CSRF token, which is masked anew every time."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", page)


def read(client: Client, where: str) -> str:
    answer = client.get(where)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("path", ["", "history/", "why/"])
def test_whoever_has_a_place_may_read(cast: Cast, sign_in: SignIn, name: str, path: str):
    assert sign_in(name).get(address(cast, path)).status_code == 200


@pytest.mark.parametrize("name", STRANGERS)
@pytest.mark.parametrize("path", ["", "history/", "why/", "looked/"])
def test_whoever_has_none_finds_what_is_found_where_nothing_is(
    cast: Cast, sign_in: SignIn, name: str, path: str
):
    client = sign_in(name)
    hidden = client.get(address(cast, path))
    missing = client.get(f"/plans/CG-2222-2222/{path}")
    assert hidden.status_code == missing.status_code == 404
    assert unmasked(hidden.content) == unmasked(missing.content)


def test_what_is_no_reference_is_not_found(cast: Cast, sign_in: SignIn):
    assert sign_in("priya").get("/plans/CG-0000-0000/").status_code == 404


def test_the_page_is_only_read(cast: Cast, sign_in: SignIn):
    assert sign_in("priya").post(address(cast)).status_code == 405


def test_opening_a_plan_is_on_the_childs_chain(cast: Cast, sign_in: SignIn):
    sign_in("hannah").get(address(cast))
    event = AuditEvent.objects.get(plan=cast.plan.reference, verb="read")
    assert (event.actor, event.subject) == (cast.hannah.pk, "plan")


def test_the_title_is_the_reference_and_never_the_name(cast: Cast, sign_in: SignIn):
    page = read(sign_in("priya"), address(cast))
    title = page.partition("<title>")[2].partition("</title>")[0]
    assert cast.plan.reference in title
    assert "Marlowe" not in title


def test_the_banner_says_who_what_and_when(cast: Cast, sign_in: SignIn):
    page = read(sign_in("ian"), address(cast))
    for words in ("Baby Marlowe", "32+0 weeks", "neglect", "Priya Nandakumar", "Ruth Adebayo-Cole"):
        assert words in page


def test_a_reader_is_offered_only_what_they_may_do(cast: Cast, sign_in: SignIn):
    assert "End the plan" in read(sign_in("ruth"), address(cast))
    assert "End the plan" not in read(sign_in("priya"), address(cast))
    for name in ("hannah", "ian", "laura"):
        page = read(sign_in(name), address(cast))
        assert "End the plan" not in page
        assert "Who has looked" not in page
    assert "Add an action" in read(sign_in("hannah"), address(cast))
    assert "Add an action" not in read(sign_in("ian"), address(cast))


def test_a_vacancy_shows_in_its_place_for_the_lead_to_fill(cast: Cast, sign_in: SignIn):
    vacancy = group.declare_vacancy(
        cast.plan, details=SeatDetails(role="GP", purpose="Meds"), by=cast.priya, at=cast.at
    )
    where = f"/plans/{cast.plan.reference}/group/{vacancy.pk}/fill/"
    page = read(sign_in("priya"), address(cast))
    assert "1 vacant seat, no late action" in page
    assert page.count(where) == 3
    assert where not in read(sign_in("ian"), address(cast))


def test_what_is_late_is_updated_from_the_page_by_whoever_owes_it(cast: Cast, sign_in: SignIn):
    Action.rows.filter(pk=cast.action.pk).update(due_on=cast.today - timedelta(days=7))
    update = f"/plans/{cast.plan.reference}/actions/{cast.action.pk}/update/"
    assert update in read(sign_in("hannah"), address(cast))
    lead = read(sign_in("priya"), address(cast))
    assert "1 action is late, “Write the birth plan”: Hannah Brookes, 5 working days late." in lead
    assert update not in lead


def test_an_ended_plan_is_read_with_its_end_and_offers_nothing(cast: Cast, sign_in: SignIn):
    plan = Plan.rows.get(pk=cast.plan.pk)
    plans.end(
        plan,
        ended_on=cast.today,
        reason="moved_area",
        note="Stepped down at the review",
        version=plan.version,
        by=cast.ruth,
        at=cast.at,
    )
    page = read(sign_in("priya"), address(cast))
    assert "This plan has ended" in page
    assert "Moved to another authority" in page
    assert "Stepped down at the review" in page
    for words in ("Add an action", "End the plan", "What needs attention", "Propose a member"):
        assert words not in page


def test_the_breaches_of_an_imported_plan_are_named(cast: Cast, sign_in: SignIn):
    Plan.rows.filter(pk=cast.plan.pk).update(
        status="ended",
        ended_on=cast.today,
        breaches=[{"code": "8841", "sentence": "A review is not after the start."}],
    )
    assert "A review is not after the start. (rule 8841)" in read(sign_in("priya"), address(cast))


def test_why_can_i_see_this_names_purpose_basis_and_whose_decision(cast: Cast, sign_in: SignIn):
    page = read(sign_in("hannah"), address(cast, "why/"))
    for words in (
        "Wearbridge Midwifery may read this plan.",
        "You are a core member of the group.",
        "hannah purpose for the child",
        "Public task",
        "Priya Nandakumar",
        "Further notice",
    ):
        assert words in page


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_the_pages_of_a_plan_are_for_everybody_and_every_screen(cast: Cast, page, live_server):
    group.declare_vacancy(
        cast.plan, details=SeatDetails(role="GP", purpose="Meds"), by=cast.priya, at=cast.at
    )
    cast.propose("olive")
    Action.rows.filter(pk=cast.action.pk).update(due_on=cast.today - timedelta(days=7))
    enter_as(page, live_server, cast.priya)
    for path in ("", "history/", "looked/", "why/"):
        page.goto(live_server.url + address(cast, path))
        assert_accessible(page)
