"""The chronology as pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agencies.models import AuditEvent
from plans.models import CaseRecord, ChronologyCheck, RecordOpening, Review
from plans.operations import actions, reviews
from plans.rules.engagement import EngagementDetails
from plans.rules.records import When
from plans.rules.sharing import Level
from tests.cast import Cast
from tests.plans.recording import entry, record, show

SignIn = Callable[[str], Client]


def address(cast: Cast, below: str = "") -> str:
    return f"/plans/{cast.plan.reference}/chronology/{below}"


def page_of(cast: Cast, client: Client, below: str = "", **asked: Any) -> str:
    answer = client.get(address(cast, below), asked)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def told(cast: Cast) -> Cast:
    """Three agencies' entries, one of them controlled by the police."""
    days = cast.today - timedelta(days=40)
    record(cast, "laura", details=entry("Dean was at the flat"), when=When.on(days))
    record(
        cast,
        "hannah",
        details=entry("Booked at twelve weeks", category="pregnancy", impact="positive"),
        person=cast.mother.person,
        when=When.in_month(days - timedelta(days=60)),
    )
    record(cast, "priya", details=entry("Referred by the ward", category="decision"))
    record(cast, "laura", Level.CONTROLLED, entry("An informant named the flat"))
    return cast


def test_entries_are_read_newest_first_with_who_says_so(told: Cast, sign_in: SignIn) -> None:
    page = page_of(told, sign_in("sam"))
    places = [page.index(words) for words in ("Referred by", "Dean was", "Booked at")]
    assert places == sorted(places)
    assert "Laura Fenwick, Wearbridge Police" in page
    assert RecordOpening.rows.filter(worker=told.sam).count() == 3


def test_a_controlled_entry_is_known_of_and_never_read(told: Cast, sign_in: SignIn) -> None:
    page = page_of(told, sign_in("hannah"))
    assert "Held by an agency and not shared with you" in page
    assert "informant" not in page
    assert "informant" in page_of(told, sign_in("ian"))
    one = CaseRecord.rows.get(level=Level.CONTROLLED)
    show(told, one, "midwifery")
    assert "informant" in page_of(told, sign_in("hannah"))


def test_of_a_sealed_entry_nothing_is_told(told: Cast, sign_in: SignIn) -> None:
    before = page_of(told, sign_in("sam"))
    record(told, "laura", Level.SEALED, entry("She is at her aunt's"))
    for below in ("", "patterns/"):
        assert "aunt" not in page_of(told, sign_in("ian"), below)
    assert without_secrets(page_of(told, sign_in("sam"))) == without_secrets(before)


def without_secrets(page: str) -> str:
    """The page's main part, without what differs between any two requests."""
    return page[page.index("<main") : page.index("</main")]


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({"agency": "police"}, {"Dean was"}),
        ({"category": "pregnancy"}, {"Booked at"}),
        ({"person": "mother"}, {"Booked at"}),
        ({"person": "child"}, {"Dean was", "Referred by"}),
        ({"from_on": -41}, {"Dean was", "Referred by"}),
        ({"until_on": -39}, {"Dean was", "Booked at"}),
        ({"from_on": -41, "until_on": -39}, {"Dean was"}),
        ({"category": "odd", "agency": "odd", "person": "odd"}, {"Dean", "Booked", "Referred"}),
    ],
)
def test_the_list_is_narrowed_by_agency_kind_person_and_days(
    told: Cast, sign_in: SignIn, asked: dict[str, Any], shown: set[str]
) -> None:
    words: dict[str, Any] = {"police": told.agencies["police"].pk, "mother": told.mother.person.pk}
    given = {
        name: (told.today + timedelta(days=value)).isoformat()
        if isinstance(value, int)
        else words.get(value, value)
        for name, value in asked.items()
    }
    page = page_of(told, sign_in("sam"), **given)
    found = {words for words in ("Dean", "Booked", "Referred") if f"{words} " in main_of(page)}
    assert found == {words.split()[0] for words in shown}


def main_of(page: str) -> str:
    return page[page.index("</details>") : page.index("</main")]


def test_a_day_that_is_none_is_said_and_narrows_nothing(told: Cast, sign_in: SignIn) -> None:
    asked = {"from_on-day": "40", "from_on-month": "13", "from_on-year": "2026"}
    page = page_of(told, sign_in("sam"), **asked)
    assert "From must have a month" in page or "From must be a real date" in page
    assert "Dean was" in page


def test_pages_go_on_and_take_as_many_statements_however_many_there_are(
    told: Cast, sign_in: SignIn
) -> None:
    client = sign_in("sam")
    page_of(told, client)
    with CaptureQueriesContext(connection) as few:
        page_of(told, client)
    for number in range(60):
        record(told, "hannah", details=entry(f"Entry {number}."))
    page = page_of(told, client)
    with CaptureQueriesContext(connection) as many:
        page_of(told, client)
    assert len(many) == len(few)
    after = page.partition("?after=")[2].partition('"')[0].replace("%3A", ":").replace("%2B", "+")
    older = page_of(told, client, after=after)
    shown = [n for n in range(60) if f"Entry {n}." in page]
    rest = [n for n in range(60) if f"Entry {n}." in older]
    assert sorted(shown + rest) == list(range(60))
    assert "Older entries" in older
    for odd in ("x", "2026-01-01_", "2026-01-01_2026-01-01_", "__"):
        first = page_of(told, client, after=odd)
        assert [n for n in range(60) if f"Entry {n}." in first] == shown


def test_an_agency_says_once_a_day_that_it_has_nothing_to_add(told: Cast, sign_in: SignIn) -> None:
    client = sign_in("sam")
    answer = client.post(address(told, "nothing-to-add/"), {"note": "Our own file"})
    assert answer["Location"] == address(told)
    check = ChronologyCheck.rows.get()
    assert (check.what, check.record.agency) == ("nothing_to_add", told.agencies["school"])
    page = client.post(address(told, "nothing-to-add/"), {}).content.decode()
    assert "Your agency has said so today already." in page
    assert ChronologyCheck.rows.count() == 1


def test_the_whole_is_gone_through_for_a_review_that_is_to_come(
    told: Cast, sign_in: SignIn
) -> None:
    client = sign_in("sam")
    assert client.get(address(told, "looked-over/")).status_code == 403
    review = planned(told)
    client.post(address(told, "looked-over/"), {"review": str(review.pk)})
    assert ChronologyCheck.rows.get().review == review
    page = client.post(address(told, "looked-over/"), {"review": str(review.pk)}).content.decode()
    assert "You have gone through it for this review already." in page
    assert "for: Review child protection conference" in page_of(told, client)


def planned(cast: Cast) -> Review:
    return reviews.plan_review(
        cast.plan,
        kind="review_conference",
        planned_on=cast.partnership.calendar().add_working_days(cast.today, 3),
        by=cast.priya,
        at=cast.at,
    )


@pytest.mark.parametrize("below", ["nothing-to-add/", "looked-over/"])
def test_whoever_adds_no_records_says_nothing_for_an_agency(
    told: Cast, sign_in: SignIn, below: str
) -> None:
    if below == "nothing-to-add/":
        assert sign_in("ruth").post(address(told, below), {}).status_code == 403
    for name, status in {"ian": 403, "olive": 404, "colin": 404}.items():
        assert sign_in(name).post(address(told, below), {}).status_code == status
    assert not ChronologyCheck.rows.exists()


def test_what_the_whole_shows_is_asked_as_questions_with_its_records(
    told: Cast, sign_in: SignIn
) -> None:
    for days in (1, 5, 9):
        when = When.on(told.today - timedelta(days=days))
        record(told, "laura", details=entry(f"Call {days}"), when=when)
    for days in (20, 30):
        actions.update(
            told.action,
            answer="still_going",
            note="Not yet",
            due_on=told.today + timedelta(days=days),
            due_reason="No room",
            version=None,
            by=told.hannah,
            at=told.at,
        )
    mother: Any = {"person": told.mother.person}
    record(told, "hannah", details=EngagementDetails("genuine", "Comes"), **mother)
    record(told, "laura", details=EngagementDetails("hostile", "Shouts"), **mother)
    page = page_of(told, sign_in("sam"), "patterns/")
    assert "What was going on then?" in page
    assert "What brings it back?" in page
    assert "“Write the birth plan” was put off 2 times" in page
    assert "Agencies find Tamsin Marlowe to work with them differently." in page
    assert "disguised" not in page.lower()
    assert f'href="/plans/{told.plan.reference}/actions/{told.action.pk}/"' in page


def test_patterns_come_only_from_what_their_reader_may_see(told: Cast, sign_in: SignIn) -> None:
    before = without_secrets(page_of(told, sign_in("hannah"), "patterns/"))
    for days in (1, 2, 3):
        when = When.on(told.today - timedelta(days=days))
        record(told, "laura", Level.CONTROLLED, entry(f"Hidden {days}"), when=when)
        record(told, "laura", Level.SEALED, entry(f"Sealed {days}"), when=when)
    assert without_secrets(page_of(told, sign_in("hannah"), "patterns/")) == before
    assert "What was going on then?" in page_of(told, sign_in("ian"), "patterns/")


def test_patterns_take_as_many_statements_however_much_there_is(
    told: Cast, sign_in: SignIn
) -> None:
    client = sign_in("sam")
    page_of(told, client, "patterns/")
    with CaptureQueriesContext(connection) as few:
        page_of(told, client, "patterns/")
    for number in range(30):
        when = When.on(told.today - timedelta(days=number * 3))
        record(told, "laura", details=entry(f"Call {number}"), when=when)
    with CaptureQueriesContext(connection) as many:
        page_of(told, client, "patterns/")
    assert len(many) == len(few)


def test_a_read_is_on_the_trail_and_a_stranger_is_told_of_no_plan(
    told: Cast, sign_in: SignIn
) -> None:
    page_of(told, sign_in("sam"))
    assert sign_in("colin").get(address(told)).status_code == 404
    trail = AuditEvent.objects.filter(plan=told.plan.reference, subject="chronology")
    assert {(row.verb, row.actor) for row in trail} == {
        ("read", told.sam.pk),
        ("refused", told.colin.pk),
    }


def test_what_was_written_is_never_markup(told: Cast, sign_in: SignIn) -> None:
    record(told, "laura", details=entry("<script>alert(1)</script>"))
    assert "<script>alert" not in page_of(told, sign_in("sam"))
