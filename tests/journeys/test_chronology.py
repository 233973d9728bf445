"""Agencies' history read as one, on a screen and on a phone: list, questions, file and paper."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from plans.models import ChronologyEntry
from plans.rules.records import When
from plans.rules.sharing import Level
from tests.browser import assert_accessible, enter_as
from tests.plans.operations.test_chronology_import import TWO
from tests.plans.recording import entry, record


@pytest.fixture
def told(cast):
    """Four calls to the police within two weeks, and one that they keep to themselves."""
    for days in (1, 4, 8, 12):
        when = When.on(cast.today - timedelta(days=days))
        record(cast, "laura", details=entry(f"Neighbours called, {days} days ago"), when=when)
    record(cast, "laura", Level.CONTROLLED, entry("An informant named the flat"))
    return cast


def test_a_worker_reads_narrows_and_asks_on_a_phone(told, phone, live_server):
    enter_as(phone, live_server, told.hannah)
    phone.goto(reverse("plan_chronology", args=[told.plan.reference]))
    expect(phone.get_by_text("Neighbours called, 1 days ago")).to_be_visible()
    assert_accessible(phone)
    phone.get_by_text("Narrow the list").click()
    phone.get_by_label("What it was (optional)").select_option("school")
    phone.get_by_role("button", name="Show these").click()
    expect(phone.get_by_text("No entry that you may see fits.")).to_be_visible()
    assert_accessible(phone)
    phone.get_by_role("link", name="What the whole of it asks").click()
    expect(phone.get_by_text("What was going on then?")).to_be_visible()
    assert_accessible(phone)


def test_an_agency_adds_a_file_and_prints_a_copy(told, page, live_server):
    enter_as(page, live_server, told.priya)
    page.goto(reverse("plan_chronology", args=[told.plan.reference]))
    page.get_by_role("link", name="Add entries from a file").click()
    assert_accessible(page)
    file = {"name": "ours.csv", "mimeType": "text/csv", "buffer": TWO.encode("utf-16")}
    page.get_by_label("The file").set_input_files(file)
    page.get_by_label("Everybody on the plan").check()
    page.get_by_role("button", name="Look at the lines").click()
    assert_accessible(page)
    page.get_by_role("button", name="Add 2 entries").click()
    expect(page.get_by_role("alert")).to_contain_text("2 entries are added to the chronology.")
    assert ChronologyEntry.rows.count() == 7

    page.get_by_role("link", name="Print it for somebody").click()
    assert_accessible(page)
    page.get_by_label("Oakmere Primary School: anybody of it").check()
    page.get_by_role("button", name="Show the copy to print").click()
    expect(page.get_by_text("For Oakmere Primary School alone.")).to_be_visible()
    assert "informant" not in page.content()
    assert_accessible(page)
