"""Putting right a worker's e-mail address. Denied: nothing changed, and nobody was told."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from agencies.errors import Refused, Stale
from agencies.models import AuditEvent, Employment, PartnershipRole, Worker
from agencies.operations import addresses, second_factors, workers
from agencies.queries.addresses import is_news
from tests.cast import PASSWORD

NEW = "hannah.b@example.org"


def change(people, *, by="megan", email=NEW, name="hannah", version=None):
    return addresses.change(
        people.employment(name), email=email, version=version, by=people.workers[by], at=people.at
    )


def sign_in(client, email, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def is_in(client):
    return "_auth_user_id" in client.session


def test_a_worker_signs_in_with_the_new_address_and_is_told_once(people, client, mailoutbox):
    EmailAddress.objects.create(user=people.hannah, email="hannah@example.org", verified=True)
    change(people, email=" Hannah.B@Example.org ")
    assert Worker.objects.get(pk=people.hannah.pk).email == NEW
    assert not EmailAddress.objects.exists()
    [told] = mailoutbox
    assert told.to == ["hannah@example.org"]
    for word in ("Hannah", "hannah", "Midwifery", "example.org"):
        assert word not in told.subject + told.body
    sign_in(client, "hannah@example.org")
    assert not is_in(client)
    sign_in(client, NEW)
    assert is_in(client)
    assert f"changed your e-mail address here to {NEW}" in client.get("/work/").content.decode()
    client.post(reverse("account_logout"))
    sign_in(client, NEW)
    assert "changed your e-mail address" not in client.get("/work/").content.decode()


def test_who_is_signed_in_stays_so(people, client):
    sign_in(client, "hannah@example.org")
    change(people)
    assert client.get("/work/").status_code == 200


def test_it_is_on_the_chains_of_the_agency_and_of_the_worker(people):
    change(people)
    for chain, verb in (
        (f"agency:{people.agencies['midwifery'].pk}", "worker.address_changed"),
        (f"worker:{people.hannah.pk}", "address.changed"),
    ):
        event = AuditEvent.objects.filter(chain=chain, verb=verb).get()
        assert (event.actor, event.subject) == (people.megan.pk, f"worker:{people.hannah.pk}")
        assert event.details == {}


def test_a_mailbox_that_is_gone_takes_nothing_back(people, monkeypatch):
    def refuses(message):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuses)
    change(people)
    assert Worker.objects.get(pk=people.hannah.pk).email == NEW


@pytest.mark.parametrize("by", ["adam", "moira", "hannah", "olive", "priya", "beth", "super"])
def test_nobody_else_changes_it(people, mailoutbox, by):
    with pytest.raises(PermissionDenied):
        change(people, by=by)
    unchanged(people, mailoutbox)


def unchanged(people, mailoutbox, name="hannah"):
    assert Worker.objects.get(pk=people.workers[name].pk).email == f"{name}@example.org"
    assert not AuditEvent.objects.filter(verb__contains="address").exists()
    assert mailoutbox == []


@pytest.mark.parametrize("taken", ["olive@example.org", "PRIYA@example.org", "kept@example.org"])
def test_an_address_of_another_account_is_refused_in_the_same_words(people, mailoutbox, taken):
    EmailAddress.objects.create(user=people.priya, email="kept@example.org", verified=True)
    with pytest.raises(Refused) as refused:
        change(people, email=taken)
    assert (refused.value.field, refused.value.sentence) == ("email", addresses.UNUSABLE)
    unchanged(people, mailoutbox)


def test_the_same_address_ones_own_and_a_former_worker_s_are_refused(people, mailoutbox):
    with pytest.raises(Refused):
        change(people, email="hannah@example.org")
    with pytest.raises(Refused):
        change(people, name="megan")
    with pytest.raises(Stale):
        change(people, version=99)
    gone = people.employment("hannah")
    workers.end_employment(gone, version=None, by=people.megan, at=people.at)
    with pytest.raises(Refused):
        addresses.change(gone, email=NEW, version=None, by=people.megan, at=people.at)
    unchanged(people, mailoutbox)


def test_who_has_a_duty_for_a_partnership_is_a_system_administrator_s_to_change(people):
    PartnershipRole.objects.update(worker=people.hannah)
    with pytest.raises(Refused):
        change(people)
    change(people, by="sysadmin")
    assert Worker.objects.get(pk=people.hannah.pk).email == NEW


def test_an_address_and_a_second_factor_are_not_both_taken_from_somebody(people, client):
    """Whoever had both could choose a password and be them."""
    sign_in(client, "hannah@example.org")
    TOTP.activate(people.hannah, "A" * 32)
    change(people)
    job = people.employment("hannah")
    assert is_news(people.hannah)
    with pytest.raises(Refused):
        second_factors.reset(job, by=people.megan, at=people.at)
    second_factors.reset(job, by=people.sysadmin, at=people.at)


def test_nor_the_other_way_round(people, client, at):
    TOTP.activate(people.hannah, "A" * 32)
    Worker.objects.filter(pk=people.hannah.pk).update(last_login="2020-01-01T00:00:00Z")
    second_factors.reset(people.employment("hannah"), by=people.megan, at=at)
    with pytest.raises(Refused):
        change(people)
    change(people, by="sysadmin")


def test_an_edit_of_what_was_seen_before_is_told(people):
    job = people.employment("hannah")
    changed = change(people, version=job.version)
    assert changed.version == job.version + 1
    assert Employment.objects.get(pk=job.pk).version == job.version + 1
