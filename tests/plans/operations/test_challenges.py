"""A dissent that challenges: a senior chair replies, and an unanswered one is passed on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from agencies.errors import NotVisible, Refused
from agencies.models import Employment
from plans import access
from plans.models import Disagreement, DissentChallenge, Notification
from plans.operations import challenges, disagreements, dissent
from plans.queries.notifications import notifications
from tests.cast import Cast
from tests.plans.disagreeing import sweep
from tests.plans.freezing import signed_review


@pytest.fixture
def challenge(cast: Cast) -> DissentChallenge:
    """Hannah's agency challenges what Ruth decided; Sean is Ruth's manager."""
    Employment.objects.filter(worker=cast.ruth).update(line_manager=cast.sean)
    dissent.record(
        signed_review(cast), mode="challenge", words="No.", version=None, by=cast.hannah, at=cast.at
    )
    row: DissentChallenge = DissentChallenge.rows.select_related("dissent").get()
    return row


def told(name: str, cast: Cast) -> int:
    rows = Notification.rows.filter(matter="challenge_due", recipient=cast.workers[name])
    return int(rows.count())


def answer(cast: Cast, row: DissentChallenge, name: str) -> DissentChallenge:
    return challenges.answer(
        row,
        outcome="stands",
        reply="It was weighed.",
        version=None,
        by=cast.workers[name],
        at=row.reply_due_at + timedelta(minutes=5),
    )


def test_a_challenge_is_the_senior_chairs_and_never_stage_1_of_a_disagreement(
    cast: Cast, challenge: DissentChallenge
) -> None:
    assert challenge.reviewer == cast.sean
    assert challenge.reply_due_at > cast.at + timedelta(days=5)
    assert (told("sean", cast), Disagreement.rows.count()) == (1, 0)
    linked = disagreements.start(cast.plan, dissent=challenge.dissent, by=cast.hannah, at=cast.at)
    assert linked.dissent == challenge.dissent
    with pytest.raises(Refused):
        disagreements.start(cast.plan, dissent=challenge.dissent, by=cast.sam, at=cast.at)


def test_only_its_reviewer_replies_and_once(cast: Cast, challenge: DissentChallenge) -> None:
    for name in ("ruth", "hannah", "priya", "beth"):
        with pytest.raises((PermissionDenied, NotVisible)):
            answer(cast, challenge, name)
    with pytest.raises(NotVisible):
        answer(cast, challenge, "colin")
    assert answer(cast, challenge, "sean").outcome == "stands"
    with pytest.raises(Refused, match="already"):
        answer(cast, challenge, "sean")


def test_unanswered_at_its_limit_it_goes_to_the_business_manager_once_and_stays_open(
    cast: Cast, challenge: DissentChallenge
) -> None:
    sweep(challenge.reply_due_at - timedelta(minutes=1))
    assert told("beth", cast) == 0
    for minutes in (0, 10):
        sweep(challenge.reply_due_at + timedelta(minutes=minutes))
    assert told("beth", cast) == 1
    assert DissentChallenge.rows.get().answered_at is None
    scope = access.scope_of(cast.beth, on=cast.today)
    assert [one.row.matter for one in notifications(scope).told] == ["challenge_due"]
    assert answer(cast, challenge, "beth").answered_by == cast.beth


def test_a_dissent_only_noted_opens_none_and_taking_a_challenge_back_ends_it(
    cast: Cast, challenge: DissentChallenge
) -> None:
    row = challenge.dissent
    dissent.record(row.review, mode="note_only", words="No.", version=1, by=cast.hannah, at=cast.at)
    sweep(challenge.reply_due_at)
    assert told("beth", cast) == 0
    with pytest.raises(Refused, match="taken its challenge back"):
        answer(cast, challenge, "sean")


def test_without_a_senior_chair_the_business_manager_is_told_at_once(cast: Cast) -> None:
    dissent.record(
        signed_review(cast), mode="challenge", words="No.", version=None, by=cast.hannah, at=cast.at
    )
    assert told("beth", cast) == 1
