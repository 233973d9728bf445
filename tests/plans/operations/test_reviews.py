from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from agencies.errors import NotVisible, Refused
from agencies.workdays import Calendar, add_months, add_weeks
from plans.models import Plan, Review
from plans.operations import children, reviews
from tests.cast import Cast


def held(cast: Cast, kind: str, on: date, name: str = "hannah") -> Review:
    return reviews.record_held(cast.plan, kind=kind, held_on=on, by=cast.workers[name], at=cast.at)


def test_the_next_group_is_due_four_weeks_after_the_last_one_held(cast: Cast) -> None:
    day = cast.plan.started_on + timedelta(days=3)
    held(cast, "group_meeting", day)
    assert Plan.rows.get().next_meeting_on == add_weeks(day, 4)
    earlier = held(cast, "group_meeting", day - timedelta(days=1))
    assert Plan.rows.get().next_meeting_on == add_weeks(day, 4)
    assert earlier.held_on == day - timedelta(days=1)


def test_the_next_review_counts_from_the_last_one_held(cast: Cast) -> None:
    day = Calendar().on_or_after(cast.plan.started_on + timedelta(days=2))
    held(cast, "review_conference", day, name="ruth")
    assert Plan.rows.get().next_review_on == add_months(day, 6)


def test_a_birth_brings_a_review_within_its_own_limit_whatever_was_held(cast: Cast) -> None:
    day = Calendar().on_or_after(cast.plan.started_on + timedelta(days=2))
    held(cast, "review_conference", day, name="priya")
    children.record_birth(
        cast.plan, born_on=cast.today, sex="F", version=None, by=cast.hannah, at=cast.at
    )
    assert Plan.rows.get().next_review_on == Calendar().add_working_days(cast.today, 20)


@pytest.mark.parametrize("name", ["laura", "ian", "neil", "moira"])
def test_only_core_members_and_the_chair_record_a_meeting(cast: Cast, name: str) -> None:
    with pytest.raises(PermissionDenied):
        held(cast, "group_meeting", cast.today, name)
    with pytest.raises(NotVisible):
        held(cast, "group_meeting", cast.today, "olive")
    assert not Review.rows.exists()
    assert Plan.rows.get().next_meeting_on == cast.plan.next_meeting_on


@pytest.mark.parametrize(
    ("kind", "days"),
    [
        ("group_meeting", 99),
        ("group_meeting", -1),
        ("review_conference", 0),
        ("looked_after_review", 1),
    ],
)
def test_a_meeting_that_cannot_have_been_is_refused(cast: Cast, kind: str, days: int) -> None:
    with pytest.raises(Refused) as refused:
        held(cast, kind, cast.plan.started_on + timedelta(days=days))
    assert refused.value.field in {"held_on", "kind"}
    assert not Review.rows.exists()


def test_a_conference_at_a_weekend_and_a_second_record_are_refused(cast: Cast) -> None:
    saturday = cast.plan.started_on + timedelta(days=5 - cast.plan.started_on.weekday())
    with pytest.raises(Refused) as refused:
        held(cast, "review_conference", saturday)
    assert refused.value.code == "8875"
    held(cast, "group_meeting", saturday)
    with pytest.raises(Refused, match="recorded already"):
        held(cast, "group_meeting", saturday)
    assert Review.rows.count() == 1


def test_a_member_records_it_from_the_plan_page(cast: Cast, sign_in: Any) -> None:
    client = sign_in("sam")
    address = reverse("meeting_add", args=[cast.plan.reference])
    assert address in client.get(reverse("plan", args=[cast.plan.reference])).content.decode()
    day = cast.plan.started_on + timedelta(days=1)
    typed = {"kind": "group_meeting", "held_on": day.isoformat()}
    assert client.post(address, {**typed, "kind": ""}).status_code == 200
    assert client.post(address, typed).status_code == 302
    assert Review.rows.get().held_on == day


def test_a_program_records_it_too(cast: Cast, sign_in: Any) -> None:
    client = sign_in("sam")
    address = f"/api/v1/plans/{cast.plan.reference}/reviews/"
    body = {"kind": "group_meeting", "held_on": cast.today.isoformat()}
    answer = client.post(address, body, content_type="application/json")
    assert answer.status_code == 201, answer.content
    assert [row["kind"] for row in client.get(address).json()["results"]] == ["group_meeting"]
    assert client.post(address, body, content_type="application/json").status_code == 409
