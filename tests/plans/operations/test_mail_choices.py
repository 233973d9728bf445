"""Choosing how one is e-mailed: one's own, with a version, and never about a child's safety."""

from __future__ import annotations

from collections import Counter

import pytest
from django.core.exceptions import PermissionDenied

from agencies.errors import Refused, Stale
from agencies.models import AuditEvent
from plans.models import MailChoice
from plans.operations.mail_choices import choose
from plans.queries.mail_choices import choice_of
from plans.rules.mail_choices import HEADINGS
from plans.rules.mails import AT_ONCE_ALWAYS, Choice, Delivery
from plans.rules.notifications import Matter, Weight
from tests.cast import Cast


def test_every_kind_of_thing_stands_under_one_heading() -> None:
    counted = Counter(matter for matters in HEADINGS.values() for matter in matters)
    assert counted == dict.fromkeys(Matter, 1)


def test_a_choice_is_kept_and_replaces_the_one_before(cast: Cast) -> None:
    assert choice_of(cast.hannah).version == 0
    first = choose(hour=7, by_matter={"record_sent": "off"}, version=0, by=cast.hannah, at=cast.at)
    assert (first.hour, first.by_matter, first.version) == (7, {"record_sent": "off"}, 1)
    choose(hour=16, by_matter={}, version=1, by=cast.hannah, at=cast.at)
    row = MailChoice.rows.get(worker=cast.hannah)
    assert (row.hour, row.by_matter, row.version) == (16, {}, 2)
    assert AuditEvent.objects.filter(verb="mail_choice.saved", actor=cast.hannah.pk).count() == 2


def test_whoever_saw_an_older_choice_is_shown_the_newer(cast: Cast) -> None:
    choose(hour=7, by_matter={}, version=0, by=cast.hannah, at=cast.at)
    with pytest.raises(Stale) as stale:
        choose(hour=9, by_matter={}, version=0, by=cast.hannah, at=cast.at)
    assert stale.value.current.hour == 7
    assert MailChoice.rows.get().hour == 7


@pytest.mark.parametrize(
    ("hour", "by_matter", "field"),
    [
        (24, {}, "hour"),
        (-1, {}, "hour"),
        (8, {"no_such_thing": "off"}, "no_such_thing"),
        (8, {"action_due": "never"}, "action_due"),
        (8, {"birth_due": "off"}, "birth_due"),
        (8, {"birth_due": "digest"}, "birth_due"),
    ],
)
def test_what_nobody_can_choose_is_refused_and_nothing_is_kept(
    cast: Cast, hour: int, by_matter: dict[str, str], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        choose(hour=hour, by_matter=by_matter, version=0, by=cast.hannah, at=cast.at)
    assert refused.value.field == field
    assert not MailChoice.rows.exists()


def test_who_works_for_a_partnership_alone_chooses_as_well(cast: Cast) -> None:
    choose(hour=8, by_matter={}, version=0, by=cast.beth, at=cast.at)
    assert MailChoice.rows.get().worker == cast.beth


@pytest.mark.parametrize("name", ["sysadmin", "super"])
def test_whoever_works_with_no_child_has_nothing_to_choose(cast: Cast, name: str) -> None:
    with pytest.raises(PermissionDenied):
        choose(hour=8, by_matter={}, version=0, by=cast.workers[name], at=cast.at)
    assert not MailChoice.rows.exists()


@pytest.mark.parametrize("matter", Matter)
def test_safety_and_a_running_clock_come_whatever_is_chosen(matter: Matter) -> None:
    off = Choice(by_matter={matter: Delivery.OFF})
    assert off.delivery(matter, Weight.SAFETY, instant=False) == Delivery.INSTANT
    assert off.delivery(matter, Weight.CLOCK, instant=False) == Delivery.DIGEST
    assert off.delivery(matter, Weight.CLOCK, instant=True) == Delivery.INSTANT
    assert {
        Matter.BIRTH_DUE,
        Matter.ACCESS_REFUSED,
        Matter.URGENT_ANSWER,
    } == AT_ONCE_ALWAYS
