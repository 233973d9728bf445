"""Trying again what was given up: one's own agency's, nobody else's, and once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail as sent
from django.core.exceptions import PermissionDenied

from agencies.errors import NotVisible, Refused
from agencies.models import Absence, AuditEvent, Employment
from plans.models import Mail
from plans.operations import mails, outbox, undelivered
from plans.operations.gathering import gather
from plans.operations.notifications import tell
from plans.queries import undelivered as queries
from plans.rules.notifications import Matter
from tests.cast import Cast
from tests.plans.undelivering import mail_to, waiting


def test_what_was_given_up_goes_after_all(cast: Cast) -> None:
    tell(cast.plan, matter=Matter.RECORD_SENT, subject="plan:x", to=[cast.hannah], at=cast.at)
    gather(at=cast.at)
    Mail.rows.update(status="parked", reason="refused", attempts=8, ended_at=cast.at)
    tried = undelivered.try_again(Mail.rows.get(), by=cast.megan, at=cast.at)
    assert (tried.status, tried.attempts, tried.reason, tried.ended_at) == ("waiting", 0, "", None)
    assert dict(mails.deliver(now=lambda: cast.at).counts) == {"sent": 1}
    assert len(sent.outbox) == 1
    assert AuditEvent.objects.filter(verb="mail.tried_again", actor=cast.megan.pk).count() == 1


@pytest.mark.parametrize("name", ["adam", "hannah", "moira", "beth", "sysadmin", "super"])
def test_nobody_else_tries_it_again(cast: Cast, name: str) -> None:
    mail = mail_to(cast, "hannah", "midwifery")
    with pytest.raises((NotVisible, PermissionDenied)):
        undelivered.try_again(mail, by=cast.workers[name], at=cast.at)
    assert Mail.rows.get().status == "parked"
    assert not AuditEvent.objects.filter(verb="mail.tried_again").exists()


@pytest.mark.parametrize("status", ["waiting", "sent", "dropped"])
def test_what_was_not_given_up_is_left_as_it_is(cast: Cast, status: str) -> None:
    mail = waiting(
        cast, "hannah", "midwifery", status=status, sent_at=cast.at if status == "sent" else None
    )
    with pytest.raises(Refused, match="not been given up"):
        undelivered.try_again(mail, by=cast.megan, at=cast.at)
    assert Mail.rows.get().status == status


def test_everything_of_an_agency_is_tried_again_and_nothing_of_another(cast: Cast) -> None:
    for name in ("hannah", "olive"):
        mail_to(cast, name, "midwifery")
    other = mail_to(cast, "sam", "school")
    assert undelivered.try_all_again(by=cast.megan, at=cast.at) == 2
    assert list(Mail.rows.filter(status="parked")) == [other]
    assert undelivered.try_all_again(by=cast.megan, at=cast.at) == 0


def test_only_a_system_administrator_tries_everything_again(cast: Cast) -> None:
    mail_to(cast, "hannah", "midwifery")
    mail_to(cast, "sam", "school")
    for name in ("megan", "adam", "beth", "super", "priya"):
        with pytest.raises(PermissionDenied):
            undelivered.try_everything_again(by=cast.workers[name], at=cast.at)
    assert Mail.rows.filter(status="parked").count() == 2
    assert queries.parked_by_agency() == [
        ("Oakmere Primary School", 1),
        ("Wearbridge Midwifery", 1),
    ]
    assert undelivered.try_everything_again(by=cast.sysadmin, at=cast.at) == 2


def test_a_database_that_may_send_is_not_released_and_loses_nothing(cast: Cast) -> None:
    waiting(cast, "hannah", "midwifery")
    outbox.current()
    with pytest.raises(Refused, match="may send already"):
        outbox.release(by=cast.sysadmin, at=cast.at, keep_waiting=False)
    assert Mail.rows.get().status == "waiting"


def test_given_up_failing_and_late_is_listed_and_nothing_else(cast: Cast) -> None:
    midwifery, at = cast.agencies["midwifery"], cast.at
    given_up = mail_to(cast, "hannah", "midwifery")
    failing = waiting(cast, "olive", "midwifery", attempts=1, reason="later")
    late = waiting(cast, "moira", "midwifery", due_at=at - timedelta(minutes=15))
    waiting(cast, "megan", "midwifery")
    waiting(cast, "megan", "midwifery", due_at=at - timedelta(minutes=14))
    waiting(cast, "megan", "midwifery", status="dropped", reason="nothing_left")
    mail_to(cast, "sam", "school")
    listed = queries.undelivered(midwifery, at=at).listed
    assert {one.mail for one in listed} == {given_up, failing, late}
    assert queries.count_of(midwifery.pk, at=at) == 3
    why = {one.worker.name: one.why for one in listed}
    assert why == {
        "Hannah Brookes": "The mail server refused it",
        "Olive Tarrant": "The mail server said to try again later",
        "Moira Satchwell": "It should have gone by now",
    }


def advice(cast: Cast) -> tuple[str, ...]:
    (one,) = queries.undelivered(cast.agencies["midwifery"], at=cast.at).listed
    return one.advice


def test_what_to_do_says_who_is_missing(cast: Cast) -> None:
    mail_to(cast, "hannah", "midwifery")
    assert advice(cast) == (queries.ADVICE["refused"],)
    Absence.objects.create(worker=cast.hannah, from_on=cast.today, until_on=cast.today)
    assert "nobody stands in: name a deputy" in advice(cast)[0]
    Employment.objects.filter(worker=cast.hannah).update(deputy=cast.olive)
    assert advice(cast) == (queries.ADVICE["refused"],)
    type(cast.olive).objects.filter(pk=cast.olive.pk).update(is_active=False)
    assert "name a deputy" in advice(cast)[0]
    Employment.objects.filter(worker=cast.hannah).update(ended_on=cast.today)
    assert "do not work for you any more" in advice(cast)[0]


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("", f"It has not been tried yet. {queries.TELL}"),
        ("later", "It is tried again by itself."),
        ("refused", "It is tried again by itself."),
    ],
)
def test_what_is_still_tried_is_not_to_be_tried_by_hand(cast: Cast, reason: str, said: str) -> None:
    late = {"due_at": cast.at - timedelta(hours=1), "reason": reason}
    waiting(cast, "hannah", "midwifery", attempts=1 if reason else 0, **late)
    assert advice(cast)[0] == said
    assert queries.ADVICE["later"] not in advice(cast)


def test_a_long_list_costs_as_many_statements_as_a_short_one(
    cast: Cast, django_assert_num_queries: object
) -> None:
    midwifery = cast.agencies["midwifery"]
    Employment.objects.filter(worker__in=[cast.hannah, cast.moira]).update(deputy=cast.olive)
    for number in range(12):
        mail_to(
            cast,
            ("hannah", "moira")[number % 2],
            "midwifery",
            created_at=cast.at - timedelta(hours=number),
        )
    with django_assert_num_queries(4):  # type: ignore[operator]
        first = queries.undelivered(midwifery, at=cast.at, page=10)
    assert len(first.listed) == 10
    with django_assert_num_queries(5):  # type: ignore[operator]
        second = queries.undelivered(midwifery, at=cast.at, before=first.before, page=10)
    assert len(second.listed) == 2
    seen = [one.mail.pk for one in first.listed + second.listed]
    assert len(set(seen)) == 12
    assert second.before is None
