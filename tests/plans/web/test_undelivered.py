"""What an agency's administrator and the operator see of e-mail that did not arrive."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from agencies import clock
from agencies.models import Absence
from plans.models import Mail, Notification, Outbox
from plans.operations import outbox
from plans.operations.notifications import tell
from plans.rules.notifications import Matter
from tests.agencies.web.pages import text_of
from tests.browser import assert_accessible, enter_as
from tests.cast import Cast
from tests.plans.undelivering import mail_to, waiting

SignIn = Callable[[str], Client]
HERE = "/agency/undelivered/"
SYSTEM = "/system/reminders/"


@pytest.fixture
def given_up(cast: Cast) -> Mail:
    """Hannah's mail about Baby Marlowe, given up; Sam's at another agency too."""
    mail_to(cast, "sam", "school")
    mail = mail_to(cast, "hannah", "midwifery")
    tell(cast.plan, matter=Matter.RECORD_SENT, subject="plan:x", to=[cast.hannah], at=cast.at)
    Notification.rows.filter(recipient=cast.hannah).update(mail=mail)
    return mail


def test_who_is_not_reached_why_and_what_to_do(sign_in: SignIn, given_up: Mail, cast: Cast) -> None:
    page = text_of(sign_in("megan").get(HERE))
    assert "Hannah Brookes" in page
    assert reverse("worker", args=[cast.hannah.pk]) in page
    assert "The mail server refused it" in page
    assert "Check with them that their e-mail address is right" in page
    assert f"{reverse('worker_address', args=[cast.hannah.pk])}?next=" in page
    assert "Sam Delaney" not in page


def test_nothing_about_a_child_is_there(sign_in: SignIn, given_up: Mail, cast: Cast) -> None:
    page = text_of(sign_in("megan").get(HERE))
    for words in (cast.plan.reference, "Marlowe", Matter.RECORD_SENT.label, "record of a meeting"):
        assert words not in page


def test_the_first_pages_of_the_administrator_say_how_many(sign_in: SignIn, given_up: Mail) -> None:
    client = sign_in("megan")
    words = "1 e-mail to somebody of your agency was not delivered"
    for address in (reverse("your_work"), reverse("agency")):
        page = text_of(client.get(address))
        assert words in page
        assert f'href="{HERE}"' in page
    Mail.rows.update(status="dropped")
    assert HERE not in text_of(client.get(reverse("your_work")))
    assert "Every e-mail to the people of your agency was delivered" in text_of(
        client.get(reverse("agency"))
    )


@pytest.mark.parametrize("name", ["moira", "hannah"])
def test_nobody_else_is_told_how_many(sign_in: SignIn, given_up: Mail, name: str) -> None:
    client = sign_in(name)
    assert HERE not in text_of(client.get(reverse("your_work")))
    assert client.get(HERE).status_code == 403


def test_try_again_puts_it_back(sign_in: SignIn, given_up: Mail) -> None:
    answer = sign_in("megan").post(f"{HERE}{given_up.pk}/try-again/", follow=True)
    assert "It is tried again within a few minutes" in text_of(answer)
    given_up.refresh_from_db()
    assert (given_up.status, given_up.attempts) == ("waiting", 0)


def test_trying_again_twice_is_said_and_changes_nothing(sign_in: SignIn, given_up: Mail) -> None:
    client = sign_in("megan")
    client.post(f"{HERE}{given_up.pk}/try-again/")
    answer = client.post(f"{HERE}{given_up.pk}/try-again/", follow=True)
    assert "has not been given up" in text_of(answer)


def test_another_agencys_mail_does_not_exist(sign_in: SignIn, given_up: Mail) -> None:
    client = sign_in("megan")
    theirs = Mail.rows.exclude(pk=given_up.pk).get()
    assert client.post(f"{HERE}{theirs.pk}/try-again/").status_code == 404
    nowhere = "00000000-0000-4000-8000-000000000000"
    assert client.post(f"{HERE}{nowhere}/try-again/").status_code == 404
    assert Mail.rows.filter(status="parked").count() == 2


def test_all_of_ones_agency_are_tried_again_at_once(sign_in: SignIn, given_up: Mail) -> None:
    answer = sign_in("megan").post(f"{HERE}try-again/", follow=True)
    assert "Tried again within a few minutes: 1." in text_of(answer)
    assert Mail.rows.filter(status="parked").count() == 1


def test_the_list_goes_on_page_by_page(sign_in: SignIn, cast: Cast) -> None:
    for number in range(51):
        at = cast.at - timedelta(minutes=number)
        mail_to(cast, "hannah", "midwifery", created_at=at)
    client = sign_in("megan")
    first = text_of(client.get(HERE))
    assert first.count("Try again<span") == 50
    older = first.split('href="?before=')[1].split('"')[0]
    second = text_of(client.get(f"{HERE}?before={older}"))
    assert second.count("Try again<span") == 1
    assert f'href="{HERE}"' in second


def test_the_operator_sees_times_and_counts_and_no_child(
    sign_in: SignIn, given_up: Mail, cast: Cast
) -> None:
    page = text_of(sign_in("sysadmin").get(SYSTEM))
    assert "The clock has not ticked since it was set up." in page
    assert "E-mails given up after 8 tries: 2." in page
    assert "Wearbridge Midwifery" in page
    for words in (cast.plan.reference, "Marlowe", "Hannah", "Sam Delaney"):
        assert words not in page


def test_all_is_well_is_said(sign_in: SignIn, cast: Cast) -> None:
    now = clock.now()
    outbox.tick(at=now)
    outbox.swept(at=now, to_nobody=0)
    outbox.looked_at_lessons(at=now, to_nobody=0, failed=0)
    page = text_of(sign_in("sysadmin").get(SYSTEM))
    assert "All is well" in page
    assert "Release" not in page


@pytest.fixture
def copied(cast: Cast) -> Cast:
    """A restored copy in which one mail waits."""
    waiting(cast, "hannah", "midwifery")
    outbox.current()
    Outbox.rows.update(database="another")
    return cast


@pytest.mark.parametrize(("said", "status"), [("drop", "dropped"), ("keep", "waiting")])
def test_a_copy_is_released(sign_in: SignIn, copied: Cast, said: str, status: str) -> None:
    client = sign_in("sysadmin")
    assert "restored from a backup" in text_of(client.get(SYSTEM))
    answer = client.post(SYSTEM, {"waiting": said}, follow=True)
    assert "This database may send again" in text_of(answer)
    assert "restored from a backup" not in text_of(answer)
    assert Mail.rows.get().status == status


def test_a_release_says_what_becomes_of_what_waits(sign_in: SignIn, copied: Cast) -> None:
    page = text_of(sign_in("sysadmin").post(SYSTEM))
    assert "Select what should happen to the e-mails that wait" in page
    assert Outbox.rows.get().database == "another"
    assert Mail.rows.get().status == "waiting"


def test_releasing_what_may_send_is_refused_on_the_page(sign_in: SignIn, copied: Cast) -> None:
    client = sign_in("sysadmin")
    client.post(SYSTEM, {"waiting": "keep"})
    page = text_of(client.post(SYSTEM, {"waiting": "drop"}))
    assert "there is nothing to release" in page
    assert Mail.rows.get().status == "waiting"


@pytest.mark.parametrize("name", ["megan", "super", "beth", "priya"])
def test_nobody_but_a_system_administrator_releases(
    sign_in: SignIn, copied: Cast, name: str
) -> None:
    client = sign_in(name)
    assert client.get(SYSTEM).status_code == 403
    assert client.post(SYSTEM, {"waiting": "drop"}).status_code == 403
    assert client.post(f"{SYSTEM}try-again/").status_code == 403
    assert Outbox.rows.get().database == "another"
    assert Mail.rows.get().status == "waiting"


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_both_pages_read_well(cast: Cast, page: Page, live_server: Any) -> None:
    mail_to(cast, "hannah", "midwifery")
    Absence.objects.create(worker=cast.hannah, from_on=cast.today, until_on=cast.today)
    waiting(cast, "olive", "midwifery", attempts=2, reason="unreachable")
    enter_as(page, live_server, cast.megan)
    page.goto(HERE)
    assert_accessible(page)
    page.get_by_role("button", name=re.compile("Try again.*Hannah")).click()
    expect(page.get_by_text("It is tried again within a few minutes")).to_be_visible()
    outbox.current()
    Outbox.rows.update(database="another")
    mail_to(cast, "hannah", "midwifery")
    enter_as(page, live_server, cast.sysadmin)
    page.goto(SYSTEM)
    assert_accessible(page)
    page.get_by_role("button", name="Release").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert_accessible(page)
