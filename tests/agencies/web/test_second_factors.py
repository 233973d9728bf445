import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from agencies.models import AuditEvent
from agencies.web.second_factors import SecondFactors
from tests.agencies.web.signing_in import (
    PASSWORD,
    SECRET,
    code,
    found,
    is_signed_in,
    try_to_sign_in,
    verbs,
)
from tests.cast import PASSWORD as CAST_PASSWORD


@pytest.fixture
def with_totp(hannah):
    TOTP.activate(hannah, SECRET)
    RecoveryCodes.activate(hannah)
    return hannah


@pytest.fixture
def second_factor_required(settings):
    settings.COREGROUP_REQUIRE_SECOND_FACTOR = True


def test_an_authenticator_app_is_set_up_with_its_code(
    client, hannah, mailoutbox, django_capture_on_commit_callbacks
):
    try_to_sign_in(client)
    confirm = client.get(reverse("mfa_activate_totp"))
    assert confirm.url.startswith(reverse("account_reauthenticate"))
    client.post(confirm.url, {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = found(r'class="cg-secret">(\w+)<', page)
    assert "data:image/svg+xml" in page
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert "not right" in wrong.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    kept = Authenticator.objects.get(user=hannah, type="totp")
    assert secret not in str(kept.data)
    assert SecondFactors().decrypt(kept.data["secret"]) == secret
    assert "second_factor.added" in verbs(hannah)
    assert "An authenticator app was added" in mailoutbox[0].body
    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 200


def test_signing_in_then_takes_the_code(client, with_totp):
    answer = try_to_sign_in(client)
    assert answer.url == reverse("mfa_authenticate")
    assert not is_signed_in(client)
    assert "not right" in client.post(answer.url, {"code": "000000"}).content.decode()
    client.post(answer.url, {"code": code()})
    assert is_signed_in(client)
    assert verbs(with_totp) == ["sign_in.refused", "sign_in.done"]


def test_a_recovery_code_works_once(client, with_totp):
    [spare] = Authenticator.objects.filter(type="recovery_codes")
    recovery = spare.wrap().get_unused_codes()[0]
    client.post(try_to_sign_in(client).url, {"code": recovery})
    assert is_signed_in(client)
    client.logout()
    client.post(try_to_sign_in(client).url, {"code": recovery})
    assert not is_signed_in(client)


def test_without_a_required_second_factor_nothing_else_can_be_reached(
    client, hannah, second_factor_required
):
    client.force_login(hannah)
    for name in ("profile", "start", "add_client", "usersessions_list", "account_change_password"):
        assert client.get(reverse(name)).url == reverse("mfa_index"), name
    assert client.get("/no-such-page/").status_code == 404
    assert "You need one" in client.get(reverse("mfa_index")).content.decode()
    client.post(reverse("account_logout"))
    assert client.get(reverse("profile")).url.startswith(reverse("account_login"))


def test_with_the_required_second_factor_everything_opens(
    client, with_totp, second_factor_required
):
    client.force_login(with_totp)
    assert is_signed_in(client)


def test_the_last_required_second_factor_cannot_be_removed(
    client, with_totp, second_factor_required
):
    client.post(try_to_sign_in(client).url, {"code": code()})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=with_totp, type="totp").exists()


def test_a_second_factor_that_is_not_required_can_be_removed(client, with_totp):
    client.post(try_to_sign_in(client).url, {"code": code()})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    answer = client.post(reverse("mfa_deactivate_totp"))
    assert answer.url == reverse("mfa_index")
    assert not Authenticator.objects.filter(user=with_totp).exists()
    assert "removed" in str(next(iter(get_messages(answer.wsgi_request))))


# A lost second factor


@pytest.fixture
def administrator(client, people):
    client.force_login(people.megan)
    client.post(reverse("account_reauthenticate"), {"password": CAST_PASSWORD})
    return client


def reset(client, worker):
    return client.post(reverse("reset_second_factor", args=[worker.pk]))


def test_an_administrator_resets_a_lost_second_factor(administrator, people):
    TOTP.activate(people.hannah, SECRET)
    inside = Client()
    try_to_sign_in(inside, password=CAST_PASSWORD)
    inside.post(reverse("mfa_authenticate"), {"code": code()})
    assert is_signed_in(inside)
    page = administrator.get(reverse("reset_second_factor", args=[people.hannah.pk]))
    assert b"Speak to them in person" in page.content
    assert reset(administrator, people.hannah).status_code == 302
    assert not Authenticator.objects.exists()
    assert not is_signed_in(inside)
    event = AuditEvent.objects.get(verb="second_factor.reset")
    assert (event.actor, event.details) == (people.megan.pk, {"kinds": ["totp"]})


def test_resetting_asks_for_the_administrators_password_again(client, people):
    TOTP.activate(people.hannah, SECRET)
    client.force_login(people.megan)
    assert reset(client, people.hannah).url.startswith(reverse("account_reauthenticate"))
    assert Authenticator.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("hannah", 403), ("moira", 403), ("adam", 404)])
def test_nobody_else_resets_it(client, people, who, status):
    TOTP.activate(people.olive, SECRET)
    client.force_login(people.workers[who])
    assert reset(client, people.olive).status_code == status
    assert Authenticator.objects.exists()
    assert not AuditEvent.objects.filter(verb="second_factor.reset").exists()


def test_an_administrator_does_not_reset_their_own(administrator, people):
    TOTP.activate(people.megan, SECRET)
    assert b"cannot reset your own" in reset(administrator, people.megan).content
    assert Authenticator.objects.exists()


def test_what_is_not_there_is_not_reset(administrator, people):
    assert b"no second factor to reset" in reset(administrator, people.hannah).content
