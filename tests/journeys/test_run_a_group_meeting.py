"""A core member runs a group meeting on a phone, from calling it to the record being sent."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from plans.models import Action, Attendance, Notification, Review
from plans.operations import reviews
from tests.browser import assert_accessible, enter_as


@pytest.fixture
def hannah(cast, phone, live_server):
    enter_as(phone, live_server, cast.hannah)
    phone.goto(reverse("plan_reviews", args=[cast.plan.reference]))
    return phone


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def follow(page, name):
    page.get_by_role("link", name=name).first.click()


def test_a_core_member_runs_a_group_meeting_on_a_phone(cast, hannah, today):  # noqa: PLR0915 - one meeting, start to finish
    assert_accessible(hannah)
    follow(hannah, "Plan or record a meeting")
    expect(hannah.get_by_role("heading", level=1)).to_have_text("Plan or record a meeting")
    assert_accessible(hannah)
    hannah.get_by_label("Group meeting").check()
    hannah.get_by_label("It starts now").check()
    hannah.get_by_label("Day", exact=True).fill(str(today.day))
    hannah.get_by_label("Month").fill(str(today.month))
    hannah.get_by_label("Year").fill(str(today.year))
    press(hannah, "Continue")

    expect(hannah.get_by_role("heading", name="What is left to do")).to_be_visible()
    assert_accessible(hannah)
    follow(hannah, "Who is here")
    expect(hannah.get_by_role("heading", level=1)).to_have_text("Who is here")
    assert_accessible(hannah)
    expect(hannah.get_by_label("Who came instead of Laura Fenwick")).to_be_hidden()
    hannah.get_by_label("Laura Fenwick", exact=False).first.select_option("deputy")
    hannah.get_by_label("Who came instead of Laura Fenwick").fill("PC Amy Dunn")
    hannah.get_by_label("Ian Storey", exact=False).first.select_option("apologies")
    press(hannah, "Everybody else is present")
    expect(hannah.get_by_role("alert")).to_contain_text("The attendance is saved.")

    follow(hannah, "Go through the actions")
    expect(hannah.get_by_role("heading", level=1)).to_have_text("Go through the actions")
    assert_accessible(hannah)
    plan = hannah.get_by_role("group", name="Write the birth plan")
    plan.get_by_label("How is it going?").select_option("done")
    plan.get_by_label("What was said").fill("Written with Tamsin")
    press(hannah, "Save")
    expect(hannah.get_by_role("alert")).to_contain_text("The actions are saved.")

    follow(hannah, "Go through the actions")
    follow(hannah, re.compile("Tamsin has the care.*add an action"))
    hannah.get_by_label("What will be done?").fill("Bring the plan to the ward")
    hannah.get_by_label("Who does it?").select_option(label="Hannah Brookes, hannah role")
    hannah.get_by_label("Day", exact=True).fill(str(today.day))
    hannah.get_by_label("Month").fill(str(today.month))
    hannah.get_by_label("Year").fill(str(today.year))
    hannah.get_by_role("button", name=re.compile("Add|Save")).last.click()
    expect(hannah.get_by_role("heading", level=1)).to_have_text("Go through the actions")
    follow(hannah, "Back")

    follow(hannah, "Minutes, home, roles and the child")
    expect(hannah.get_by_role("heading", level=1)).to_have_text("Minutes")
    assert_accessible(hannah)
    hannah.get_by_label("What was said?").fill("Tamsin has kept every appointment.")
    hannah.get_by_label("Asked: something has changed").check()
    hannah.get_by_label("What has changed in the home?").fill("Her mother has moved in.")
    hannah.get_by_label("Every role and purpose was confirmed").check()
    press(hannah, "Save")
    expect(hannah.get_by_role("alert")).to_contain_text("The minutes are saved.")

    follow(hannah, "What each person rates")
    assert_accessible(hannah)
    hannah.get_by_label("Who says it?").select_option(label="Tamsin Marlowe, Mother")
    hannah.get_by_label("How much, from 0 to 10?").fill("7")
    press(hannah, "Save and add another")
    expect(hannah.get_by_text("7 of 10")).to_be_visible()
    follow(hannah, "Back to the meeting")

    follow(hannah, "Finish, and send the record")
    expect(hannah.get_by_text("Quorate: ")).to_be_visible()
    assert_accessible(hannah)
    press(hannah, "Finish, and send the record")
    expect(hannah.get_by_role("alert")).to_contain_text("its record sent to the group")
    expect(hannah.get_by_role("heading", name="What was said")).to_be_visible()
    assert_accessible(hannah)

    review = Review.rows.get()
    assert (review.status, review.run_by, review.is_quorate) == ("held", cast.hannah, True)
    assert Attendance.rows.filter(review=review).count() == 6
    assert Action.rows.get(pk=cast.action.pk).status == "done"
    assert Action.rows.filter(what="Bring the plan to the ward").exists()
    assert Notification.rows.filter(matter="record_sent").count() == 5

    follow(hannah, "All meetings and reviews")
    expect(hannah.get_by_text("Attendance by agency")).to_be_visible()
    assert_accessible(hannah)


def test_who_attends_by_report_reports_from_their_work(cast, page, live_server, today):
    reviews.plan_review(
        cast.plan, kind="group_meeting", planned_on=today, by=cast.priya, at=cast.at
    )
    enter_as(page, live_server, cast.laura)
    page.goto(reverse("your_work"))
    follow(page, re.compile("^Write it"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Report to the group meeting")
    assert_accessible(page)
    page.get_by_label("What worries you still?").fill("Dean was seen at the flat.")
    press(page, "Send it")
    expect(page.get_by_role("alert")).to_contain_text("Your report is sent.")
    page.goto(reverse("review", args=[cast.plan.reference, Review.rows.get().pk]))
    expect(page.get_by_text("Dean was seen at the flat.")).to_be_visible()
    assert_accessible(page)
