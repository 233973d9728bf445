"""Running the service: partnerships, agencies, roles and administrators; never case content."""

from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from agencies.models import Agency, EscalationContact, Partnership, PartnershipRole, Worker
from agencies.operations import duties
from tests.agencies.web.pages import text_of

PLAIN = ["system", "partnership_add", "administrator_appoint", "system_agencies", "agency_add"]
OF_A_PARTNERSHIP = ["system_partnership", "partnership_change", "role_give"]
OF_AN_AGENCY = ["system_agency", "agency_change", "agency_invite"]


@pytest.fixture
def addresses(people):
    """Every page a system administrator has, by name."""
    role = PartnershipRole.objects.get(worker=people.beth)
    agency = people.agencies["police"]
    return (
        {name: reverse(name) for name in PLAIN}
        | {name: reverse(name, args=[people.partnership.pk]) for name in OF_A_PARTNERSHIP}
        | {name: reverse(name, args=[agency.pk]) for name in OF_AN_AGENCY}
        | {
            "role_end": reverse("role_end", args=[role.pk]),
            "administrator_dismiss": reverse("administrator_dismiss", args=[people.sysadmin.pk]),
            "agency_contact": reverse("agency_contact", args=[agency.pk, "practitioner"]),
            "worker_move": reverse("worker_move", args=[people.laura.pk]),
        }
    )


def agency_fields(people, agency=None, **wanted):
    details: dict[str, Any] = {"name": "Wearbridge Probation", "kind": "probation"}
    details |= {"partnerships": [people.partnership.pk]}
    if agency is not None:
        details |= {"name": agency.name, "kind": agency.kind, "proxy": "", "is_active": "on"}
        details |= {"version": agency.version}
    return details | wanted


def test_a_system_administrator_opens_every_page(people, enter, addresses):
    client = enter("sysadmin")
    for name, address in addresses.items():
        assert client.get(address).status_code == 200, name


@pytest.mark.parametrize("who", ["adam", "priya", "sean", "beth", "super"])
def test_nobody_else_opens_or_changes_anything(people, enter, addresses, untouched, who):
    client = enter(who)
    for name, address in addresses.items():
        assert client.get(address).status_code == 403, name
        if name not in {"system", "system_agencies", "system_partnership"}:
            assert client.post(address, agency_fields(people)).status_code == 403, name


def test_a_refusal_does_not_say_what_exists(people, enter):
    client = enter("adam")
    nobodys = "5c1f2d3e-4a5b-46c7-8d9e-0f1a2b3c4d5e"
    for name in [*OF_A_PARTNERSHIP, *OF_AN_AGENCY, "role_end", "administrator_dismiss"]:
        assert client.get(reverse(name, args=[nobodys])).status_code == 403


def test_what_does_not_exist_is_not_found(people, enter):
    client = enter("sysadmin")
    nobodys = "5c1f2d3e-4a5b-46c7-8d9e-0f1a2b3c4d5e"
    for name in [*OF_A_PARTNERSHIP, *OF_AN_AGENCY, "role_end", "worker_move"]:
        assert client.get(reverse(name, args=[nobodys])).status_code == 404
    assert client.get(reverse("administrator_dismiss", args=[people.priya.pk])).status_code == 404


def test_a_system_administrator_has_no_agency_page_of_their_own(people, enter):
    assert enter("sysadmin").get(reverse("agency")).status_code == 403


# Partnerships and roles


def test_a_partnership_is_added_and_changed(people, enter):
    client = enter("sysadmin")
    answer = client.post(reverse("partnership_add"), {"name": "Northbank", "authority_code": "123"})
    made = Partnership.objects.get(name="Northbank")
    assert answer.url == reverse("system_partnership", args=[made.pk])
    change = reverse("partnership_change", args=[made.pk])
    client.post(change, {"name": "North Bank", "authority_code": "", "version": made.version})
    made.refresh_from_db()
    assert (made.name, made.authority_code, made.is_active) == ("North Bank", "", False)
    stale = text_of(client.post(change, {"name": "N", "authority_code": "", "version": 1}))
    assert "This was changed while you were writing" in stale
    assert "North Bank" in stale


def test_a_partnership_is_refused_on_the_form(people, enter):
    client = enter("sysadmin")
    again = client.post(reverse("partnership_add"), {"name": "wearbridge", "authority_code": ""})
    assert "Another partnership has this name" in text_of(again)
    wrong = client.post(reverse("partnership_add"), {"name": "N", "authority_code": "12x"})
    assert "must be three digits" in text_of(wrong)


def test_a_role_is_given_to_somebody_new_and_ended(people, enter):
    client = enter("sysadmin")
    give = reverse("role_give", args=[people.partnership.pk])
    fields = {"role": "auditor", "email": "anna@example.org", "name": "Anna Rowe"}
    answer = client.post(give, fields)
    held = PartnershipRole.objects.get(role="auditor")
    assert [message.to for message in mail.outbox] == [["anna@example.org"]]
    assert "Anna Rowe" in text_of(client.get(answer.url))
    assert "hold this role already" in text_of(client.post(give, fields))
    client.post(reverse("role_end", args=[held.pk]))
    held.refresh_from_db()
    assert held.ended_on == people.today
    assert "Anna Rowe" not in text_of(client.get(answer.url))


def test_somebody_who_has_signed_in_gets_a_role_without_another_link(people, enter):
    people.priya.last_login = people.at
    people.priya.save()
    fields = {"role": "auditor", "email": "priya@example.org", "name": "Priya"}
    enter("sysadmin").post(reverse("role_give", args=[people.partnership.pk]), fields)
    assert mail.outbox == []


def test_system_administrators_are_added_and_ended_but_not_by_themselves(people, enter):
    client = enter("sysadmin")
    fields = {"email": "rob@example.org", "name": "Rob Imrie"}
    assert client.post(reverse("administrator_appoint"), fields).url == reverse("system")
    rob = Worker.objects.get(email="rob@example.org")
    assert len(mail.outbox) == 1
    dismiss = reverse("administrator_dismiss", args=[rob.pk])
    own = reverse("administrator_dismiss", args=[people.sysadmin.pk])
    page = text_of(client.get(reverse("system")))
    assert dismiss in page
    assert own not in page
    client.post(dismiss)
    assert not Worker.objects.get(pk=rob.pk).is_system_administrator
    assert "Ask another system administrator" in text_of(client.post(own))


def test_an_employed_workers_address_is_refused(people, enter):
    fields = {"email": "adam@example.org", "name": "Adam"}
    answer = enter("sysadmin").post(reverse("administrator_appoint"), fields)
    assert "separate address" in text_of(answer)
    assert mail.outbox == []


# Agencies


def test_an_agency_is_added_and_its_first_administrator_invited(people, enter):
    client = enter("sysadmin")
    answer = client.post(reverse("agency_add"), agency_fields(people))
    made = Agency.objects.get(name="Wearbridge Probation")
    assert answer.url == reverse("system_agency", args=[made.pk])
    page = text_of(client.get(answer.url))
    assert "Invite the first administrator" in page
    invite = reverse("agency_invite", args=[made.pk])
    assert 'value="agency_administrator" checked' in text_of(client.get(invite))
    fields = {"email": "pat@example.org", "name": "Pat Ives", "position": "agency_administrator"}
    client.post(invite, fields)
    assert Worker.objects.get(email="pat@example.org").employments.get().agency == made
    assert len(mail.outbox) == 1
    assert "Pat Ives" in text_of(client.get(reverse("system_agency", args=[made.pk])))


def test_an_agency_is_changed_and_the_second_editor_sees_both(people, enter):
    client, police = enter("sysadmin"), people.agencies["police"]
    change = reverse("agency_change", args=[police.pk])
    fields = agency_fields(people, police, proxy=people.agencies["housing"].pk)
    client.post(change, fields | {"is_active": ""})
    police.refresh_from_db()
    assert (police.proxy, police.is_active) == (people.agencies["housing"], False)
    page = text_of(client.post(change, fields | {"name": "Wearbridge Constabulary"}))
    assert "This was changed while you were writing" in page
    police.refresh_from_db()
    assert police.name == "Wearbridge Police"


def test_an_agency_in_no_partnership_is_refused_on_the_form(people, enter):
    answer = enter("sysadmin").post(reverse("agency_add"), agency_fields(people, partnerships=[]))
    assert "<title>Error:" in text_of(answer)


def test_nobody_of_an_agency_that_is_not_active_goes_on(people, enter):
    client = enter("sysadmin")
    police = people.agencies["police"]
    client.post(
        reverse("agency_change", args=[police.pk]), agency_fields(people, police, is_active="")
    )
    assert enter("laura").get(reverse("profile")).status_code == 302


def test_agencies_are_found_by_name_and_paged(people, enter, monkeypatch):
    client = enter("sysadmin")
    found = text_of(client.get(reverse("system_agencies"), {"find": "oak"}))
    assert "Oakmere Primary School" in found
    assert "Wearbridge Police" not in found
    assert "No agency has this" in text_of(client.get(reverse("system_agencies"), {"find": "zz"}))
    monkeypatch.setattr("agencies.queries.agencies.PAGE", 2)
    first = text_of(client.get(reverse("system_agencies")))
    second = Agency.objects.order_by("name")[1]
    assert f"after={second.pk}" in first
    rest = text_of(client.get(reverse("system_agencies"), {"after": second.pk}))
    assert "Oakmere Primary School" not in rest


def test_a_system_administrator_names_who_answers_for_a_new_agency(people, enter):
    police = people.agencies["police"]
    address = reverse("agency_contact", args=[police.pk, "practitioner"])
    answer = enter("sysadmin").post(address, {"worker": people.laura.pk, "deputy": ""})
    assert answer.url == reverse("system_agency", args=[police.pk])
    assert EscalationContact.objects.get().worker == people.laura


def test_workers_of_an_agency_are_looked_for_by_name(people, enter):
    client = enter("sysadmin")
    address = reverse("system_agency", args=[people.agencies["police"].pk])
    assert client.post(address, {"find": "laura"}).url == address
    page = text_of(client.get(address))
    assert "Laura Fenwick" in page
    assert "Ian Storey" not in page


def test_a_worker_is_moved_and_seen_at_the_other_agency(people, enter):
    client = enter("sysadmin")
    address = reverse("worker_move", args=[people.laura.pk])
    fields = {"to": people.agencies["housing"].pk, "version": 1}
    assert client.post(address, {"to": "", "version": 1}).status_code == 200
    assert client.post(address, fields).url == reverse("worker", args=[people.laura.pk])
    assert people.employment("laura").agency == people.agencies["housing"]
    stale = client.post(address, fields | {"to": people.agencies["police"].pk, "version": 9})
    assert "Somebody else changed this" in text_of(stale)


def test_the_system_page_shows_no_worker_but_its_administrators(people, enter):
    duties.appoint_administrator(
        email="rob@example.org", name="Rob Imrie", by=people.sysadmin, at=people.at
    )
    page = text_of(enter("sysadmin").get(reverse("system")))
    assert "Rob Imrie" in page
    assert "Priya Nandakumar" not in page
