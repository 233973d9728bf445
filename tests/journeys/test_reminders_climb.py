"""An action goes overdue: the manager is told, takes it up, the worker does it, the ladder stops."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from agencies.models import Employment
from plans.models import Action, Notification
from plans.operations import reminders
from plans.rules.notifications import Matter
from tests.browser import assert_accessible, enter_as
from tests.cast import Cast


@pytest.fixture
def late(cast: Cast) -> Cast:
    """Hannah's action is due today, and Olive manages Hannah; nothing else of the plan is due."""
    Action.rows.exclude(pk=cast.action.pk).update(status="cancelled", status_reason="Not needed")
    Action.rows.filter(pk=cast.action.pk).update(due_on=cast.today)
    Employment.objects.filter(worker=cast.hannah).update(line_manager=cast.olive)
    return cast


def sweep(cast: Cast, wd: int) -> set[tuple[str, int]]:
    """Sweep as on the day so many working days from today; who has been reminded by then."""
    day = cast.partnership.calendar().add_working_days(cast.today, wd) if wd else cast.today
    at: datetime = cast.at + timedelta(days=(day - cast.today).days)
    reminders.sweep(at=at)
    rows = Notification.rows.filter(matter=Matter.ACTION_DUE)
    return {(name.split()[0], step) for name, step in rows.values_list("recipient__name", "step")}


def test_a_reminder_climbs_until_the_action_is_done(
    late: Cast, page: Page, live_server: Any
) -> None:
    assert sweep(late, 0) == {("Hannah", 0)}
    assert sweep(late, 2) == {("Hannah", 0), ("Hannah", 2)}
    told = sweep(late, 5)
    assert told == {("Hannah", 0), ("Hannah", 2), ("Hannah", 5), ("Olive", 5)}

    enter_as(page, live_server, late.olive)
    the_manager_takes_it_up(page)
    assert ("Moira", 7) in sweep(late, 7)

    enter_as(page, live_server, late.priya)
    the_lead_sees_who_was_told(page, late)

    enter_as(page, live_server, late.hannah)
    the_worker_does_it(page)

    # The chair would have been next: nobody is reminded any more.
    before = Notification.rows.filter(matter=Matter.ACTION_DUE).count()
    assert ("Ruth", 10) not in sweep(late, 10)
    assert Notification.rows.filter(matter=Matter.ACTION_DUE).count() == before
    page.goto(reverse("notifications"))
    expect(page.get_by_role("table")).to_contain_text("done or moved since")
    expect(page.get_by_role("button", name="Acknowledge")).to_have_count(0)


def the_manager_takes_it_up(page: Page) -> None:
    """Found behind the bell, acknowledged in the list, and read on the page of the action."""
    page.goto(reverse("notifications"))
    assert_accessible(page)
    page.get_by_role("button", name=re.compile("^Acknowledge.*An action is due")).click()
    expect(page.get_by_role("alert")).to_contain_text("You have acknowledged it.")
    expect(page.get_by_role("table")).to_contain_text("Acknowledged by Olive Tarrant on")
    assert_accessible(page)
    page.get_by_role("link", name="An action is due").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Write the birth plan")
    expect(page.get_by_text("You were reminded of this on")).to_be_visible()
    assert_accessible(page)


def the_lead_sees_who_was_told(page: Page, late: Cast) -> None:
    page.goto(reverse("plan_reminders", args=[late.plan.reference]))
    expect(page.get_by_role("table").last).to_contain_text("Acknowledged by Olive Tarrant")
    expect(page.get_by_role("table").last).to_contain_text("Moira Satchwell")
    assert_accessible(page)


def the_worker_does_it(page: Page) -> None:
    """Reminded in the product, by a link to where it is updated; which takes the reminder up."""
    page.goto(reverse("your_work"))
    assert_accessible(page)
    page.get_by_role("link", name="1 reminder waits for you to acknowledge it").click()
    expect(page.get_by_role("table")).to_contain_text("Acknowledged by Olive Tarrant on")
    page.get_by_role("link", name="An action is due").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Update an action")
    expect(page.get_by_role("button", name="Acknowledge")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Done").click()
    page.get_by_label("What happened?").fill("Written with Tamsin")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Your update is saved.")
    page.goto(reverse("your_work"))
    expect(page.get_by_role("link", name="to acknowledge")).to_have_count(0)
