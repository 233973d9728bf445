"""Who has looked: for the lead and the chair."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from agencies.models import AuditEvent
from plans.queries.looked import looked, what
from tests.api import Api
from tests.cast import Cast
from tests.plans.disagreeing import draft, raised, with_contacts

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


def test_reads_of_disagreements_are_kept_on_the_trail_and_shown_to_nobody(
    cast: Cast, sign_in: SignIn
):
    with_contacts(cast)
    sent = raised(cast, at=cast.at, identity_withheld=True)
    unsent = draft(cast, at=cast.at)
    client = sign_in("hannah")
    for address in (
        f"/plans/{cast.plan.reference}/disagreements/",
        f"/plans/{cast.plan.reference}/disagreements/raise/",
        f"/disagreements/{sent.reference}/",
        f"/disagreements/{unsent.reference}/change-draft/danger/",
    ):
        assert client.get(address, follow=True).status_code == 200, address
    api = Api(worker=cast.hannah)
    api.get(f"disagreements/{unsent.reference}/")
    assert api.get(f"plans/{cast.plan.reference}/disagreements/suggestions/").status_code == 200
    reads = AuditEvent.objects.filter(verb="read", actor=cast.hannah.pk)
    kinds = {subject.partition(":")[0] for subject in reads.values_list("subject", flat=True)}
    assert kinds >= {"disagreement", "disagreement_draft", "disagreement_raise", "raising"}

    assert [look.what for look in looked(cast.plan).looks if look.who == "Hannah Brookes"] == []
    looks = Api(worker=cast.priya).get(f"plans/{cast.plan.reference}/looked/").json()["results"]
    assert "Hannah Brookes" not in {look["worker"]["name"] for look in looks}


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
