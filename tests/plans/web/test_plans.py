"""The list of plans as a page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from agencies.models import AuditEvent
from tests.browser import assert_accessible, enter_as
from tests.cast import Cast

SignIn = Callable[[str], Client]


def test_the_list_names_the_child_and_leads_to_the_plan(cast: Cast, sign_in: SignIn):
    page = sign_in("hannah").get("/plans/").content.decode()
    assert "Baby Marlowe" in page
    assert f"/plans/{cast.plan.reference}/" in page
    assert "1 plan" in page


def test_whoever_is_in_no_group_is_told_what_happens_next(cast: Cast, sign_in: SignIn):
    page = sign_in("olive").get("/plans/").content.decode()
    assert "When somebody asks you to join one" in page
    assert "Marlowe" not in page


@pytest.mark.parametrize("name", ["beth", "sysadmin", "super"])
def test_whoever_works_for_no_agency_is_told_so(cast: Cast, sign_in: SignIn, name: str):
    answer = sign_in(name).get("/plans/")
    assert answer.status_code == 403
    assert "work for an agency" in answer.content.decode()


def test_a_name_searched_for_never_stands_in_an_address(cast: Cast, sign_in: SignIn):
    client = sign_in("priya")
    answer = client.post("/plans/", {"text": "marlowe", "kind": "child_protection"}, follow=True)
    ((where, _),) = answer.redirect_chain
    assert "marlowe" not in where.lower()
    assert "kind=child_protection" in where
    assert "Baby Marlowe" in answer.content.decode()
    nobody = client.post("/plans/", {"text": "nobody"}, follow=True).content.decode()
    assert "None of the plans you may see fits." in nobody
    assert "Baby Marlowe" in client.get("/plans/").content.decode()


def test_a_search_is_on_the_searchers_own_chain_without_its_text(cast: Cast, sign_in: SignIn):
    sign_in("priya").post("/plans/", {"text": "marlowe"})
    event = AuditEvent.objects.get(verb="plans.searched")
    assert (event.actor, event.chain) == (cast.priya.pk, f"worker:{cast.priya.pk}")
    assert "marlowe" not in str(event.__dict__).lower()


def test_what_somebody_typed_into_the_address_counts_for_nothing(cast: Cast, sign_in: SignIn):
    page = sign_in("priya").get("/plans/?kind=nonsense&after=nonsense&part=zz")
    assert page.status_code == 200
    assert "Baby Marlowe" in page.content.decode()


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_the_list_is_for_everybody_and_every_screen(cast: Cast, page, live_server):
    enter_as(page, live_server, cast.priya)
    page.goto(f"{live_server.url}/plans/?late_actions=on")
    assert_accessible(page)
    page.goto(f"{live_server.url}/plans/")
    assert_accessible(page)
