"""The chronology as a whole: gone through by the chair, what was withdrawn, and dates put off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from plans.models import ChronologyCheck, RecordOpening
from plans.operations import outcomes, records, review_moves
from plans.operations.outcomes import OutcomeDetails
from plans.rules.sharing import Level
from tests.cast import Cast
from tests.plans.recording import entry, record
from tests.plans.web.test_chronology import address, page_of, planned

SignIn = Callable[[str], Client]


@pytest.fixture
def told(cast: Cast) -> Cast:
    record(cast, "laura", details=entry("Dean was at the flat"))
    return cast


def test_the_chair_goes_through_it_for_themselves_and_for_no_agency(
    told: Cast, sign_in: SignIn
) -> None:
    review, ruth = planned(told), sign_in("ruth")
    assert "I have gone through it for a review" in page_of(told, ruth)
    assert "You say so as the chair." in page_of(told, ruth, "looked-over/")
    for name, answers in {"priya": 302, "ruth": 302}.items():
        said = sign_in(name).post(address(told, "looked-over/"), {"review": str(review.pk)})
        assert said.status_code == answers
    again = ruth.post(address(told, "looked-over/"), {"review": str(review.pk)})
    assert "You have gone through it for this review already." in again.content.decode()
    authors = set(ChronologyCheck.rows.values_list("record__author", flat=True))
    assert authors == {told.priya.pk, told.ruth.pk}
    assert "by Ruth Adebayo-Cole, for: Review child protection" in page_of(told, sign_in("sam"))


def test_what_the_chair_said_is_not_said_for_the_chairs_agency(told: Cast, sign_in: SignIn) -> None:
    review = planned(told)
    for name in ("ruth", "priya"):
        said = sign_in(name).post(address(told, "looked-over/"), {"review": str(review.pk)})
        assert said.status_code == 302
    assert ChronologyCheck.rows.count() == 2
    # Neil manages, and says nothing for the agency.
    assert sign_in("neil").post(address(told, "looked-over/"), {}).status_code == 403
    assert ChronologyCheck.rows.count() == 2


def test_what_was_withdrawn_is_shown_apart_to_who_may_see_it(told: Cast, sign_in: SignIn) -> None:
    assert "Show withdrawn" not in page_of(told, sign_in("laura"))
    for level in (Level.PLAN, Level.CONTROLLED, Level.SEALED):
        one = record(told, "laura", level, entry(f"Wrong {level.name}"))
        records.withdraw(told.plan, one, reason="Another flat", by=told.laura, at=told.at)
    for name, shown in {
        "sam": {"PLAN"},
        "ian": {"PLAN", "CONTROLLED"},
        "laura": {"PLAN", "CONTROLLED", "SEALED"},
    }.items():
        client = sign_in(name)
        page = page_of(told, client)
        assert f'href="?withdrawn=1">Show withdrawn ({len(shown)})' in page
        assert "Wrong" not in page
        gone = page_of(told, client, withdrawn="1")
        assert {
            words for words in ("PLAN", "CONTROLLED", "SEALED") if f"Wrong {words}" in gone
        } == shown
        assert "Dean was at the flat" not in gone
        assert "by Laura Fenwick: Another flat" in gone
        assert RecordOpening.rows.filter(
            worker=told.workers[name], record__status="withdrawn"
        ).count() == (len(shown))


def test_meetings_and_target_dates_put_off_are_asked_about(told: Cast, sign_in: SignIn) -> None:
    calendar = told.partnership.calendar()
    review = planned(told)
    for number in (5, 8):
        review = review_moves.move(
            review,
            planned_on=calendar.add_working_days(told.today, number),
            planned_time=None,
            place="",
            reason="The report is not there",
            version=None,
            by=told.ruth,
            at=told.at,
        )
    for days in (50, 60):
        outcomes.change(
            told.outcome,
            details=OutcomeDetails(
                worry=told.outcome.worry,
                change=told.outcome.change,
                target_on=told.today + timedelta(days=days),
            ),
            version=None,
            by=told.priya,
            at=told.at,
        )
    page = page_of(told, sign_in("sam"), "patterns/")
    assert "“Review child protection conference” was put off 2 times" in page
    assert "“Tamsin has the care she and the baby need” was put off 2 times" in page
    assert f'href="/plans/{told.plan.reference}/reviews/{review.pk}/"' in page
    assert f'href="/plans/{told.plan.reference}/outcomes/{told.outcome.pk}/"' in page
