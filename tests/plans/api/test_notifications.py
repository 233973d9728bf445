"""What I have been told, by the API: reminders, and taking them up."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from plans.models import Acknowledgement, Action, Notification
from plans.operations import reminders
from plans.rules.notifications import Matter
from tests.api import Api
from tests.cast import Cast


@pytest.fixture
def due(cast: Cast) -> Cast:
    """Hannah's action is five working days late; nobody manages her, so Moira is told at once."""
    day = cast.partnership.calendar().add_working_days(cast.today, -5)
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
    assert told["instead_of"] == "because nobody is named as line manager"
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
