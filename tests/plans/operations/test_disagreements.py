"""Raising a disagreement: a draft nobody sees, then a question with a clock (transitions 1 and 2)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from agencies.errors import NotVisible, Refused, Stale
from plans.models import Disagreement, DisagreementEvent, Notification
from plans.operations import disagreements
from plans.operations.disagreements import Challenged
from plans.rules.disagreements import Side, Sight, State
from tests.cast import Cast
from tests.plans.disagreeing import (
    MONDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    counts,
    details,
    draft,
    fresh,
    moment,
    open_stage,
    raised,
    send,
    sight_of,
    sweep,
    told_of,
    who_answers,
    with_contacts,
)

NINE = moment(MONDAY, 9)


@pytest.mark.parametrize("name", ["hannah", "laura", "ian", "moira", "ruth"])
def test_1_anybody_with_a_place_on_the_plan_writes_a_draft_that_nobody_else_sees(
    cast: Cast, name: str
) -> None:
    row = draft(cast, name, at=NINE)
    assert (row.state, row.reached) == (State.DRAFT, 0)
    assert not Notification.rows.exists()
    seen = [who for who in cast.workers if sight_of(cast, row, who, MONDAY)]
    assert seen == [name]


@pytest.mark.parametrize("name", ["olive", "colin", "super", "beth"])
def test_1_denied_to_whoever_does_not_see_the_plan(cast: Cast, name: str) -> None:
    with pytest.raises(NotVisible):
        draft(cast, name, at=NINE)
    assert not Disagreement.rows.exists()


def test_1_its_writer_is_reminded_of_a_draft_once_and_only_they(cast: Cast) -> None:
    row = draft(cast, at=NINE)
    sweep(moment(WEDNESDAY, 7))
    assert told_of(row, "draft_waits") == []
    for at in (moment(WEDNESDAY, 8), moment(WEDNESDAY, 9), moment(THURSDAY, 9)):
        sweep(at)
    assert told_of(row, "draft_waits") == ["hannah"]
    assert Notification.rows.count() == 1


def test_2_sent_it_pins_the_policy_asks_the_right_person_and_tells_who_may_know(
    cast: Cast,
) -> None:
    with_contacts(cast)
    row = raised(cast, at=NINE)
    assert (row.state, row.reached, row.policy) == ("open", 1, cast.partnership.current_policy())
    assert who_answers(row) == ["priya"]
    assert who_answers(row, Side.RAISING) == ["hannah"]
    stage = open_stage(row)
    assert stage.ack_due_at == moment(TUESDAY, 17)
    assert stage.respond_due_at == moment(WEDNESDAY, 17)
    assert stage.grace_until == moment(THURSDAY, 17)
    assert told_of(row, "answer_asked") == ["priya"]
    assert told_of(row, "matter_moved") == ["beth", "moira", "neil"]
    assert told_of(row, "matter_raised") == ["priya", "ruth"]
    sight = set(Notification.rows.filter(recipient=cast.beth).values_list("sight", flat=True))
    assert sight == {Sight.EXISTENCE}


def test_2_after_the_cutoff_it_counts_as_received_the_next_working_day(cast: Cast) -> None:
    row = raised(cast, at=moment(MONDAY, 17, 1))
    assert open_stage(row).day_zero == TUESDAY


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"facts": " "}, "facts"),
        ({"effect": ""}, "effect"),
        ({"outcome_wanted": ""}, "outcome_wanted"),
        ({"decision_challenged": ""}, "decision_challenged"),
        ({"category": ""}, "category"),
        ({"challenged": ()}, "challenged"),
        ({"interim_safety": ""}, "interim_safety"),
    ],
)
def test_2_denied_while_anything_is_missing(cast: Cast, given: dict[str, Any], field: str) -> None:
    row = draft(cast, at=NINE, **given)
    before = counts(row)
    with pytest.raises(Refused) as refused:
        send(cast, row, at=NINE)
    assert refused.value.field == field
    assert counts(row) == before


@pytest.mark.parametrize("danger", ["", "maybe"])
def test_2_denied_before_the_question_of_danger_is_answered(cast: Cast, danger: str) -> None:
    row = draft(cast, at=NINE)
    before = counts(row)
    with pytest.raises(Refused, match="immediate danger"):
        send(cast, row, at=NINE, danger=danger)
    assert counts(row) == before


def test_2_a_call_is_evidence_and_no_gate(cast: Cast) -> None:
    without = send(cast, draft(cast, at=NINE), at=NINE, danger="yes")
    assert without.is_urgent
    with_one = send(
        cast,
        draft(cast, at=NINE),
        at=NINE,
        danger="yes",
        danger_route="999",
        danger_called_at=NINE - timedelta(minutes=5),
        danger_reference="A 12",
    )
    assert (with_one.danger_route, with_one.danger_reference) == ("999", "A 12")
    assert open_stage(with_one).respond_due_at == moment(MONDAY, 11)


def test_2_denied_to_anybody_but_its_writer_and_to_send_twice(cast: Cast) -> None:
    row = draft(cast, at=NINE)
    for name in ("moira", "priya", "colin"):
        with pytest.raises(NotVisible):
            send(cast, row, name, at=NINE)
    send(cast, row, at=NINE)
    before = counts(row)
    with pytest.raises(Refused, match="nobody may send it now"):
        send(cast, row, at=NINE)
    assert counts(row) == before


def test_2_above_stage_1_a_manager_is_asked_and_may_agree_or_not(cast: Cast) -> None:
    with_contacts(cast)
    row = draft(cast, at=NINE)
    with pytest.raises(Refused, match="Say why"):
        send(cast, row, at=NINE, stage=2)
    asked = send(cast, row, at=NINE, stage=2, skip_reason="Priya is on leave.")
    assert asked.state == State.DRAFT
    assert told_of(row, "matter_waits") == ["moira"]
    assert sight_of(cast, row, "moira", MONDAY) == Sight.FULL
    disagreements.decline_start(
        row, reason="Talk to Priya first.", version=None, by=cast.moira, at=NINE
    )
    assert told_of(row, "matter_waits") == ["hannah", "moira"]
    send(cast, row, at=NINE + timedelta(hours=1), stage=2, skip_reason="She is away.")
    sent = send(cast, row, "moira", at=NINE + timedelta(hours=2), stage=2, skip_reason="Away.")
    assert (sent.state, sent.reached, who_answers(sent)) == ("open", 2, ["neil"])


def test_2_on_the_urgent_route_the_manager_is_told_and_not_waited_for(cast: Cast) -> None:
    with_contacts(cast)
    row = draft(cast, at=NINE)
    sent = send(cast, row, at=NINE, danger="yes", stage=3, skip_reason="A child is in danger.")
    assert (sent.state, sent.reached, who_answers(sent)) == ("open", 3, ["sean"])
    assert "moira" in told_of(row, "matter_waits")
    assert open_stage(sent).respond_due_at == moment(MONDAY, 15)


def test_a_draft_is_changed_whole_by_whoever_saw_it_last(cast: Cast) -> None:
    row = draft(cast, at=NINE)
    changed = disagreements.change_draft(
        row,
        details=details(cast, facts="Other facts."),
        version=row.version,
        by=cast.hannah,
        at=NINE,
    )
    assert changed.facts == "Other facts."
    with pytest.raises(Stale):
        disagreements.change_draft(row, details=details(cast), version=1, by=cast.hannah, at=NINE)


def test_a_draft_thrown_away_was_never_there_for_anybody_else(cast: Cast) -> None:
    row = draft(cast, at=NINE)
    disagreements.discard(row, version=None, by=cast.hannah, at=NINE)
    assert fresh(row).state == State.WITHDRAWN
    assert sight_of(cast, row, "beth", MONDAY) == sight_of(cast, row, "moira", MONDAY) == Sight.NONE
    sweep(moment(THURSDAY, 9))
    assert not Notification.rows.exists()


def test_only_an_agency_with_a_part_in_the_plan_is_challenged_and_somebody_who_works_there(
    cast: Cast,
) -> None:
    for challenged in (
        [Challenged(cast.agencies["housing"])],
        [Challenged(cast.agencies["social_care"], cast.laura)],
        [Challenged(cast.agencies["midwifery"], cast.hannah)],
    ):
        with pytest.raises(Refused):
            draft(cast, at=NINE, challenged=challenged)
    assert not Disagreement.rows.exists()


def test_hostile_text_is_kept_as_it_is_and_told_to_nobody(cast: Cast) -> None:
    nasty = "<script>alert(1)</script>\u202e'; DROP TABLE plans_plan; --"
    row = raised(cast, at=NINE, facts=nasty, effect=nasty, outcome_wanted=nasty)
    assert fresh(row).facts == nasty
    for told in Notification.rows.values():
        assert nasty not in str(told)


def test_what_happened_is_appended_with_who_for_which_agency_and_never_changed(cast: Cast) -> None:
    row = raised(cast, at=NINE)
    event = DisagreementEvent.rows.get(disagreement=row, step="opened")
    assert (event.actor, event.acting_for) == (cast.hannah, cast.agencies["midwifery"])
    assert (event.old_state, event.new_state, event.policy) == ("draft", "open", row.policy)
    assert event.new_due_at == moment(WEDNESDAY, 17)
    with pytest.raises(TypeError):
        event.save()


def test_whoever_is_there_for_information_raises_and_no_superuser_sees_it(cast: Cast) -> None:
    row = raised(cast, "ian", at=NINE)
    assert sight_of(cast, row, "super", MONDAY) == sight_of(cast, row, "sysadmin", MONDAY) == 0
    with pytest.raises(Refused):
        disagreements.change_draft(row, details=details(cast), version=None, by=cast.priya, at=NINE)
