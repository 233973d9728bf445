"""The record as pages: reading it."""

from __future__ import annotations

import os
import re
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Page, expect

from agencies.models import AuditEvent
from plans.models import Plan, RecordOpening
from plans.rules.enquiries import EnquiryDetails
from plans.rules.plans import EndReason
from plans.rules.records import HANDLING, When
from plans.rules.sharing import Level
from tests.browser import assert_accessible, enter_as
from tests.cast import Cast
from tests.plans.recording import HOUSEHOLD, RISK, entry, record, samples
from tests.plans.web.record_pages import path, read


class TestReading:
    def test_a_record_says_who_says_so_when_and_what_nobody_has_said(self, cast, sign_in):
        one = record(cast, "hannah", details=RISK, person=cast.mother.person)
        page = read(sign_in("sam"), path(cast, f"{one.pk}/"))
        for words in (
            "The baby would wake to nobody",
            "Drugs: parent or carer",
            "by Hannah Brookes",
            "Wearbridge Midwifery",
            "About Tamsin Marlowe",
            "Everybody who may read the plan",
            "Not said: Part in the abuse; Tool; Score",
            "Why can I see this?",
        ):
            assert words in page

    @pytest.mark.parametrize(
        ("when", "words"),
        [
            (When.in_year(date(2019, 1, 1)), "When 2019"),
            (When.in_month(date(2019, 3, 1)), "When March 2019"),
            (When.between(date(2019, 3, 1), date(2019, 3, 9)), "1 Mar 2019 to"),
        ],
    )
    def test_a_day_is_said_no_more_exactly_than_it_is_known(self, cast, sign_in, when, words):
        one = record(cast, when=when)
        assert words in read(sign_in("sam"), path(cast, f"{one.pk}/"))

    def test_reading_is_on_the_trail_and_kept_for_the_next_version(self, cast, sign_in):
        one = record(cast)
        read(sign_in("sam"), path(cast, f"{one.pk}/"))
        assert RecordOpening.rows.filter(record=one, worker=cast.sam).exists()
        trail = AuditEvent.objects.filter(subject=f"caserecord:{one.pk}", verb="read")
        assert [(row.actor, row.plan) for row in trail] == [(cast.sam.pk, cast.plan.reference)]

    def test_what_stands_on_the_overview_has_been_read(self, cast, sign_in):
        one = record(cast)
        assert "Dean was at the flat" in read(sign_in("sam"), path(cast))
        assert RecordOpening.rows.filter(record=one, worker=cast.sam).exists()

    def test_who_has_read_it_is_told_to_its_own_agency_alone(self, cast, sign_in):
        one = record(cast)
        read(sign_in("sam"), path(cast, f"{one.pk}/"))
        assert "Sam Delaney" in read(sign_in("laura"), path(cast, f"{one.pk}/"))
        assert "Who has read it" not in read(sign_in("hannah"), path(cast, f"{one.pk}/"))

    def test_the_overview_is_narrowed_by_kind_and_by_agency(self, cast, sign_in):
        record(cast)
        record(cast, "hannah", details=RISK, person=cast.mother.person)
        client = sign_in("sam")
        page = read(client, path(cast, "?kind=chronology_entry"))
        assert "Dean was at the flat" in page
        assert "wake to nobody" not in page
        page = read(client, path(cast, f"?agency={cast.agencies['midwifery'].pk}"))
        assert "wake to nobody" in page
        assert "Dean was at the flat" not in page
        for odd in ("?kind=gossip", "?agency=1", f"?kind=visit&before={uuid.uuid4()}"):
            assert client.get(path(cast, odd)).status_code == 200

    def test_a_kind_with_many_goes_on_over_pages(self, cast, sign_in, monkeypatch):
        monkeypatch.setattr("plans.queries.record_list.PAGE", 2)
        monkeypatch.setattr("plans.queries.record_list.NEWEST", 1)
        for number in range(3):
            day = When.on(cast.today - timedelta(days=number))
            record(cast, details=entry(f"Event {number}."), when=day)
        client = sign_in("sam")
        page = read(client, path(cast))
        assert "Event 0." in page
        assert "Event 1." not in page
        assert "All 3" in page
        answer = client.get(path(cast, "?kind=chronology_entry")).content.decode()
        found = re.search(r"before=([0-9a-f-]+)", answer)
        assert found is not None
        assert "Event 2." not in answer
        page = read(client, path(cast, f"?kind=chronology_entry&before={found[1]}"))
        assert "Event 2." in page
        assert "Event 0." not in page

    def test_what_is_not_known_is_told_apart_from_none(self, cast, sign_in):
        record(cast, "hannah", Level.CONTROLLED, RISK, person=cast.mother.person)
        record(cast, "priya", details=EnquiryDetails("father", "Tamsin", "declined"))
        page = read(sign_in("sam"), path(cast))
        assert "Who lives in or visits the home Not asked" in page
        assert "The father or father figures Asked, and not known" in page
        assert "Alcohol and drugs Withheld" in page
        assert "Drugs" not in page.replace("Alcohol and drugs", "")

    def test_an_empty_section_says_what_to_do(self, cast, sign_in):
        page = read(sign_in("sam"), path(cast))
        assert "The chronology is empty. Add what your agency knows" in page
        assert "No goal of change is on record." in page

    def test_the_plans_navigation_and_a_lesson_lead_here(self, cast, sign_in):
        one = record(cast, "priya", details=HOUSEHOLD, person=cast.mother.person)
        client = sign_in("ian")
        page = client.get(f"/plans/{cast.plan.reference}/").content.decode()
        assert f'href="{path(cast)}"' in page
        lessons = client.get(f"/plans/{cast.plan.reference}/lessons/").content.decode()
        assert f'href="{path(cast, f"{one.pk}/")}"' in lessons

    def test_a_plan_that_ended_is_read_and_not_added_to(self, cast, sign_in):
        one = record(cast)
        Plan.rows.filter(pk=cast.plan.pk).update(
            status="ended", ended_on=cast.today, end_reason=EndReason.ADOPTED
        )
        client = sign_in("hannah")
        assert "Add to the record" not in read(client, path(cast))
        assert "Amend" not in read(client, path(cast, f"{one.pk}/"))
        assert client.get(path(cast, "add/visit/")).status_code == 403

    def test_it_takes_as_many_statements_however_much_there_is(self, cast, sign_in):
        client = sign_in("hannah")

        def statements() -> int:
            client.get(path(cast))
            with CaptureQueriesContext(connection) as made:
                client.get(path(cast))
            return len(made)

        for kind, (details, about) in samples(cast).items():
            record(cast, "hannah", HANDLING[kind].levels[0], details, **about)
        before = statements()
        for number in range(12):
            record(cast, details=entry(f"Event {number}"))
            record(cast, "sam", Level.CONTROLLED, RISK, person=cast.mother.person)
        assert statements() == before
        assert before < 75


def test_every_page_is_accessible_at_both_widths(cast: Cast, page: Page, live_server: Any) -> None:
    one = record(cast, "hannah", details=RISK, person=cast.mother.person)
    closely = record(cast, "hannah", Level.CONTROLLED)
    record(cast, level=Level.CONTROLLED)
    enter_as(page, live_server, cast.hannah)
    for rest in (
        "",
        "?kind=chronology_entry",
        "add/",
        "add/visit/",
        "add/assessment/",
        "sights/",
        "sights/give/",
        f"{one.pk}/",
        f"{one.pk}/amend/",
        f"{closely.pk}/",
        f"{closely.pk}/give/",
        f"{closely.pk}/withdraw/",
    ):
        page.goto(path(cast, rest))
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert_accessible(page)
        if folder := os.environ.get("SCREENSHOTS"):
            name = rest.strip("/?").replace("/", "-").replace(str(one.pk), "one") or "record"
            page.screenshot(path=f"{folder}/{name[:40]}.png", full_page=True)
