"""Who was reminded of what: for the lead and the chair of a plan."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from plans import access
from plans.models import Action, Mail, Notification, Plan
from plans.operations import acknowledging, actions, gathering, plans, reminders
from plans.operations.children import ChildDetails
from plans.queries import reminders as queries
from plans.rules.household import HouseholdConfirmationDetails
from plans.rules.notifications import Matter
from plans.rules.sharing import Level
from tests.api import Api
from tests.cast import Cast
from tests.plans.recording import FATHER, record

SignIn = Callable[[str], Client]


@pytest.fixture
def due(cast: Cast) -> Cast:
    """Hannah's action is five working days late; nobody manages her, so Moira is told at once."""
    day = cast.working_days_ago(5)
    Action.rows.filter(pk=cast.action.pk).update(due_on=day)
    reminders.sweep(at=cast.at)
    return cast


def where(cast: Cast) -> str:
    return f"/plans/{cast.plan.reference}/reminders/"


def api(cast: Cast) -> str:
    return where(cast).removeprefix("/")


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def page_of(cast: Cast) -> queries.Reminders:
    return reminders_of(cast, cast.plan)


def reminders_of(cast: Cast, plan: Plan, name: str = "priya") -> queries.Reminders:
    scope = access.scope_of(cast.workers[name], on=cast.today)
    return queries.reminders(plan, scope, at=cast.at, calendar=cast.partnership.calendar())


def sent_to(cast: Cast, name: str) -> queries.Sent:
    [one] = [
        sent
        for sent in page_of(cast).sent
        if sent.row.recipient == cast.workers[name] and sent.row.matter == Matter.ACTION_DUE
    ]
    return one


@pytest.mark.parametrize("name", ["priya", "ruth"])
def test_the_lead_and_the_chair_see_who_was_told_and_why(
    due: Cast, sign_in: SignIn, name: str
) -> None:
    page = text(sign_in(name).get(where(due)))
    for words in (
        "Write the birth plan",
        "Hannah Brookes",
        "Moira Satchwell",
        "because no line manager is named who may see the plan",
        "5 working days after it is due",
        "Not acknowledged",
        "Not made out yet",
    ):
        assert words in page, words


@pytest.mark.parametrize("name", ["hannah", "sam", "laura", "ian", "neil", "moira"])
def test_everybody_else_is_refused_with_the_reason(due: Cast, sign_in: SignIn, name: str) -> None:
    answer = sign_in(name).get(where(due))
    assert answer.status_code == 403
    assert "Only these may read who was reminded of what" in text(answer)
    assert Api(worker=due.workers[name]).get(api(due)).status_code == 403


def test_what_comes_next_says_when_and_whom(due: Cast) -> None:
    [coming] = [one for one in page_of(due).scheduled if one.subject == f"action:{due.action.pk}"]
    assert coming.wd == 7
    assert coming.places == ["Safeguarding lead of the agency"]
    assert coming.on == due.partnership.calendar().add_working_days(due.today, 2)
    family = f"action:{due.family_action.pk}"
    [theirs] = [one for one in page_of(due).scheduled if one.subject == family]
    assert theirs.places == ["Owner (Tamsin Marlowe)"]
    dates = [one for one in page_of(due).scheduled if one.subject.startswith("deadline:")]
    assert dates
    assert not any("Owner" in place for one in dates for place in one.places)


def test_what_is_done_has_no_reminder_to_come(due: Cast) -> None:
    actions.update(
        due.action, answer="done", note="Written", version=None, by=due.hannah, at=due.at
    )
    assert f"action:{due.action.pk}" not in {one.subject for one in page_of(due).scheduled}
    sent = sent_to(due, "hannah")
    assert sent.acknowledged is not None
    assert sent.acknowledged.how == "doing"


def test_an_ended_plan_has_nothing_to_come(due: Cast, sign_in: SignIn) -> None:
    due.plan.status, due.plan.ended_on = "ended", due.today
    assert page_of(due).scheduled == []


def test_the_email_is_waiting_sent_parked_or_not_wanted(due: Cast, sign_in: SignIn) -> None:
    gathering.gather(at=due.at)
    client = sign_in("priya")
    assert sent_to(due, "hannah").mail_state == "waiting"
    mine = Mail.rows.filter(recipient=due.hannah)
    mine.update(status="sent", sent_at=due.at, sent_to=due.olive)
    sent = sent_to(due, "hannah")
    assert (sent.mailed_at, sent.mailed_to) == (due.at, "Olive Tarrant")
    assert "to Olive Tarrant who stood in" in text(client.get(where(due)))
    mine.update(status="parked", sent_at=None, sent_to=None, reason="refused")
    assert sent_to(due, "hannah").is_parked
    assert "The mail server refused it" in text(client.get(where(due)))
    Notification.rows.filter(recipient=due.hannah).update(mail=None, is_mailed=False)
    assert "They want no e-mail of this" in text(client.get(where(due)))


def test_who_saw_and_acknowledged_it_is_said(due: Cast, sign_in: SignIn) -> None:
    row = sent_to(due, "hannah").row
    acknowledging.acknowledge(row, how="list", by=due.hannah, at=due.at)
    page = text(sign_in("ruth").get(where(due)))
    assert "Seen by Hannah Brookes" in page
    assert "Acknowledged by Hannah Brookes" in page
    told = Api(worker=due.ruth).get(api(due)).json()
    [mine] = [one for one in told["sent"] if one["recipient"]["name"] == "Hannah Brookes"]
    assert mine["acknowledged"]["how"] == "list"
    assert mine["mail"] == "not_made_out"
    assert {one["duty"] for one in told["scheduled"]} >= {"action"}


def test_nobody_has_been_reminded_yet(cast: Cast, sign_in: SignIn) -> None:
    Action.rows.update(due_on=cast.today + timedelta(days=300))
    Notification.rows.all().delete()
    page = text(sign_in("priya").get(where(cast)))
    assert "Nobody has been reminded of anything yet." in page


def test_another_plans_reminders_are_not_here(due: Cast) -> None:
    other = plans.start(
        kind="child_in_need",
        new_child=ChildDetails(
            given_names="Otto", family_name="Kestrel", date_of_birth=due.today - timedelta(900)
        ),
        partnership=due.partnership,
        started_on=due.today,
        role="Social worker",
        purpose="Visits weekly",
        by=due.sal,
        at=due.at,
    )
    assert reminders_of(due, other, "sal").sent == []


def test_however_many_were_sent_they_are_read_in_as_many_statements(
    due: Cast, sign_in: SignIn
) -> None:
    client = sign_in("priya")
    client.get(where(due))
    with CaptureQueriesContext(connection) as few:
        client.get(where(due))
    first = sent_to(due, "hannah").row
    for number in range(10):
        copy = Notification.rows.get(pk=first.pk)
        copy.pk, copy.key, copy._state.adding = None, f"again:{number}", True
        copy.save()
        copied = Action.rows.get(pk=due.action.pk)
        copied.pk, copied._state.adding = None, True
        copied.save()
    with CaptureQueriesContext(connection) as many:
        client.get(where(due))
    assert len(many) == len(few)


class TestWhatComesNextOfTheLessons:
    def of(self, cast: Cast, name: str, duty: str) -> list[queries.Coming]:
        found = reminders_of(cast, cast.plan, name).scheduled
        return [one for one in found if one.duty == duty]

    def test_it_is_said_with_its_day_and_whose_it_is(self, cast: Cast, sign_in: SignIn) -> None:
        record(cast, "hannah", details=HouseholdConfirmationDetails("told_by_parent"))
        [home] = self.of(cast, "priya", "household")
        assert (home.wd, home.due_on, home.places) == (
            -5,
            cast.today + timedelta(days=28),
            ["Lead practitioner"],
        )
        [supervision] = [
            one
            for one in self.of(cast, "priya", "supervision")
            if one.subject == f"lesson:{cast.seats['priya'].pk}"
        ]
        assert supervision.places == ["Owner (Priya Nandakumar)", "Line manager"]
        page = text(sign_in("priya").get(where(cast)))
        assert "Who is in the home, confirmed" in page
        assert f'href="/plans/{cast.plan.reference}/lessons/"' in page
        told = Api(worker=cast.ruth).get(api(cast)).json()
        assert "household" in {one["duty"] for one in told["scheduled"]}

    def test_a_record_its_reader_may_not_see_moves_no_day(self, cast: Cast) -> None:
        record(cast, "hannah", details=HouseholdConfirmationDetails("told_by_parent"))
        before = reminders_of(cast, cast.plan).scheduled
        for level in (Level.CONTROLLED, Level.SEALED):
            record(cast, "laura", level, HouseholdConfirmationDetails("seen"))
            record(cast, "laura", level, FATHER)
        assert reminders_of(cast, cast.plan).scheduled == before
