"""A session ends while somebody writes: nothing typed is lost, and nobody else gets it."""

import re

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from agencies.web.trail import SIGNED_IN_AT
from plans.models import ActionUpdate, Draft
from tests.browser import assert_accessible, enter_as
from tests.cast import PASSWORD

TYPED = "Rang the clinic twice.\nThey ring back on Friday."


@pytest.fixture
def writing(cast, page, live_server):
    """Hannah in the middle of a long update."""
    enter_as(page, live_server, cast.hannah)
    page.goto(reverse("action_update", args=[cast.plan.reference, cast.action.pk]))
    page.get_by_label("Still going").check()
    page.get_by_label("What happened?").fill(TYPED)
    return page


def idle():
    Session.objects.all().delete()


def too_old():
    for row in Session.objects.all():
        session = SessionStore(row.session_key)
        session[SIGNED_IN_AT] = 1.0
        session.save()


def sign_in_again(page):
    page.get_by_label("E-mail address").fill("hannah@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


@pytest.mark.parametrize("end", [idle, too_old])
def test_what_was_typed_is_there_after_signing_in_again(cast, writing, end):
    end()
    writing.get_by_role("button", name="Save").click()
    expect(writing).to_have_url(re.compile(reverse("account_login")))
    expect(writing.locator("body")).to_contain_text("What you typed has been kept")
    assert_accessible(writing)
    assert not ActionUpdate.rows.exists()

    sign_in_again(writing)
    expect(writing.get_by_label("What happened?")).to_have_value(TYPED)
    expect(writing.get_by_label("Still going")).to_be_checked()
    expect(writing.locator("body")).to_contain_text("This is what you typed here")
    assert_accessible(writing)

    writing.get_by_role("button", name="Save").click()
    expect(writing.get_by_role("alert")).to_contain_text("Your update is saved.")
    assert ActionUpdate.rows.get().note == TYPED
    assert not Draft.rows.exists()


def test_what_is_being_typed_survives_a_closed_tab(cast, writing, live_server):
    expect(writing.get_by_role("status").filter(has_text="Saved as you type")).to_be_visible()
    address = writing.url
    writing.goto("about:blank")
    writing.goto(address)
    expect(writing.get_by_label("What happened?")).to_have_value(TYPED)
    writing.get_by_role("button", name="Throw it away and start again").click()
    expect(writing.get_by_label("What happened?")).to_have_value("")
    assert not Draft.rows.exists()
