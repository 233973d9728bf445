"""The e-mail that lets somebody choose a password: who may send it, what it says, that it works."""

import re
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.urls import reverse

from agencies.errors import Refused
from agencies.models import AuditEvent, Worker
from agencies.operations import duties, invitations, workers


@pytest.fixture
def nia(people):
    return workers.invite(
        people.agencies["social_care"], email="nia@example.org", name="Nia Pugh",
        position="practitioner", job_title="Social worker", by=people.adam, at=people.at,
    )  # fmt: skip


@pytest.fixture
def broken_post(monkeypatch):
    def refuse(self, **kwargs):
        raise SMTPServerDisconnected("nia@example.org is unknown")

    monkeypatch.setattr(EmailMessage, "send", refuse)


def send(people, worker, *, by="adam"):
    invitations.send(worker, by=people.workers[by], at=people.at)


def link_in(text):
    (link,) = re.findall(r"https?://\S+/key/\S+", text)
    return link


def test_the_link_uses_the_configured_origin_and_lets_them_in(people, nia, client, settings):
    settings.COREGROUP_ORIGIN = "https://coregroup.example"
    send(people, nia)
    (message,) = mail.outbox
    assert message.to == ["nia@example.org"]
    link = link_in(message.body)
    assert link.startswith("https://coregroup.example/accounts/password/reset/key/")
    form = client.get(link.removeprefix("https://coregroup.example"), follow=True)
    chosen = {"password1": "seven odd words", "password2": "seven odd words"}
    client.post(form.redirect_chain[-1][0], chosen)
    client.post(reverse("account_login"), {"login": nia.email, "password": "seven odd words"})
    assert client.get(reverse("profile")).status_code == 200


def test_the_link_works_once(people, nia, client):
    send(people, nia)
    nia.set_password("seven odd words")
    nia.save()
    page = client.get(re.sub(r"^https?://[^/]+", "", link_in(mail.outbox[0].body)))
    assert page.status_code == 200
    assert "password1" not in page.content.decode()


def test_the_message_names_nobody_and_no_agency(people, nia):
    send(people, nia)
    (message,) = mail.outbox
    said = f"{message.subject}\n{message.body}".lower()
    for name in ("nia", "pugh", "adam", "okonjo", "social", "wearbridge", "worker", "child"):
        assert not re.search(rf"\b{name}\b", said), name


def test_sending_is_put_on_the_agencys_trail(people, nia):
    send(people, nia)
    event = AuditEvent.objects.latest("id")
    assert event.verb == "worker.invitation_sent"
    assert event.chain == f"agency:{people.agencies['social_care'].pk}"
    assert (event.actor, event.subject) == (people.adam.pk, f"worker:{nia.pk}")


def test_when_the_mail_fails_the_account_stays_and_the_sender_is_told(people, nia, broken_post):
    with pytest.raises(Refused, match="could not be sent") as refused:
        send(people, nia)
    assert refused.value.code == "mail_failed"
    assert Worker.objects.filter(pk=nia.pk, is_active=True).exists()
    assert AuditEvent.objects.latest("id").verb == "worker.invitation_failed"


@pytest.mark.parametrize("by", ["priya", "neil", "megan", "beth", "super"])
def test_nobody_else_sends_an_invitation(people, nia, by):
    before = AuditEvent.objects.count()
    with pytest.raises(PermissionDenied):
        send(people, nia, by=by)
    assert mail.outbox == []
    assert AuditEvent.objects.count() == before


def test_somebody_who_may_not_sign_in_is_not_invited(people, nia):
    workers.set_active(
        nia.current_employment(people.today), is_active=False, by=people.adam, at=people.at
    )
    with pytest.raises(Refused, match="cannot sign in"):
        send(people, Worker.objects.get(pk=nia.pk))
    assert mail.outbox == []


def test_whoever_no_agency_employs_is_invited_by_a_system_administrator(people):
    held = duties.entrust(
        people.partnership, email="anna@example.org", name="Anna Rowe", role="auditor",
        by=people.sysadmin, at=people.at,
    )  # fmt: skip
    with pytest.raises(PermissionDenied):
        send(people, held.worker)
    send(people, held.worker, by="sysadmin")
    assert AuditEvent.objects.latest("id").chain == f"worker:{held.worker_id}"


def test_the_command_makes_the_first_system_administrator_and_prints_the_link(people, capsys):
    call_command("add_system_administrator", "rob@example.org", "Rob Imrie")
    assert link_in(capsys.readouterr().out)
    assert Worker.objects.get(email="rob@example.org").is_system_administrator
    with pytest.raises(CommandError, match="already"):
        call_command("add_system_administrator", "rob@example.org", "Rob Imrie")
