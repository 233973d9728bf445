"""Two people change one outcome at once: the second is shown both texts, and neither is lost."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from plans.models import Outcome
from plans.operations import outcomes
from plans.operations.outcomes import OutcomeDetails
from tests.browser import assert_accessible, enter_as


@pytest.mark.parametrize("screen", ["page", "phone"])
def test_the_second_sees_both_texts_and_decides(cast, request, live_server, screen):
    page = request.getfixturevalue(screen)
    enter_as(page, live_server, cast.priya)
    page.goto(reverse("outcome_change", args=[cast.plan.reference, cast.outcome.pk]))
    page.get_by_label("What must be different?").fill("Tamsin keeps every appointment")
    outcomes.change(
        cast.outcome,
        details=OutcomeDetails(worry=cast.outcome.worry, change="Words from the other desk"),
        version=None,
        by=cast.priya,
        at=cast.at,
    )
    page.get_by_role("button", name="Save").click()

    both = page.get_by_role("region", name="This was changed while you were writing")
    expect(both).to_contain_text("Words from the other desk")
    expect(both).to_contain_text("Tamsin keeps every appointment")
    expect(page.get_by_label("What must be different?")).to_have_value(
        "Tamsin keeps every appointment"
    )
    assert_accessible(page)
    assert Outcome.rows.get(pk=cast.outcome.pk).change == "Words from the other desk"

    page.get_by_label("What must be different?").fill("Words from both desks")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Words from both desks")
    assert Outcome.rows.get(pk=cast.outcome.pk).change == "Words from both desks"
