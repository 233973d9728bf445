"""A programmer reads the description of the API and tries it, under its own strict policy."""

import pytest
from playwright.sync_api import expect

from tests.browser import enter_as

pytestmark = pytest.mark.once


def test_the_description_is_drawn_and_can_be_tried(cast, page, live_server):
    enter_as(page, live_server, cast.priya)
    page.goto("/api/v1/docs/")
    expect(page.get_by_role("heading", name="Coregroup")).to_be_visible()
    page.locator("#operations-tag-me").click()
    page.locator(".opblock", has_text="/api/v1/me/").first.click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    expect(page.locator(".response-col_status", has_text="200").first).to_be_visible()
    expect(page.locator(".live-responses-table")).to_contain_text("Priya Nandakumar")
