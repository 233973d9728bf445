"""The plan that follows is offered until it is started, and both plans lead to each other."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from plans import access
from plans.models import Plan, Review
from plans.operations import decisions, following
from tests.api import Api
from tests.cast import Cast
from tests.plans.reviewing import decided, judged, review_of, signed
from tests.plans.web.reading import text_of

SignIn = Callable[[str], Client]
OFFER = "Start the plan that follows"


@pytest.fixture
def stepped_down(cast: Cast) -> Plan:
    review = review_of(cast)
    judged(cast, review)
    review = decided(cast, review, decision="step_down", leads_to="to_child_in_need")
    decisions.override(
        review, guard="work_outstanding", reason="It goes over", by=cast.ruth, at=cast.at
    )
    signed(cast, review)
    plan: Plan = Plan.rows.get()
    return plan


def page_of(client: Client, plan: Plan) -> str:
    answer = client.get(reverse("plan", args=[plan.reference]))
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.parametrize("name", ["priya", "ruth"])
def test_it_is_offered_wherever_who_may_start_it_looks(
    cast: Cast, stepped_down: Plan, sign_in: SignIn, name: str
):
    client, way = sign_in(name), reverse("plan_follow", args=[stepped_down.reference])
    review = reverse("review", args=[stepped_down.reference, Review.rows.get().pk])
    for address in (reverse("plan", args=[stepped_down.reference]), review, reverse("your_work")):
        page = client.get(address).content.decode()
        assert f'href="{way}' in page
    assert OFFER in text_of(client.get(review).content.decode())
    client.post(way)
    assert Plan.rows.count() == 2
    for address in (reverse("plan", args=[stepped_down.reference]), review, reverse("your_work")):
        assert f'href="{way}' not in client.get(address).content.decode()
    assert client.get(way).status_code == 403


@pytest.mark.parametrize("name", ["hannah", "ian", "neil"])
def test_it_is_offered_to_nobody_else(cast: Cast, stepped_down: Plan, sign_in: SignIn, name: str):
    client = sign_in(name)
    assert OFFER not in page_of(client, stepped_down)
    review = reverse("review", args=[stepped_down.reference, Review.rows.get().pk])
    assert OFFER not in client.get(review).content.decode()


def test_both_plans_lead_to_each_other_and_to_nobody_who_may_not_see_them(
    cast: Cast, stepped_down: Plan, sign_in: SignIn
):
    plan = following.start_following(stepped_down, by=cast.priya, at=cast.at)
    client = sign_in("sam")
    assert reverse("plan", args=[plan.reference]) in page_of(client, stepped_down)
    assert reverse("plan", args=[stepped_down.reference]) in page_of(client, plan)
    one = Api(worker=cast.sam).get(f"plans/{plan.reference}/").json()
    other = Api(worker=cast.sam).get(f"plans/{stepped_down.reference}/").json()
    assert (one["follows"], other["followed_by"]) == (stepped_down.reference, plan.reference)
    access.revoke(
        plan, cast.agencies["school"], why="Not now", by=cast.priya, at=cast.at, on=cast.today
    )
    seen = page_of(client, stepped_down)
    assert plan.reference not in seen
    assert "followed by" not in seen
    api = Api(worker=cast.sam).get(f"plans/{stepped_down.reference}/").json()
    assert api["followed_by"] is None
