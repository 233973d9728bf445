"""The page on which people choose how they are told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from plans.models import Draft, MailChoice
from plans.operations.mail_choices import choose
from plans.rules.mails import AT_ONCE_ALWAYS
from plans.rules.notifications import Matter
from tests.agencies.web.pages import text_of
from tests.browser import assert_accessible, enter_as
from tests.cast import Cast

AS_USUAL = {matter.value: "usual" for matter in Matter if matter not in AT_ONCE_ALWAYS}
SignIn = Callable[[str], Client]


def send(client: Client, **chosen: Any) -> Any:
    typed = {"hour": 8, "version": 0, **AS_USUAL, **chosen}
    return client.post(reverse("mail_choice"), typed)


def test_it_is_found_from_the_list_and_from_ones_account(sign_in: SignIn) -> None:
    client = sign_in("hannah")
    link = f'href="{reverse("mail_choice")}"'
    assert link in text_of(client.get(reverse("notifications")))
    assert link in text_of(client.get(reverse("profile")))


def test_the_account_of_somebody_who_is_never_mailed_has_no_link(sign_in: SignIn) -> None:
    page = text_of(sign_in("sysadmin").get(reverse("profile")))
    assert reverse("mail_choice") not in page


def test_what_is_chosen_is_saved_and_shown(sign_in: SignIn, cast: Cast) -> None:
    client = sign_in("hannah")
    answer = send(client, hour=17, record_sent="off", action_due="instant")
    assert answer.headers["Location"] == reverse("mail_choice")
    row = MailChoice.rows.get(worker=cast.hannah)
    assert (row.hour, row.by_matter) == (17, {"record_sent": "off", "action_due": "instant"})
    page = text_of(client.get(reverse("mail_choice")))
    assert '<option value="17" selected>17:00</option>' in page
    assert "1 of 5 chosen, 1 not by e-mail" in page
    assert "1 of 3 chosen" in page


def test_as_usual_again_forgets_the_choice(sign_in: SignIn, cast: Cast) -> None:
    client = sign_in("hannah")
    send(client, record_sent="off")
    send(client, version=1)
    assert MailChoice.rows.get(worker=cast.hannah).by_matter == {}


def test_a_childs_safety_is_not_offered_and_a_clock_says_that_it_still_comes(
    sign_in: SignIn,
) -> None:
    page = text_of(sign_in("hannah").get(reverse("mail_choice")))
    assert 'name="birth_due"' not in page
    assert "Always comes at once, at any hour" in page
    assert "Still comes once it is late" in page.split('for="id_action_due"')[1].split("<select")[0]
    sent = page.split('for="id_record_sent"')[1].split("<select")[0]
    assert "Still comes" not in sent


def test_a_choice_about_safety_that_is_posted_anyway_changes_nothing(
    sign_in: SignIn, cast: Cast
) -> None:
    send(sign_in("hannah"), birth_due="off")
    assert MailChoice.rows.get(worker=cast.hannah).by_matter == {}


def test_a_wrong_choice_opens_its_heading_and_is_said(sign_in: SignIn) -> None:
    page = text_of(send(sign_in("hannah"), action_due="never"))
    assert "Choose from the list: An action is due" in page
    assert page.count('<details class="govuk-details" open>') == 1
    assert not MailChoice.rows.exists()


def test_two_windows_of_one_person_show_both_choices(sign_in: SignIn, cast: Cast) -> None:
    client = sign_in("hannah")
    choose(hour=7, by_matter={}, version=0, by=cast.hannah, at=cast.at)
    page = text_of(send(client, hour=9))
    assert "This was changed while you were writing" in page
    assert MailChoice.rows.get().hour == 7
    assert send(client, hour=9, version=1).status_code == 302
    assert MailChoice.rows.get().hour == 9
    assert not Draft.rows.exists()


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_it_is_short_on_a_phone_and_works_there(cast: Cast, phone: Page, live_server: Any) -> None:
    enter_as(phone, live_server, cast.hannah)
    phone.goto(reverse("mail_choice"))
    assert phone.evaluate("document.body.scrollHeight") < 3 * 740
    phone.get_by_text("Choose for actions and outcomes").click()
    phone.get_by_label("An action is due").select_option("Not by e-mail")
    assert_accessible(phone)
    phone.get_by_role("button", name="Save").click()
    expect(phone.get_by_text("Your choices have been saved")).to_be_visible()
    expect(phone.get_by_text("1 of 3 chosen, 1 not by e-mail")).to_be_visible()


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_it_works_without_javascript(
    cast: Cast, without_javascript: Page, live_server: Any
) -> None:
    page = without_javascript
    enter_as(page, live_server, cast.hannah)
    page.goto(reverse("mail_choice"))
    page.get_by_text("Choose for meetings and reports").click()
    page.get_by_label("The record of a meeting is there to read").select_option("At once")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your choices have been saved")).to_be_visible()
    assert MailChoice.rows.get().by_matter == {"record_sent": "instant"}
