"""A dissent that challenges a decision: where it stands, and the senior chair's reply to it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import Employment
from plans.models import DissentChallenge, Notification
from plans.operations import challenges, dissent
from tests.cast import Cast
from tests.plans.freezing import signed_review
from tests.plans.web.reading import text_of, version_in

SignIn = Callable[[str], Client]
REPLY = {"outcome": "stands", "reply": "The evidence was heard."}


@pytest.fixture
def challenge(cast: Cast) -> DissentChallenge:
    """The midwives challenge what Ruth decided; Neil is Ruth's senior."""
    Employment.objects.filter(worker=cast.ruth).update(line_manager=cast.neil)
    review = signed_review(cast)
    dissent.record(
        review, mode="challenge", words="It is not safe.", version=None, by=cast.hannah, at=cast.at
    )
    found: DissentChallenge = DissentChallenge.rows.get()
    return found


def page_of(challenge: DissentChallenge) -> str:
    return reverse("challenge", args=[challenge.pk])


def test_the_senior_chair_replies_once_and_the_reply_stands_beside_the_dissent(
    cast: Cast, sign_in: SignIn, challenge: DissentChallenge
) -> None:
    review = reverse("review", args=[cast.plan.reference, challenge.dissent.review_id])
    shown = sign_in("neil").get(review).content.decode()
    assert "Neil Cartwright replies by" in text_of(shown)
    assert page_of(challenge) in shown
    assert page_of(challenge) not in sign_in("hannah").get(review).content.decode()
    page = sign_in("neil").get(page_of(challenge)).content.decode()
    assert "It is not safe." in page
    typed = {"version": version_in(page)}
    wrong = sign_in("neil").post(page_of(challenge), {**typed, "reply": "Half of it"})
    assert "Select what becomes of the decision" in wrong.content.decode()
    assert "Half of it" in wrong.content.decode()
    answer = sign_in("neil").post(page_of(challenge), {**typed, **REPLY}, follow=True)
    assert "Your reply is sent" in text_of(answer.content.decode())
    again = sign_in("neil").post(page_of(challenge), {**typed, **REPLY, "reply": "Another"})
    assert "Another" in again.content.decode()
    assert DissentChallenge.rows.get().reply == REPLY["reply"]
    shown = text_of(sign_in("hannah").get(review).content.decode())
    assert "The decision stands" in shown
    assert "The evidence was heard." in shown


def test_denied_to_everybody_else_until_it_is_passed_on_to_the_business_manager(
    cast: Cast, sign_in: SignIn, challenge: DissentChallenge
) -> None:
    before = Notification.rows.count()
    for name, code in {"hannah": 403, "ruth": 403, "beth": 403, "colin": 404, "olive": 404}.items():
        answer = sign_in(name).post(page_of(challenge), {**REPLY, "version": 1})
        assert answer.status_code == code, name
        read = sign_in(name).get(page_of(challenge))
        assert read.status_code == (200 if code == 403 else 404), name
        assert "Send the reply" not in read.content.decode()
    assert Notification.rows.count() == before
    assert DissentChallenge.rows.get().answered_at is None
    challenges.pass_on_overdue(at=challenge.reply_due_at)
    told = text_of(sign_in("beth").get(reverse("notifications")).content.decode())
    assert "A reply to an agency is due from you" in told
    assert "Not shown to you" in told
    assert cast.plan.reference not in told
    page = sign_in("beth").get(page_of(challenge)).content.decode()
    assert "Marlowe" not in page
    typed = {**REPLY, "version": version_in(page)}
    answer = sign_in("beth").post(page_of(challenge), typed, follow=True)
    assert "Your reply is sent" in text_of(answer.content.decode())
    assert DissentChallenge.rows.get().answered_by == cast.beth
