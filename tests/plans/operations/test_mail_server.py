"""A mail server that fails, and a mail that does: which of them pays for it."""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused
from typing import Any

import pytest
from django.core import mail as sent
from django.core.mail.backends.locmem import EmailBackend

from plans.models import Mail, Notification
from plans.operations import gathering, mails
from plans.operations.notifications import tell
from plans.queries.reminders_health import health
from plans.rules.mails import ATTEMPTS, IN_A_ROW
from plans.rules.notifications import Matter
from tests.cast import Cast
from tests.plans.delivering import deliver, everybody_is_told


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
