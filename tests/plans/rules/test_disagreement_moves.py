"""The one table of a disagreement: what may be done to it, from where, and by whom."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from agencies import policy as policies
from agencies.errors import Refused
from plans.rules import disagreement_moves as moves
from plans.rules import disagreements as rules
from plans.rules.disagreement_moves import MOVES, TRANSITIONS, Capacity, Step
from plans.rules.disagreements import RUNNING, State

pytestmark = pytest.mark.once


def test_every_step_stands_in_the_table_and_the_procedures_sixteen_are_all_there() -> None:
    assert set(TRANSITIONS) == set(Step)
    assert {row.number for row in TRANSITIONS.values()} == set(range(1, 17))


def test_the_states_and_where_each_leads() -> None:
    s = State
    assert {
        s.DRAFT: {s.OPEN, s.WITHDRAWN},
        s.OPEN: {s.OPEN, s.PROPOSED, s.AGREED, s.DECIDED, s.WITHDRAWN, s.REDIRECTED},
        s.PROPOSED: {s.OPEN, s.AGREED, s.WITHDRAWN, s.REDIRECTED},
        s.AGREED: {s.CLOSED},
        s.DECIDED: {s.CLOSED},
        s.CLOSED: {s.OPEN},
        s.WITHDRAWN: {s.OPEN},
        s.REDIRECTED: set(),
    } == MOVES


def test_the_challenged_side_never_agrees_and_silence_is_nobodys_to_use() -> None:
    challenged = moves.CHALLENGED_SIDE | {Capacity.PANEL_CHAIR, Capacity.BUSINESS_MANAGER}
    for state in State:
        assert not moves.may(Step.AGREE, challenged, state)
        for step in (Step.ADVANCE, Step.LAPSE, Step.OVERDUE):
            assert not moves.may(step, frozenset(Capacity), state)


def test_only_who_answers_answers_only_the_panels_chair_decides_only_managers_close() -> None:
    assert TRANSITIONS[Step.ANSWER].by == {Capacity.RESPONDER}
    assert TRANSITIONS[Step.DECIDE].by == {Capacity.PANEL_CHAIR}
    assert TRANSITIONS[Step.CLOSE].by == {Capacity.RAISING_MANAGER, Capacity.BUSINESS_MANAGER}
    assert not moves.possible([Capacity.READER], State.AGREED)


def test_what_cannot_be_done_now_is_refused_in_words() -> None:
    with pytest.raises(Refused, match="closed; nobody may answer it"):
        moves.check_state(Step.ANSWER, State.CLOSED)
    moves.check_state(Step.ANSWER, State.OPEN)
    assert "whoever answers at this level" in moves.why_not(Step.ANSWER)
    assert set(RUNNING) == {State.OPEN, State.PROPOSED}


def test_a_reference_names_nobody_and_is_read_however_it_is_typed() -> None:
    reference = rules.new_reference(lambda letters: letters[5])
    assert reference == "PD-7777-7777"
    for typed in ("pd-7777-7777", " PD 7777 7777 ", "77777777"):
        assert rules.read_reference(typed) == reference
    for typed in ("PD-777", "CG-7777-7777", "PD-7O77-7777"):
        assert rules.read_reference(typed) is None


def test_a_policy_adds_its_own_categories_and_no_other_is_known() -> None:
    policy = policies.default()
    own = {"code": "school_place", "label": "A school place"}
    policy["disagreement"]["categories"] = [own]
    assert policies.problems(policy) == []
    assert rules.categories(policy)["school_place"] == "A school place"
    rules.check_category("school_place", policy)
    with pytest.raises(Refused):
        rules.check_category("school_place", policies.default())
    policy["disagreement"]["categories"] = [own | {"code": "School place!"}]
    assert "small letters" in policies.problems(policy)[0]


def test_danger_is_answered_before_anything_is_sent_and_a_call_is_never_a_gate() -> None:
    now = datetime(2026, 11, 30, 10, tzinfo=UTC)
    rules.check_danger("yes", "", None, now)
    rules.check_danger("no", "", None, now)
    for danger, route in (("", ""), ("perhaps", ""), ("yes", "a friend")):
        with pytest.raises(Refused):
            rules.check_danger(danger, route, None, now)
    with pytest.raises(Refused):
        rules.check_danger("yes", "999", datetime(2026, 12, 1, tzinfo=UTC), now)


@pytest.mark.parametrize(
    ("given", "missing", "in_part", "may"),
    [
        (["accept"], [], False, True),
        (["accept", "part"], [], False, True),
        (["accept", "reject"], [], False, False),
        (["accept", "reject"], [], True, True),
        (["accept"], ["silent"], False, False),
        (["accept"], ["silent"], True, True),
        ([], ["silent"], True, False),
    ],
)
def test_all_agencies_agree_or_it_is_agreed_in_part(
    given: list[str], missing: list[str], in_part: bool, may: bool
) -> None:
    answers = {"given": given, "missing": missing}
    if may:
        rules.check_agreed(answers, in_part=in_part)
    else:
        with pytest.raises(Refused):
            rules.check_agreed(answers, in_part=in_part)


def test_it_is_reopened_within_calendar_months_of_the_day_it_stopped() -> None:
    policy = policies.default()
    assert rules.reopen_until(date(2026, 8, 31), policy) == date(2027, 2, 28)
    rules.check_reopened(date(2026, 8, 31), date(2027, 2, 28), policy)
    with pytest.raises(Refused):
        rules.check_reopened(date(2026, 8, 31), date(2027, 3, 1), policy)
