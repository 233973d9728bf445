"""E-mail that did not arrive, and whether reminders run, by the API."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from plans.models import Mail, Outbox
from plans.operations import outbox
from tests.api import Api, is_problem
from tests.cast import Cast
from tests.plans.undelivering import mail_to, waiting

Somebody = Callable[[str], Api]


@pytest.fixture
def given_up(cast: Cast) -> Mail:
    mail_to(cast, "sam", "school")
    return mail_to(cast, "hannah", "midwifery")


def test_an_administrator_reads_their_agencys_and_tries_it_again(
    api: Somebody, given_up: Mail
) -> None:
    megan = api("megan")
    (row,) = megan.get("undelivered/").json()["results"]
    assert row["recipient"]["name"] == "Hannah Brookes"
    assert (row["status"], row["reason"], row["attempts"]) == ("parked", "refused", 8)
    assert row["things"] == 0
    assert row["advice"]
    assert set(row) == {
        "id", "recipient", "status", "created_at", "due_at", "attempts", "reason", "ended_at",
        "things", "advice",
    }  # fmt: skip
    assert megan.post(f"undelivered/{given_up.pk}/try-again/").json() == {"tried": 1}
    is_problem(megan.post(f"undelivered/{given_up.pk}/try-again/"), 409)
    theirs = Mail.rows.exclude(pk=given_up.pk).get()
    is_problem(megan.post(f"undelivered/{theirs.pk}/try-again/"), 404)
    assert megan.post("undelivered/try-again/").json() == {"tried": 0}
    theirs.refresh_from_db()
    assert theirs.status == "parked"


def test_the_operator_reads_health_and_releases_a_copy(api: Somebody, cast: Cast) -> None:
    waiting(cast, "hannah", "midwifery")
    mail_to(cast, "sam", "school")
    outbox.current()
    Outbox.rows.update(database="another")
    operator = api("sysadmin")
    said = operator.get("system/reminders/").json()
    assert said["is_well"] is False
    assert said["is_quarantined"] is True
    assert (said["waiting"], said["parked"]) == (1, 1)
    assert said["parked_by_agency"] == [{"agency": "Oakmere Primary School", "mails": 1}]
    released = operator.post("system/reminders/release/", {"keep_waiting": False})
    assert released.json()["is_quarantined"] is False
    assert released.json()["waiting"] == 0
    is_problem(operator.post("system/reminders/release/", {"keep_waiting": False}), 409)
    assert operator.post("system/reminders/try-again/").json() == {"tried": 1}
    for name in ("megan", "super"):
        is_problem(api(name).get("system/reminders/"), 403)
        is_problem(api(name).post("system/reminders/release/", {"keep_waiting": True}), 403)
