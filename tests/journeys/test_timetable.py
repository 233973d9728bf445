"""A plan's timetable in a real browser: read, record and move, at both widths."""

import os
from datetime import date, timedelta

from django.urls import reverse
from playwright.sync_api import expect

from plans.models import Deadline
from plans.operations import plans
from plans.operations.children import ChildDetails
from tests.browser import assert_accessible, enter_as


def picture(page, name):
    """Keep a screenshot at both widths, for people, when SCREENSHOTS names a folder."""
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 740})
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


def fill_date(page, name, day):
    for part in ("day", "month", "year"):
        page.locator(f"[name={name}-{part}]").fill(str(getattr(day, part)))


def test_the_chair_reads_the_timetable_and_moves_a_date(cast, page, live_server):
    row = Deadline.rows.get(plan=cast.plan, key="pb.rcpc.conference")
    enter_as(page, live_server, cast.ruth)
    page.goto(reverse("plan", args=[cast.plan.reference]))
    page.get_by_role("navigation", name="This plan").get_by_role("link", name="Timetable").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Timetable")
    assert_accessible(page)
    picture(page, "timetable")
    page.goto(reverse("deadline_move", args=[cast.plan.reference, row.pk]))
    page.get_by_role("button", name="Move it").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    assert_accessible(page)
    fill_date(page, "due_on", row.due_on - timedelta(days=4))
    page.get_by_label("Why does it move?").fill("The family is away")
    page.get_by_role("button", name="Move it").click()
    expect(page.get_by_text("The date is moved, and the group is told.")).to_be_visible()
    page.get_by_text("Moved 1 time").click()
    expect(page.get_by_text("The family is away")).to_be_visible()
    assert_accessible(page)


def test_a_visit_to_a_placement_is_recorded_on_a_phone(cast, phone, live_server):
    plan = plans.start(
        kind="looked_after",
        new_child=ChildDetails(
            family_name="Varga", given_names="Ellis", date_of_birth=date(2015, 5, 5), sex="M"
        ),
        partnership=cast.partnership,
        started_on=cast.today,
        role="Social worker",
        purpose="Leads",
        by=cast.priya,
        at=cast.at,
    )
    enter_as(phone, live_server, cast.priya)
    phone.goto(reverse("timetable", args=[plan.reference]))
    phone.get_by_role("link", name="Record a visit or another event").click()
    assert_accessible(phone)
    phone.get_by_label("A placement started").check()
    phone.get_by_label("An ordinary placement").check()
    fill_date(phone, "happened_on", cast.today)
    phone.get_by_role("button", name="Record it").click()
    expect(phone.get_by_text("First visit to the placement").last).to_be_visible()
    row = Deadline.rows.get(plan=plan, key="lac.visit.first")
    phone.goto(reverse("deadline_keep", args=[plan.reference, row.pk]))
    assert_accessible(phone)
    phone.get_by_label("It was done").check()
    fill_date(phone, "held_on", cast.today)
    phone.get_by_role("button", name="Save").click()
    expect(phone.get_by_text("It is recorded.")).to_be_visible()
    assert_accessible(phone)
    picture(phone, "timetable-phone")
