"""What I have been told, by the API: reminders, and taking them up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from plans.models import Acknowledgement, Action, GroupMember, Notification
from plans.operations import reminders
from plans.rules.notifications import Matter
from tests.api import Api
from tests.cast import Cast


@pytest.fixture
def due(cast: Cast) -> Cast:
    """Hannah's action is five working days late; nobody manages her, so Moira is told at once."""
    day = cast.working_days_ago(5)
    Action.rows.exclude(pk=cast.action.pk).update(status="cancelled", status_reason="Not needed")
    Action.rows.filter(pk=cast.action.pk).update(due_on=day)
    reminders.sweep(at=cast.at)
    return cast


def test_a_reminder_says_its_step_its_place_and_how_late_it_is(
    due: Cast, api: Callable[[str], Api]
) -> None:
    [told] = api("moira").get("notifications/").json()["results"]
    assert told["step"] == 5
    assert told["audience"] == "safeguarding_lead"
    assert told["instead_of"] == "because no line manager is named who may see the plan"
    assert told["lateness"] == "5 working days late"
    assert told["acknowledged"] is None


def test_a_reminder_is_taken_up_by_its_recipient_alone(
    due: Cast, api: Callable[[str], Api]
) -> None:
    row = Notification.rows.get(recipient=due.hannah, matter=Matter.ACTION_DUE)
    address = f"notifications/{row.pk}/acknowledge/"
    assert api("sam").post(address).status_code == 404
    assert not Acknowledgement.rows.exists()
    told = api("hannah").post(address).json()
    assert told["acknowledged"]["by"]["name"] == "Hannah Brookes"
    assert told["acknowledged"]["how"] == "list"
    [above] = api("moira").get("notifications/").json()["results"]
    assert above["acknowledged"] is None
    assert [one["by"]["name"] for one in above["taken_up"]] == ["Hannah Brookes"]


def test_a_reminder_of_an_invitation_names_no_plan_that_its_reader_may_not_see(
    cast: Cast, api: Callable[[str], Api]
) -> None:
    seat = cast.propose("colin")
    GroupMember.rows.filter(pk=seat.pk).update(proposed_at=cast.at - timedelta(days=30))
    reminders.sweep(at=cast.at)
    answer = api("colin").get("notifications/")
    [told] = answer.json()["results"]
    assert (told["plan"], told["subject"]) == ("", f"groupmember:{seat.pk}")
    assert cast.plan.reference not in answer.content.decode()
    taken = api("colin").post(f"notifications/{told['id']}/acknowledge/").json()
    assert taken["acknowledged"]["by"]["name"] == "Colin Hurst"
