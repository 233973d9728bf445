import json
from base64 import b64encode

import pytest
from allauth.idp.oidc.models import Client as Program
from allauth.idp.oidc.models import Token
from django.urls import reverse

from agencies.models import AuditEvent, Worker
from agencies.operations.machine_access import MOST
from tests.agencies.web.signing_in import PASSWORD


@pytest.fixture
def inside(client, hannah):
    """Signed in, and asked for the password again just now."""
    client.force_login(hannah)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def add(client, name="Diary", scopes=("read",)):
    return client.post(reverse("add_client"), {"name": name, "scopes": list(scopes)})


def exchange(client, program, secret):
    basic = b64encode(f"{program}:{secret}".encode()).decode()
    return client.post(
        reverse("machine_token"),
        {"grant_type": "client_credentials"},
        headers={"authorization": f"Basic {basic}"},
    )


def test_the_page_says_who_the_worker_is_here(inside):
    page = inside.get(reverse("profile")).content.decode()
    for words in ("Hannah Brookes", "Wearbridge Midwifery", "Practitioner", "hannah@example.org"):
        assert words in page
    assert "<title>Your account - Coregroup</title>" in page


def test_position_and_agency_cannot_be_changed_there(inside, hannah):
    assert inside.post(reverse("profile"), {"name": "Somebody else"}).status_code == 405


def test_a_program_gets_a_secret_that_is_shown_once(inside, hannah, client, monkeypatch):
    monkeypatch.setattr(
        "allauth.idp.oidc.adapter.DefaultOIDCAdapter.generate_client_secret",
        lambda self: "once-only-secret",
    )
    answer = add(inside)
    assert "once-only-secret" in answer.content.decode()
    program = Program.objects.get(owner=hannah)
    assert "once-only-secret" not in program.secret
    page = inside.get(reverse("profile")).content.decode()
    assert "Diary" in page
    assert "once-only-secret" not in page
    got = exchange(client, program.pk, "once-only-secret")
    assert got.status_code == 200, got.content
    assert json.loads(got.content)["scope"] == "read"
    assert exchange(client, program.pk, "wrong").status_code in (400, 401)


def test_letting_a_program_in_asks_for_the_password_again(client, hannah):
    client.force_login(hannah)
    assert client.get(reverse("add_client")).url.startswith(reverse("account_reauthenticate"))
    assert not Program.objects.exists()


def test_a_program_needs_a_name_and_something_to_do(inside):
    page = inside.post(reverse("add_client"), {}).content.decode()
    assert "Enter a name for the program" in page
    assert "Select what the program may do" in page
    assert 'href="#id_scopes"' in page
    assert "<title>Error: " in page


def test_two_programs_cannot_have_one_name(inside):
    add(inside)
    assert "already have a program" in add(inside, name="diary").content.decode()
    assert Program.objects.count() == 1


def test_nobody_lets_in_more_programs_than_they_can_watch(inside):
    for number in range(MOST):
        add(inside, name=f"Program {number}")
    assert "Remove one" in add(inside, name="One more").content.decode()
    assert Program.objects.count() == MOST


def test_removing_a_program_ends_its_tokens(inside, hannah):
    add(inside)
    program = Program.objects.get()
    Token.objects.create(client=program, type="at", hash="x")
    assert "Remove" in inside.get(reverse("remove_client", args=[program.pk])).content.decode()
    inside.post(reverse("remove_client", args=[program.pk]))
    assert not Program.objects.exists()
    assert not Token.objects.exists()
    verbs = AuditEvent.objects.filter(verb__startswith="machine").order_by("sequence")
    assert [event.verb for event in verbs] == ["machine_client.opened", "machine_client.closed"]


def test_somebody_elses_program_does_not_exist(inside):
    colin = Worker.objects.create_user("colin@example.org", "x", name="Colin")
    theirs = Program.objects.create(name="Theirs", owner=colin)
    path = reverse("remove_client", args=[theirs.pk])
    assert inside.get(path).status_code == 404
    assert inside.post(path).status_code == 404
    assert Program.objects.filter(pk=theirs.pk).exists()
