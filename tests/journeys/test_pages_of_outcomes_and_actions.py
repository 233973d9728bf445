"""Every page about outcomes and actions is accessible and fits a phone, filled and refused."""

import os

import pytest
from django.urls import reverse

from plans.operations import actions
from tests.browser import assert_accessible, enter_as

pytestmark = pytest.mark.once

OUTCOME_PAGES = [
    "outcome",
    "outcome_change",
    "outcome_agree",
    "outcome_close",
    "outcome_progress",
    "outcome_understanding",
    "action_add",
]
PLAN_PAGES = ["outcome_add", "outcomes_order"]


def picture(page, name):
    """Keep a screenshot at both widths, for people, when SCREENSHOTS names a folder."""
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 740})
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=width == 1280)


@pytest.fixture
def told(cast):
    """The first action, with a story: three updates, one of them taken back."""
    for answer, note in [("blocked", "No room"), ("still_going", "Room found")]:
        said = actions.update(
            cast.action,
            answer=answer,
            note=note,
            reason="Closed",
            version=None,
            by=cast.hannah,
            at=cast.at,
        )
    actions.undo(said, by=cast.hannah, at=cast.at)


def look(page, name, *names):
    page.goto(reverse(name, args=names))
    assert_accessible(page)
    picture(page, name)
    save = page.get_by_role("button").filter(has_text="Save")
    if save.count() and name != "action":
        save.first.click()
        assert_accessible(page)


def test_pages_of_an_action(cast, told, page, live_server):
    enter_as(page, live_server, cast.hannah)
    for name in ("action", "action_update", "action_hand_over"):
        look(page, name, cast.plan.reference, cast.action.pk)
    enter_as(page, live_server, cast.priya)
    look(page, "action_change", cast.plan.reference, cast.action.pk)


def test_pages_of_an_outcome(cast, told, page, live_server):
    enter_as(page, live_server, cast.priya)
    for name in OUTCOME_PAGES:
        look(page, name, cast.plan.reference, cast.outcome.pk)
    for name in PLAN_PAGES:
        look(page, name, cast.plan.reference)


@pytest.mark.parametrize("name", ["priya", "hannah", "colin", "ruth"])
def test_your_work_for_everybody(cast, page, live_server, name):
    cast.propose("olive")
    enter_as(page, live_server, cast.workers[name])
    page.goto(reverse("your_work"))
    assert_accessible(page)
    picture(page, f"your_work_{name}")
