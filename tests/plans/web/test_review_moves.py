"""Moving a meeting to another day: on its page, with every move shown."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.workdays import Calendar, long_date
from plans.models import Review, ReviewMove
from plans.operations import review_moves
from tests.plans.web.reading import text_of, version_in
from tests.plans.web.test_review_steps import address, called_off, planned, under_way
from tests.plans.web.test_reviews import date_of


def said(cast, page, days=14, **more):
    on = Calendar().on_or_after(cast.today + timedelta(days=days))
    return {
        **date_of("planned_on", on),
        "planned_time": "9.30",
        "place": "Oakmere",
        "reason": "No interpreter",
        "version": version_in(page),
        **more,
    }


def test_the_chair_moves_a_review_and_every_move_is_shown_and_counted(cast, sign_in):
    review = planned(cast, "review_conference")
    client, page = sign_in("ruth"), address(cast, "review_move", review)
    first = client.get(page).content.decode()
    answer = client.post(page, said(cast, first), follow=True)
    text = text_of(answer.content.decode())
    moved = Review.rows.get()
    assert "It is moved, and the group has been told" in text
    assert (moved.place, f"{moved.planned_time:%H:%M}") == ("Oakmere", "09:30")
    assert "Moved once" in text
    assert f"{long_date(review.planned_on)} {long_date(moved.planned_on)} No interpreter" in text
    client.post(page, said(cast, client.get(page).content.decode(), days=21))
    shown = text_of(sign_in("ian").get(address(cast, review=review)).content.decode())
    assert "Moved 2 times" in shown


def test_a_day_or_reason_that_cannot_be_is_refused_beside_its_field(cast, sign_in):
    review = planned(cast, "review_conference")
    client, page = sign_in("ruth"), address(cast, "review_move", review)
    first = client.get(page).content.decode()
    shown = client.post(page, said(cast, first, reason="")).content.decode()
    assert 'href="#id_reason"' in shown
    assert "Enter why it moves to another day" in shown
    past = date_of("planned_on", cast.today - timedelta(days=3))
    shown = client.post(page, said(cast, first) | past).content.decode()
    assert "This day has gone by" in shown
    assert 'href="#id_planned_on-day"' in shown
    assert not ReviewMove.rows.exists()


def test_a_group_meeting_on_a_weekend_or_too_late_is_moved_and_says_so(cast, sign_in):
    review = planned(cast, "group_meeting")
    client, page = sign_in("sam"), address(cast, "review_move", review)
    saturday = cast.today + timedelta(days=61 + (5 - (cast.today + timedelta(61)).weekday()))
    first = client.get(page).content.decode()
    typed = said(cast, first) | date_of("planned_on", saturday)
    text = text_of(client.post(page, typed, follow=True).content.decode())
    assert "is a Saturday" in text
    assert "this is late" in text
    assert "Planned" in text
    assert "late" in text


def test_who_may_not_move_it_is_told_who_may(cast, sign_in):
    review = planned(cast, "review_conference")
    page = address(cast, "review_move", review)
    for name in ("priya", "hannah"):
        answer = sign_in(name).get(page)
        assert answer.status_code == 403
        assert "line manager of the chair" in text_of(answer.content.decode())
        assert page not in sign_in(name).get(address(cast, review=review)).content.decode()
    assert sign_in("colin").get(page).status_code == 404


def test_what_is_not_planned_is_neither_moved_nor_called_off(cast, sign_in):
    client = sign_in("ruth")
    for review in (called_off(cast, "group_meeting"), under_way(cast, "review_conference")):
        for name in ("review_move", "review_cancel"):
            assert client.get(address(cast, name, review)).status_code == 403


def test_a_reason_for_calling_off_stands_on_its_record(cast, sign_in):
    review = called_off(cast, "group_meeting")
    shown = text_of(sign_in("ian").get(address(cast, review=review)).content.decode())
    assert "It was called off Why Snow" in shown


def test_the_number_of_statements_does_not_grow_with_the_moves(cast, sign_in):
    review, client = planned(cast, "review_conference"), sign_in("ruth")

    def asked():
        with CaptureQueriesContext(connection) as statements:
            client.get(address(cast, review=review))
        return len(statements)

    def move(days):
        on = Calendar().on_or_after(cast.today + timedelta(days=days))
        review_moves.move(
            review, planned_on=on, planned_time=None, place="", reason="Snow", version=None,
            by=cast.ruth, at=cast.at,
        )  # fmt: skip

    move(14)
    few = asked()
    for weeks in range(3, 8):
        move(7 * weeks)
    assert asked() == few
