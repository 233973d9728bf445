"""Everything a worker does every day works in a browser that runs no script."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from plans.models import Action, Draft, Outcome
from plans.operations import outcomes
from plans.operations.outcomes import OutcomeDetails
from tests.browser import enter_as

pytestmark = pytest.mark.once


def test_a_worker_updates_an_action_without_javascript(cast, without_javascript, live_server):
    page = without_javascript
    enter_as(page, live_server, cast.hannah)
    page.goto(reverse("your_work"))
    page.get_by_role("link", name=re.compile("^Update.*Write the birth plan")).click()
    page.get_by_label("Blocked").check()
    page.get_by_label("What happened?").fill("Rang twice")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Say what is in the way")
    assert Draft.rows.get().data["note"] == ["Rang twice"]

    page.goto(reverse("your_work"))
    page.get_by_role("link", name=re.compile("^Update.*Write the birth plan")).click()
    expect(page.get_by_label("What happened?")).to_have_value("Rang twice")
    page.get_by_label("What is in the way?").fill("No room until March")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".govuk-notification-banner")).to_contain_text("Your update is saved.")
    action = Action.rows.get(pk=cast.action.pk)
    assert (action.status, action.status_reason) == ("blocked", "No room until March")


def test_a_lead_puts_outcomes_in_order_without_javascript(cast, without_javascript, live_server):
    page = without_javascript
    second = outcomes.add(
        cast.plan, details=OutcomeDetails(worry="W", change="Second"), by=cast.priya, at=cast.at
    )
    enter_as(page, live_server, cast.priya)
    page.goto(reverse("outcomes_order", args=[cast.plan.reference]))
    page.get_by_role("button", name=re.compile("^Move up.*Second")).click()
    expect(page.get_by_role("listitem").filter(has_text="Move down").first).to_contain_text(
        "Second"
    )
    assert Outcome.rows.filter(plan=cast.plan).order_by("position")[0] == second
