"""The lead sees who is missing and asks somebody; they sign in, accept, and see the plan."""

import pytest
from playwright.sync_api import expect

from plans.models import Action, GroupMember
from plans.operations import actions, group
from plans.operations.group import SeatDetails
from tests.browser import assert_accessible, enter_as
from tests.cast import PASSWORD


@pytest.fixture
def vacancy(cast):
    return group.declare_vacancy(
        cast.plan,
        details=SeatDetails(role="Housing officer", purpose="Finds a home before the birth"),
        agency=cast.agencies["housing"],
        by=cast.priya,
        at=cast.at,
    )


@pytest.fixture
def waiting(cast, vacancy):
    """An action that waits for whoever fills the vacancy."""
    return actions.add(
        cast.outcome,
        what="View two flats with Tamsin",
        owner=vacancy,
        due_on=cast.today,
        by=cast.priya,
        at=cast.at,
    )


def ask_colin(cast, page):
    page.goto(f"/plans/{cast.plan.reference}/group/")
    expect(page.get_by_role("heading", name="Missing")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Fill the vacancy: Housing officer").click()
    assert_accessible(page)
    expect(page.get_by_label("Which agency")).to_have_value(str(cast.agencies["housing"].pk))
    page.get_by_role("button", name="Continue").click()
    assert_accessible(page)
    page.get_by_label("Who", exact=True).select_option(label="Colin Hurst, Practitioner")
    expect(page.get_by_label("Housing officer")).to_be_checked()
    purpose = page.get_by_label("What are they here to do")
    expect(purpose).to_have_value("Finds a home before the birth")
    page.get_by_role("button", name="Ask them to join").click()
    expect(page.get_by_role("alert")).to_contain_text("Colin Hurst has been asked")
    expect(page.get_by_text("Colin Hurst has been asked to fill it")).to_be_visible()
    assert_accessible(page)


def sign_in_as_colin(page):
    page.get_by_label("E-mail address").fill("colin@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_a_lead_fills_a_vacancy_and_its_actions_go_with_it(cast, page, live_server, waiting):
    enter_as(page, live_server, cast.priya)
    ask_colin(cast, page)

    page.context.clear_cookies()
    seat = GroupMember.rows.get(worker=cast.colin)
    page.goto(f"/invitations/{seat.pk}/")
    sign_in_as_colin(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("You are asked to join a group")
    expect(page.get_by_text("Finds a home before the birth")).to_be_visible()
    assert "Marlowe" not in page.content()
    assert_accessible(page)
    assert page.request.get(f"/plans/{cast.plan.reference}/").status == 404

    page.get_by_label("Accept the place").check()
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_role("alert")).to_contain_text("You are in the group now")
    expect(page.get_by_role("heading", level=1)).to_have_text("Baby Marlowe")
    assert Action.rows.get(pk=waiting.pk).owner == seat


def test_a_worker_declines_from_a_phone_and_the_lead_reads_why(cast, phone, live_server):
    seat = cast.propose("colin")
    enter_as(phone, live_server, cast.colin)
    phone.goto(f"/invitations/{seat.pk}/")
    phone.get_by_label("Decline it").check()
    phone.get_by_role("button", name="Send the answer").click()
    expect(phone.get_by_role("alert")).to_contain_text("Enter why")
    assert_accessible(phone)
    phone.get_by_label("Why, and who should be asked").fill("Not our area. Ask the Ashmoor team.")
    phone.get_by_role("button", name="Send the answer").click()
    expect(phone.get_by_role("alert")).to_contain_text("Your answer has been sent")
    enter_as(phone, live_server, cast.priya)
    phone.goto(f"/plans/{cast.plan.reference}/group/")
    expect(phone.get_by_text("Not our area. Ask the Ashmoor team.")).to_be_visible()
