import json
import re

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse

from agencies.errors import NotVisible
from agencies.queries.standing import standing
from config import navigation, pages


def unmasked(content):
    """A page without what is different on every rendering: the tokens of its forms."""
    return re.sub(rb'name="(csrfmiddlewaretoken|draft_key)" value="[^"]*"', b"", content)


@pytest.fixture
def raising(monkeypatch, people, client):
    """A signed-in worker's answer where the page raises something."""

    def answer(error):
        client.raise_request_exception = False
        client.force_login(people.hannah)
        monkeypatch.setattr("agencies.web.profile.Authenticator.objects.filter", _raiser(error))
        return client.get(reverse("profile"))

    return answer


def _raiser(error):
    def stop(*args, **kwargs):
        raise error

    return stop


def test_what_is_hidden_and_what_is_not_there_are_the_same_bytes(raising, client):
    hidden = raising(NotVisible("Baby Marlowe's plan"))
    missing = raising(Http404("No such thing"))
    nowhere = client.get("/no/such/address/")
    assert {hidden.status_code, missing.status_code, nowhere.status_code} == {404}
    assert unmasked(hidden.content) == unmasked(missing.content) == unmasked(nowhere.content)
    assert b"Marlowe" not in hidden.content


def test_a_refusal_says_why_and_whom_to_ask(raising):
    answer = raising(PermissionDenied("Only the lead can do that.", "Ask Priya Nandakumar."))
    assert answer.status_code == 403
    assert b"Only the lead can do that." in answer.content
    assert b"Ask Priya Nandakumar." in answer.content
    assert b"ask your agency" in raising(PermissionDenied("Only the lead.")).content
    assert b"not something you can do here" in raising(PermissionDenied()).content


def test_a_request_that_makes_no_sense_is_a_400(raising):
    assert raising(SuspiciousOperation("odd")).status_code == 400


def test_a_request_for_another_host_is_a_400_without_any_worker(client, settings, db):
    settings.ALLOWED_HOSTS = ["localhost"]
    answer = client.get("/accounts/login/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert b"could not be read" in answer.content


def test_a_fault_gives_a_page_that_needs_nothing(raising):
    answer = raising(RuntimeError("Baby Marlowe"))
    assert answer.status_code == 500
    assert b"Something went wrong" in answer.content
    assert b"Marlowe" not in answer.content
    assert b"Hannah" not in answer.content


def test_a_form_that_was_open_too_long_says_so(people):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.hannah)
    answer = client.post(reverse("account_logout"))
    assert answer.status_code == 403
    assert b"open too long" in answer.content


def test_too_many_attempts_from_one_place_is_a_429(client, people, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    for _ in range(2):
        answer = client.post(reverse("account_login"), {"login": "x", "password": "y"})
    assert answer.status_code == 429
    assert b"Too many attempts" in answer.content


def test_healthz_says_well_to_anybody_and_nothing_else(client, db, django_assert_num_queries):
    with django_assert_num_queries(1):
        answer = client.get("/healthz")
    assert (answer.status_code, json.loads(answer.content)) == (200, {"status": "well"})


def test_healthz_says_when_the_cache_does_not_answer(client, db, monkeypatch):
    monkeypatch.setattr("config.pages.cache.set", _raiser(ConnectionError("no Redis")))
    answer = client.get("/healthz")
    assert (answer.status_code, json.loads(answer.content)) == (503, {"status": "unwell"})


def test_the_first_page_is_the_first_place_one_may_open(people, client):
    client.force_login(people.super)
    assert client.get("/").url == reverse("profile")
    client.force_login(people.hannah)
    assert client.get("/").url == (navigation.address("your_work") or reverse("profile"))


def test_the_first_page_needs_signing_in(client, db):
    assert client.get("/").url.startswith(reverse("account_login"))


def test_navigation_shows_only_what_exists_and_may_be_opened(people, monkeypatch):
    places = (
        navigation.Place("Account", "profile", navigation.works_somewhere),
        navigation.Place("Nowhere", "no_such_route", navigation.works_somewhere),
        navigation.Place("Agency", "mfa_index", navigation.manages),
        navigation.Place("Reviews", "usersessions_list", navigation.chairs),
        navigation.Place("Partnership", "account_logout", navigation.oversees),
        navigation.Place("System", "account_inactive", navigation.administers_the_system),
    )
    monkeypatch.setattr(navigation, "PLACES", places)
    seen = {
        name: [entry.text for entry in entries_for(people, name)]
        for name in ("hannah", "adam", "ruth", "beth", "sysadmin", "super")
    }
    assert seen == {
        "hannah": ["Account"],
        "adam": ["Account", "Agency"],
        "ruth": ["Account", "Reviews"],
        "beth": ["Partnership"],
        "sysadmin": ["System"],
        "super": [],
    }


def test_navigation_marks_where_one_is(people, monkeypatch):
    places = (
        navigation.Place("Start", "start", navigation.works_somewhere),
        navigation.Place("Account", "profile", navigation.works_somewhere),
    )
    monkeypatch.setattr(navigation, "PLACES", places)
    here = entries_for(people, "hannah", path=reverse("add_client"))
    assert [entry.text for entry in here if entry.is_current] == ["Account"]


def entries_for(people, name, path="/"):
    request = RequestFactory().get(path)
    vars(request)["standing"] = standing(people.workers[name], people.today)
    return navigation.entries(request)


def test_demo_sign_ins_are_shown_in_a_demo_only(client, db, settings, tmp_path):
    settings.DEMO_SIGN_INS_FILE = tmp_path / "demo-sign-ins.json"
    people = [{"email": "priya@demo.example", "password": "try it", "who": "Lead practitioner"}]
    settings.DEMO_SIGN_INS_FILE.write_text(json.dumps(people))
    assert b"try it" not in client.get(reverse("account_login")).content
    settings.COREGROUP_DEMO = True
    page = client.get(reverse("account_login")).content
    assert b"try it" in page
    assert b"priya@demo.example" in page
    assert b"Every person and family here is made up" in page
    settings.DEMO_SIGN_INS_FILE.unlink()
    assert client.get(reverse("account_login")).status_code == 200


def test_server_error_page_is_made_without_a_request_that_works():
    assert pages.server_error(HttpRequest()).status_code == 500
