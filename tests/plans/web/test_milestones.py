"""The milestones of a pregnancy, on the timetable's page and each on its own."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plans.models import TimetableEvent
from plans.operations import deadlines
from tests.plans.web.reading import text_of
from tests.plans.web.test_timetable import at_timetable, date_of

LEGAL = "timetable_milestone"


def words(client, address):
    return text_of(client.get(address).content.decode())


def test_the_page_lists_each_with_its_day_and_leads_to_it(cast, sign_in):
    client = sign_in("priya")
    page = client.get(at_timetable(cast)).content.decode()
    told = text_of(page)
    assert "Milestones of the pregnancy" in told
    for what in ("Strategy discussion", "Upload to CP-IS", "Legal planning meeting", "Discharge"):
        assert what in told
    assert at_timetable(cast, LEGAL, "legal_planning") in page
    reader = sign_in("ian").get(at_timetable(cast)).content.decode()
    assert "Milestones of the pregnancy" in reader
    assert "/milestones/" not in reader


def test_a_meeting_that_was_held_is_recorded_with_its_day(cast, sign_in):
    client, page = sign_in("priya"), at_timetable(cast, LEGAL, "legal_planning")
    assert "Its last day is" in words(client, page)
    answer = client.post(page, {"answer": "done", **date_of("done_on", cast.today)})
    assert answer.url == at_timetable(cast)
    shown = words(client, at_timetable(cast))
    assert "A legal planning meeting was held" in shown
    assert client.get(page).status_code == 403


def test_one_that_is_not_needed_says_why_and_what_was_typed_for_the_other_is_left_out(
    cast, sign_in
):
    client, page = sign_in("priya"), at_timetable(cast, LEGAL, "legal_planning")
    typed = {"answer": "not_needed", **date_of("done_on", cast.today)}
    refused = client.post(page, typed)
    assert "Say why it is not needed" in text_of(refused.content.decode())
    assert not TimetableEvent.rows.exists()
    client.post(page, typed | {"not_needed_because": "Nobody asks for an order"})
    event = TimetableEvent.rows.get()
    assert (event.not_needed_because, event.happened) == ("Nobody asks for an order", False)
    shown = words(client, at_timetable(cast))
    assert "Not needed, because: Nobody asks for an order" in shown
    assert "A legal planning meeting was held" not in shown
    assert "On record as not needed" in words(client, page)
    back = reverse("timetable_withdraw", args=[cast.plan.reference, event.pk])
    assert "Not needed, legal planning meeting" in words(client, back)
    client.post(back, {"reason": "Wrong", "version": event.version})
    assert TimetableEvent.rows.spared().count() == 0


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Say whether it was done or is not needed"),
        ({"answer": "done"}, "Enter the day on which it was done"),
        ({"answer": "done", "not_needed_because": "x"}, "Enter the day on which it was done"),
    ],
)
def test_half_an_answer_is_asked_about_and_nothing_is_recorded(cast, sign_in, typed, said):
    page = at_timetable(cast, LEGAL, "cpis")
    answer = sign_in("hannah").post(page, typed)
    assert said in text_of(answer.content.decode())
    assert not TimetableEvent.rows.exists()


def test_what_is_no_milestone_of_this_plan_is_not_there(cast, sign_in):
    for name in ("last_visit", "gossip"):
        assert sign_in("priya").get(at_timetable(cast, LEGAL, name)).status_code == 404


def test_the_number_of_statements_does_not_grow_with_the_milestones(cast, sign_in):
    client = sign_in("ian")

    def asked():
        with CaptureQueriesContext(connection) as statements:
            client.get(at_timetable(cast))
        return len(statements)

    few = asked()
    for milestone in ("legal_planning", "strategy_discussion", "discharge_meeting"):
        deadlines.record_milestone(
            cast.plan, milestone=milestone, not_needed_because="x", by=cast.priya, at=cast.at
        )
    deadlines.record_milestone(
        cast.plan, milestone="cpis", done_on=cast.today - timedelta(days=1), late_reason="Late",
        by=cast.priya, at=cast.at,
    )  # fmt: skip
    assert asked() <= few
