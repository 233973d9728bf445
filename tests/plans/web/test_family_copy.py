"""The copy for the family: what is on the allow-list is on it, and nothing else can be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import models
from django.test import Client

from agencies.models import AuditEvent, Worker
from plans.models import (
    Action,
    Child,
    FamilyLink,
    GroupMember,
    Judgement,
    Outcome,
    Person,
    Plan,
    Review,
)
from plans.operations import actions
from plans.operations.changes import keep
from plans.rules.risks import RiskFactorDetails
from plans.rules.visits import VisitDetails
from tests.api import Api, fields_of, is_problem
from tests.cast import Cast
from tests.plans.freezing import signed_review
from tests.plans.recording import record
from tests.plans.web.reading import text_of

SignIn = Callable[[str], Client]
ALLOWED = {
    Plan: {"contingency"},
    Outcome: {"worry", "change", "measure", "target", "contingency"},
    Action: {"what"},
    GroupMember: {"role"},
    Person: set(),
    FamilyLink: set(),
    Child: set(),
    Review: set(),
    Judgement: set(),
    Worker: set(),
}
"""Every free text of these tables is a canary; these are the ones that may sing."""
KEPT = {"reference", "email", "password", "rater"}


PAPER = '<div class="cg-family-copy">'
CONTINGENCY = "Tamsin and the baby stay with her mother that day."


def address(cast: Cast) -> str:
    return f"/plans/{cast.plan.reference}/family-copy/"


def copy_of(cast: Cast, client: Client, **said: Any) -> str:
    """A copy for the mother."""
    answer = client.post(address(cast), {"person": str(cast.mother.person.pk)} | said)
    assert answer.status_code == 200
    page: str = answer.content.decode()
    assert PAPER in page
    return page


def made(cast: Cast) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(verb="family_copy.made", plan=cast.plan.reference))


def canary(model: type[models.Model], field: str) -> str:
    return f"Zq{model.__name__}{field.replace('_', '').capitalize()}zq"


def texts(model: type[models.Model]) -> list[Any]:
    return [
        field
        for field in model._meta.get_fields()
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and not field.unique
        and field.name not in KEPT
        and (getattr(field, "max_length", None) or 999) >= 40
    ]


@pytest.fixture
def canaries(cast: Cast) -> dict[str, bool]:
    """A word in every text of the plan; whether each may stand on the copy."""
    review = signed_review(cast)
    keep(
        Judgement(
            review=review,
            outcome=cast.outcome,
            verdict="some_progress",
            evidence="Seen",
            confidence="high",
            judged_at=cast.at,
            judged_by=cast.ruth,
        ),
        by=cast.ruth,
        at=cast.at,
    )
    found: dict[str, bool] = {}
    for model, allowed in ALLOWED.items():
        manager = getattr(model, "rows", model._default_manager)
        words = {field.name: canary(model, field.name) for field in texts(model)}
        manager.update(**words)
        found |= {word: name in allowed for name, word in words.items()}
    Person.rows.update(given_names="Tamsin Zqmiddlezq", family_name="Zqfamilynamezq", known_as="")
    Worker.objects.filter(pk=cast.priya.pk).update(name="Priya Zqsurnamezq")
    Worker.objects.filter(pk=cast.hannah.pk).update(name="Hannah Zqsurnamezq")
    found |= {"Zqmiddlezq": False, "Zqfamilynamezq": False, "Zqsurnamezq": False}
    return {word: may for word, may in found.items() if "Worker" not in word or not may}


def test_only_what_is_on_the_list_is_on_the_paper(
    cast: Cast, sign_in: SignIn, canaries: dict[str, bool]
):
    page = copy_of(cast, sign_in("sam"), with_contingency="on")
    paper = page[page.index("<main") : page.index("</main>")]
    said = {"person": str(cast.mother.person.pk), "with_contingency": True}
    answer = Api(worker=cast.workers["sam"]).post(f"plans/{cast.plan.reference}/family-copy/", said)
    assert answer.status_code == 200
    for shown in (paper, answer.content.decode()):
        sung = {word for word in canaries if word in shown}
        assert sung == {word for word, may in canaries.items() if may}


def test_it_says_in_plain_words_what_the_family_needs(cast: Cast, sign_in: SignIn):
    page = text_of(copy_of(cast, sign_in("sam"), with_contingency="on"))
    for words in (
        "What is going well",
        "No review has looked at this yet.",
        "Tamsin has the care she and the baby need",
        "Missed appointments put the pregnancy at risk",
        "Antenatal appointments kept",
        "Hannah (hannah role)",
        "Tamsin (Mother)",
        "Tamsin and the baby stay with her mother that day.",
        "Priya (Social worker)",
        "When we meet next",
    ):
        assert words in page
    for words in ("Marlowe", "Nandakumar", "Wearbridge"):
        assert words not in page


def test_what_a_review_found_better_is_going_well(cast: Cast, sign_in: SignIn):
    review = signed_review(cast, held_on=cast.today - timedelta(days=2))
    keep(
        Judgement(
            review=review,
            outcome=cast.outcome,
            verdict="met",
            evidence="Seen",
            confidence="high",
            judged_at=cast.at,
            judged_by=cast.ruth,
        ),
        by=cast.ruth,
        at=cast.at,
    )
    page = copy_of(cast, sign_in("sam"))
    assert "No review has looked at this yet." not in page


def test_who_may_not_see_the_plan_gets_no_copy(cast: Cast, sign_in: SignIn):
    for name in ("colin", "olive", "beth", "super"):
        answer = sign_in(name).get(f"/plans/{cast.plan.reference}/family-copy/")
        assert answer.status_code == 404


def test_one_says_for_whom_it_is_before_there_is_anything_to_print(cast: Cast, sign_in: SignIn):
    client = sign_in("sam")
    page = client.get(address(cast)).content.decode()
    assert PAPER not in page
    for words in ("Tamsin Marlowe, mother", "may have hurt the child", "Hannah Brookes"):
        assert words in text_of(page)
    refused = client.post(address(cast)).content.decode()
    assert "Choose for whom this copy is" in refused
    assert PAPER not in refused
    assert made(cast) == []


def test_what_happens_if_the_plan_fails_is_left_out_unless_it_is_asked_for(
    cast: Cast, sign_in: SignIn
):
    Outcome.rows.update(contingency="She goes to the refuge")
    client = sign_in("sam")
    for words in (CONTINGENCY, "She goes to the refuge", "What happens if"):
        assert words not in copy_of(cast, client)
        assert words in copy_of(cast, client, with_contingency="on")


def test_an_outcome_and_a_member_are_left_out_of_one_copy(cast: Cast, sign_in: SignIn):
    client, hannah = sign_in("sam"), str(cast.seats["hannah"].pk)
    page = copy_of(cast, client, members=[hannah, str(cast.seats["priya"].pk)])
    for words in ("Hannah", "Write the birth plan", "Priya"):
        assert words not in page
    assert "Attend all appointments" in page
    page = copy_of(cast, client, outcomes=[str(cast.outcome.pk)])
    assert cast.outcome.change not in page
    assert "Attend all appointments" not in page
    assert "Hannah" not in page
    assert cast.outcome.change in copy_of(cast, client)


def test_what_was_offered_and_not_accepted_is_on_no_copy(cast: Cast, sign_in: SignIn):
    actions.add(
        cast.outcome,
        what="Pay the deposit",
        owner=cast.seats["sam"],
        due_on=cast.today,
        by=cast.hannah,
        at=cast.at,
    )
    assert "Pay the deposit" not in copy_of(cast, sign_in("sam"))
    Action.rows.filter(what="Pay the deposit").update(acceptance="accepted")
    assert "Pay the deposit" in copy_of(cast, sign_in("sam"))


def test_it_is_kept_for_whom_and_without_what_in_ids_alone(cast: Cast, sign_in: SignIn):
    copy_of(cast, sign_in("sam"), members=[str(cast.seats["hannah"].pk)])
    [event] = made(cast)
    assert (event.actor, event.subject, event.details) == (
        cast.sam.pk,
        f"person:{cast.mother.person.pk}",
        {"contingency": "left out", "outcomes": [], "members": [str(cast.seats["hannah"].pk)]},
    )


def test_a_copy_is_for_nobody_else_and_leaves_out_nothing_that_is_not_there(cast: Cast):
    api, path = Api(worker=cast.sam), f"plans/{cast.plan.reference}/family-copy/"
    mother = {"person": str(cast.mother.person.pk)}
    stranger = str(
        Person.rows.create(given_names="Dean", created_at=cast.at, created_by=cast.sam).pk
    )
    assert "person" in fields_of(is_problem(api.post(path, {"person": stranger}), 400))
    is_problem(api.post(path, {"person": None}), 409)
    for name in ("without_outcomes", "without_members"):
        is_problem(api.post(path, mother | {name: [stranger]}), 409)
    assert made(cast) == []
    offered = api.get(path).json()
    assert [one["words"] for one in offered["family"]] == ["Tamsin Marlowe, mother"]
    assert (offered["has_child"], len(offered["members"])) == (False, 6)
    said = api.post(path, mother | {"without_members": [offered["members"][0]["id"]]})
    assert (said.json()["ring"], said.json()["if_the_plan_fails"]) == ("", "")


def test_a_copy_can_be_for_a_child_who_is_born(cast: Cast, sign_in: SignIn):
    Child.rows.update(date_of_birth=cast.today, expected_on=None)
    assert sign_in("sam").post(address(cast), {"person": "child"}).status_code == 200
    assert made(cast)[0].subject == f"child:{cast.plan.child_id}"


def test_who_may_not_see_the_plan_makes_none(cast: Cast, sign_in: SignIn):
    said = {"person": str(cast.mother.person.pk)}
    assert sign_in("colin").post(address(cast), said).status_code == 404
    assert made(cast) == []


def test_nothing_of_a_marac_or_of_a_shut_door_is_on_it(cast: Cast, sign_in: SignIn) -> None:
    mother = cast.mother.person
    abuse = RiskFactorDetails(
        "3B", "Wakes and cries", role="victim", judged_high_on=cast.today, marac_heard_on=cast.today
    )
    record(cast, details=abuse, person=mother)
    record(cast, "priya", details=VisitDetails("refused", reason="A shut door"), person=mother)
    page = copy_of(cast, sign_in("priya"))
    assert not [word for word in ("MARAC", "Wakes and cries", "shut door") if word in page]
