"""The chronology to print for one recipient."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agencies.models import AuditEvent
from plans.models import CaseRecord, Plan, PlanPermission, RecordOpening
from plans.rules.records import When
from plans.rules.sharing import Level
from tests.cast import Cast
from tests.plans.recording import entry, record, show

SignIn = Callable[[str], Client]


def address(cast: Cast) -> str:
    return f"/plans/{cast.plan.reference}/chronology/print/"


def for_agency(cast: Cast, name: str) -> str:
    return str(cast.agencies[name].pk)


def for_worker(cast: Cast, name: str) -> str:
    return f"{cast.employment(name).agency.pk}.{cast.workers[name].pk}"


def printed(cast: Cast, client: Client, recipient: str, **more: Any) -> str:
    answer = client.post(address(cast), {"recipient": recipient, **more})
    assert answer.status_code == 200
    return answer.content.decode()


def made(cast: Cast) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(verb="chronology.printed"))


@pytest.fixture
def told(cast: Cast) -> Cast:
    """An open entry, one that the police showed the midwives, and one that they keep."""
    record(cast, "priya", details=entry("Referred by the ward"))
    one = record(cast, "laura", Level.CONTROLLED, entry("Neighbours heard shouting"))
    show(cast, one, "midwifery")
    record(cast, "laura", Level.CONTROLLED, entry("An informant named the flat"))
    return cast


def test_a_copy_holds_what_its_recipient_may_see_and_not_what_its_maker_sees(
    told: Cast, sign_in: SignIn
) -> None:
    client = sign_in("laura")
    page = printed(told, client, for_agency(told, "midwifery"))
    assert "Referred by the ward" in page
    assert "Neighbours heard shouting" in page
    assert "informant" not in page
    page = printed(told, client, for_agency(told, "school"))
    assert "Referred by the ward" in page
    assert "Neighbours" not in page
    page = printed(told, client, for_worker(told, "ian"))
    assert "informant" in page
    assert "For Ian Storey, Wearbridge Police alone." in page


def test_nor_does_it_hold_what_its_maker_may_not_see(told: Cast, sign_in: SignIn) -> None:
    client = sign_in("sam")
    for recipient in (
        for_agency(told, "police"),
        for_worker(told, "ian"),
        for_worker(told, "hannah"),
    ):
        page = printed(told, client, recipient)
        assert "Referred by the ward" in page
        assert "Neighbours" not in page
        assert "informant" not in page


def test_what_is_sealed_to_a_person_is_on_no_copy_of_their_agency(
    told: Cast, sign_in: SignIn
) -> None:
    one = record(told, "laura", Level.SEALED, entry("She is at her aunt's"))
    show(told, one, "police", "ian")
    client = sign_in("laura")
    assert "aunt" not in printed(told, client, for_agency(told, "police"))
    assert "aunt" not in printed(told, client, for_worker(told, "hannah"))
    assert "aunt" in printed(told, client, for_worker(told, "ian"))
    assert "aunt" not in str([row.details for row in made(told)])


def test_the_plan_is_summed_up_and_days_are_chosen(told: Cast, sign_in: SignIn) -> None:
    long_ago = When.on(told.today - timedelta(days=400))
    record(told, "priya", details=entry("Moved in"), when=long_ago)
    client = sign_in("hannah")
    page = printed(told, client, for_agency(told, "school"))
    for words in ("Tamsin has the care", "Hannah Brookes", "Ruth Adebayo-Cole", "Moved in"):
        assert words in page
    since = (told.today - timedelta(days=9)).isoformat()
    page = printed(told, client, for_agency(told, "school"), from_on=since)
    assert "Moved in" not in page
    assert "Referred by the ward" in page


def test_for_whom_it_was_made_is_on_the_trail_and_what_was_read_is_opened(
    told: Cast, sign_in: SignIn
) -> None:
    printed(told, sign_in("hannah"), for_worker(told, "sam"))
    (row,) = made(told)
    assert (row.actor, row.subject) == (told.hannah.pk, f"worker:{told.sam.pk}")
    assert row.details["agency"] == for_agency(told, "school")
    assert RecordOpening.rows.filter(worker=told.hannah).count() == 1


def test_a_copy_is_made_for_the_chair_by_name_and_not_for_the_chairs_agency(
    told: Cast, sign_in: SignIn
) -> None:
    record(told, "laura", Level.SEALED, entry("She is at her aunt's"))
    page = sign_in("laura").get(address(told)).content.decode()
    assert page.count("Ruth Adebayo-Cole, chair") == 1
    copy = printed(told, sign_in("laura"), for_worker(told, "ruth"))
    assert "For Ruth Adebayo-Cole, Wearbridge Children&#39;s Social Care alone." in copy
    assert "Referred by the ward" in copy
    assert "informant" not in copy
    assert "aunt" not in copy
    (row,) = made(told)
    assert row.subject == f"worker:{told.ruth.pk}"
    Plan.rows.filter(pk=told.plan.pk).update(chair=None)
    again = printed(told, sign_in("laura"), for_worker(told, "ruth"))
    assert "Referred by the ward" not in again
    assert len(made(told)) == 1


def test_whoever_may_not_make_one_makes_none(told: Cast, sign_in: SignIn) -> None:
    for name, status in {"ian": 403, "olive": 404, "colin": 404, "beth": 404}.items():
        data = {"recipient": for_agency(told, "school")}
        assert sign_in(name).post(address(told), data).status_code == status
    assert made(told) == []


def test_there_is_none_for_a_stranger_or_an_agency_that_lost_its_access(
    told: Cast, sign_in: SignIn
) -> None:
    client = sign_in("hannah")
    for recipient in (for_agency(told, "housing"), for_worker(told, "colin"), "x", ""):
        assert "Referred" not in printed(told, client, recipient)
    PlanPermission.objects.filter(group=told.agencies["school"].group).update(
        valid_until=told.today - timedelta(days=1)
    )
    page = printed(told, client, for_agency(told, "school"))
    assert "They may not read this plan today." in page
    assert "Referred" not in page
    assert made(told) == []


def test_a_copy_takes_as_many_statements_however_long(told: Cast, sign_in: SignIn) -> None:
    client = sign_in("hannah")
    printed(told, client, for_agency(told, "school"))
    with CaptureQueriesContext(connection) as few:
        printed(told, client, for_agency(told, "school"))
    for number in range(20):
        record(told, "laura", details=entry(f"Call {number}"))
    printed(told, client, for_agency(told, "school"))
    with CaptureQueriesContext(connection) as many:
        printed(told, client, for_agency(told, "school"))
    assert len(many) == len(few)
    assert CaseRecord.rows.count() == 23
