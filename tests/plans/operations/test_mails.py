"""E-mail: made out once, gathered, checked again when it goes, tried, parked, and never lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.core import mail as sent
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.errors import NotVisible
from agencies.models import Absence, Employment
from plans.models import Acknowledgement, Action, Mail, MailChoice, Notification, Outbox
from plans.operations import acknowledging, gathering, mails, outbox, reminders
from plans.operations.notifications import tell
from plans.queries import mails as queries
from plans.rules.notifications import Matter
from tests.cast import Cast
from tests.plans.delivering import deliver, everybody_is_told


def test_a_day_s_reminders_are_one_email_that_says_nothing_about_anybody(due: Cast) -> None:
    row = Notification.rows.get(matter=Matter.ACTION_DUE)
    tell(due.plan, matter=Matter.RECORD_SENT, subject="plan:x", to=[due.hannah], at=due.at)
    assert gathering.gather(at=due.at) == 2
    assert deliver(due.at) == {}
    assert deliver(due.at, days=1) == {"sent": 1}
    (message,) = sent.outbox
    assert message.to == ["hannah@example.org"]
    assert message.subject == "Coregroup: 2 things wait for you"
    assert f"/notifications/{row.pk}/" in message.body
    assert due.plan.reference in message.body
    assert "2 working days late" in message.body or "3 working days late" in message.body
    said = message.subject + message.body
    for name in ("Hannah", "Marlowe", "Tamsin", due.action.what, due.plan.child.initials):
        assert name not in said


def test_repeating_everything_sends_nothing_twice(due: Cast) -> None:
    for _ in range(3):
        reminders.sweep(at=due.at)
        gathering.gather(at=due.at)
        deliver(due.at, days=1)
    assert len(sent.outbox) == 1
    assert Mail.rows.get().status == "sent"


def test_what_comes_while_a_digest_is_being_sent_goes_into_the_next(due: Cast) -> None:
    gathering.gather(at=due.at)
    Mail.rows.update(lease=due.plan.pk, leased_until=due.at + timedelta(days=2))
    tell(due.plan, matter=Matter.RECORD_SENT, subject="plan:x", to=[due.hannah], at=due.at)
    gathering.gather(at=due.at)
    first, second = Mail.rows.order_by("due_at")
    assert (first.notifications.count(), second.notifications.count()) == (1, 1)
    assert second.due_at - first.due_at == timedelta(days=1)


def test_what_was_done_in_the_meantime_is_not_sent(due: Cast) -> None:
    gathering.gather(at=due.at)
    Action.rows.filter(pk=due.action.pk).update(status="done")
    assert deliver(due.at, days=1) == {"dropped": 1}
    assert not sent.outbox
    assert Mail.rows.get().reason == "nothing_left"


@pytest.mark.parametrize("how", ["left", "employment", "inactive"])
def test_whoever_may_no_longer_see_the_plan_gets_nothing(due: Cast, how: str) -> None:
    gathering.gather(at=due.at)
    if how == "left":
        due.seats["hannah"].__class__.rows.filter(pk=due.seats["hannah"].pk).update(
            status="left", left_on=due.today
        )
    elif how == "employment":
        Employment.objects.filter(worker=due.hannah).update(ended_on=due.today)
    else:
        type(due.hannah).objects.filter(pk=due.hannah.pk).update(is_active=False)
    assert deliver(due.at, days=1) == {"dropped": 1}
    assert not sent.outbox


def test_the_deputy_of_whoever_is_away_gets_it_in_their_place(due: Cast) -> None:
    Employment.objects.filter(worker=due.hannah).update(deputy=due.olive)
    tomorrow = due.today + timedelta(days=1)
    Absence.objects.create(worker=due.hannah, from_on=due.today, until_on=tomorrow)
    gathering.gather(at=due.at)
    assert deliver(due.at, days=1) == {"sent": 1}
    (message,) = sent.outbox
    assert message.to == ["olive@example.org"]
    assert "Somebody you stand in for is away." in message.body
    assert Mail.rows.get().sent_to == due.olive


def test_who_wants_no_email_of_it_gets_none_and_still_sees_it(due: Cast) -> None:
    MailChoice.rows.create(worker=due.hannah, by_matter={Matter.ACTION_DUE: "off"})
    gathering.gather(at=due.at)
    assert not Mail.rows.exists()
    assert Notification.rows.filter(recipient=due.hannah, matter=Matter.ACTION_DUE).exists()


def test_a_clock_that_runs_cannot_be_switched_off(due: Cast) -> None:
    Notification.rows.filter(matter=Matter.ACTION_DUE).update(weight="clock")
    MailChoice.rows.create(worker=due.hannah, by_matter={Matter.ACTION_DUE: "off"})
    gathering.gather(at=due.at)
    assert Mail.rows.get().kind == "digest"


def test_safety_goes_at_once_at_any_hour(due: Cast) -> None:
    Notification.rows.filter(matter=Matter.ACTION_DUE).update(weight="safety")
    at_night = due.at.replace(hour=2)
    gathering.gather(at=at_night)
    mail = Mail.rows.get()
    assert (mail.kind, mail.due_at) == ("instant", at_night)


def test_a_poisoned_mail_keeps_no_other_from_going(
    due: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(due.plan, matter=Matter.RECORD_SENT, subject="plan:x", to=[due.sam], at=due.at)
    gathering.gather(at=due.at)
    letters = queries.letters

    def poisoned(claimed: Sequence[Mail], **given: Any) -> Any:
        if due.hannah.pk in {mail.recipient_id for mail in claimed}:
            raise KeyError("poison")
        return letters(claimed, **given)

    monkeypatch.setattr(queries, "letters", poisoned)
    assert deliver(due.at, days=1) == {"failed": 1, "sent": 1}
    assert [message.to for message in sent.outbox] == [["sam@example.org"]]


def test_whoever_has_sent_enough_or_for_long_enough_says_that_there_is_more(due: Cast) -> None:
    everybody_is_told(due)
    tomorrow = due.at + timedelta(days=1)
    assert mails.deliver(now=lambda: tomorrow, limit=1).is_more
    gathering.gather(at=due.at)
    Mail.rows.update(status="waiting", sent_at=None)
    minutes = count()
    assert mails.deliver(now=lambda: tomorrow + timedelta(minutes=next(minutes))).is_more
    assert not mails.deliver(now=lambda: tomorrow).is_more


def test_what_is_claimed_together_is_checked_in_one_statement_more_for_each_reader(
    due: Cast,
) -> None:
    everybody_is_told(due)
    tomorrow = due.at + timedelta(days=1)
    claimed = list(Mail.rows.exclude(recipient=due.hannah))
    taken = []
    for some in (claimed[:1], claimed):
        with CaptureQueriesContext(connection) as statements:
            assert queries.letters(some, at=tomorrow).keys() == {mail.pk for mail in some}
        taken.append(len(statements))
    assert taken[1] - taken[0] == len(claimed) - 1


def test_what_was_checked_a_while_ago_is_checked_again_before_it_goes(
    due: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    count_of_them = everybody_is_told(due)
    checked = []
    letters = queries.letters

    def counted(claimed: Sequence[Mail], **given: Any) -> Any:
        checked.append(len(claimed))
        return letters(claimed, **given)

    monkeypatch.setattr(queries, "letters", counted)
    assert deliver(due.at, days=1) == {"sent": count_of_them}
    assert checked == [count_of_them]
    Mail.rows.update(status="waiting", sent_at=None)
    checked.clear()
    seconds = count(step=3)
    mails.deliver(now=lambda: due.at + timedelta(days=1, seconds=next(seconds)))
    assert len(checked) > 1


def test_a_mail_whose_lease_somebody_else_has_by_now_is_not_sent(
    due: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    gathering.gather(at=due.at)
    claim = mails._claim

    def claimed_and_taken_over(*given: Any, **how: Any) -> Any:
        taken = claim(*given, **how)
        Mail.rows.update(lease=due.plan.pk)
        return taken

    monkeypatch.setattr(mails, "_claim", claimed_and_taken_over)
    minutes = iter([0, 0, 0, 2, 2, 2, 2, 2, 2])
    done = mails.deliver(now=lambda: due.at + timedelta(days=1, minutes=next(minutes)))
    assert dict(done.counts) == {"lost": 1}
    assert not sent.outbox


def test_a_lease_that_ended_is_taken_up_again_with_the_same_message_id(due: Cast) -> None:
    gathering.gather(at=due.at)
    Mail.rows.update(lease=due.plan.pk, leased_until=due.at + timedelta(days=1, minutes=2))
    assert deliver(due.at, days=1) == {}
    assert deliver(due.at, days=1, minutes=3) == {"sent": 1}
    assert str(Mail.rows.get().pk) in sent.outbox[0].extra_headers["Message-ID"]


def test_a_restored_copy_sends_nothing_until_it_is_released(due: Cast) -> None:
    gathering.gather(at=due.at)
    outbox.current()
    Outbox.rows.update(database="another")
    assert deliver(due.at, days=1) == {}
    assert not outbox.tick(at=due.at)
    with pytest.raises(PermissionDenied, match="system administrator"):
        outbox.release(by=due.priya, at=due.at, keep_waiting=True)
    outbox.release(by=due.sysadmin, at=due.at, keep_waiting=True)
    assert deliver(due.at, days=1) == {"sent": 1}


def test_acknowledging_is_kept_once_and_stops_no_clock(due: Cast) -> None:
    row = Notification.rows.get(matter=Matter.ACTION_DUE)
    for _ in range(2):
        acknowledging.acknowledge(row, how="list", by=due.hannah, at=due.at)
    assert Acknowledgement.rows.get().by == due.hannah
    due_on = Action.rows.get(pk=due.action.pk).due_on
    on = due.at + (due.partnership.calendar().add_working_days(due_on, 5) - due.today)
    reminders.sweep(at=on)
    assert Notification.rows.filter(matter=Matter.ACTION_DUE, step=5).exists()


def test_nobody_acknowledges_what_is_somebody_elses(due: Cast) -> None:
    row = Notification.rows.get(matter=Matter.ACTION_DUE)
    for name in ("sam", "priya", "olive", "colin"):
        with pytest.raises(NotVisible):
            acknowledging.acknowledge(row, how="list", by=due.workers[name], at=due.at)
    assert not Acknowledgement.rows.exists()
