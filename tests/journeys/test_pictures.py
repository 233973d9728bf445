"""The pictures of a plan in a real browser, at both widths: nothing overlaps, nothing is cut."""

import os

from django.urls import reverse
from playwright.sync_api import expect

from tests.browser import assert_accessible, enter_as
from tests.plans.picturing import a_chronology, the_marlowes

# Every text of each picture, as the browser sets it, with its place in the picture's own units.
TEXTS = """svg => [...svg.querySelectorAll('text')].map(text => {
  const box = text.getBBox();
  return {text: text.textContent, x: box.x, y: box.y, right: box.x + box.width,
          bottom: box.y + box.height};
})"""
LEADING = 3
"""The room above and below the letters that belongs to a line of type."""


def apart(page):
    """No text of any picture runs into another or over its edge."""
    for svg in page.locator("svg.cg-picture").all():
        wide = float(svg.get_attribute("viewBox").split()[2])
        texts = svg.evaluate(TEXTS)
        assert texts
        for n, a in enumerate(texts):
            assert a["x"] >= -1 and a["right"] <= wide + 1, a  # noqa: PT018
            for b in texts[n + 1 :]:
                beside = a["right"] <= b["x"] + 1 or b["right"] <= a["x"] + 1
                above = a["bottom"] - LEADING <= b["y"] + LEADING
                below = b["bottom"] - LEADING <= a["y"] + LEADING
                assert beside or above or below, (a, b)


def picture(page, name):
    """Keep a screenshot at both widths, for people, when SCREENSHOTS names a folder."""
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 740})
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
            for n, svg in enumerate(page.locator("svg.cg-picture").all()):
                svg.screenshot(path=f"{folder}/{name}-{width}-{n}.png")
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 720, "height": 1000})
        page.screenshot(path=f"{folder}/{name}-print.png", full_page=True)
        page.emulate_media(media="screen")
        page.set_viewport_size({"width": 1280, "height": 900})


def test_the_family_is_seen_as_it_is_and_was(cast, page, live_server):
    the_marlowes(cast)
    enter_as(page, live_server, cast.sam)
    page.goto(reverse("family", args=[cast.plan.reference]))
    page.get_by_role("link", name="A map of the family").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Family map")
    assert_accessible(page)
    apart(page)
    picture(page, "family")
    page.get_by_label("Day").fill("1")
    page.get_by_label("Month").fill("11")
    page.get_by_label("Year").fill("2026")
    page.get_by_role("button", name="Show this day").click()
    expect(page.get_by_text("The family and its homes on")).to_be_visible()


def test_the_chronology_is_seen_by_agency(cast, page, live_server):
    a_chronology(cast)
    enter_as(page, live_server, cast.sam)
    page.goto(reverse("plan", args=[cast.plan.reference]))
    page.get_by_role("navigation", name="This plan").get_by_role("link", name="Timeline").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Timeline")
    assert_accessible(page)
    apart(page)
    picture(page, "timeline")
    page.get_by_text("Show a part of it").click()
    page.get_by_role("combobox", name="Agency").select_option("Wearbridge Police")
    page.get_by_role("button", name="Show these").click()
    expect(page.get_by_text("2 entries")).to_be_visible()
    expect(page.get_by_text("The cot was bought")).to_have_count(0)
    assert_accessible(page)


def test_the_lessons_are_seen_over_time(cast, page, live_server):
    enter_as(page, live_server, cast.sam)
    page.goto(reverse("plan_lessons", args=[cast.plan.reference]))
    page.get_by_role("link", name="The lessons over time").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lessons over time")
    assert_accessible(page)
    apart(page)
    picture(page, "lessons")
