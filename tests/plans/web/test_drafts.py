"""Nobody loses typing: not when a session ends, not when a form is stale, not without scripts."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from agencies.web.trail import SIGNED_IN_AT
from plans.models import ActionUpdate, Draft
from plans.web.drafts import token_for
from tests.cast import PASSWORD
from tests.plans.web.reading import draft_key_in, text_of

TYPED = {"version": "1", "answer": "still_going", "note": "Rang the clinic twice"}
DRAFTS = reverse("drafts")


@pytest.fixture
def form_page(cast):
    return reverse("action_update", args=[cast.plan.reference, cast.action.pk])


@pytest.fixture
def hannah(cast, sign_in):
    return sign_in("hannah")


@pytest.fixture
def typed(hannah, form_page):
    """What Hannah's browser would post."""
    return {**TYPED, "draft_key": draft_key_in(hannah.get(form_page).content.decode())}


def enter(client, name="hannah", next_page=""):
    return client.post(
        f"{reverse('account_login')}?next={next_page}",
        {"login": f"{name}@example.org", "password": PASSWORD, "next": next_page},
    )


def is_given_back(client, form_page):
    shown = client.get(form_page).content.decode()
    return "Rang the clinic twice" in shown and "This is what you typed here" in text_of(shown)


def test_what_is_typed_is_kept_as_it_grows_and_given_back(hannah, form_page, typed):
    assert hannah.post(DRAFTS, typed).status_code == 204
    assert is_given_back(hannah, form_page)
    assert "There is a problem" not in hannah.get(form_page).content.decode()


def test_saving_forgets_what_was_kept(hannah, form_page, typed):
    hannah.post(DRAFTS, typed)
    hannah.post(form_page, typed)
    assert ActionUpdate.rows.get().note == TYPED["note"]
    assert not Draft.rows.exists()
    assert not is_given_back(hannah, form_page)


def test_without_scripts_a_refused_form_is_kept_all_the_same(hannah, form_page, typed):
    hannah.post(form_page, {**typed, "answer": ""})
    assert is_given_back(hannah, form_page)


def test_kept_typing_can_be_thrown_away(hannah, form_page, typed):
    hannah.post(DRAFTS, typed)
    answer = hannah.post(DRAFTS, {"discard": typed["draft_key"]})
    assert answer.url == form_page
    assert not Draft.rows.exists()


def test_neither_tokens_nor_passwords_are_kept(hannah, typed):
    hannah.post(DRAFTS, {**typed, "password": "secret", "csrfmiddlewaretoken": "x"})
    assert set(Draft.rows.get().data) == {"version", "answer", "note"}


def idle(client):
    client.session.delete()


def too_old(client):
    session = client.session
    session[SIGNED_IN_AT] -= settings.COREGROUP_SESSION_HOURS * 3600 + 1
    session.save()


def sign_out(client):
    client.post(reverse("account_logout"))


@pytest.mark.parametrize("end", [idle, too_old, sign_out])
def test_a_session_that_ends_while_one_types_loses_nothing(hannah, form_page, typed, end):
    end(hannah)
    answer = hannah.post(f"{form_page}?next=/work/", typed)
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))
    assert not ActionUpdate.rows.exists()
    asked = text_of(hannah.get(answer.url).content.decode())
    assert "What you typed has been kept" in asked
    assert enter(hannah, next_page=f"{form_page}?next=/work/").url == f"{form_page}?next=/work/"
    assert is_given_back(hannah, form_page)


def test_typing_goes_on_being_kept_when_the_session_has_ended(hannah, form_page, typed):
    idle(hannah)
    assert hannah.post(DRAFTS, typed).status_code == 204
    assert hannah.get(form_page).status_code == 302
    enter(hannah)
    assert is_given_back(hannah, form_page)


def test_it_is_given_back_to_nobody_else(hannah, form_page, typed):
    idle(hannah)
    hannah.post(form_page, typed)
    enter(hannah, "sam")
    assert "Rang the clinic" not in hannah.get(form_page).content.decode()


def test_somebody_else_at_the_same_desk_saves_nothing_in_their_own_name(hannah, form_page, typed):
    idle(hannah)
    enter(hannah, "priya")
    assert hannah.post(form_page, typed).status_code == 403
    assert not ActionUpdate.rows.exists()
    sign_out(hannah)
    enter(hannah)
    assert is_given_back(hannah, form_page)


def test_a_form_made_stale_by_another_tab_is_given_back(cast, form_page):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.hannah, backend=settings.AUTHENTICATION_BACKENDS[0])
    key = draft_key_in(strict.get(form_page).content.decode())
    answer = strict.post(form_page, {**TYPED, "draft_key": key, "csrfmiddlewaretoken": "x" * 64})
    assert (answer.status_code, answer["Location"]) == (302, form_page)
    assert not ActionUpdate.rows.exists()
    assert is_given_back(strict, form_page)


@pytest.mark.parametrize("token", ["", "forged", "WyJ4Il0:1abcde:forged"])
def test_a_token_we_did_not_sign_keeps_nothing(client, cast, form_page, token):
    assert client.post(DRAFTS, {**TYPED, "draft_key": token}).status_code == 400
    assert client.post(form_page, {**TYPED, "draft_key": token}).status_code == 302
    assert not Draft.rows.exists()


def test_a_token_is_good_for_its_own_form_alone(client, cast, form_page):
    token = token_for(cast.hannah, "/plans/elsewhere/")
    client.post(form_page, {**TYPED, "draft_key": token})
    assert not Draft.rows.exists()


def test_an_old_token_keeps_nothing(hannah, typed, monkeypatch):
    monkeypatch.setattr("plans.web.drafts.LASTS", timedelta(seconds=-1))
    assert hannah.post(DRAFTS, typed).status_code == 400


def test_whoever_was_switched_off_keeps_nothing(cast, hannah, typed):
    cast.hannah.is_active = False
    cast.hannah.save()
    hannah.post(DRAFTS, typed)
    Client().post(DRAFTS, typed)
    assert not Draft.rows.exists()
