"""A chair prepares a review, judges four outcomes, meets a guard, goes ahead, signs, sets the date."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from agencies.workdays import long_date
from plans.models import GuardOverride, Judgement, Notification, Plan, PlanVersion, Review
from tests.browser import assert_accessible, enter_as
from tests.cast import Cast
from tests.plans.reviewing import judged, next_day, outcome_of, review_of

VERDICTS = ["Worse", "No change", "Some progress", "Met"]


def judge(page: Page, verdict: str) -> None:
    page.get_by_label(verdict, exact=True).check()
    page.get_by_label("On what evidence?").fill(f"Seen at home: {verdict}")
    page.get_by_label("Fairly sure").check()
    page.get_by_role("button", name="Save and next outcome").click()


def fill_date(page: Page, legend: str, day: date) -> None:
    group = page.get_by_role("group", name=legend, exact=True)
    for label, number in {"Day": day.day, "Month": day.month, "Year": day.year}.items():
        group.get_by_label(label).fill(str(number))


@pytest.mark.parametrize("screen", ["page", "phone"])
def test_a_chair_reviews_a_plan(cast, request, live_server, screen):
    page = request.getfixturevalue(screen)
    for number in range(3):
        outcome_of(cast, number)
    review, on = review_of(cast, is_quorate=False), next_day(cast)
    enter_as(page, live_server, cast.ruth)
    prepare(page, cast)
    judge_all(page)
    decide(page, on)
    go_ahead(page)
    page.get_by_role("button", name="Sign the review").click()
    expect(page.get_by_text("The review has been signed")).to_be_visible()
    everything_holds(cast, review, on)

    page.goto(reverse("plan", args=[cast.plan.reference]))
    expect(page.get_by_role("table", name="How it was judged").first).to_be_visible()
    expect(page.get_by_text(long_date(on)).first).to_be_visible()
    page.goto(reverse("review_prepare", args=[cast.plan.reference, review.pk]))
    expect(page.get_by_role("img", name=re.compile("How each outcome was judged"))).to_be_visible()
    assert_accessible(page)


def prepare(page: Page, cast: Cast) -> None:
    page.goto(reverse("reviews"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Reviews to prepare")
    expect(page.get_by_text("unjudged 4")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name=cast.plan.child.name).click()
    expect(page.get_by_role("heading", name="What does not move (4)")).to_be_visible()
    assert_accessible(page)


def judge_all(page: Page) -> None:
    page.get_by_text("Judge the outcomes").click()
    for number, verdict in enumerate(VERDICTS, start=1):
        expect(page.get_by_text(f"outcome {number} of 4")).to_be_visible()
        if number == 1:
            assert_accessible(page)
        judge(page, verdict)


def decide(page: Page, on: date) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("What do you decide?")
    assert_accessible(page)
    page.get_by_label("The plan continues").check()
    page.get_by_label("Emotional abuse").check()
    page.get_by_label("Your analysis of risk and protection").fill("Less risk, not yet sustained")
    page.get_by_label("Why you decide this").fill("It has not lasted yet")
    fill_date(page, "Next review", on)
    page.get_by_role("button", name="Save and check").click()


def go_ahead(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers before you sign")
    expect(page.get_by_role("heading", name=re.compile("not quorate"))).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Sign the review").click()
    expect(page.get_by_role("alert")).to_contain_text("cannot be signed yet")
    assert not Review.rows.filter(signed_at__isnull=False).exists()
    page.get_by_role("link", name=re.compile("Go ahead and say why")).click()
    page.get_by_label("Why do you go ahead?").fill("The baby may come any day")
    assert_accessible(page)
    page.get_by_role("button", name="Go ahead with this reason").click()
    expect(page.get_by_text("The baby may come any day")).to_be_visible()


def everything_holds(cast: Cast, review: Review, on: date) -> None:
    signed = Review.rows.get(pk=review.pk)
    assert (signed.status, signed.decision, signed.signed_by) == ("held", "continue", cast.ruth)
    assert Judgement.rows.filter(review=review, judged_by=cast.ruth).count() == 4
    assert GuardOverride.rows.get().guard == "inquorate"
    plan = Plan.rows.get()
    assert (plan.category, plan.next_review_on) == ("EMO", on)
    assert PlanVersion.rows.get().number == 1


def test_a_member_without_the_chairs_right_judges_and_signs_nothing(cast, page, live_server):
    review = review_of(cast)
    judged(cast, review)
    enter_as(page, live_server, cast.hannah)
    reference = cast.plan.reference
    for name, args in {
        "review_decision": [],
        "review_sign": [],
        "review_adjourn": [],
        "review_override": ["inquorate"],
    }.items():
        answer = page.goto(reverse(name, args=[reference, review.pk, *args]))
        assert answer.status == 403
    page.goto(reverse("review_prepare", args=[reference, review.pk]))
    expect(page.get_by_role("link", name="Check and sign")).to_have_count(0)
    page.goto(reverse("review_judge", args=[reference, review.pk, cast.outcome.pk]))
    expect(page.get_by_text("nothing left to draft")).to_be_visible()
    expect(page.get_by_role("button", name="Save and next outcome")).to_have_count(0)
    assert Judgement.rows.get().judged_by == cast.ruth
    assert Review.rows.get().status == "under_way"
    assert Plan.rows.get().is_open
    assert not Notification.rows.filter(matter="review_signed").exists()


def test_a_draft_is_shown_to_the_chair_who_adopts_it(cast, page, live_server):
    review = review_of(cast)
    address = reverse("review_judge", args=[cast.plan.reference, review.pk, cast.outcome.pk])
    enter_as(page, live_server, cast.priya)
    page.goto(address)
    judge(page, "Some progress")
    expect(page.get_by_text("Your draft is there for the chair")).to_be_visible()
    assert Judgement.rows.get().is_draft
    page.context.clear_cookies()
    enter_as(page, live_server, cast.ruth)
    page.goto(address)
    expect(page.get_by_text("Adopt it, or change it")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Save and next outcome").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What do you decide?")
    row = Judgement.rows.get()
    assert (row.judged_by, row.drafted_by, row.verdict) == (
        cast.ruth, cast.priya, "some_progress",
    )  # fmt: skip
