"""Deciding and signing on their pages: what is refused is said there, and nothing is signed."""

import pytest
from django.urls import reverse

from plans.models import Plan, PlanVersion, Review
from plans.operations import following
from tests.plans.reviewing import decided, judged, review_of
from tests.plans.web.reading import text_of, version_in
from tests.plans.web.test_review_steps import address, ended


def ready(cast, **given):
    review = review_of(cast, **given)
    judged(cast, review)
    return decided(cast, review)


def sign_page(cast, sign_in, review):
    client, page = sign_in("ruth"), address(cast, "review_sign", review)
    return client, page, client.get(page).content.decode()


def nothing_was_signed():
    assert not Review.rows.filter(signed_at__isnull=False).exists()
    assert not PlanVersion.rows.exists()
    assert Plan.rows.get().is_open


def test_a_review_held_late_asks_why_and_says_so_on_its_record(cast, sign_in):
    review = ready(cast, due_on=cast.plan.started_on)
    client, page, shown = sign_page(cast, sign_in, review)
    assert "Why was it held late? It was due by" in text_of(shown)
    refused = client.post(page, {"version": version_in(shown)}).content.decode()
    assert 'href="#id_late_reason"' in refused
    assert "Say why it was late" in text_of(refused)
    nothing_was_signed()
    said = {"version": version_in(refused), "late_reason": "Two agencies were ill"}
    client.post(page, said)
    record = text_of(sign_in("ian").get(address(cast, review=review)).content.decode())
    assert "working days late" in record
    assert "Why it was late Two agencies were ill" in record


def test_a_review_held_in_time_asks_for_no_reason(cast, sign_in):
    review = ready(cast, due_on=cast.today)
    client, page, shown = sign_page(cast, sign_in, review)
    assert "Why was it held late" not in shown
    client.post(page, {"version": version_in(shown)})
    record = text_of(client.get(address(cast, review=review)).content.decode())
    assert "Held in time" in record


def test_who_signs_twice_is_told_that_it_is_signed(cast, sign_in):
    review = ready(cast)
    client, page, shown = sign_page(cast, sign_in, review)
    for _ in range(2):
        answer = client.post(page, {"version": version_in(shown)})
    assert answer.status_code == 200
    assert "held" in text_of(answer.content.decode())
    assert PlanVersion.rows.count() == 1


def test_who_signs_what_somebody_changed_meanwhile_looks_again(cast, sign_in):
    review = ready(cast)
    client, page, shown = sign_page(cast, sign_in, review)
    judged(cast, review, verdict="worse", version=1)
    answer = client.post(page, {"version": version_in(shown)}).content.decode()
    assert "while you were" in text_of(answer)
    assert "Worse" in text_of(answer)
    nothing_was_signed()
    client.post(page, {"version": version_in(answer)})
    assert Review.rows.get().signed_by == cast.ruth


def test_a_plan_does_not_end_over_an_open_guard(cast, sign_in):
    review = review_of(cast)
    decided(cast, review, decision="step_down", leads_to="to_child_in_need")
    client, page, shown = sign_page(cast, sign_in, review)
    assert "Significant work is outstanding Blocks signing" in text_of(shown)
    answer = client.post(page, {"version": version_in(shown)}).content.decode()
    assert "This cannot be signed yet" in text_of(answer)
    nothing_was_signed()


def test_where_a_decision_leads_is_a_link_for_who_may_see_that_plan(cast, sign_in):
    review = ended(cast, "review_conference")
    start = reverse("plan_follow", args=[cast.plan.reference])
    words = "What follows A child in need plan follows"
    for name, may in {"ruth": True, "priya": True, "hannah": False, "neil": False}.items():
        page = sign_in(name).get(address(cast, review=review)).content.decode()
        assert words in text_of(page)
        assert (start in page) is may, name
    next_plan = following.start_following(Plan.rows.get(), by=cast.priya, at=cast.at)
    there = reverse("plan", args=[next_plan.reference])
    next_plan.members.filter(worker=cast.laura).update(
        status="left", left_on=cast.today, leave_reason="work_finished"
    )
    for name, may in {"ruth": True, "hannah": True, "laura": False}.items():
        client = sign_in(name)
        assert (client.get(there).status_code == 200) is may
        for address_of in (address(cast, review=review), address(cast, "plan")):
            page = client.get(address_of).content.decode()
            assert words in text_of(page)
            assert (there in page) is may, name
            assert start not in page


@pytest.mark.parametrize("kind", ["child_protection", "early_help"])
def test_ending_a_plan_directly_offers_only_what_no_review_decides(cast, sign_in, kind):
    if kind != "child_protection":
        Plan.rows.update(kind=kind, category="", initial_category="", conference_on=None)
    client, page = sign_in("ruth"), address(cast, "plan_end")
    shown = client.get(page).content.decode()
    by_review = kind == "child_protection"
    assert ('value="to_universal"' in shown) is not by_review
    assert ('value="to_child_in_need"' in shown) is not by_review
    assert 'value="moved_area"' in shown
    assert (address(cast, "review_plan") in shown) is by_review
    if by_review:
        review = review_of(cast)
        assert address(cast, review=review) in client.get(page).content.decode()


def test_a_reason_that_only_a_review_gives_is_not_taken_by_the_form(cast, sign_in):
    client, page = sign_in("ruth"), address(cast, "plan_end")
    shown = client.get(page).content.decode()
    on = cast.today
    said = {"ended_on-day": on.day, "ended_on-month": on.month, "ended_on-year": on.year}
    answer = client.post(
        page, {**said, "version": version_in(shown), "reason": "to_universal", "note": ""}
    )
    assert answer.status_code == 200
    assert 'href="#id_reason"' in answer.content.decode()
    assert Plan.rows.get().is_open
