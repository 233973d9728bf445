"""Who has looked: for the lead and the chair."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from agencies.models import AuditEvent
from plans.queries.looked import looked, what
from tests.cast import Cast

SignIn = Callable[[str], Client]


def where(cast: Cast) -> str:
    return f"/plans/{cast.plan.reference}/looked/"


@pytest.mark.parametrize("name", ["priya", "ruth"])
def test_the_lead_and_the_chair_see_who_looked_for_which_agency(
    cast: Cast, sign_in: SignIn, name: str
):
    sign_in("hannah").get(f"/plans/{cast.plan.reference}/")
    page = sign_in(name).get(where(cast)).content.decode()
    for words in ("Hannah Brookes", "Wearbridge Midwifery", "The plan"):
        assert words in page


@pytest.mark.parametrize("name", ["hannah", "sam", "laura", "ian", "neil", "moira", "sean"])
def test_everybody_else_is_refused_with_the_reason(cast: Cast, sign_in: SignIn, name: str):
    answer = sign_in(name).get(where(cast))
    assert answer.status_code == 403
    assert "Only these may read who has looked at the plan" in answer.content.decode()
    event = AuditEvent.objects.get(plan=cast.plan.reference, subject="looked")
    assert (event.verb, event.actor) == ("refused", cast.workers[name].pk)


def test_looking_at_who_looked_is_a_look_too(cast: Cast, sign_in: SignIn):
    page = sign_in("priya").get(where(cast)).content.decode()
    assert "Who has looked</td>" in page.replace("\n", "")


def test_refusals_are_no_looks(cast: Cast, sign_in: SignIn):
    sign_in("colin").get(f"/plans/{cast.plan.reference}/")
    assert looked(cast.plan).looks == []


def test_the_pages_follow_one_another(cast: Cast, sign_in: SignIn):
    client = sign_in("hannah")
    for _ in range(3):
        client.get(f"/plans/{cast.plan.reference}/")
    first = looked(cast.plan, page=2)
    assert len(first.looks) == 2
    second = looked(cast.plan, page=2, before=first.before)
    assert len(second.looks) == 1
    assert second.before is None
    assert second.looks[0].at < first.looks[1].at


def test_a_made_up_page_is_the_first(cast: Cast, sign_in: SignIn):
    assert sign_in("priya").get(f"{where(cast)}?before=zz").status_code == 200


def test_what_was_read_is_said_in_words():
    assert what("plan") == "The plan"
    assert what("outcome:5e9b") == "An outcome"
    assert what("something_new") == "Something new"
