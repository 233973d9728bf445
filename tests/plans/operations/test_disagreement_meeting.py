"""The meeting that a policy asks for before a stage is answered or decided, and the aim of it all."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from agencies.errors import Refused
from plans import access
from plans.models import Disagreement, DisagreementReply
from plans.operations import disagreement_time
from plans.operations.disagreement_records import record_discussion
from plans.queries import disagreement_steps
from plans.queries.disagreements import disagreements
from tests.cast import Cast
from tests.plans.disagreeing import (
    MONDAY,
    TUESDAY,
    answered,
    counts,
    fresh,
    moment,
    open_stage,
    raised,
    with_contacts,
)

NOON = moment(TUESDAY, 12)


@pytest.fixture
def third(cast: Cast) -> Disagreement:
    """At stage 3, where Sean answers for social care after a meeting."""
    with_contacts(cast)
    return raised(cast, at=moment(MONDAY), stage=3)


def met(cast: Cast, row: Disagreement, on: date, method: str = "meeting") -> None:
    record_discussion(
        row,
        on=on,
        people="Sean and Hannah",
        method=method,
        summary="Both sides were heard.",
        by=cast.hannah,
        at=NOON,
    )


def test_it_is_not_answered_before_the_meeting_that_the_policy_asks_for(
    cast: Cast, third: Disagreement
) -> None:
    assert disagreement_steps.has_yet_to_meet(third)
    before = counts(third)
    with pytest.raises(Refused, match="Record the meeting first") as refused:
        answered(cast, third, "sean", at=NOON)
    assert refused.value.field == "no_meeting"
    assert counts(third) == before
    met(cast, third, TUESDAY)
    assert not disagreement_steps.has_yet_to_meet(third)
    assert answered(cast, third, "sean", at=NOON).state == "proposed"


@pytest.mark.parametrize(
    ("on", "method"), [(MONDAY - timedelta(days=1), "meeting"), (TUESDAY, "telephone")]
)
def test_a_meeting_before_the_stage_and_a_telephone_call_are_not_that_meeting(
    cast: Cast, third: Disagreement, on: date, method: str
) -> None:
    met(cast, third, on, method)
    with pytest.raises(Refused, match="Record the meeting first"):
        answered(cast, third, "sean", at=NOON)
    assert not DisagreementReply.rows.filter(disagreement=third).exists()


def test_whoever_could_not_meet_says_why_and_both_sides_read_it(
    cast: Cast, third: Disagreement
) -> None:
    answered(cast, third, "sean", at=NOON, no_meeting="Hannah was on nights all week.")
    assert open_stage(third).no_meeting == "Hannah was on nights all week."
    scope = access.scope_of(cast.hannah, on=TUESDAY)
    page = disagreement_steps.as_it_stands(scope, third.reference, at=NOON)
    assert page is not None
    assert page.stages[-1].no_meeting == "Hannah was on nights all week."


def test_what_is_urgent_waits_for_no_meeting(cast: Cast, third: Disagreement) -> None:
    disagreement_time.hurry(
        third, route="999", called_at=None, reference="", by=cast.hannah, at=NOON
    )
    assert not disagreement_steps.has_yet_to_meet(fresh(third))
    assert answered(cast, fresh(third), "sean", at=NOON).state == "proposed"


def test_a_lower_stage_is_answered_without_a_meeting(cast: Cast) -> None:
    with_contacts(cast)
    row = raised(cast, at=moment(MONDAY))
    assert not disagreement_steps.has_yet_to_meet(row)
    assert answered(cast, row, at=NOON).state == "proposed"


def test_what_runs_says_by_when_all_of_it_should_be_settled(
    cast: Cast, third: Disagreement
) -> None:
    scope = access.scope_of(cast.hannah, on=TUESDAY)
    [row] = disagreements(scope, at=NOON).rows
    assert row.target is not None
    assert (row.target.day, row.target.is_late) == ("Wed 30 Dec 2026, 17:00", False)
    [late] = disagreements(scope, at=moment(date(2027, 1, 4))).rows
    assert late.target is not None
    assert late.target.is_late
