"""Urgent, taken back, withdrawn and taken on: no clock is lost on the way, and nobody goes untold."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.models import Policy
from plans.models import Disagreement, Notification
from plans.operations import challenges, disagreement_endings, disagreement_time, dissent
from plans.rules.disagreements import Sight
from plans.rules.notifications import Weight
from tests.cast import Cast
from tests.plans.disagreeing import (
    FRIDAY,
    MONDAY,
    THURSDAY,
    TUESDAY,
    draft,
    fresh,
    moment,
    open_stage,
    raised,
    send,
    stages_of,
    sweep,
    told_of,
    with_contacts,
)
from tests.plans.freezing import signed_review

PRESSED: dict[str, Any] = {"reason": "I was told to.", "was_pressed": True, "version": None}


@pytest.fixture
def row(cast: Cast) -> Disagreement:
    with_contacts(cast)
    return raised(cast, at=moment(MONDAY))


def ruled(cast: Cast, part: str = "disagreement", **given: Any) -> Policy:
    """The partnership's next policy, with some settings changed."""
    now = cast.partnership.current_policy()
    return Policy.objects.create(
        partnership=cast.partnership,
        number=now.number + 1,
        data=now.data | {part: now.data[part] | given},
        adopted_at=cast.at,
        adopted_by=cast.beth,
    )


def test_what_was_urgent_is_urgent_still_when_a_manager_takes_it_on(cast: Cast) -> None:
    with_contacts(cast)
    row = send(cast, draft(cast, at=moment(MONDAY)), danger="yes", at=moment(MONDAY))
    disagreement_endings.withdraw(row, **PRESSED, by=cast.hannah, at=moment(MONDAY, 11))
    row = disagreement_endings.adopt(
        row, reason="She was pressed.", version=None, by=cast.moira, at=moment(MONDAY, 11, 5)
    )
    assert row.is_urgent
    assert open_stage(row).is_urgent
    assert open_stage(row).respond_due_at - moment(MONDAY, 11, 5) < timedelta(hours=24)


def test_one_that_is_reopened_begins_without_hurry(cast: Cast) -> None:
    with_contacts(cast)
    row = send(cast, draft(cast, at=moment(MONDAY)), danger="yes", at=moment(MONDAY))
    disagreement_endings.withdraw(row, **PRESSED, by=cast.hannah, at=moment(MONDAY, 11))
    row = disagreement_endings.reopen(
        row, reason="It is new.", version=None, by=cast.moira, at=moment(TUESDAY)
    )
    assert not row.is_urgent


def test_reopening_tells_chair_and_lead_that_it_exists(cast: Cast, row: Disagreement) -> None:
    disagreement_endings.withdraw(row, **PRESSED, by=cast.hannah, at=moment(MONDAY, 11))
    Notification.rows.all().delete()
    disagreement_endings.reopen(
        row, reason="It is new.", version=None, by=cast.moira, at=moment(TUESDAY)
    )
    assert told_of(row, "matter_raised") == ["priya", "ruth"]
    sights = Notification.rows.filter(matter="matter_raised").values_list("sight", flat=True)
    assert set(sights) == {Sight.EXISTENCE}


def test_one_that_is_taken_on_under_a_policy_with_fewer_stages_begins_at_its_last(
    cast: Cast,
) -> None:
    with_contacts(cast)
    row = raised(cast, at=moment(MONDAY), stage=3)
    disagreement_endings.withdraw(row, **PRESSED, by=cast.hannah, at=moment(MONDAY, 11))
    stages = cast.partnership.current_policy().data["disagreement"]["stages"]
    ruled(cast, stages=[stages[0], stages[3]])
    disagreement_endings.reopen(
        row, reason="It is new.", version=None, by=cast.moira, at=moment(MONDAY, 12)
    )
    disagreement_endings.withdraw(fresh(row), **PRESSED, by=cast.hannah, at=moment(MONDAY, 13))
    disagreement_endings.adopt(
        fresh(row), reason="It is not over.", version=None, by=cast.moira, at=moment(MONDAY, 14)
    )
    assert [n for n, _ in stages_of(row)] == [3, 2, 2]


def test_time_that_both_sides_agreed_to_is_kept_when_urgency_is_taken_back(
    cast: Cast, row: Disagreement
) -> None:
    asked = disagreement_time.ask_for_time(
        row, working_days=2, reason="Ill.", by=cast.priya, at=moment(MONDAY, 11)
    )
    disagreement_time.answer_time(asked, agree=True, by=cast.hannah, at=moment(MONDAY, 12))
    promised = open_stage(row).respond_due_at
    assert promised == moment(FRIDAY, 17)
    disagreement_time.hurry(fresh(row), route="999", by=cast.hannah, at=moment(MONDAY, 13))
    disagreement_time.calm(
        fresh(row), reason="Safe.", version=None, by=cast.moira, at=moment(MONDAY, 13, 30)
    )
    assert open_stage(row).respond_due_at == promised


def test_managers_of_all_parties_are_told_of_what_becomes_urgent(
    cast: Cast, row: Disagreement
) -> None:
    disagreement_time.hurry(row, route="999", by=cast.hannah, at=moment(MONDAY, 13))
    assert {"moira", "neil", "priya"} <= set(told_of(row, "urgent_answer"))


def test_managers_of_all_parties_are_told_at_once_of_what_is_urgent_from_the_start(
    cast: Cast,
) -> None:
    with_contacts(cast)
    row = send(cast, draft(cast, at=moment(MONDAY)), danger="yes", at=moment(MONDAY))
    told = Notification.rows.filter(disagreement=row, matter="urgent_answer")
    assert {"moira", "neil", "priya"} <= set(told_of(row, "urgent_answer"))
    assert set(told.values_list("weight", "is_instant")) == {(Weight.SAFETY, True)}


def test_halfway_is_counted_from_when_it_became_urgent(cast: Cast, row: Disagreement) -> None:
    at = moment(TUESDAY, 12)
    disagreement_time.hurry(row, route="999", by=cast.hannah, at=at)
    due = open_stage(row).respond_due_at
    sweep(at + timedelta(minutes=1))
    assert told_of(row, "answer_due") == []
    sweep(at + (due - at) / 2)
    assert told_of(row, "answer_due") == ["priya"]


def test_a_stage_that_silence_opens_is_never_due_before_it_opens(cast: Cast) -> None:
    with_contacts(cast)
    brief = {"respond_wd": 1, "ack_wd": 1, "remind_wd_before": []}
    stages = cast.partnership.current_policy().data["disagreement"]["stages"]
    ruled(cast, stages=[one | brief for one in stages])
    ruled(cast, "calendar", count_from_day_zero=True)
    row = raised(cast, at=moment(MONDAY))
    sweep(open_stage(row).grace_until + timedelta(minutes=1))
    stage = open_stage(row)
    assert (stage.n, stage.was_told_late) == (2, False)
    assert stage.respond_due_at > stage.opened_at
    assert stages_of(row)[0] == (1, "silence")
    assert stage.opened_at < moment(THURSDAY)


def test_a_reply_that_is_being_written_is_waited_for(cast: Cast) -> None:
    review = signed_review(cast)
    said: dict[str, Any] = {"words": "No.", "by": cast.hannah, "at": cast.at}
    dissent.record(review, mode="challenge", version=None, **said)
    with CaptureQueriesContext(
        connection,
    ) as found:
        dissent.record(review, mode="note_only", version=1, **said)
    reads = [one["sql"] for one in found if 'FROM "plans_dissentchallenge"' in one["sql"]]
    assert reads
    if connection.features.has_select_for_update:
        assert all("FOR UPDATE" in sql for sql in reads[:1])


def test_a_challenge_that_was_taken_back_is_not_passed_on(cast: Cast) -> None:
    review = signed_review(cast)
    said: dict[str, Any] = {"words": "No.", "by": cast.hannah, "at": cast.at}
    dissent.record(review, mode="challenge", version=None, **said)
    dissent.record(review, mode="note_only", version=1, **said)
    assert challenges.pass_on_overdue(at=cast.at + timedelta(days=90)) == 0
