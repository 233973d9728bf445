"""A health visitor says from a phone what she saw: from sign-in to saved, in a few taps."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from plans.models import CaseRecord, ChronologyEntry, HouseholdConfirmation, Visit
from tests.browser import assert_accessible, enter_as
from tests.cast import PASSWORD
from tests.plans.recording import HOUSEHOLD, born, record

LIST = reverse("your_work")
TODAY = re.compile("^What I saw today")
A_MINUTE = 60
A_TAP, A_LINE = 4, 12
"""Seconds that somebody takes in a doorway, amply counted: what a machine takes says nothing of it."""
COUNT = """
const count = what => sessionStorage[what] = 1 + Number(sessionStorage[what] || 0);
addEventListener('pointerdown', () => count('taps'), true);
addEventListener('change', event => event.target.matches('[type=radio]') || count('lines'), true);
"""
"""Every finger on the glass, and every line that was typed, over all the pages of a tab."""


def counted(page, what):
    return int(page.evaluate("what => sessionStorage[what] || 0", what))


@pytest.fixture
def home(cast):
    """A born child whose mother is on record as living with her; Hannah visits them."""
    born(cast)
    record(cast, "priya", details=HOUSEHOLD, person=cast.mother.person)
    return cast


def test_nothing_has_changed_is_said_within_a_minute_of_signing_in(home, phone):
    phone.add_init_script(COUNT)
    phone.goto(reverse("account_login"))
    phone.get_by_label("E-mail address").fill(home.hannah.email)
    phone.get_by_role("textbox", name="Password").fill(PASSWORD)
    phone.get_by_role("button", name="Sign in", exact=True).click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Your work")
    assert (counted(phone, "taps"), counted(phone, "lines")) == (1, 2)

    phone.get_by_role("link", name=TODAY).click()  # one
    expect(phone.get_by_role("heading", level=1)).to_have_text("What did you see today?")
    phone.get_by_label("The child was seen").click()  # two
    phone.get_by_label("Not appropriate").click()  # three
    phone.get_by_role("group", name="where the child sleeps").get_by_label("Yes").click()  # four
    phone.get_by_label("Nothing has changed: I saw who is there").click()  # five
    phone.get_by_role("button", name="Save").click()  # six

    expect(phone.get_by_role("alert")).to_contain_text("On record: the visit, who is in the home.")
    taps, lines = counted(phone, "taps"), counted(phone, "lines")
    assert (taps, lines) == (7, 2)
    assert taps * A_TAP + lines * A_LINE < A_MINUTE
    visit = Visit.rows.get()
    assert (visit.outcome, visit.seen_alone, visit.bedroom_seen) == (
        "seen", "not_appropriate", "yes",
    )  # fmt: skip
    assert not HouseholdConfirmation.rows.get().has_changed
    assert CaseRecord.rows.filter(author=home.hannah).count() == 2


def test_the_page_is_accessible_on_the_smallest_phone_and_keeps_what_was_typed(
    home, phone, live_server
):
    enter_as(phone, live_server, home.hannah)
    phone.goto(reverse("plan_today", args=[home.plan.reference]))
    assert_accessible(phone)
    phone.get_by_text("Add what I saw today").click()
    phone.get_by_label("What happened?").fill("Dean shouted at the door")
    phone.get_by_label("Put it on the chronology as").select_option("domestic_abuse")
    phone.get_by_label("Entry was refused").click()
    phone.get_by_role("button", name="Save").click()
    expect(phone.get_by_role("alert")).to_contain_text("Say whether anything has changed")
    expect(phone.get_by_label("What happened?")).to_have_value("Dean shouted at the door")
    assert_accessible(phone)
    phone.get_by_label("I did not see or ask").click()
    phone.get_by_role("button", name="Save").click()
    expect(phone.get_by_role("alert")).to_contain_text("On record: the visit")
    assert Visit.rows.get().reason == "Dean shouted at the door"
    assert ChronologyEntry.rows.get().summary == "Dean shouted at the door"
    assert_accessible(phone)


@pytest.mark.once
def test_it_is_said_without_javascript(home, without_javascript, live_server):
    page = without_javascript
    enter_as(page, live_server, home.hannah)
    page.goto(LIST)
    page.get_by_role("link", name=TODAY).click()
    page.get_by_label("Nobody was in").check()
    page.get_by_label("If the child or the room was not seen, why?").fill("Knocked twice")
    page.get_by_label("I did not see or ask").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".govuk-notification-banner")).to_contain_text("On record: the visit.")
    assert Visit.rows.get().outcome == "nobody_in"
