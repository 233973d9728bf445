"""Reminders where they are read: the list, the page they lead to, and the button on both."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import Employment
from plans.models import Acknowledgement, Action, Notification
from plans.operations import acknowledging, reminders
from plans.operations.notifications import tell
from plans.rules.notifications import Matter
from tests.cast import Cast
from tests.plans.disagreeing import raised, with_contacts

SignIn = Callable[[str], Client]


@pytest.fixture
def due(cast: Cast) -> Cast:
    """Hannah's action is five working days late; nobody manages her, so Moira is told at once."""
    day = cast.working_days_ago(5)
    Action.rows.exclude(pk=cast.action.pk).update(status="cancelled", status_reason="Not needed")
    Action.rows.filter(pk=cast.action.pk).update(due_on=day)
    reminders.sweep(at=cast.at)
    return cast


def reminder(cast: Cast, name: str) -> Notification:
    row: Notification = Notification.rows.get(
        recipient=cast.workers[name], matter=Matter.ACTION_DUE
    )
    return row


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def address(row: Notification) -> str:
    return reverse("notification_acknowledge", args=[row.pk])


def test_the_list_says_how_late_it_is_and_why_somebody_else_was_told(
    due: Cast, sign_in: SignIn
) -> None:
    page = text(sign_in("moira").get("/notifications/"))
    assert "5 working days late" in page
    assert "because no line manager is named who may see the plan" in page
    assert "safeguarding lead of the agency" in page


def test_acknowledging_in_the_list_stays_on_the_page_and_says_who_did(
    due: Cast, sign_in: SignIn
) -> None:
    row = reminder(due, "hannah")
    client = sign_in("hannah")
    answer = client.post(f"{address(row)}?next=/notifications/%3Fbefore%3D1", {"how": "list"})
    assert answer["Location"] == "/notifications/?before=1"
    assert Acknowledgement.rows.get(notification=row).how == "list"
    page = text(client.get("/notifications/"))
    assert "Acknowledged by Hannah Brookes on" in page
    assert address(row) not in page
    assert "Acknowledged by Hannah Brookes on" in text(sign_in("moira").get("/notifications/"))


def test_the_action_says_that_one_was_reminded_and_takes_the_answer(
    due: Cast, sign_in: SignIn
) -> None:
    client = sign_in("hannah")
    row = reminder(due, "hannah")
    opened = client.get(reverse("notification", args=[row.pk]))
    assert opened["Location"] == reverse("action_update", args=[due.plan.reference, due.action.pk])
    page = text(client.get(opened["Location"]))
    assert "You were reminded of this on" in page
    assert address(row) in page
    answer = client.post(f"{address(row)}?next={opened['Location']}", {"how": "page"})
    assert answer["Location"] == opened["Location"]
    assert Acknowledgement.rows.get().how == "page"
    page = text(client.get(opened["Location"]))
    assert "Acknowledged by Hannah Brookes on" in page
    assert address(row) not in page


def test_who_may_not_update_the_action_is_led_to_read_it(due: Cast, sign_in: SignIn) -> None:
    opened = sign_in("moira").get(reverse("notification", args=[reminder(due, "moira").pk]))
    assert opened["Location"] == reverse("action", args=[due.plan.reference, due.action.pk])
    assert "You were reminded of this on" in text(sign_in("moira").get(opened["Location"]))
    assert "You were reminded" not in text(sign_in("sam").get(opened["Location"]))


def test_nobody_acknowledges_anothers_reminder(due: Cast, sign_in: SignIn) -> None:
    for name in ("sam", "priya", "colin"):
        assert sign_in(name).post(address(reminder(due, "hannah"))).status_code == 404
    assert not Acknowledgement.rows.exists()


def test_a_reminder_never_leads_away_from_this_service(due: Cast, sign_in: SignIn) -> None:
    row = reminder(due, "hannah")
    answer = sign_in("hannah").post(f"{address(row)}?next=//elsewhere.example/")
    assert answer["Location"] == "/notifications/"


def test_your_work_counts_what_waits_to_be_acknowledged(due: Cast, sign_in: SignIn) -> None:
    client = sign_in("hannah")
    assert "1 reminder waits for you to acknowledge it" in text(client.get("/work/"))
    acknowledging.acknowledge(reminder(due, "hannah"), how="list", by=due.hannah, at=due.at)
    assert "to acknowledge" not in text(client.get("/work/"))


def test_the_list_asks_the_same_number_of_statements_however_many_reminders(
    due: Cast, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    Employment.objects.filter(worker=due.hannah).update(line_manager=due.olive)
    first = reminder(due, "hannah")
    for number in range(20):
        copy = Notification.rows.get(pk=first.pk)
        copy.pk, copy.key, copy.step = None, f"again:{number}", number
        copy._state.adding = True
        copy.save()
    client = sign_in("hannah")
    with django_assert_max_num_queries(30):
        client.get("/notifications/")


def test_a_meeting_that_was_planned_for_a_day_gone_by_is_not_late(
    cast: Cast, sign_in: SignIn
) -> None:
    tell(
        cast.plan,
        matter=Matter.MEETING_PLANNED,
        subject="review:x",
        to=[cast.hannah],
        at=cast.at,
        due_on=cast.today - timedelta(days=10),
    )
    page = text(sign_in("hannah").get("/notifications/"))
    assert "A meeting or review has been planned" in page
    assert "working days late" not in page


def test_a_business_manager_reads_what_she_is_told_and_nothing_of_the_plan(
    cast: Cast, sign_in: SignIn
) -> None:
    """She works for no agency; from the second stage she knows of it, from the third she reads it."""
    with_contacts(cast)
    row = raised(cast, at=cast.at, stage=3)
    client = sign_in("beth")
    page = client.get("/notifications/")
    assert row.reference in text(page)
    assert cast.plan.reference not in text(page)
    assert cast.plan.child.initials not in text(page)
    told = Notification.rows.filter(recipient=cast.beth, disagreement=row).first()
    assert told is not None
    assert "1 unread" in text(page)
    opened = client.get(reverse("notification", args=[told.pk]))
    assert opened["Location"] == reverse("disagreement", args=[row.reference])
    assert client.get(opened["Location"]).status_code == 200
    assert "None unread" in text(client.get("/notifications/"))
    for name in ("sysadmin", "super"):
        assert sign_in(name).get("/notifications/").status_code == 403
        assert sign_in(name).post("/notifications/").status_code == 403
