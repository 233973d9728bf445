"""The lead finds out who the father is, and lesson 4 goes from missing to in place as she does."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from tests.browser import assert_accessible, enter_as
from tests.journeys.test_timetable import fill_date


def to_the_plan(page):
    """From the first page, as anybody begins the day."""
    page.goto("/")
    page.get_by_role("link", name=re.compile("^Baby Marlowe")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Baby Marlowe")


def in_the_plan(page, where):
    page.get_by_role("navigation", name="This plan").get_by_role("link", name=where).click()


def lesson_is(page, state, words):
    """Read the lessons' page: the state of the fourth, and why."""
    in_the_plan(page, "Lessons")
    named = f"4. Fathers and father figures: {state}"
    part = page.get_by_role("region", name=named)
    if state == "in place":  # folded, as nobody has to do anything about it
        part = page.get_by_role("group").filter(has_text=named)
        part.get_by_text(named).click()
    expect(part).to_be_visible()
    expect(part).to_contain_text(words)
    assert_accessible(page)


def add_to_the_record(page, kind):
    in_the_plan(page, "Record")
    page.get_by_role("link", name="Add to the record").click()
    page.get_by_role("link", name=kind, exact=True).click()
    assert_accessible(page)


def amend_what_is_known(page):
    """Open the one record of him, by way of the record's page, to say something more."""
    in_the_plan(page, "Record")
    page.get_by_role("link", name=": father or father figure").click()
    page.get_by_role("link", name="Amend").click()
    assert_accessible(page)


def save(page, button, banner):
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("alert")).to_contain_text(banner)


def say_that_he_is_not_known(page):
    page.get_by_role("link", name=re.compile("^Record who he is")).click()
    page.get_by_label("Birth father").check()
    page.get_by_label("Not known", exact=True).check()


def ask(page, cast):
    add_to_the_record(page, "What was asked")
    page.get_by_label("The father or father figures").check()
    page.get_by_label("Whom did you ask, or where did you look?").fill("Tamsin, and her mother")
    page.get_by_label("They would not say").check()
    fill_date(page, "happened_on", cast.today)
    save(page, "Put it on record", "It is on record.")


def find_him(page):
    in_the_plan(page, "Family and home")
    page.get_by_role("link", name="Add a person").click()
    page.get_by_label("Who they are to the child").select_option(label="Father")
    page.get_by_label("First names").fill("Dean")
    page.get_by_label("Family name").fill("Rowe-Ashby")
    save(page, "Save", "Dean Rowe-Ashby has been added.")
    amend_what_is_known(page)
    page.get_by_label("Who is he?").select_option(label="Dean Rowe-Ashby")
    page.get_by_label("Named, and met").check()
    page.get_by_label("What was wrong, or what has changed?").fill("He came to the clinic")
    save(page, "Save the new version", "It is amended")


def assess_him(page, cast):
    amend_what_is_known(page)
    page.get_by_label("What protection does he present?").fill("Holds a job; calls when worried")
    fill_date(page, "assessed_on", cast.today - timedelta(days=1))
    page.get_by_label("Who assessed him?").fill("Priya Nandakumar")
    page.get_by_label("What was wrong, or what has changed?").fill("Two visits with him")
    save(page, "Save the new version", "It is amended")


def test_from_missing_to_found_to_assessed(cast, page, live_server):
    enter_as(page, live_server, cast.priya)
    to_the_plan(page)
    lesson_is(page, "missing", "No father or father figure is recorded")
    to_the_plan(page)
    say_that_he_is_not_known(page)
    save(page, "Put it on record", "It is on record.")
    lesson_is(page, "missing", "The birth father is not known. No enquiry is recorded.")
    ask(page, cast)
    lesson_is(page, "due", "Last asked or tried on")
    find_him(page)
    lesson_is(page, "missing", "What risk and what protection Dean Rowe-Ashby brings has not been")
    assess_him(page, cast)
    lesson_is(page, "in place", "What Dean Rowe-Ashby brings was last assessed on")


def test_a_risk_of_which_nothing_is_his_to_do_keeps_it_missing(cast, page, live_server):
    enter_as(page, live_server, cast.priya)
    to_the_plan(page)
    say_that_he_is_not_known(page)
    page.get_by_label("What risk does he present?").fill("He shook the door off its hinges")
    fill_date(page, "assessed_on", cast.today)
    page.get_by_label("Who assessed him?").fill("Priya Nandakumar")
    save(page, "Put it on record", "It is on record.")
    lesson_is(page, "missing", "nothing in the plan is his to do")
