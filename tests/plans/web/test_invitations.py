"""Answering a proposal from the pointer alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from agencies.models import AuditEvent
from agencies.operations import workers as worker_operations
from plans.models import GroupMember, Notification
from plans.operations import reminders
from tests.cast import Cast
from tests.plans.web.test_group import words

CONTENT = ("Marlowe", "Tamsin", "Hannah", "Missed appointments", "birth plan", "CG-")


@pytest.fixture
def seat(cast: Cast) -> GroupMember:
    return cast.propose("colin")


def path(seat: GroupMember) -> str:
    return f"/invitations/{seat.pk}/"


def test_says_what_is_asked_and_nothing_of_the_plan(cast, sign_in, seat):
    answer = sign_in("colin").get(path(seat))
    shown = words(answer)
    for text in (
        "Child protection",
        "Priya Nandakumar",
        "colin role",
        "colin purpose",
        "Answer due",
    ):
        assert text in shown
    for text in CONTENT:
        assert text not in shown


def test_a_look_at_it_is_on_the_childs_chain(cast, sign_in, seat):
    sign_in("colin").get(path(seat))
    last = AuditEvent.objects.filter(chain=f"child:{cast.plan.child_id}").latest("sequence")
    assert (last.verb, last.subject, last.actor) == ("read", "pointer", cast.colin.pk)


def test_accepting_opens_the_plan(cast, sign_in, seat):
    client = sign_in("colin")
    assert client.get(f"/plans/{cast.plan.reference}/").status_code == 404
    answer = client.post(path(seat), {"answer": "accept", "note": ""}, follow=True)
    assert answer.status_code == 200
    assert "You are in the group now" in words(answer)
    assert "Marlowe" in words(answer)


def test_declining_asks_why(cast, sign_in, seat):
    client = sign_in("colin")
    shown = words(client.post(path(seat), {"answer": "decline", "note": " "}))
    assert "Enter why, and who should be asked instead" in shown
    seat.refresh_from_db()
    assert seat.status == "proposed"


def test_declining_tells_whoever_asked_and_opens_nothing(cast, sign_in, seat):
    client = sign_in("colin")
    client.post(path(seat), {"answer": "decline", "note": "Ask Dana"})
    seat.refresh_from_db()
    assert (seat.status, seat.answer_note) == ("declined", "Ask Dana")
    assert client.get(f"/plans/{cast.plan.reference}/").status_code == 404


def test_a_manager_answers_for_their_worker(cast, sign_in):
    seat = cast.propose("olive")
    client = sign_in("moira")
    assert "Olive Tarrant is asked" in words(client.get(path(seat)))
    client.post(path(seat), {"answer": "accept", "note": ""})
    seat.refresh_from_db()
    assert (seat.status, seat.answered_by) == ("current", cast.moira)


@pytest.mark.parametrize("name", ["sam", "laura", "beth", "sysadmin", "super", "adam", "megan"])
def test_nobody_else_is_told_that_it_exists(cast, sign_in, seat, name):
    client = sign_in(name)
    for answer in (client.get(path(seat)), client.post(path(seat), {"answer": "accept"})):
        if name in {"sam", "laura"}:  # members see the proposal on the group page already
            assert answer.status_code == 302
        else:
            assert answer.status_code == 404
    seat.refresh_from_db()
    assert seat.status == "proposed"


def test_the_lead_cannot_accept_for_another_agency(cast, sign_in, seat):
    answer = sign_in("priya").post(path(seat), {"answer": "accept", "note": ""})
    assert answer.status_code == 302
    seat.refresh_from_db()
    assert seat.status == "proposed"


def test_whoever_left_the_agency_is_not_asked_any_more(cast, sign_in, seat):
    worker_operations.end_employment(
        cast.employment("colin"), version=None, by=cast.sysadmin, at=cast.at
    )
    client = sign_in("colin")
    answer = client.post(path(seat), {"answer": "accept", "note": ""})
    assert answer.status_code in {302, 404}
    seat.refresh_from_db()
    assert seat.status == "proposed"


def test_a_reminder_leads_from_the_list_to_the_answer_and_shows_no_plan(cast, sign_in, seat):
    asked_at = cast.at - timedelta(days=30)
    GroupMember.rows.filter(pk=seat.pk).update(proposed_at=asked_at)
    reminders.sweep(at=cast.at)
    row = Notification.rows.get(recipient=cast.colin)
    client = sign_in("colin")
    listed = client.get("/notifications/")
    assert "Shown once the place is accepted" in words(listed)
    led = client.get(f"/notifications/{row.pk}/", follow=True)
    assert led.redirect_chain == [(path(seat), 302)]
    assert "You were reminded of this on" in words(led)
    for text in CONTENT:
        assert text not in words(listed) + words(led)
    client.post(f"/notifications/{row.pk}/acknowledge/?next={path(seat)}", {"how": "page"})
    assert "Acknowledged by Colin Hurst" in words(client.get(path(seat)))
