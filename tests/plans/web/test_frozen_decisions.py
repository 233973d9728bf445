"""What a review decided is frozen whole: where it leads, and what held until then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.test import Client

from plans.models import PlanVersion
from plans.rules.decisions import Destination
from tests.api import Api
from tests.cast import Cast
from tests.plans.freezing import frozen, signed_review
from tests.plans.reviewing import review_of
from tests.plans.web.test_versions import at_plan, read

SignIn = Callable[[str], Client]


def test_where_a_decision_leads_and_what_held_until_then_are_frozen_shown_and_compared(
    cast: Cast, sign_in: SignIn
):
    frozen(signed_review(cast, held_on=cast.today - timedelta(days=9)))
    put_off = review_of(
        cast, status="adjourned", decision="adjourn", interim_plan="Grandmother stays"
    )
    review = signed_review(
        cast, adjourned_from=put_off, decision="step_up", leads_to="legal_planning"
    )
    content = frozen(review).content["review"]
    assert (content["leads_to"], content["interim_plan"]) == ("legal_planning", "Grandmother stays")
    client = sign_in("sam")
    for path in ("versions/2/", "versions/compare/?old=1&new=2"):
        page = read(client, at_plan(cast, path))
        assert "Grandmother stays" in page
        assert Destination("legal_planning").label in page
    assert "Grandmother stays" not in read(client, at_plan(cast, "versions/compare/?old=1&new=now"))
    answer = Api(worker=cast.sam).get(f"plans/{cast.plan.reference}/versions/compare/?old=1&new=2")
    assert [one["what"] for one in answer.json()["review"]] == [
        "Decision", "What follows", "What kept the child safe until this review",
    ]  # fmt: skip


def test_a_version_frozen_before_these_were_kept_is_read_and_compared(cast: Cast, sign_in: SignIn):
    frozen(signed_review(cast, held_on=cast.today - timedelta(days=9)))
    frozen(signed_review(cast))
    first = PlanVersion.rows.get(number=1)
    for name in ("leads_to", "interim_plan"):
        del first.content["review"][name]
    PlanVersion.rows.filter(number=1).update(content=first.content)
    assert "The plan continues" in read(sign_in("sam"), at_plan(cast, "versions/1/"))
    assert "Nothing is different" in read(
        sign_in("sam"), at_plan(cast, "versions/compare/?old=1&new=2")
    )
