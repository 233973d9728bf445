"""Pages about one worker: invite, change, end, suspend, away; and other agencies' workers."""

from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.urls import reverse

from agencies.models import Employment, Worker
from agencies.operations import workers
from tests.agencies.web.pages import away, same_bytes, text_of

PAGES = ["worker_change", "worker_end", "worker_suspend", "worker_restore", "worker_absence"]
POSTED = [*PAGES, "worker_invite_again"]


def invited(**wanted):
    details = {"name": "Nia Pugh", "email": "nia@example.org", "position": "practitioner"}
    return details | wanted


def changed(people, name, **wanted):
    employment = people.employment(name)
    details = {
        "position": employment.position,
        "job_title": "",
        "line_manager": "",
        "deputy": "",
        "version": employment.version,
    }
    return details | wanted


# Who may


@pytest.mark.parametrize("name", ["worker", *PAGES])
def test_another_agencys_worker_is_not_found(people, enter, name):
    client = enter("adam")
    hidden = client.get(reverse(name, args=[people.hannah.pk]))
    missing = client.get(reverse(name, args=["5c1f2d3e-4a5b-46c7-8d9e-0f1a2b3c4d5e"]))
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert same_bytes(hidden, missing)


@pytest.mark.parametrize("name", POSTED)
def test_another_agencys_worker_is_not_touched(people, enter, untouched, name):
    client = enter("adam")
    data = changed(people, "hannah") | away(people.today, 0, 1)
    assert client.post(reverse(name, args=[people.hannah.pk]), data).status_code == 404


@pytest.mark.parametrize("name", POSTED)
@pytest.mark.parametrize("who", ["neil", "sean", "priya", "beth", "super"])
def test_whoever_does_not_administer_changes_nothing(people, enter, untouched, name, who):
    client = enter(who)
    data = changed(people, "sal") | away(people.today, 0, 1)
    assert client.post(reverse(name, args=[people.sal.pk]), data).status_code == 403
    if name in PAGES:
        assert client.get(reverse(name, args=[people.sal.pk])).status_code == 403


@pytest.mark.parametrize("who", ["neil", "priya", "beth", "super", "sysadmin"])
def test_whoever_does_not_administer_invites_nobody(people, enter, untouched, who):
    assert enter(who).post(reverse("worker_invite"), invited()).status_code == 403


def test_a_manager_reads_about_a_worker_and_is_offered_no_change(people, enter):
    page = text_of(enter("neil").get(reverse("worker", args=[people.priya.pk])))
    assert "Priya Nandakumar" in page
    assert reverse("worker_change", args=[people.priya.pk]) not in page
    assert reverse("worker_end", args=[people.priya.pk]) not in page


def test_a_system_administrator_sees_and_moves_any_worker(people, enter):
    page = text_of(enter("sysadmin").get(reverse("worker", args=[people.hannah.pk])))
    assert reverse("worker_move", args=[people.hannah.pk]) in page


def test_titles_and_addresses_hold_no_name(people, enter):
    client = enter("adam")
    for name in ("worker", *PAGES):
        address = reverse(name, args=[people.sal.pk])
        title = text_of(client.get(address)).partition("<title>")[2].partition("</title>")[0]
        assert "Sal" not in title + address
        assert "Whitcombe" not in title + address


# Inviting


def test_an_invitation_opens_an_account_and_sends_the_link(people, enter):
    client = enter("adam")
    assert client.get(reverse("worker_invite")).status_code == 200
    answer = client.post(
        reverse("worker_invite"), invited(line_manager=people.neil.pk, may_chair="on")
    )
    nia = Worker.objects.get(email="nia@example.org")
    assert answer.url == reverse("worker", args=[nia.pk])
    assert nia.employments.get().line_manager == people.neil
    assert nia.may_chair
    assert [message.to for message in mail.outbox] == [["nia@example.org"]]
    page = text_of(client.get(answer.url))
    assert "The invitation has been sent." in page
    assert "Invited" in page


def test_when_the_mail_fails_the_page_says_so_and_it_can_be_sent_again(people, enter, monkeypatch):
    def refuse(self, **kwargs):
        raise SMTPServerDisconnected

    client = enter("adam")
    with monkeypatch.context() as broken:
        broken.setattr(EmailMessage, "send", refuse)
        answer = client.post(reverse("worker_invite"), invited())
    nia = Worker.objects.get(email="nia@example.org")
    assert "could not be sent" in text_of(client.get(answer.url))
    client.post(reverse("worker_invite_again", args=[nia.pk]))
    assert len(mail.outbox) == 1


def test_an_address_in_use_is_refused_on_the_form_and_typing_kept(people, enter):
    answer = enter("adam").post(
        reverse("worker_invite"), invited(email="hannah@example.org", job_title="Social worker")
    )
    page = text_of(answer)
    assert "<title>Error:" in page
    assert "already has an account" in page
    assert "Social worker" in page
    assert mail.outbox == []


def test_somebody_who_has_signed_in_is_not_offered_another_invitation(people, enter):
    people.sal.last_login = people.at
    people.sal.save()
    page = text_of(enter("adam").get(reverse("worker", args=[people.sal.pk])))
    assert reverse("worker_invite_again", args=[people.sal.pk]) not in page


# Changing


def test_an_administrator_changes_position_manager_deputy_and_chairing(people, enter):
    client = enter("adam")
    address = reverse("worker_change", args=[people.sal.pk])
    assert client.get(address).status_code == 200
    answer = client.post(
        address,
        changed(
            people, "sal", position="line_manager", job_title="Team manager",
            line_manager=people.sean.pk, deputy=people.neil.pk, may_chair="on",
        ),
    )  # fmt: skip
    assert answer.url == reverse("worker", args=[people.sal.pk])
    now = people.employment("sal")
    assert (now.position, now.job_title) == ("line_manager", "Team manager")
    assert (now.line_manager, now.deputy) == (people.sean, people.neil)
    assert Worker.objects.get(pk=people.sal.pk).may_chair


def test_the_second_of_two_editors_sees_both_texts_and_can_save_on_top(people, enter):
    client = enter("adam")
    address = reverse("worker_change", args=[people.sal.pk])
    mine = changed(people, "sal", job_title="Practitioner", deputy=people.neil.pk)
    workers.change_employment(
        people.employment("sal"), position="practitioner", job_title="Social worker",
        line_manager=people.neil, deputy=None, may_chair=False, version=1,
        by=people.adam, at=people.at,
    )  # fmt: skip
    page = text_of(client.post(address, mine))
    assert "This was changed while you were writing" in page
    assert "Social worker" in page
    assert 'value="Practitioner"' in page
    assert people.employment("sal").job_title == "Social worker"
    assert 'name="version" value="2"' in page
    assert client.post(address, mine | {"version": 2}).status_code == 302
    assert people.employment("sal").job_title == "Practitioner"


def test_a_circle_of_managers_is_refused_beside_the_field(people, enter):
    answer = enter("adam").post(
        reverse("worker_change", args=[people.neil.pk]),
        changed(people, "neil", line_manager=people.priya.pk),
    )
    assert "their own manager" in text_of(answer)


def test_typing_that_was_not_saved_is_there_again(people, enter):
    client = enter("adam")
    address = reverse("worker_invite")
    page = text_of(client.get(address))
    token = page.partition('name="draft_key" value="')[2].partition('"')[0]
    client.post(address, invited(email="wrong", draft_key=token))
    again = text_of(client.get(address))
    assert 'value="Nia Pugh"' in again
    assert "what you typed here and did not save" in again


# Ending and suspending


def test_ending_says_first_what_follows(people, enter):
    client = enter("adam")
    Employment.objects.filter(worker=people.sal).update(deputy=people.neil)
    page = text_of(client.get(reverse("worker_end", args=[people.neil.pk])))
    assert "signed out everywhere now" in page
    assert "handed over" in page
    assert "Priya Nandakumar will need another line manager" in page
    assert "Sal Whitcombe will need another deputy" in page


def test_ending_an_employment_shuts_the_account_at_once(people, enter):
    administrator = enter("adam")
    data = {"version": people.employment("sal").version}
    answer = administrator.post(reverse("worker_end", args=[people.sal.pk]), data)
    assert answer.url == reverse("agency")
    assert people.sal.current_employment(people.today) is None
    page = text_of(administrator.get(reverse("worker", args=[people.sal.pk])))
    assert "Left" in page
    assert people.sal.email not in page
    for name in PAGES:
        assert administrator.get(reverse(name, args=[people.sal.pk])).status_code == 403


def test_an_employment_somebody_changed_meanwhile_is_not_ended_unread(people, enter):
    client = enter("adam")
    answer = client.post(reverse("worker_end", args=[people.sal.pk]), {"version": 0})
    assert answer.status_code == 200
    assert "Somebody else changed this" in text_of(answer)
    assert people.employment("sal").ended_on is None


def test_suspending_and_giving_back(people, enter):
    client = enter("adam")
    for name, is_active in (("worker_suspend", False), ("worker_restore", True)):
        address = reverse(name, args=[people.sal.pk])
        assert client.get(address).status_code == 200
        client.post(address)
        assert Worker.objects.get(pk=people.sal.pk).is_active is is_active


def test_nobody_shuts_themselves_out(people, enter):
    client = enter("adam")
    page = text_of(client.get(reverse("worker", args=[people.adam.pk])))
    assert reverse("worker_end", args=[people.adam.pk]) not in page
    refused = client.post(reverse("worker_suspend", args=[people.adam.pk]))
    assert "Ask another administrator" in text_of(refused)
    assert Worker.objects.get(pk=people.adam.pk).is_active


def test_the_page_of_a_worker_asks_a_fixed_number_of_questions(
    people, enter, django_assert_max_num_queries
):
    client = enter("adam")
    address = reverse("worker", args=[people.neil.pk])
    client.get(address)
    for number in range(5):
        workers.invite(
            people.agencies["social_care"], email=f"w{number}@example.org", name=f"W {number}",
            position="practitioner", line_manager=people.neil, by=people.adam, at=people.at,
        )  # fmt: skip
    with django_assert_max_num_queries(18):
        client.get(address)
