"""Versions, dissent, recommendations, what the family makes of it, and notifications, on pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from plans.models import Dissent, GroupMember, Notification, Recommendation, VersionUnderstanding
from plans.operations import actions, group, outcomes
from plans.operations.group import SeatDetails
from plans.operations.outcomes import OutcomeDetails
from tests.browser import assert_accessible, enter_as
from tests.cast import Cast
from tests.plans.freezing import frozen, recommended, signed_review, understood
from tests.plans.web.reading import text_of, version_in

SignIn = Callable[[str], Client]


def at_plan(cast: Cast, path: str = "") -> str:
    return f"/plans/{cast.plan.reference}/{path}"


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer
    return text_of(answer.content.decode())


def changed_after(cast: Cast) -> None:
    """Version 1 is frozen, and the outcome changed since."""
    frozen(signed_review(cast))
    outcomes.change(
        cast.outcome,
        details=OutcomeDetails(worry="Another worry", change="A change", measure="A measure"),
        reason="The ward moved the clinic",
        version=1,
        by=cast.priya,
        at=cast.at,
    )


def test_before_a_review_there_is_no_version_and_the_pages_say_so(cast: Cast, sign_in: SignIn):
    client = sign_in("sam")
    assert "No review has been signed yet" in read(client, at_plan(cast, "versions/"))
    assert "No review has been signed yet" in read(client, at_plan(cast, "versions/compare/"))
    assert client.get(at_plan(cast, "versions/1/")).status_code == 404


def test_a_version_shows_what_was_decided_and_what_the_plan_said(cast: Cast, sign_in: SignIn):
    changed_after(cast)
    page = read(sign_in("sam"), at_plan(cast, "versions/1/"))
    for words in (
        "The plan continues",
        "Two appointments are still missed",
        "Missed appointments put the pregnancy at risk",
        "Write the birth plan",
        "Hannah Brookes",
        "Tamsin Marlowe",
        "Not asked yet",
    ):
        assert words in page
    assert "Another worry" not in page
    assert "Who has opened this version" not in page


def test_the_lead_and_the_chair_see_who_has_opened_a_version(cast: Cast, sign_in: SignIn):
    frozen(signed_review(cast))
    sign_in("hannah").get(at_plan(cast, "versions/1/"))
    for name in ("priya", "ruth"):
        page = read(sign_in(name), at_plan(cast, "versions/1/"))
        told = page[page.index("Who has opened this version") :]
        assert "Hannah Brookes" in told
        assert "Sam Delaney" in told[told.index("Not opened yet by") :]


def test_what_has_changed_since_is_compared_and_said_on_the_card(cast: Cast, sign_in: SignIn):
    changed_after(cast)
    page = read(sign_in("sam"), at_plan(cast, "versions/compare/"))
    for words in ("Another worry", "Missed appointments put the pregnancy at risk", "The worry"):
        assert words in page
    for address in ("", f"outcomes/{cast.outcome.pk}/"):
        assert "Changed since the review of" in read(sign_in("sam"), at_plan(cast, address))
    assert "The ward moved the clinic" in read(sign_in("sam"), at_plan(cast, "history/"))


def test_what_came_since_is_listed_of_every_kind(cast: Cast, sign_in: SignIn):
    frozen(signed_review(cast))
    added = outcomes.add(
        cast.plan,
        details=OutcomeDetails(worry="A worry", change="Sleeps in a dry room"),
        by=cast.priya,
        at=cast.at,
    )
    actions.add(
        added,
        what="Mend the wall",
        owner=cast.seats["hannah"],
        due_on=cast.today,
        by=cast.priya,
        at=cast.at,
    )
    group.declare_vacancy(
        cast.plan, details=SeatDetails(role="GP", purpose="Medication"), by=cast.priya, at=cast.at
    )
    page = read(sign_in("priya"), at_plan(cast, "versions/compare/"))
    for words in ("Sleeps in a dry room", "Mend the wall (Hannah Brookes", "GP"):
        assert words in page


@pytest.mark.parametrize("asked", ["old=9&new=now", "old=x&new=1", "old=1&new=' OR 1", "new="])
def test_a_version_that_is_none_is_said_and_no_fault(cast: Cast, sign_in: SignIn, asked: str):
    frozen(signed_review(cast))
    read(sign_in("sam"), at_plan(cast, f"versions/compare/?{asked}"))


def test_the_lead_is_asked_why_once_a_review_has_been_signed(cast: Cast, sign_in: SignIn):
    address = at_plan(cast, f"outcomes/{cast.outcome.pk}/change/")
    client = sign_in("priya")
    assert "Why is this changed?" not in read(client, address)
    signed_review(cast)
    page = client.get(address).content.decode()
    assert "Why is this changed?" in page
    said = {"worry": "Other", "change": "Other", "version": version_in(page)}
    answer = client.post(address, said)
    assert "Say why this is changed" in answer.content.decode()
    assert client.post(address, {**said, "reason": "The clinic moved"}).status_code == 302


def test_an_agency_dissents_and_it_stands_beside_the_decision(cast: Cast, sign_in: SignIn):
    review = signed_review(cast)
    frozen(review)
    address = at_plan(cast, f"reviews/{review.pk}/dissent/")
    client = sign_in("laura")
    assert client.post(address, {"mode": "challenge"}).status_code == 200
    assert not Dissent.rows.exists()
    answer = client.post(address, {"mode": "challenge", "words": "She is not safe at home."})
    assert answer.status_code == 302
    for path in ("", "versions/1/", f"reviews/{review.pk}/"):
        page = read(sign_in("sam"), at_plan(cast, path))
        for words in ("She is not safe at home.", "Wearbridge Police", "Challenges the decision"):
            assert words in page, path


def test_too_late_the_form_says_what_to_do_instead(cast: Cast, sign_in: SignIn):
    review = signed_review(cast, signed_at=cast.at - timedelta(hours=80))
    answer = sign_in("laura").get(at_plan(cast, f"reviews/{review.pk}/dissent/"))
    assert answer.status_code == 403
    assert "Raise a professional disagreement instead" in text_of(answer.content.decode())


def test_the_chair_recommends_and_its_owner_settles_it(cast: Cast, sign_in: SignIn):
    review = signed_review(cast)
    due = cast.today + timedelta(days=9)
    said: dict[str, Any] = {
        "what": "See the GP together",
        "owner": cast.seats["laura"].pk,
        "due_on-day": due.day,
        "due_on-month": due.month,
        "due_on-year": due.year,
    }
    address = at_plan(cast, f"reviews/{review.pk}/recommendations/add/")
    assert sign_in("ruth").post(address, said).status_code == 302
    row = Recommendation.rows.get()
    one = at_plan(cast, f"recommendations/{row.pk}/")
    client = sign_in("laura")
    page = client.get(one).content.decode()
    assert "See the GP together" in page
    settled = {"status": "done", "note": "We went.", "version": version_in(page)}
    assert client.post(one, settled).status_code == 302
    assert "We went." in read(client, at_plan(cast, "recommendations/"))
    assert sign_in("ian").post(one, settled).status_code == 403


def test_a_late_recommendation_is_late_in_words(cast: Cast, sign_in: SignIn):
    row = recommended(signed_review(cast), cast)
    Recommendation.rows.filter(pk=row.pk).update(due_on=cast.today - timedelta(days=3))
    page = read(sign_in("sam"), at_plan(cast, "recommendations/"))
    assert "1 open, 1 late" in page


def test_what_a_parent_makes_of_a_version_is_recorded_and_changed(cast: Cast, sign_in: SignIn):
    frozen(signed_review(cast))
    address = at_plan(cast, "versions/1/family/")
    client = sign_in("hannah")
    today = {f"checked_on-{part}": getattr(cast.today, part) for part in ("day", "month", "year")}
    said = {"person": str(cast.mother.person.pk), "answer": "could_not_answer", **today}
    said |= {"how_checked": "At the visit", "reason": "Asleep"}
    refused = client.post(address, said)
    assert "Say what is done about it" in refused.content.decode()
    assert client.post(address, said | {"next_step": "Hannah asks on Friday"}).status_code == 302
    assert "Hannah asks on Friday" in read(client, at_plan(cast, "versions/1/"))
    again = f"{address}?person={cast.mother.person.pk}"
    version = version_in(client.get(again).content.decode())
    assert client.post(again, said | {"answer": "agrees", "version": version}).status_code == 302
    assert VersionUnderstanding.rows.get().answer == "agrees"


class TestNotifications:
    def test_the_bell_counts_what_is_unread_and_opening_one_reads_it(
        self, cast: Cast, sign_in: SignIn
    ):
        client = sign_in("hannah")
        assert "None unread" in read(client, "/notifications/")
        row = recommended(signed_review(cast), cast)
        page = read(client, "/notifications/")
        assert "Notifications: 1 unread" in page
        assert "The chair recommends something to you" in page
        told = Notification.rows.get()
        answer = client.get(f"/notifications/{told.pk}/")
        assert answer.headers["Location"] == at_plan(cast, f"recommendations/{row.pk}/")
        assert "None unread" in read(client, "/notifications/")

    def test_nobody_elses_is_shown(self, cast: Cast, sign_in: SignIn):
        recommended(signed_review(cast), cast)
        told = Notification.rows.get()
        client = sign_in("sam")
        assert "You have been told nothing yet" in read(client, "/notifications/")
        assert client.get(f"/notifications/{told.pk}/").status_code == 404
        assert Notification.rows.get().read_at is None

    def test_once_one_has_left_the_plan_nothing_is_left_to_count(self, cast: Cast, sign_in: SignIn):
        recommended(signed_review(cast), cast)
        GroupMember.rows.filter(pk=cast.seats["hannah"].pk).update(
            status="left", left_on=cast.today
        )
        assert "None unread" in read(sign_in("hannah"), "/notifications/")

    def test_everything_is_marked_as_read_at_once(self, cast: Cast, sign_in: SignIn):
        recommended(signed_review(cast), cast)
        client = sign_in("hannah")
        assert client.post("/notifications/").status_code == 302
        assert "None unread" in read(client, "/notifications/")

    def test_a_change_of_the_plan_leads_to_what_changed(self, cast: Cast, sign_in: SignIn):
        changed_after(cast)
        told = Notification.rows.get(matter="plan_changed")
        answer = sign_in("ruth").get(f"/notifications/{told.pk}/")
        assert answer.headers["Location"] == at_plan(cast, "versions/compare/?old=1&new=now")


def test_every_page_is_accessible_at_both_widths(cast: Cast, page: Page, live_server: Any):
    review = signed_review(cast)
    version = frozen(review)
    recommendation = recommended(review, cast)
    understood(version, cast)
    outcomes.change(
        cast.outcome,
        details=OutcomeDetails(worry="Another worry", change="A change", measure="A measure"),
        reason="The ward moved the clinic",
        version=1,
        by=cast.priya,
        at=cast.at,
    )
    pages = {
        "hannah": [
            "versions/",
            "versions/1/",
            "versions/compare/",
            "versions/1/family/",
            f"reviews/{review.pk}/dissent/",
            "recommendations/",
            f"recommendations/{recommendation.pk}/",
            "family-copy/",
            "",
        ],
        "ruth": [f"reviews/{review.pk}/recommendations/add/", "versions/1/"],
    }
    for name, paths in pages.items():
        enter_as(page, live_server, cast.workers[name])
        for path in paths:
            page.goto(at_plan(cast, path))
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            assert_accessible(page)
        page.goto("/notifications/")
        assert_accessible(page)
