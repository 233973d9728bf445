"""The clock as people change it: urgent and back, more time, somebody else (transitions 15, 16)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from agencies.errors import NotVisible, Refused
from plans.models import Disagreement, DisagreementEvent, DisagreementParty, Notification
from plans.operations import disagreement_time as operations
from plans.rules.disagreements import Side
from tests.cast import Cast
from tests.plans.disagreeing import (
    FRIDAY,
    MONDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    answered,
    counts,
    fresh,
    moment,
    open_stage,
    raised,
    sweep,
    told_of,
    with_contacts,
)

NOON = moment(TUESDAY, 12)


@pytest.fixture
def row(cast: Cast) -> Disagreement:
    with_contacts(cast)
    return raised(cast, at=moment(MONDAY))


@pytest.mark.parametrize("name", ["hannah", "moira", "priya", "neil", "sean"])
def test_15_anybody_who_can_open_it_says_that_a_child_is_in_danger(
    cast: Cast, row: Disagreement, name: str
) -> None:
    operations.hurry(
        row, route="999", called_at=NOON, reference="A 1", by=cast.workers[name], at=NOON
    )
    row = fresh(row)
    assert (row.is_urgent, row.danger, row.danger_route) == (True, "yes", "999")
    assert open_stage(row).respond_due_at == NOON + timedelta(hours=2)
    managers = {"moira", "sean", "neil", "priya", "hannah"} - {name}
    assert managers - {"sean"} <= set(told_of(row, "urgent_answer"))
    weights = Notification.rows.filter(matter="urgent_answer").values_list("weight", flat=True)
    assert set(weights) == {"safety"}
    event = DisagreementEvent.rows.get(disagreement=row, step="hurry")
    assert (event.old_due_at, event.new_due_at) == (
        moment(WEDNESDAY, 17),
        NOON + timedelta(hours=2),
    )


@pytest.mark.parametrize("name", ["ruth", "sam", "beth", "colin", "olive"])
def test_15_denied_to_who_only_knows_that_it_exists_and_to_strangers(
    cast: Cast, row: Disagreement, name: str
) -> None:
    before = counts(row)
    with pytest.raises((PermissionDenied, NotVisible)):
        operations.hurry(row, by=cast.workers[name], at=NOON)
    assert counts(row) == before


def test_15_taken_back_by_a_manager_with_a_reason_the_ordinary_limit_runs(
    cast: Cast, row: Disagreement
) -> None:
    operations.hurry(row, by=cast.priya, at=NOON)
    with pytest.raises(Refused, match="urgent already"):
        operations.hurry(row, by=cast.hannah, at=NOON)
    for name in ("hannah", "priya", "sean"):
        with pytest.raises(PermissionDenied):
            operations.calm(row, reason="Safe.", version=None, by=cast.workers[name], at=NOON)
    with pytest.raises(Refused):
        operations.calm(row, reason=" ", version=None, by=cast.moira, at=NOON)
    operations.calm(row, reason="Seen and safe.", version=None, by=cast.moira, at=NOON)
    assert open_stage(row).respond_due_at == moment(WEDNESDAY, 17)
    assert not fresh(row).is_urgent


def test_15_a_call_is_recorded_whenever_it_is_made_and_moves_nothing(
    cast: Cast, row: Disagreement
) -> None:
    due = open_stage(row).respond_due_at
    operations.record_call(
        row, route="emergency_duty", called_at=NOON, reference="EDT 5", by=cast.hannah, at=NOON
    )
    assert (fresh(row).danger_route, open_stage(row).respond_due_at) == ("emergency_duty", due)
    with pytest.raises(Refused):
        operations.record_call(
            row, route="999", called_at=NOON + timedelta(hours=1), by=cast.hannah, at=NOON
        )


def test_16_more_time_is_asked_by_one_side_and_given_by_the_other(
    cast: Cast, row: Disagreement
) -> None:
    asked = operations.ask_for_time(
        row, working_days=2, reason="Sick leave.", by=cast.priya, at=NOON
    )
    assert open_stage(row).respond_due_at == moment(WEDNESDAY, 17)
    assert told_of(row, "matter_waits") == ["hannah", "moira"]
    before = counts(row)
    for name in ("priya", "sean"):
        with pytest.raises(PermissionDenied):
            operations.answer_time(asked, agree=True, by=cast.workers[name], at=NOON)
    assert counts(row) == before
    operations.answer_time(asked, agree=True, by=cast.hannah, at=NOON)
    stage = open_stage(row)
    assert (stage.respond_due_at, stage.extensions) == (moment(FRIDAY, 17), 1)
    event = DisagreementEvent.rows.get(disagreement=row, step="extend")
    assert (event.old_due_at, event.new_due_at) == (moment(WEDNESDAY, 17), moment(FRIDAY, 17))
    with pytest.raises(Refused, match="already"):
        operations.ask_for_time(row, working_days=1, reason="More.", by=cast.priya, at=NOON)


def test_16_denied_beyond_the_policy_while_urgent_in_the_past_and_to_who_has_no_part(
    cast: Cast, row: Disagreement
) -> None:
    def ask(name: str, days: int) -> None:
        operations.ask_for_time(
            row, working_days=days, reason="Why.", by=cast.workers[name], at=NOON
        )

    before = counts(row)
    with pytest.raises(Refused):
        ask("priya", 3)
    for name in ("ruth", "colin", "ian"):
        with pytest.raises((PermissionDenied, NotVisible)):
            ask(name, 1)
    assert counts(row) == before
    operations.hurry(row, by=cast.hannah, at=NOON)
    with pytest.raises(Refused, match="urgent"):
        ask("priya", 1)


def test_16_refused_more_time_the_limit_stays(cast: Cast, row: Disagreement) -> None:
    asked = operations.ask_for_time(row, working_days=2, reason="Why.", by=cast.hannah, at=NOON)
    operations.answer_time(asked, agree=False, by=cast.priya, at=NOON)
    assert open_stage(row).respond_due_at == moment(WEDNESDAY, 17)
    with pytest.raises(Refused):
        operations.answer_time(asked, agree=True, by=cast.priya, at=NOON)


def test_16_a_manager_has_somebody_else_answer_and_no_limit_moves(
    cast: Cast, row: Disagreement
) -> None:
    party = DisagreementParty.rows.get(stage=open_stage(row), side=Side.CHALLENGED)
    due = open_stage(row).respond_due_at
    before = counts(row)
    for name, to in (("priya", "sal"), ("moira", "sal"), ("sean", "laura"), ("sean", "priya")):
        with pytest.raises((PermissionDenied, Refused)):
            operations.reassign(
                party, to=cast.workers[to], reason="Leave.", by=cast.workers[name], at=NOON
            )
    assert counts(row) == before
    operations.reassign(party, to=cast.sal, reason="On leave.", by=cast.sean, at=NOON)
    assert "sal" in told_of(row, "answer_asked")
    assert open_stage(row).respond_due_at == due
    with pytest.raises(PermissionDenied):
        answered(cast, row, "priya", at=NOON)
    assert answered(cast, row, "sal", at=moment(THURSDAY, 9)).state == "proposed"


def test_16_time_asked_for_before_it_became_urgent_is_not_given_afterwards(
    cast: Cast, row: Disagreement
) -> None:
    asked = operations.ask_for_time(row, working_days=2, reason="Ill.", by=cast.priya, at=NOON)
    operations.hurry(row, by=cast.hannah, at=NOON)
    before = counts(row)
    with pytest.raises(Refused, match="no more time"):
        operations.answer_time(asked, agree=True, by=cast.hannah, at=NOON)
    assert counts(row) == before
    assert open_stage(row).respond_due_at == NOON + timedelta(hours=2)


def test_15_urgent_in_its_grace_it_moves_up_at_once_and_nobody_is_said_to_be_told_late(
    cast: Cast, row: Disagreement
) -> None:
    """Its limit passed on Wednesday at the cut-off hour; Thursday is grace."""
    operations.hurry(row, by=cast.hannah, at=moment(THURSDAY, 10))
    sweep(moment(THURSDAY, 10, 1))
    stage = open_stage(row)
    assert (stage.n, stage.is_urgent, stage.was_told_late) == (2, True, False)
