from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from agencies import clock
from agencies.models import PartnershipRole
from agencies.web.trail import SIGNED_IN_AT
from tests.agencies.web.signing_in import PASSWORD


def enter(client):
    client.post(reverse("account_login"), {"login": "hannah@example.org", "password": PASSWORD})
    return client


def by_the_store():
    """What time it is for Django, which keeps sessions and asks no clock of ours."""
    return datetime.now(UTC)


def is_signed_in(client):
    return client.get(reverse("profile")).status_code == 200


@pytest.fixture
def inside(client, hannah):
    return enter(client)


def test_an_idle_session_ends(inside, settings):
    cookie = inside.cookies[settings.SESSION_COOKIE_NAME]
    kept = Session.objects.get(pk=cookie.value)
    age = kept.expire_date - by_the_store()
    assert age <= timedelta(minutes=15)
    Session.objects.update(expire_date=by_the_store() - timedelta(seconds=1))
    assert inside.get(reverse("profile")).url.startswith(reverse("account_login"))


def test_every_request_keeps_a_session_alive(inside):
    soon = by_the_store() + timedelta(minutes=1)
    Session.objects.update(expire_date=soon)
    assert is_signed_in(inside)
    assert Session.objects.get().expire_date > soon


def test_the_cookie_goes_when_the_browser_closes(inside, settings):
    cookie = inside.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["max-age"] == ""
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_however_busy_a_session_ends_after_twelve_hours(inside):
    session = inside.session
    session[SIGNED_IN_AT] = clock.now().timestamp() - 12 * 3600 - 1
    session.save()
    answer = inside.get(reverse("profile"), follow=True)
    assert answer.redirect_chain[0][0].startswith(reverse("account_login"))
    assert "12 hours since you signed in" in answer.content.decode()
    assert not is_signed_in(inside)


def test_a_session_just_short_of_the_limit_goes_on(inside):
    session = inside.session
    session[SIGNED_IN_AT] = clock.now().timestamp() - 12 * 3600 + 60
    session.save()
    assert is_signed_in(inside)


def test_ending_the_employment_bites_on_the_next_request(inside, hannah):
    hannah.employments.update(ended_on=clock.today())
    answer = inside.get(reverse("profile"))
    assert answer.url == reverse("account_inactive")
    assert inside.get(reverse("profile")).url.startswith(reverse("account_login"))


def test_suspending_the_account_bites_on_the_next_request(inside, hannah):
    hannah.is_active = False
    hannah.save()
    assert inside.get(reverse("profile")).url == reverse("account_inactive")


def test_closing_the_agency_bites_on_the_next_request(inside, agency):
    agency.is_active = False
    agency.save()
    assert inside.get(reverse("profile")).url == reverse("account_inactive")


def test_a_program_using_a_session_is_told_401_and_not_sent_to_a_page(inside, hannah):
    hannah.employments.update(ended_on=clock.today())
    answer = inside.get("/api/v1/no-such-thing/")
    assert answer.status_code == 401
    assert not is_signed_in(inside)


@pytest.mark.parametrize("flag", ["is_system_administrator", "is_superuser"])
def test_somebody_entrusted_with_the_system_needs_no_employment(inside, hannah, flag):
    hannah.employments.update(ended_on=clock.today())
    setattr(hannah, flag, True)
    hannah.save()
    assert is_signed_in(inside)


def test_a_role_in_a_partnership_is_a_place_while_it_lasts(inside, hannah, agency):
    hannah.employments.update(ended_on=clock.today())
    role = PartnershipRole.objects.create(
        worker=hannah,
        partnership=agency.partnerships.get(),
        role="auditor",
        started_on=clock.today(),
    )
    assert is_signed_in(inside)
    role.ended_on = clock.today()
    role.save()
    assert not is_signed_in(inside)


def test_changing_the_password_signs_out_everywhere(inside):
    elsewhere = enter(Client())
    new = "four words nobody guesses"
    inside.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert not is_signed_in(inside)
    assert not is_signed_in(elsewhere)


def test_a_worker_signs_another_device_out(inside, hannah):
    elsewhere = enter(Client(headers={"user-agent": "Mozilla (iPhone) Safari/1"}))
    page = inside.get(reverse("profile")).content.decode()
    assert "Safari on iPhone" in page
    other = UserSession.objects.get(session_key=elsewhere.session.session_key)
    inside.post(reverse("end_session", args=[other.pk]))
    assert not is_signed_in(elsewhere)
    assert is_signed_in(inside)


def test_nobody_signs_out_somebody_elses_device(inside, hannah):
    other = UserSession.objects.get(user=hannah)
    stranger = type(hannah).objects.create_user("colin@example.org", "x", name="Colin")
    stranger.is_system_administrator = True
    stranger.save()
    client = Client()
    client.force_login(stranger)
    assert client.post(reverse("end_session", args=[other.pk])).status_code == 404
    assert is_signed_in(inside)


def test_signing_out_everywhere_else_keeps_this_device(inside):
    elsewhere = enter(Client())
    inside.post(reverse("usersessions_list"))
    assert is_signed_in(inside)
    assert not is_signed_in(elsewhere)


@pytest.mark.parametrize("path", ["/profile/", "/accounts/2fa/", "/no-such-page/", "/"])
def test_nothing_a_signed_in_worker_sees_is_kept_by_the_browser(inside, path):
    assert inside.get(path)["Cache-Control"] == "no-store, private"


def test_the_policy_for_scripts_allows_nothing_inline(client, db):
    policy = client.get(reverse("account_login"))["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_signing_in_replaces_the_session_somebody_may_have_planted(client, hannah, settings):
    client.get(reverse("account_login"))
    session = client.session
    session["planted"] = "yes"
    session.save()
    before = client.session.session_key
    enter(client)
    assert client.session.session_key != before


def test_a_session_from_before_the_second_factor_is_not_asked_for_it_again(inside, hannah):
    TOTP.activate(hannah, "JBSWY3DPEHPK3PXP")
    assert is_signed_in(inside)
