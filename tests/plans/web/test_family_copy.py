"""The copy for the family: what is on the allow-list is on it, and nothing else can be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import models
from django.test import Client

from agencies.models import Worker
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
from plans.operations.changes import keep
from tests.api import Api
from tests.cast import Cast
from tests.plans.freezing import signed_review
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
    page = sign_in("sam").get(f"/plans/{cast.plan.reference}/family-copy/").content.decode()
    paper = page[page.index("<main") : page.index("</main>")]
    answer = Api(worker=cast.workers["sam"]).get(f"plans/{cast.plan.reference}/family-copy/")
    assert answer.status_code == 200
    for shown in (paper, answer.content.decode()):
        sung = {word for word in canaries if word in shown}
        assert sung == {word for word, may in canaries.items() if may}


def test_it_says_in_plain_words_what_the_family_needs(cast: Cast, sign_in: SignIn):
    page = text_of(
        sign_in("sam").get(f"/plans/{cast.plan.reference}/family-copy/").content.decode()
    )
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
    page = sign_in("sam").get(f"/plans/{cast.plan.reference}/family-copy/").content.decode()
    assert "No review has looked at this yet." not in page


def test_who_may_not_see_the_plan_gets_no_copy(cast: Cast, sign_in: SignIn):
    for name in ("colin", "olive", "beth", "super"):
        answer = sign_in(name).get(f"/plans/{cast.plan.reference}/family-copy/")
        assert answer.status_code == 404
