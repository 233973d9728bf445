"""The account pages in a real browser: accessible, narrow enough, and nothing inline."""

import os
import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.urls import reverse
from playwright.sync_api import expect

from agencies.operations import machine_access
from tests.agencies.web.signing_in import PASSWORD
from tests.browser import assert_accessible, enter_as

pytestmark = pytest.mark.once

SECRET = "JBSWY3DPEHPK3PXP"


def picture(page, name):
    """Keep a screenshot at both widths, for people, when SCREENSHOTS names a folder."""
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 800})
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 900})


def checked(page, name):
    assert_accessible(page)
    picture(page, name)


def code():
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))


def sign_in_by_hand(page, password=PASSWORD):
    page.goto(reverse("account_login"))
    page.get_by_label("E-mail address").fill("hannah@example.org")
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def is_inside(page):
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    return "/accounts/" not in page.url


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/login/",
        "/accounts/inactive/",
        "/accounts/password/reset/",
        "/accounts/password/reset/done/",
        "/accounts/password/reset/key/done/",
        "/accounts/password/reset/key/1-nonsense/",
    ],
)
def test_pages_before_signing_in_are_accessible(page, hannah, path):
    page.goto(path)
    checked(page, "before" + path.replace("/", "-"))


def test_a_refused_sign_in_says_what_to_do_and_where(page, hannah):
    sign_in_by_hand(page, password="wrong")
    expect(page).to_have_title("Error: Sign in - Coregroup")
    expect(page.get_by_role("alert").first).to_contain_text("There is a problem")
    checked(page, "refused")


def test_signing_in_on_a_phone(phone, hannah):
    sign_in_by_hand(phone)
    assert is_inside(phone)
    phone.goto(reverse("profile"))
    assert_accessible(phone)


def test_signing_in_without_javascript(without_javascript, hannah):
    page = without_javascript
    sign_in_by_hand(page)
    assert is_inside(page)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


@pytest.mark.parametrize(
    "name",
    [
        "profile",
        "mfa_index",
        "mfa_list_webauthn",
        "account_change_password",
        "account_logout",
        "account_reauthenticate",
        "usersessions_list",
    ],
)
def test_account_pages_are_accessible(page, live_server, hannah, name):
    UserSession.objects.create(
        user=hannah, session_key="x", ip="127.0.0.1", user_agent="Firefox Windows"
    )
    enter_as(page, live_server, hannah)
    page.goto(reverse(name))
    checked(page, name)


def test_setting_up_an_authenticator_app(page, live_server, hannah, settings):
    settings.COREGROUP_REQUIRE_SECOND_FACTOR = True
    sign_in_by_hand(page)
    expect(page.get_by_role("main")).to_contain_text("You need one")
    checked(page, "second-factor-required")
    page.get_by_role("button", name="Set up an authenticator app").click()
    page.get_by_label("Your password").fill(PASSWORD)
    checked(page, "confirm-it-is-you")
    page.get_by_role("button", name="Confirm").click()
    checked(page, "authenticator-app")
    secret = page.locator(".cg-secret").inner_text()
    page.get_by_label("The 6 digits").fill("000000")
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page.locator(".cg-secret")).to_have_text(secret)
    checked(page, "authenticator-app-refused")
    right = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    page.get_by_label("The 6 digits").fill(right)
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    checked(page, "recovery-codes")
    for name in ("mfa_index", "mfa_generate_recovery_codes", "mfa_deactivate_totp"):
        page.goto(reverse(name))
        checked(page, name)


def test_the_page_that_asks_for_the_second_factor(page, hannah):
    TOTP.activate(hannah, SECRET)
    RecoveryCodes.activate(hannah)
    sign_in_by_hand(page)
    checked(page, "second-factor")
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Continue").click()
    checked(page, "second-factor-refused")
    page.get_by_label("Code").fill(code())
    page.get_by_role("button", name="Continue").click()
    assert is_inside(page)


@pytest.fixture
def key(page):
    """A virtual authenticator: what a phone's fingerprint reader is to the browser."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def add_a_passkey(page, *, alone):
    sign_in_by_hand(page)
    page.goto(reverse("mfa_add_webauthn"))
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    checked(page, "add-passkey")
    page.get_by_label("Name").fill("Work phone")
    if alone:
        page.get_by_label("Let this passkey sign me in").check()
    page.get_by_role("button", name="Add the passkey").click()
    page.get_by_role("heading", name="Your recovery codes").wait_for()
    page.goto(reverse("mfa_list_webauthn"))
    expect(page.get_by_role("main")).to_contain_text("Work phone")
    checked(page, "passkeys")
    page.get_by_role("link", name="Rename").click()
    checked(page, "rename-passkey")
    page.go_back()
    page.get_by_role("link", name="Remove").click()
    checked(page, "remove-passkey")
    page.get_by_role("button", name="Sign out").click()


def test_a_passkey_signs_a_worker_in_without_a_password(page, hannah, key):
    add_a_passkey(page, alone=True)
    page.goto(reverse("account_login"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    assert is_inside(page)
    assert Authenticator.objects.get(type="webauthn").last_used_at


def test_a_passkey_serves_as_second_factor(page, hannah, key):
    add_a_passkey(page, alone=False)
    sign_in_by_hand(page)
    checked(page, "second-factor-passkey")
    page.get_by_role("button", name="Use a passkey").click()
    assert is_inside(page)


def test_without_the_passkey_the_page_says_so(page, hannah, key):
    page.goto(reverse("account_login"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    problem = page.get_by_text("The passkey was not used")
    problem.wait_for()
    checked(page, "passkey-problem")


def test_letting_a_program_in(page, live_server, hannah, at):
    machine_access.open_client(name="Diary", scopes=["read"], by=hannah, at=at)
    sign_in_by_hand(page)
    page.goto(reverse("profile"))
    page.get_by_role("link", name="Let a program use Coregroup").click()
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("button", name="Make its secret").click()
    checked(page, "program-refused")
    page.get_by_label("Name").fill("Referrals")
    page.get_by_role("button", name="Make its secret").click()
    checked(page, "program-secret")
    page.goto(reverse("profile"))
    checked(page, "profile-with-programs")
    page.get_by_role("link", name=re.compile("Remove Diary")).click()
    checked(page, "remove-program")
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_role("main")).to_contain_text("can no longer use Coregroup")
    checked(page, "program-removed")


def test_a_new_password_by_mail(page, hannah, mailoutbox):
    page.goto(reverse("account_reset_password"))
    page.get_by_label("E-mail address").fill("hannah@example.org")
    page.get_by_role("button", name="Send the link").click()
    page.get_by_role("heading", name="Look in your e-mail").wait_for()
    link = re.search(r"https?://[^/]+(\S+)", mailoutbox[0].body)
    assert link
    page.goto(link[1])
    checked(page, "new-password")
    page.get_by_label("New password").fill("four words nobody guesses")
    page.get_by_label("The same again").fill("something else altogether")
    page.get_by_role("button", name="Save the new password").click()
    checked(page, "new-password-refused")


@pytest.mark.parametrize("path", ["/no-such-page/", "/accounts/password/reset/key/"])
def test_error_pages_are_accessible(page, live_server, hannah, path):
    enter_as(page, live_server, hannah)
    page.goto(path)
    checked(page, "not-found")
