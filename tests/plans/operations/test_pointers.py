"""Reminders of an invitation: they reach whoever may answer it, who sees no more than a pointer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as sent

from agencies.errors import NotVisible
from agencies.models import Employment
from agencies.operations import workers
from agencies.operations.workers import system_worker
from plans import access
from plans.models import Acknowledgement, GroupMember, Notification, Scope
from plans.operations import acknowledging, gathering, group, mails, reminders
from plans.queries import notifications as queries
from plans.rules.notifications import Matter
from tests.cast import Cast

OF_THE_CHILD = ("Marlowe", "Tamsin", "Unborn", "CG-")


@pytest.fixture
def asked(cast: Cast) -> GroupMember:
    """Colin was asked long ago and has not answered; Karin manages him. Their agency sees no plan."""
    cast.workers["karin"] = workers.invite(
        cast.agencies["housing"],
        email="karin@example.org",
        name="Karin Voss",
        position="line_manager",
        by=system_worker(),
        at=cast.at,
    )
    Employment.objects.filter(worker=cast.colin).update(line_manager=cast.karin)
    return waiting_long(cast, "colin")


def waiting_long(cast: Cast, name: str) -> GroupMember:
    seat = cast.propose(name)
    asked_at = cast.at - timedelta(days=30)
    GroupMember.rows.filter(pk=seat.pk).update(proposed_at=asked_at)
    reminders.sweep(at=cast.at)
    return seat


def scope(cast: Cast, name: str) -> Scope:
    return access.scope_of(cast.workers[name], on=cast.today)


def told(cast: Cast, name: str) -> list[queries.Told]:
    found = queries.notifications(scope(cast, name)).told
    return [one for one in found if one.row.matter == Matter.INVITATION_WAITS]


def reminder(cast: Cast, name: str) -> Notification:
    row: Notification = Notification.rows.get(
        recipient=cast.workers[name], matter=Matter.INVITATION_WAITS
    )
    return row


def away(cast: Cast, name: str, deputy: str) -> None:
    Employment.objects.filter(worker=cast.workers[name]).update(deputy=cast.workers[deputy])
    workers.record_absence(
        cast.employment(name),
        from_on=cast.today,
        until_on=cast.today,
        by=cast.workers[name],
        at=cast.at,
    )


def delivered(cast: Cast) -> dict[str, Any]:
    """The e-mails of a day, by address."""
    gathering.gather(at=cast.at)
    mails.deliver(now=lambda: cast.at + timedelta(days=1))
    return {message.to[0]: message for message in sent.outbox}


@pytest.mark.parametrize("name", ["colin", "karin"])
def test_whoever_may_answer_is_reminded_and_nothing_of_the_plan_is_said(
    cast: Cast, asked: GroupMember, name: str
) -> None:
    [one] = told(cast, name)
    assert (one.is_pointer, one.child, one.reference) == (True, "", "")
    assert queries.unread(scope(cast, name)) == 1
    assert queries.to_acknowledge(scope(cast, name)) == 1


def test_the_lead_is_reminded_as_of_everything_else(cast: Cast, asked: GroupMember) -> None:
    [one] = told(cast, "priya")
    assert (one.is_pointer, one.reference) == (False, cast.plan.reference)


def test_whoever_stands_in_for_the_person_invited_is_told(cast: Cast, asked: GroupMember) -> None:
    cast.workers["lena"] = workers.invite(
        cast.agencies["housing"],
        email="lena@example.org",
        name="Lena Orr",
        position="practitioner",
        by=system_worker(),
        at=cast.at,
    )
    assert told(cast, "lena") == []
    away(cast, "colin", "lena")
    [one] = told(cast, "lena")
    assert (one.for_whom, one.is_pointer) == ("Colin Hurst", True)


def test_it_is_e_mailed_without_the_plan_s_reference_and_leads_to_the_invitation(
    cast: Cast, asked: GroupMember
) -> None:
    mailed = delivered(cast)
    for name in ("colin", "karin"):
        message = mailed[f"{name}@example.org"]
        assert f"/notifications/{reminder(cast, name).pk}/" in message.body
        assert "An invitation to a group waits for an answer" in message.body
        for word in OF_THE_CHILD:
            assert word not in message.subject + message.body


def test_an_instant_e_mail_says_nothing_of_the_plan_in_its_subject(
    cast: Cast, asked: GroupMember
) -> None:
    Notification.rows.filter(recipient=cast.colin).update(is_instant=True)
    subject = delivered(cast)["colin@example.org"].subject
    assert subject == "Coregroup: An invitation to a group waits for an answer"


def test_another_message_about_the_plan_stays_hidden(cast: Cast, asked: GroupMember) -> None:
    row = reminder(cast, "colin")
    row.pk, row.key, row.matter = None, "another", Matter.REVIEW_SIGNED
    row.save(force_insert=True)
    found = queries.notifications(scope(cast, "colin")).told
    assert [one.row.matter for one in found] == [Matter.INVITATION_WAITS]


def test_an_invitation_of_somebody_else_shows_nothing_more(cast: Cast, asked: GroupMember) -> None:
    """That one waits for Colin shows him no reminder of another's."""
    other = cast.propose("sal")
    Notification.rows.filter(recipient=cast.colin).update(subject=f"groupmember:{other.pk}")
    assert told(cast, "colin") == []
    assert len(told(cast, "karin")) == 1


def test_it_is_gone_once_it_was_turned_down(cast: Cast, asked: GroupMember) -> None:
    group.decline(asked, note="Ask Fay", by=cast.karin, at=cast.at)
    for name in ("colin", "karin"):
        assert told(cast, name) == []
        assert queries.unread(scope(cast, name)) == 0
    assert delivered(cast).keys().isdisjoint({"colin@example.org", "karin@example.org"})


def test_it_shows_the_plan_once_the_place_was_taken(cast: Cast, asked: GroupMember) -> None:
    group.accept(asked, by=cast.colin, at=cast.at)
    [one] = told(cast, "colin")
    assert (one.is_pointer, one.is_over, one.reference) == (False, True, cast.plan.reference)
    [above] = told(cast, "karin")
    assert [said.by.name for said in above.said] == ["Colin Hurst"]


def test_a_manager_reads_that_the_person_invited_acknowledged_it(
    cast: Cast, asked: GroupMember
) -> None:
    acknowledging.acknowledge(reminder(cast, "colin"), how="page", by=cast.colin, at=cast.at)
    acknowledging.acknowledge(reminder(cast, "priya"), how="list", by=cast.priya, at=cast.at)
    [own] = told(cast, "colin")
    assert own.acknowledged is not None
    assert not own.may_acknowledge
    [above] = told(cast, "karin")
    assert [said.by.name for said in above.said] == ["Colin Hurst"]


def test_nobody_else_of_the_agency_takes_it_up(cast: Cast, asked: GroupMember) -> None:
    row = reminder(cast, "colin")
    for name in ("karin", "hannah", "beth"):
        with pytest.raises(NotVisible):
            acknowledging.acknowledge(row, how="list", by=cast.workers[name], at=cast.at)
    assert not Acknowledgement.rows.exists()


def test_a_plan_that_was_opened_shows_no_other_plan_s_invitation(
    cast: Cast, asked: GroupMember
) -> None:
    opened = scope(cast, "colin").narrowed_to(cast.outcome.pk)
    assert queries.notifications(opened).told == []
