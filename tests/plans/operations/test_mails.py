"""E-mail: made out once, gathered, checked again when it goes, tried, parked, and never lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused
from typing import Any

import pytest
from django.core import mail as sent
from django.core.exceptions import PermissionDenied
from django.core.mail.backends.locmem import EmailBackend

from agencies.errors import NotVisible
from agencies.models import Absence, Employment
from plans.models import Acknowledgement, Action, Mail, MailChoice, Notification, Outbox
from plans.operations import acknowledging, gathering, mails, outbox, reminders
from plans.operations.notifications import tell
from plans.queries import mails as queries
from plans.queries.reminders_health import health
from plans.rules.mails import ATTEMPTS, IN_A_ROW
from plans.rules.notifications import Matter
from tests.cast import Cast


@pytest.fixture
def due(cast: Cast) -> Cast:
    """Hannah's action is two working days late, and nothing else is due."""
    day = cast.working_days_ago(2)
    Action.rows.exclude(pk=cast.action.pk).update(status="cancelled", status_reason="Not needed")
    Action.rows.filter(pk=cast.action.pk).update(due_on=day)
    reminders.sweep(at=cast.at)
    Notification.rows.exclude(matter=Matter.ACTION_DUE).update(is_mailed=False)
    return cast


def later(at: datetime, **by: int) -> Any:
    return lambda: at + timedelta(**by)


def deliver(at: datetime, **by: int) -> dict[str, int]:
    return dict(mails.deliver(now=later(at, **by)).counts)


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


class Refusing(EmailBackend):
    """A mail server that answers every mail, or every mail to some addresses, with a failure."""

    failure: Exception = SMTPDataError(451, b"try later")
    only: frozenset[str] = frozenset()

    def send_messages(self, email_messages: Any) -> int:
        (message,) = email_messages
        if not self.only or self.only & set(message.to):
            raise self.failure
        return int(super().send_messages(email_messages))


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch) -> type[Refusing]:
    # A class of the test's own: what it is told to refuse is forgotten with it.
    backend = type("RefusingNow", (Refusing,), {})
    monkeypatch.setattr(mails, "get_connection", backend)
    return backend


MAILBOX = SMTPRecipientsRefused({"hannah@example.org": (550, b"no such user")})


@pytest.mark.parametrize(("failure", "reason"), [(MAILBOX, "refused"), (ValueError(), "broken")])
def test_what_is_wrong_with_a_mail_or_its_mailbox_parks_it_after_eight_attempts_with_a_code(
    due: Cast, refusing: type[Refusing], failure: Exception, reason: str
) -> None:
    refusing.failure = failure
    gathering.gather(at=due.at)
    for attempt in range(1, ATTEMPTS + 1):
        assert Mail.rows.get().status == "waiting"
        deliver(due.at, days=1, hours=attempt)
    mail = Mail.rows.get()
    assert (mail.status, mail.reason, mail.attempts) == ("parked", reason, ATTEMPTS)
    assert deliver(due.at, days=9) == {}


@pytest.mark.parametrize(
    ("failure", "reason"),
    [
        (SMTPDataError(451, b"hannah@example.org, try later"), "later"),
        (TimeoutError(), "unreachable"),
    ],
)
def test_what_fails_while_the_server_takes_others_is_parked_after_eight_attempts_with_a_code(
    due: Cast, refusing: type[Refusing], failure: Exception, reason: str
) -> None:
    refusing.failure, refusing.only = failure, frozenset({"hannah@example.org"})
    gathering.gather(at=due.at)
    mine = Mail.rows.filter(recipient=due.hannah)
    # The first failure may as well be the server's: it counts once another mail has gone.
    for attempt in range(ATTEMPTS + 1):
        assert (mine.get().status, mine.get().attempts) == ("waiting", max(0, attempt - 1))
        at = due.at + timedelta(days=1, hours=attempt)
        deliver(at)
        tell(due.plan, matter=Matter.RECORD_SENT, subject=f"plan:{at}", to=[due.sam], at=at)
        Notification.rows.filter(recipient=due.sam).update(weight="safety")
        gathering.gather(at=at)
        assert deliver(at, seconds=1) == {"sent": 1}
    mail = mine.get()
    assert (mail.status, mail.reason, mail.attempts) == ("parked", reason, ATTEMPTS)


@pytest.mark.parametrize(
    "failure",
    [
        SMTPDataError(451, b"try later"),
        SMTPSenderRefused(550, b"who are you", "no-reply@localhost"),
        SMTPDataError(550, b"no"),
    ],
)
def test_a_server_that_fails_for_hours_parks_nothing_and_takes_everything_when_it_is_back(
    due: Cast, refusing: type[Refusing], failure: Exception
) -> None:
    refusing.failure = failure
    count = everybody_is_told(due)
    assert count > IN_A_ROW
    for minutes in range(0, 240, 10):
        assert set(deliver(due.at, days=1, minutes=minutes)) <= {"failed"}
    waiting = Mail.rows.filter(status="waiting")
    assert waiting.count() == count
    assert waiting.filter(attempts__lte=1).count() == count
    refusing.only = frozenset({"nobody@example.org"})
    back = [deliver(due.at, days=1, minutes=240 + n).get("sent", 0) for n in range(5)]
    assert sum(back) == count
    assert len(sent.outbox) == count


def test_a_server_that_fails_for_hours_costs_what_it_cannot_judge_no_attempt(
    due: Cast, refusing: type[Refusing]
) -> None:
    gathering.gather(at=due.at)
    for hour in range(12):
        assert deliver(due.at, days=1, hours=hour) == {"failed": 1}
    mail = Mail.rows.get()
    assert (mail.status, mail.attempts) == ("waiting", 0)
    noon = due.at + timedelta(days=1, hours=12)
    assert mail in Mail.rows.undelivered(noon)
    assert health(at=noon).oldest_unsent == due.at + timedelta(days=1)


def test_mails_that_fail_for_ever_keep_no_other_from_going(
    due: Cast, refusing: type[Refusing]
) -> None:
    gathering.gather(at=due.at)
    kept = [due.workers[name] for name in ("hannah", "laura", "ian", "priya")]
    refusing.only = frozenset(worker.email for worker in kept)
    tell(due.plan, matter=Matter.RECORD_SENT, subject="plan:x", to=kept, at=due.at)
    gathering.gather(at=due.at)
    tell(due.plan, matter=Matter.RECORD_SENT, subject="plan:y", to=[due.sam], at=due.at)
    gathering.gather(at=due.at)
    Mail.rows.filter(recipient=due.sam).update(due_at=due.at + timedelta(days=1))
    assert deliver(due.at, days=1) == {"failed": IN_A_ROW}
    done = deliver(due.at, days=1, minutes=1)
    assert done["sent"] == 1


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


def test_a_server_that_is_not_there_costs_no_attempt(
    due: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Any) -> None:
        raise ConnectionRefusedError

    gathering.gather(at=due.at)
    with monkeypatch.context() as patched:
        patched.setattr(EmailBackend, "open", refuse, raising=False)
        assert deliver(due.at, days=1) == {}
    assert Mail.rows.get().attempts == 0
    assert deliver(due.at, days=1) == {}
    assert deliver(due.at, days=1, minutes=1) == {"sent": 1}


def everybody_is_told(cast: Cast) -> int:
    """Something of their own to each of the plan's workers; how many e-mails that makes."""
    workers = [seat.worker for seat in cast.seats.values() if seat.worker is not None]
    tell(cast.plan, matter=Matter.RECORD_SENT, subject="plan:x", to=workers, at=cast.at)
    gathering.gather(at=cast.at)
    return Mail.rows.count()


@pytest.mark.parametrize("failure", [SMTPDataError(451, b"try later"), TimeoutError()])
def test_a_server_that_fails_one_mail_after_the_other_is_left_alone_and_costs_none_an_attempt(
    due: Cast, refusing: type[Refusing], failure: Exception
) -> None:
    refusing.failure = failure
    assert everybody_is_told(due) > IN_A_ROW
    assert deliver(due.at, days=1) == {"failed": IN_A_ROW}
    assert not Mail.rows.exclude(attempts=0, lease=None, leased_until=None).exists()
    assert deliver(due.at, days=1) == {}


def test_a_server_that_refuses_one_mail_after_the_other_is_asked_about_every_one(
    due: Cast, refusing: type[Refusing]
) -> None:
    refusing.failure = SMTPDataError(550, b"no")
    assert everybody_is_told(due) > IN_A_ROW
    assert deliver(due.at, days=1) == {"failed": Mail.rows.count()}


def test_whoever_has_sent_enough_or_for_long_enough_says_that_there_is_more(due: Cast) -> None:
    everybody_is_told(due)
    tomorrow = due.at + timedelta(days=1)
    assert mails.deliver(now=lambda: tomorrow, limit=1).is_more
    gathering.gather(at=due.at)
    Mail.rows.update(status="waiting", sent_at=None)
    minutes = count()
    assert mails.deliver(now=lambda: tomorrow + timedelta(minutes=next(minutes))).is_more
    assert not mails.deliver(now=lambda: tomorrow).is_more


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
