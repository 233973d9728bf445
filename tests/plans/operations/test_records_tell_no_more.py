"""What is said in a record that is held closely is told nowhere else, nor that there is one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from agencies.errors import Refused
from agencies.models import Employment
from agencies.operations import workers
from plans import access
from plans.access import Recipient, Terms
from plans.models import CaseRecord, TimetableEvent
from plans.operations import gathering, record_sharing, records
from plans.operations.records import Heading
from plans.queries import notifications
from plans.rules.assessments import AssessmentDetails, ContributionDetails
from plans.rules.capacity import CapacityMeasureDetails
from plans.rules.notifications import Matter
from plans.rules.records import When
from plans.rules.sharing import Level
from plans.rules.visits import VisitDetails
from tests.cast import Cast
from tests.plans.delivering import deliver
from tests.plans.recording import GOAL, SEEN, amend, born, heading, record, scope, seen, show

WHY = "Dean was hiding in the loft"


def test_why_a_visit_is_held_more_closely_is_not_told_by_the_timetable(cast: Cast) -> None:
    born(cast)
    when = When.on(cast.today - timedelta(days=1))
    visited = record(cast, "priya", details=SEEN, when=when)
    (event,) = TimetableEvent.rows.filter(plan=cast.plan, trigger="last_visit")
    records.amend(
        cast.plan,
        visited,
        VisitDetails("refused", reason=WHY),
        heading=Heading(when, level=Level.CONTROLLED),
        reason=WHY,
        by=cast.priya,
        at=cast.at,
    )
    event.refresh_from_db()
    assert event.withdrawn_at is not None
    assert event.withdrawn_reason == records.HELD_MORE_CLOSELY


@pytest.mark.parametrize("level", [Level.CONTROLLED, Level.SEALED])
def test_what_points_to_a_record_is_held_as_closely_as_that(cast: Cast, level: Level) -> None:
    goal = record(cast, "hannah", level, GOAL, person=cast.mother.person)
    assessed = record(cast, "hannah", level, AssessmentDetails("pre_birth", cast.today))
    asked = ContributionDetails(
        assessed, cast.agencies["school"], "requested", due_on=cast.today + timedelta(days=9)
    )
    measured = CapacityMeasureDetails(goal, 1, evidence="Two clear")
    before = CaseRecord.rows.count()
    for details in (asked, measured):
        with pytest.raises(Refused) as found:
            record(cast, "hannah", Level.PLAN, details)
        assert found.value.field == "level"
    assert CaseRecord.rows.count() == before
    for details in (asked, measured):
        assert record(cast, "hannah", level, details).level == heading(cast, level).level


def test_who_was_named_on_a_controlled_record_still_sees_it_once_it_is_sealed(cast: Cast) -> None:
    one = record(cast, "laura", Level.CONTROLLED)
    show(cast, one, "midwifery", "hannah")
    new = amend(cast, one, level=Level.SEALED)
    for name in ("laura", "hannah"):
        assert {one.pk, new.pk} <= seen(cast, name)
    assert not {one.pk, new.pk} & (seen(cast, "ian") | seen(cast, "moira"))


def test_who_was_named_on_a_kind_of_record_sees_no_version_of_one_that_is_sealed(
    cast: Cast,
) -> None:
    record_sharing.give_kind(
        cast.plan,
        "chronology_entry",
        to=Recipient(cast.agencies["midwifery"], cast.hannah),
        terms=Terms(purpose="Keeps mother and baby safe"),
        by=cast.laura,
        at=cast.at,
    )
    one = record(cast, "laura", Level.CONTROLLED)
    assert one.pk in seen(cast, "hannah")
    new = amend(cast, one, level=Level.SEALED)
    assert not {one.pk, new.pk} & seen(cast, "hannah")


def test_whoever_is_named_on_a_later_version_sees_none_that_was_held_more_closely(
    cast: Cast,
) -> None:
    cast.join("olive")
    one = record(cast, "hannah", Level.SEALED)
    new = amend(cast, one, "hannah", level=Level.CONTROLLED)
    show(cast, new, "police", "laura", by="olive")
    assert new.pk in seen(cast, "laura")
    assert one.pk not in seen(cast, "laura") | seen(cast, "olive")


def test_whoever_is_named_again_on_a_later_version_goes_on_seeing_the_earlier(cast: Cast) -> None:
    cast.join("olive")
    one = record(cast, "hannah", Level.SEALED)
    show(cast, one, "police", "laura", by="hannah")
    new = amend(cast, one, "hannah", level=Level.CONTROLLED)
    show(cast, new, "police", "laura", by="olive")
    assert {one.pk, new.pk} <= seen(cast, "laura")


def test_what_is_sealed_again_is_seen_by_whom_it_named_at_first(cast: Cast) -> None:
    one = record(cast, "hannah", Level.SEALED)
    show(cast, one, "police", "laura", by="hannah")
    new = amend(cast, one, "hannah", level=Level.CONTROLLED, at=cast.at + timedelta(hours=1))
    last = amend(cast, new, "hannah", level=Level.SEALED, at=cast.at + timedelta(hours=2))
    for name in ("hannah", "laura"):
        assert {one.pk, new.pk, last.pk} <= seen(cast, name)
    assert not {one.pk, new.pk, last.pk} & (seen(cast, "moira") | seen(cast, "ian"))


def told(cast: Cast, name: str) -> list[str]:
    """What somebody is told of, for themselves or standing in; the bell counts the same."""
    scope = access.scope_of(cast.workers[name], on=cast.today)
    found = [one.row.matter for one in notifications.notifications(scope).told]
    assert notifications.unread(scope) == len(found)
    return found


@pytest.fixture
def standing_in(cast: Cast) -> Cast:
    """Hannah is away, and Olive, who has no place of her own, stands in for her."""
    Employment.objects.filter(worker=cast.hannah).update(deputy=cast.olive)
    workers.record_absence(
        cast.employment("hannah"),
        from_on=cast.today,
        until_on=cast.today + timedelta(days=7),
        by=cast.hannah,
        at=cast.at,
    )
    return cast


def test_whoever_stands_in_is_not_told_that_somebody_was_named_on_a_sealed_record(
    standing_in: Cast,
) -> None:
    one = record(standing_in, "laura", Level.SEALED)
    show(standing_in, one, "midwifery", "hannah")
    assert told(standing_in, "hannah") == [Matter.RECORD_SHOWN]
    assert told(standing_in, "olive") == []


@pytest.mark.parametrize("level", [Level.PLAN, Level.CONTROLLED, Level.SEALED])
def test_whoever_stands_in_is_not_told_what_became_of_a_record_that_was_sealed(
    standing_in: Cast, level: Level
) -> None:
    cast = standing_in
    one = record(cast, "laura", Level.SEALED)
    show(cast, one, "midwifery", "hannah")
    access.open_record(scope(cast, "hannah"), cast.plan, one.pk, by=cast.hannah, at=cast.at)
    new = amend(cast, one, level=level)
    assert Matter.RECORD_AMENDED in told(cast, "hannah")
    records.withdraw(cast.plan, new, reason="Another child's", by=cast.laura, at=cast.at)
    assert told(cast, "olive") == []


def test_whoever_stands_in_is_told_what_became_of_a_record_that_they_may_read(
    standing_in: Cast,
) -> None:
    cast = standing_in
    one = record(cast, "laura")
    access.open_record(scope(cast, "hannah"), cast.plan, one.pk, by=cast.hannah, at=cast.at)
    amend(cast, one)
    assert told(cast, "hannah") == told(cast, "olive") == [Matter.RECORD_AMENDED]


def test_no_mail_tells_whoever_stands_in_of_a_sealed_record(standing_in: Cast) -> None:
    shown = record(standing_in, "laura", Level.CONTROLLED)
    show(standing_in, shown, "midwifery")
    [before] = _mailed(standing_in)
    assert before.to == ["olive@example.org"]
    sealed = record(standing_in, "laura", Level.SEALED)
    show(standing_in, sealed, "midwifery", "hannah")
    assert _mailed(standing_in) == [before]


def _mailed(cast: Cast) -> list[Any]:
    gathering.gather(at=cast.at)
    deliver(cast.at, days=1)
    return list(mail.outbox)
