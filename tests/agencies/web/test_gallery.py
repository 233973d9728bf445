"""Every control and component in a real browser, right and wrong, on a desk and on a phone."""

import pytest
from playwright.sync_api import expect

from tests.agencies.web.test_account_pages import checked
from tests.browser import assert_accessible, enter_as

pytestmark = pytest.mark.once


@pytest.fixture
def gallery(page, live_server, hannah, settings):
    settings.ROOT_URLCONF = "tests.agencies.web.gallery"
    enter_as(page, live_server, hannah)
    page.goto("/gallery/")
    return page


def test_every_component_is_accessible(gallery):
    expect(gallery.get_by_role("alert")).to_contain_text("Your update has been saved.")
    checked(gallery, "gallery")


def test_every_component_is_accessible_with_errors(gallery):
    gallery.get_by_label("Day").fill("31")
    gallery.get_by_label("Month").fill("2")
    gallery.get_by_label("Year").fill("2027")
    gallery.get_by_role("radio", name="Blocked").check()
    gallery.get_by_label("Why is it blocked?").fill("One\n  two\nthree")
    gallery.get_by_role("button", name="Save", exact=True).click()
    expect(gallery).to_have_title("Error: Gallery - Coregroup")
    expect(gallery.get_by_label("Day")).to_have_value("31")
    expect(gallery.get_by_label("Why is it blocked?")).to_have_value("One\n  two\nthree")
    gallery.get_by_role("link", name="Due date must be a real date").click()
    assert gallery.evaluate("document.activeElement.id") == "id_due_on-day"
    checked(gallery, "gallery-errors")


def test_the_hidden_part_of_a_choice_shows_when_it_is_chosen(gallery):
    why = gallery.get_by_label("Why is it blocked?")
    expect(why).to_be_hidden()
    gallery.get_by_role("radio", name="Blocked").check()
    expect(why).to_be_visible()
    assert_accessible(gallery, widths=(360,))


def test_on_a_phone_a_table_is_a_list_of_cards(phone, live_server, hannah, settings):
    settings.ROOT_URLCONF = "tests.agencies.web.gallery"
    enter_as(phone, live_server, hannah)
    phone.goto("/gallery/")
    row = phone.get_by_role("row").nth(1)
    assert row.evaluate("row => getComputedStyle(row).display") == "block"
    cell = row.get_by_role("cell").nth(1)
    heading = cell.evaluate("cell => getComputedStyle(cell, '::before').content")
    assert heading == '"Due"'


def test_the_demo_sign_in_page_is_accessible(page, hannah, settings, tmp_path):
    settings.COREGROUP_DEMO = True
    settings.DEMO_SIGN_INS_FILE = tmp_path / "people.json"
    settings.DEMO_SIGN_INS_FILE.write_text(
        '[{"email": "priya.nandakumar@wearbridge-social-care.example", "password": "try it out",'
        ' "who": "Lead practitioner of the Marlowe plan"}]'
    )
    page.goto("/accounts/login/")
    checked(page, "demo-sign-in")
