"""The pages of agencies, partnerships and the system in a real browser, wide and on a phone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from agencies.models import Absence, PartnershipRole
from agencies.operations import agencies, partnerships, workers
from tests.browser import assert_accessible, enter_as

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def busy(people):
    """An agency in which something is the matter at every place a page can say so."""
    at, today = people.at, people.today
    care = people.agencies["social_care"]
    workers.record_absence(
        people.employment("sal"), from_on=today, until_on=today + timedelta(days=4),
        by=people.sal, at=at,
    )  # fmt: skip
    agencies.name_contact(
        care, level="practitioner", worker=people.sal, deputy=None, by=people.adam, at=at
    )
    workers.set_active(people.employment("ruth"), is_active=False, by=people.adam, at=at)
    workers.end_employment(people.employment("sean"), version=1, by=people.adam, at=at)
    partnerships.close_day(
        people.partnership, on=today + timedelta(days=9), why="Local holiday", by=people.beth, at=at
    )
    policy = people.partnership.current_policy().data
    policy["membership"]["quorum_agencies"] = 3
    partnerships.adopt_policy(people.partnership, data=policy, by=people.beth, at=at)
    return people


def look(page, live_server, worker, addresses):
    enter_as(page, live_server, worker)
    for address in addresses:
        answer = page.goto(address)
        assert answer.status == 200, address
        assert_accessible(page)


def test_an_administrators_pages_read_well(busy, page, live_server):
    sal = [busy.sal.pk]
    pages = ["worker", "worker_change", "worker_end", "worker_suspend", "worker_absence"]
    look(
        page, live_server, busy.adam,
        [
            reverse("agency"), reverse("agency") + "?former", reverse("worker_invite"),
            reverse("contact_name", args=["practitioner"]), reverse("own_absence"),
            reverse("worker", args=[busy.sean.pk]), reverse("worker_restore", args=[busy.ruth.pk]),
            *(reverse(name, args=sal) for name in pages),
        ],
    )  # fmt: skip
    assert Absence.objects.exists()


def test_a_business_managers_pages_read_well(busy, page, live_server):
    one = busy.partnership.pk
    look(
        page, live_server, busy.beth,
        [
            reverse("partnership"), reverse("closed_day_add", args=[one]),
            reverse("policy_version", args=[one, 1]), reverse("policy_compare", args=[one]),
            reverse("policy_adopt", args=[one]),
        ],
    )  # fmt: skip


def test_a_system_administrators_pages_read_well(busy, page, live_server):
    agency, one = busy.agencies["police"].pk, busy.partnership.pk
    role = PartnershipRole.objects.get(worker=busy.beth)
    look(
        page, live_server, busy.sysadmin,
        [
            reverse("system"), reverse("partnership_add"), reverse("administrator_appoint"),
            reverse("system_partnership", args=[one]), reverse("partnership_change", args=[one]),
            reverse("role_give", args=[one]), reverse("role_end", args=[role.pk]),
            reverse("system_agencies"), reverse("agency_add"),
            reverse("system_agency", args=[agency]), reverse("agency_change", args=[agency]),
            reverse("agency_invite", args=[agency]), reverse("worker_move", args=[busy.laura.pk]),
        ],
    )  # fmt: skip


def test_a_policy_is_adopted_from_a_phone(busy, phone, live_server):
    enter_as(phone, live_server, busy.beth)
    phone.goto(reverse("policy_adopt", args=[busy.partnership.pk]))
    text = phone.get_by_label("The policy, as text")
    text.fill(text.input_value().replace("quorum_agencies = 3", "quorum_agencies = 4"))
    phone.get_by_role("button", name="See what changes").click()
    assert_accessible(phone)
    phone.get_by_role("button", name="Adopt version 3").click()
    expect(phone.get_by_text("Version 3 of the policy has been adopted")).to_be_visible()


def test_a_refused_form_reads_well(busy, page, live_server):
    enter_as(page, live_server, busy.adam)
    page.goto(reverse("worker_invite"))
    page.get_by_label("Full name").fill("Nia Pugh")
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert_accessible(page)
