"""A worker updates an action from a phone: from the list, on one screen, in three clicks."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from plans.models import Action, ActionUpdate
from tests.browser import assert_accessible, enter_as

LIST = reverse("your_work")
UPDATE = re.compile("^Update.*Write the birth plan")


@pytest.fixture
def hannah(cast, phone, live_server):
    """Hannah's phone, with her work on it."""
    enter_as(phone, live_server, cast.hannah)
    phone.goto(LIST)
    return phone


def is_in_reach(page, control):
    """Wholly on the screen, without scrolling."""
    box = control.bounding_box()
    return box is not None and box["y"] + box["height"] <= page.viewport_size["height"]


def test_a_worker_updates_an_action_in_three_clicks(cast, hannah):
    update = hannah.get_by_role("link", name=UPDATE)
    assert is_in_reach(hannah, update)
    assert_accessible(hannah)

    update.click()  # one
    expect(hannah.get_by_role("heading", level=1)).to_have_text("Update an action")
    assert is_in_reach(hannah, hannah.get_by_role("button", name="Save"))
    assert_accessible(hannah)

    hannah.get_by_label("Still going").click()  # two
    hannah.keyboard.press("Tab")
    hannah.keyboard.type("Drafted it with Tamsin on Tuesday")
    hannah.get_by_role("button", name="Save").click()  # three

    expect(hannah).to_have_url(hannah.url.partition(LIST)[0] + LIST)
    expect(hannah.get_by_role("alert")).to_contain_text("Your update is saved.")
    assert_accessible(hannah)
    said = ActionUpdate.rows.get()
    assert (said.by, said.note) == (cast.hannah, "Drafted it with Tamsin on Tuesday")


def test_an_update_is_taken_back_from_the_banner(cast, hannah):
    hannah.get_by_role("link", name=UPDATE).click()
    hannah.get_by_label("Done").click()
    hannah.get_by_label("What happened?").fill("Written")
    hannah.get_by_role("button", name="Save").click()
    hannah.get_by_role("link", name="Undo my update").click()
    assert_accessible(hannah)
    hannah.get_by_role("button", name="Undo my update").click()
    expect(hannah.get_by_role("alert")).to_contain_text("Your update has been undone.")
    assert Action.rows.get(pk=cast.action.pk).status == "not_started"


def test_blocked_asks_what_is_in_the_way(cast, hannah):
    hannah.get_by_role("link", name=UPDATE).click()
    reason = hannah.get_by_label("What is in the way?")
    expect(reason).to_be_hidden()
    hannah.get_by_label("Blocked").click()
    hannah.get_by_role("button", name="Save").click()
    expect(hannah.get_by_role("alert")).to_contain_text("Say what is in the way")
    expect(reason).to_be_visible()
    assert_accessible(hannah)
    reason.fill("The clinic has no room until March")
    hannah.get_by_role("button", name="Save").click()
    expect(hannah.get_by_role("alert")).to_contain_text("Your update is saved.")
    assert Action.rows.get(pk=cast.action.pk).status == "blocked"
