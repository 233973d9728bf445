"""The business manager takes a return in: on any screen, and without JavaScript."""

import pytest
from playwright.sync_api import expect

from plans import tasks
from plans.models import CensusImport
from tests.browser import assert_accessible, enter_as
from tests.census import a_child, a_return, in_need


@pytest.fixture
def file(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "uploads")
    path = tmp_path / "return.xml"
    plan = in_need("2026-01-05")
    path.write_bytes(a_return(*(a_child(f"C{n}", plan) for n in range(60)), a_child("D1", born="")))
    return path


def send(page, file):
    page.goto("/partnership/imports/")
    page.get_by_role("button", name="Take in a return").click()
    page.get_by_label("The return").set_input_files(file)
    page.get_by_role("button", name="Send").click()


def test_a_business_manager_takes_a_return_in(people, page, live_server, file):
    enter_as(page, live_server, people.beth)
    page.goto("/partnership/imports/")
    assert_accessible(page)
    page.goto("/partnership/imports/new/")
    assert_accessible(page)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("link", name="Select a file")).to_be_visible()
    assert_accessible(page)
    send(page, file)
    expect(page.get_by_text("The file is here and waits for its turn.")).to_be_visible()
    assert_accessible(page)
    tasks.take_up_imports()
    page.get_by_role("link", name="Show how far it is now").click()
    expect(page.get_by_text("Created (60)")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Refused (1)").click()
    expect(page.get_by_text("neither a date of birth nor")).to_be_visible()


def test_it_works_without_javascript(people, without_javascript, live_server, file):
    page = without_javascript
    enter_as(page, live_server, people.beth)
    send(page, file)
    page.get_by_role("link", name="keep showing it").click()
    tasks.take_up_imports()
    page.get_by_text("Created (60)").wait_for()
    assert CensusImport.objects.get().created == 60
