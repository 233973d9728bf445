"""What the police control: probation is given sight of it, and the school is not."""

import re

import pytest
from playwright.sync_api import expect

from agencies.operations import agencies as agency_operations
from agencies.operations import workers as worker_operations
from agencies.operations.workers import system_worker
from plans.models import CaseRecord
from tests.browser import assert_accessible, enter_as
from tests.journeys.test_timetable import fill_date

TEXT = "Dean was released on licence to an address in the same street"
HELD = "On record, and held by Wearbridge Police."


@pytest.fixture
def with_probation(cast):
    """Probation attends by report; a teaching assistant of the school is there for information."""
    system = system_worker()
    cast.agencies["probation"] = agency_operations.create(
        name="Wearbridge Probation", kind="probation", partnerships=[cast.partnership],
        by=system, at=cast.at,
    )  # fmt: skip
    for key, name, agency, standing in (
        ("pam", "Pam Ostler", "probation", "by_report"),
        ("tess", "Tess Amory", "school", "information"),
    ):
        cast.workers[key] = worker_operations.invite(
            cast.agencies[agency], email=f"{key}@example.org", name=name,
            position="practitioner", by=system, at=cast.at,
        )  # fmt: skip
        cast.join(key, standing)
    return cast


def to_the_plan(page, live_server, worker, where):
    enter_as(page, live_server, worker)
    page.goto("/")
    page.get_by_role("link", name=re.compile("^Baby Marlowe")).click()
    page.get_by_role("navigation", name="This plan").get_by_role("link", name=where).click()


def write_it(page, cast):
    page.get_by_role("link", name="Add to the record").click()
    page.get_by_role("link", name="Chronology entry", exact=True).click()
    fill_date(page, "happened_on", cast.today)
    page.locator("[name=summary]").fill(TEXT)
    page.locator("[name=category]").select_option("domestic_abuse")
    page.locator("[name=source]").fill("Intelligence log")
    page.get_by_label("Our agency, and whom we let see it").check()
    assert_accessible(page)
    page.get_by_role("button", name="Put it on record").click()
    expect(page.get_by_role("alert")).to_contain_text("It is on record.")


def let_probation_see_it(page):
    page.get_by_role("link", name="Let somebody see it").click()
    page.get_by_label("Who may see it?").select_option(
        label="Wearbridge Probation: everybody there who reads the plan"
    )
    page.locator("[name=purpose]").fill("Supervises his licence, and can recall him")
    assert_accessible(page)
    page.get_by_role("button", name="Let them see it").click()
    expect(page.get_by_role("alert")).to_contain_text("They may see it now, and are told.")


def everywhere(page, cast):
    """The pages of the plan on which it might be told of, as one text."""
    base = f"/plans/{cast.plan.reference}/"
    found = ""
    for below in ("", "record/", "chronology/", "timeline/", "lessons/", "history/", "timetable/"):
        answer = page.goto(base + below)
        assert answer is not None
        found += page.content()
    return found


def read_as_probation(page, address):
    page.goto("/")
    page.get_by_role("link", name="Notifications").click()
    page.get_by_role("link", name="An agency lets you see something it has on record").click()
    in_the_plan = page.get_by_role("navigation", name="This plan")
    in_the_plan.get_by_role("link", name="Chronology").click()
    expect(page.get_by_text(TEXT)).to_be_visible()
    page.goto(address)
    expect(page.get_by_text("Your agency was given sight of it.")).to_be_visible()
    expect(page.get_by_role("link", name="Let somebody see it")).to_have_count(0)
    assert_accessible(page)


def test_probation_reads_it_and_the_school_learns_no_more_than_its_standing_gives(
    with_probation, page, live_server
):
    cast = with_probation
    to_the_plan(page, live_server, cast.laura, "Record")
    write_it(page, cast)
    key, address = str(CaseRecord.rows.get().pk), page.url
    let_probation_see_it(page)
    enter_as(page, live_server, cast.pam)
    read_as_probation(page, address)

    to_the_plan(page, live_server, cast.sam, "Record")
    expect(page.get_by_text(HELD)).to_be_visible()
    assert page.request.get(address).status == 404
    found = everywhere(page, cast)
    for words in ("licence", "Intelligence", f"/record/{key}/"):
        assert words not in found

    to_the_plan(page, live_server, cast.tess, "Record")
    expect(page.get_by_role("heading", level=1)).to_have_text("The record")
    assert page.request.get(address).status == 404
    found = everywhere(page, cast)
    for words in (HELD, "held by Wearbridge Police", "licence", "Intelligence", key):
        assert words not in found
