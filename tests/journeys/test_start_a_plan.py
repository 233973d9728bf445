"""A plan from nothing, one question at a time, with a break in the middle."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from agencies.workdays import Calendar
from plans.models import FamilyLink, Plan
from tests.browser import assert_accessible, enter_as


def go_on(page: Page, heading: str) -> None:
    """Continue, and arrive at the next question."""
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    assert_accessible(page)


def fill_date(page: Page, day) -> None:
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        page.get_by_label(part).first.fill(str(value))


def to_the_family(cast, page: Page) -> None:
    page.goto("/plans/start/")
    assert_accessible(page)
    page.get_by_role("link", name="Start now").click()
    page.get_by_label("Child protection").check()
    go_on(page, "Who is the child?")
    page.get_by_label("A child who is not born yet").check()
    go_on(page, "The unborn child")
    page.get_by_label("Family name").fill("Rowe")
    fill_date(page, cast.today + timedelta(days=90))
    go_on(page, "Who is around the child?")


def to_the_check(cast, page: Page) -> None:
    page.get_by_label("Yes").check()
    go_on(page, "A person around the child")
    page.get_by_label("First names").fill("Tess")
    page.get_by_label("Family name").fill("Rowe")
    go_on(page, "Who is around the child?")
    page.get_by_label("Yes").check()
    go_on(page, "A person around the child")
    expect(page.get_by_label("Who they are to the child")).to_have_value("father")
    page.get_by_label("Description").fill("Mother does not say who")
    go_on(page, "Who is around the child?")
    page.get_by_label("No", exact=True).check()
    go_on(page, "Date of the initial child protection conference")
    fill_date(page, Calendar().on_or_before(cast.today - timedelta(days=3)))
    go_on(page, "Which category of abuse?")
    page.get_by_label("Neglect").check()
    go_on(page, "What happens if the plan fails? (optional)")
    page.get_by_role("textbox").fill("Tess and the baby stay with her aunt that day.")
    go_on(page, "You lead this plan")
    page.get_by_label("Your role").fill("Social worker")
    page.get_by_label("What are you here to do").fill("Coordinates the plan")
    go_on(page, "Who chairs the reviews?")
    page.get_by_label("Ruth Adebayo-Cole").check()
    go_on(page, "Check your answers")


def test_a_social_worker_starts_a_plan_with_a_break_in_the_middle(cast, page, live_server):
    enter_as(page, live_server, cast.priya)
    to_the_family(cast, page)

    page.context.clear_cookies()
    enter_as(page, live_server, cast.priya)
    page.goto("/plans/start/")
    page.get_by_role("link", name="Carry on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who is around the child?")

    to_the_check(cast, page)
    page.get_by_role("link", name="Change if the plan fails").click()
    page.get_by_role("textbox").fill("Ring the duty worker.")
    go_on(page, "Check your answers")
    expect(page.get_by_text("Ring the duty worker.")).to_be_visible()
    page.get_by_role("button", name="Start the plan").click()
    expect(page.get_by_role("alert")).to_contain_text("has started, and you lead it")
    expect(page.get_by_role("heading", level=1)).to_have_text("Baby Rowe")
    plan = Plan.rows.get(child__family_name="Rowe")
    assert (plan.contingency, plan.chair) == ("Ring the duty worker.", cast.ruth)
    assert FamilyLink.rows.filter(child=plan.child).count() == 2


def test_back_leads_to_the_question_before_with_its_answer(cast, phone, live_server):
    enter_as(phone, live_server, cast.priya)
    to_the_family(cast, phone)
    phone.get_by_role("link", name="Back", exact=True).click()
    expect(phone.get_by_label("Family name")).to_have_value("Rowe")
    phone.get_by_role("link", name="Back", exact=True).click()
    expect(phone.get_by_label("A child who is not born yet")).to_be_checked()


def test_it_needs_no_javascript(cast, without_javascript, live_server):
    enter_as(without_javascript, live_server, cast.priya)
    page = without_javascript
    page.goto("/plans/start/kind/")
    page.get_by_label("Early help").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who is the child?")
    page.get_by_label("A child who has a plan I can see").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Baby Marlowe").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("First day of the plan")
