"""Whoever has left the group gets the page that says there is nothing, from the next click on."""

import pytest
from playwright.sync_api import expect

from plans.models import Action
from tests.browser import assert_accessible, enter_as


def test_a_member_hands_over_leaves_and_finds_the_plan_gone(cast, page, live_server):
    plan = f"/plans/{cast.plan.reference}/"
    enter_as(page, live_server, cast.hannah)
    page.goto(f"{plan}group/{cast.seats['hannah'].pk}/")
    page.get_by_role("link", name="Leave the group").click()
    assert_accessible(page)
    page.get_by_label("It is no longer needed").check()
    page.get_by_label("Their work with the child is finished").check()
    page.get_by_role("button", name="Leave the group").click()
    expect(page.get_by_role("alert")).to_contain_text("Select who takes this action over")
    assert_accessible(page)
    page.get_by_label("Write the birth plan").select_option(label="Sam Delaney, sam role")
    page.get_by_role("button", name="Leave the group").click()
    expect(page.get_by_role("alert")).to_contain_text("You have left the group of plan")
    assert Action.rows.get(pk=cast.action.pk).owner == cast.seats["sam"]

    for gone in ("", "group/", "family/", "history/", f"group/{cast.seats['hannah'].pk}/"):
        answer = page.goto(f"{plan}{gone}")
        assert answer is not None
        assert answer.status == 404
        expect(page.get_by_role("heading", level=1)).to_have_text("Page not found")
        assert "Marlowe" not in page.content()
    assert_accessible(page)


@pytest.mark.parametrize("path", ["/work/", "/plans/"])
def test_what_is_gone_is_on_no_list_either(cast, page, live_server, path):
    enter_as(page, live_server, cast.sam)
    page.goto(path)
    expect(page.get_by_text(cast.plan.reference).first).to_be_visible()
    page.goto(f"/plans/{cast.plan.reference}/group/{cast.seats['sam'].pk}/leave/")
    page.get_by_label("It is no longer needed").check()
    page.get_by_label("Left the job or changed role").check()
    page.get_by_role("button", name="Leave the group").click()
    page.goto("/profile/")  # what was said on leaving names the plan, once
    page.goto(path)
    assert cast.plan.reference not in page.content()
