"""The meeting that a policy asks for before a stage is answered or decided, and the aim of it all."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from agencies.errors import Refused
from agencies.models import EscalationLevel
from plans import access
from plans.models import Disagreement, DisagreementReply
from plans.operations import disagreement_endings, disagreement_panel, disagreement_time
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
    name_contact,
    open_stage,
    raised,
    who_answers,
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
    assert disagreement_steps.has_yet_to_meet(third, decides=False)
    before = counts(third)
    with pytest.raises(Refused, match="Record the meeting first") as refused:
        answered(cast, third, "sean", at=NOON)
    assert refused.value.field == "no_meeting"
    assert counts(third) == before
    met(cast, third, TUESDAY)
    assert not disagreement_steps.has_yet_to_meet(third, decides=False)
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
    assert not disagreement_steps.has_yet_to_meet(fresh(third), decides=False)
    assert answered(cast, fresh(third), "sean", at=NOON).state == "proposed"


def test_a_lower_stage_is_answered_without_a_meeting(cast: Cast) -> None:
    with_contacts(cast)
    row = raised(cast, at=moment(MONDAY))
    assert not disagreement_steps.has_yet_to_meet(row, decides=False)
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


def test_at_the_last_stage_the_panel_meets_and_not_who_answers_to_it(cast: Cast) -> None:
    with_contacts(cast)
    name_contact(cast, "social_care", EscalationLevel.PARTNERSHIP_PANEL, "sean")
    row = raised(cast, at=moment(MONDAY), stage=4)
    [challenged] = who_answers(row)
    assert not disagreement_steps.has_yet_to_meet(row, decides=False)
    answered(cast, row, challenged, at=NOON, no_meeting="We were not asked to one.")
    assert open_stage(row).no_meeting == ""
    assert disagreement_steps.has_yet_to_meet(row, decides=True)
    said: dict[str, Any] = {"decision": "It is held.", "reasons": "The risk."}
    said |= {"decision_changed": True, "version": None, "by": cast.laura, "at": NOON}
    with pytest.raises(Refused, match="Record the meeting first"):
        disagreement_panel.decide(row, **said)
    assert disagreement_panel.decide(row, **said, no_meeting="One was ill.").state == "decided"


def test_what_was_reopened_has_its_whole_time_anew(cast: Cast) -> None:
    with_contacts(cast)
    row = raised(cast, at=moment(MONDAY))
    disagreement_endings.withdraw(
        row, reason="Settled.", was_pressed=False, version=None, by=cast.hannah, at=NOON
    )
    again = moment(date(2027, 3, 1))
    disagreement_endings.reopen(row, reason="A new fact.", version=None, by=cast.moira, at=again)
    [shown] = disagreements(access.scope_of(cast.hannah, on=again.date()), at=again).rows
    assert shown.target is not None
    assert shown.target.day == "Wed 31 Mar 2027, 17:00"
