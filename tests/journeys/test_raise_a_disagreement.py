"""A midwife raises a disagreement from her phone, leaves it half-way, and sends it."""

import os

from playwright.sync_api import Page, expect

from plans.models import Disagreement
from plans.rules.disagreements import State
from tests.browser import assert_accessible, enter_as
from tests.plans.disagreeing import raised, with_contacts


def looked_at(page: Page, name: str) -> None:
    """Fit for everybody; and a screenshot at both widths, for people, when SCREENSHOTS names a folder."""
    assert_accessible(page)
    if folder := os.environ.get("SCREENSHOTS"):
        was = page.viewport_size
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 740})
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
        assert was is not None
        page.set_viewport_size(was)


def go_on(page: Page, heading: str, name: str) -> None:
    """Continue, and arrive at the next question."""
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    looked_at(page, name)


def to_the_facts(phone: Page, cast) -> None:
    phone.goto(f"/plans/{cast.plan.reference}/")
    phone.get_by_role("link", name="Raise a disagreement").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Is the child in immediate danger?")
    looked_at(phone, "raise-1-danger")
    phone.get_by_label("No", exact=True).check()
    go_on(
        phone,
        "Have you talked it over with your own manager or safeguarding lead?",
        "raise-2-talk",
    )
    phone.get_by_label("Not yet").check()
    go_on(phone, "Which agency do you disagree with?", "raise-3-who")
    phone.get_by_label("Wearbridge Children's Social Care", exact=True).check()
    phone.get_by_label("Whose decision was it at Wearbridge Children's Social Care?").select_option(
        label="Priya Nandakumar"
    )
    looked_at(phone, "raise-3-who-chosen")
    go_on(phone, "What is it about?", "raise-4-about")
    phone.get_by_label("Whether a conference or legal planning is needed").check()
    go_on(phone, "Which decision do you disagree with?", "raise-5-decision")
    phone.get_by_label("Which decision do you disagree with?").fill("No legal planning meeting.")
    go_on(phone, "What do you know, and how do you know it?", "raise-6-facts")


def test_a_midwife_raises_one_from_her_phone(cast, phone, live_server):
    with_contacts(cast)
    enter_as(phone, live_server, cast.hannah)
    to_the_facts(phone, cast)

    phone.goto("/work/")
    looked_at(phone, "work-draft")
    phone.get_by_role("link", name="Carry on with it").click()
    phone.get_by_role("textbox").fill("Three of four screens were positive.")
    go_on(phone, "What does it mean for the child?", "raise-7-effect")
    phone.get_by_role("textbox").fill("The baby may be born into danger.")
    go_on(phone, "What do you want to happen?", "raise-8-outcome")
    phone.get_by_role("textbox").fill("A legal planning meeting this week.")
    go_on(phone, "How is the child kept safe meanwhile?", "raise-9-safety")
    phone.get_by_role("textbox").fill("A maternity alert is set.")
    go_on(phone, "Check your answers", "raise-10-check")
    phone.get_by_role("link", name="Change where it begins").click()
    looked_at(phone, "raise-11-begin")
    go_on(phone, "Check your answers", "raise-10-check")
    phone.get_by_role("button", name="Send it").click()
    expect(phone.get_by_role("alert")).to_contain_text("It has been sent.")
    looked_at(phone, "disagreement-raiser")
    assert Disagreement.rows.get().state == State.OPEN


def test_its_pages_are_fit_for_every_reader(cast, page, live_server):
    with_contacts(cast)
    row = raised(cast, at=cast.at)
    enter_as(page, live_server, cast.priya)
    for address, name in (
        ("/disagreements/", "list"),
        (f"/disagreements/{row.reference}/", "disagreement-asked"),
        (f"/plans/{cast.plan.reference}/disagreements/", "of-plan"),
        (f"/plans/{cast.plan.reference}/", "plan"),
        ("/work/", "work-asked"),
    ):
        page.goto(address)
        looked_at(page, name)
    enter_as(page, live_server, cast.beth)
    page.goto(f"/disagreements/{row.reference}/")
    looked_at(page, "existence")
    page.goto("/disagreements/")
    looked_at(page, "list-existence")
