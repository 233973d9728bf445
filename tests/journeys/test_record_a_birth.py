"""The midwife records the birth on her phone: every date moves once, and everybody is told that day."""

import re
from collections import Counter

from playwright.sync_api import expect

from agencies import clock
from plans.models import Child, Deadline, Notification, Plan
from plans.rules.notifications import Matter
from tests.browser import assert_accessible, enter_as
from tests.journeys.test_timetable import fill_date

TOLD = {"Priya Nandakumar", "Sam Delaney", "Laura Fenwick", "Ian Storey", "Ruth Adebayo-Cole"}
"""The group and the chair, but for her who wrote it down."""


def dates():
    """Every deadline there is, as it stands: what it is for, when it is due, and what became of it."""
    return sorted(
        Deadline.rows.values_list("pk", "key", "trigger_on", "due_on", "status", "version")
    )


def reviews_due():
    return Plan.rows.values_list("next_review_on", "next_meeting_on").get()


def told_on():
    """Who was told of the birth, and on which day."""
    rows = Notification.rows.filter(matter=Matter.BIRTH_RECORDED).select_related("recipient")
    return {(one.recipient.name, clock.local_date(one.created_at)) for one in rows}


def fill_it_in(phone, cast):
    phone.goto("/")
    phone.get_by_role("link", name=re.compile("^Baby Marlowe")).click()
    phone.get_by_text("Pages of this plan").click()
    phone.get_by_role("navigation", name="This plan").get_by_role(
        "link", name="Family and home"
    ).click()
    expect(phone.get_by_text("Expected date of delivery", exact=True)).to_be_visible()
    phone.get_by_role("link", name="Record the birth").click()
    assert_accessible(phone)
    fill_date(phone, "born_on", cast.today)
    phone.get_by_label("Female").check()
    phone.get_by_label("First names").fill("Ada")


def save(phone):
    phone.get_by_role("button", name="Record the birth").click()


def it_is_born(phone):
    """The page of the child: the expected date is gone, and the new dates are told."""
    expect(phone.get_by_role("alert")).to_contain_text("The birth is recorded.")
    expect(phone.get_by_role("alert")).to_contain_text("Next review: now due")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Ada Marlowe")
    expect(phone.get_by_text("Date of birth", exact=True)).to_be_visible()
    expect(phone.get_by_text("Expected date of delivery", exact=True)).to_have_count(0)
    assert_accessible(phone)


def test_every_date_moves_once_and_the_group_is_told_the_same_day(cast, phone, live_server):
    before, review_before = dates(), reviews_due()
    assert not [one for one in before if one[1].startswith("cp.visit")]
    enter_as(phone, live_server, cast.hannah)
    again = phone.context.new_page()
    fill_it_in(again, cast)
    fill_it_in(phone, cast)
    save(phone)

    it_is_born(phone)
    child = Child.rows.get()
    assert (child.date_of_birth, child.expected_on) == (cast.today, None)

    after = dates()
    assert reviews_due() != review_before
    moved = set(after) - set(before)
    assert moved
    assert {one[-1] for one in moved} <= {1, 2}, "no row was written more often than once"
    still_open = [(key, due) for _, key, _, due, status, _ in after if status == "open"]
    assert set(Counter(key for key, _ in still_open).values()) == {1}, "each is due on one day"
    assert told_on() == {(name, cast.today) for name in TOLD}

    save(again)
    said = again.get_by_role("region", name="Important")
    expect(said).to_contain_text("The date of birth is on record already. Nothing was changed.")
    expect(again.get_by_role("heading", level=1)).to_have_text("Ada Marlowe")
    assert_accessible(again)
    assert dates() == after
    assert Child.rows.get().version == child.version
    assert Notification.rows.filter(matter=Matter.BIRTH_RECORDED).count() == len(TOLD)


def test_the_chair_is_led_from_the_message_to_the_new_dates(cast, phone, page, live_server):
    enter_as(phone, live_server, cast.hannah)
    fill_it_in(phone, cast)
    save(phone)
    expect(phone.get_by_role("alert")).to_contain_text("The birth is recorded.")

    enter_as(page, live_server, cast.ruth)
    page.goto("/")
    page.get_by_role("link", name="Notifications").click()
    page.get_by_role("link", name="A birth has been recorded").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Timetable")
    due = page.get_by_role("table", name="What is due")
    expect(due).to_contain_text("First review after the birth")
    expect(due).not_to_contain_text("Birth plan")
    page.get_by_role("navigation", name="This plan").get_by_role("link", name="Lessons").click()
    expect(page.get_by_role("heading", name="2. Unborn baby procedures")).to_have_count(1)
    expect(page.get_by_text("The baby is expected on")).to_have_count(0)
    # What is owed of a child whenever it is born stays owed.
    expect(page.get_by_text("Upload to CP-IS was due by").first).to_be_visible()
