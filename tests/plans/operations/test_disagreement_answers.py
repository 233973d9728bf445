"""The two sides: received, answered, agreed, taken up a stage (transitions 3 to 6)."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from agencies.errors import NotVisible, Refused, Stale
from plans.models import Action, Disagreement, DisagreementReply
from plans.operations import disagreement_answers as operations
from plans.operations.disagreement_actions import AgreedAction
from plans.operations.disagreements import Challenged
from plans.rules.disagreements import Side
from tests.cast import Cast
from tests.plans.disagreeing import (
    FRIDAY,
    MONDAY,
    THURSDAY,
    TUESDAY,
    answered,
    counts,
    fresh,
    moment,
    open_stage,
    raised,
    stages_of,
    told_of,
    who_answers,
    with_contacts,
)

NOON = moment(TUESDAY, 12)


@pytest.fixture
def row(cast: Cast) -> Disagreement:
    with_contacts(cast)
    return raised(cast, at=moment(MONDAY))


def agree(cast: Cast, row: Disagreement, name: str = "hannah", **given: Any) -> Disagreement:
    said: dict[str, Any] = {"statement": "A meeting is held on Friday.", "version": None}
    return operations.agree(row, **said | given, by=cast.workers[name], at=moment(TUESDAY, 15))


def escalate(cast: Cast, row: Disagreement, name: str = "hannah") -> Disagreement:
    return operations.escalate(
        row, disputed="Whether to meet.", version=None, by=cast.workers[name], at=NOON
    )


def test_3_whoever_answers_says_that_it_was_received_and_the_raiser_is_told(
    cast: Cast, row: Disagreement
) -> None:
    operations.acknowledge(row, by=cast.priya, at=NOON)
    party = open_stage(row).parties.get(side=Side.CHALLENGED)
    assert (party.acknowledged_by, party.acknowledged_at) == (cast.priya, NOON)
    assert "hannah" in told_of(row, "matter_moved")
    before = counts(row)
    with pytest.raises(Refused, match="already"):
        operations.acknowledge(row, by=cast.priya, at=NOON)
    assert counts(row) == before


@pytest.mark.parametrize("name", ["hannah", "neil", "sean", "moira"])
def test_3_denied_to_anybody_else_who_sees_it(cast: Cast, row: Disagreement, name: str) -> None:
    before = counts(row)
    with pytest.raises(PermissionDenied):
        operations.acknowledge(row, by=cast.workers[name], at=NOON)
    assert counts(row) == before


def test_4_answered_it_is_the_raisers_turn_with_a_limit(cast: Cast, row: Disagreement) -> None:
    row = answered(cast, row, at=NOON)
    assert (row.state, row.confirm_due_at) == ("proposed", moment(THURSDAY, 17))
    assert told_of(row, "answer_given") == ["hannah", "moira"]
    assert row.next_due_at == moment(THURSDAY, 17)


@pytest.mark.parametrize("name", ["neil", "sean", "hannah", "laura", "olive", "colin", "beth"])
def test_4_denied_at_the_wrong_level_and_for_the_wrong_agency(
    cast: Cast, row: Disagreement, name: str
) -> None:
    before = counts(row)
    with pytest.raises((PermissionDenied, NotVisible)):
        answered(cast, row, name, at=NOON)
    assert counts(row) == before
    assert not DisagreementReply.rows.exists()


def test_4_denied_twice_after_it_is_over_and_without_reasons(cast: Cast, row: Disagreement) -> None:
    for given in ({"reasons": " "}, {"proposal": ""}, {"answer": "maybe"}):
        with pytest.raises(Refused):
            answered(cast, row, at=NOON, **given)
    assert not DisagreementReply.rows.exists()
    answered(cast, row, at=NOON)
    before = counts(row)
    with pytest.raises(Refused):
        answered(cast, row, at=NOON)
    agree(cast, row)
    with pytest.raises(Refused, match="agreed; nobody may answer it"):
        answered(cast, row, at=NOON)
    assert DisagreementReply.rows.count() == 1
    assert counts(row)[0] == before[0] + 1


def test_4_one_who_answered_at_a_stage_below_does_not_answer_above(
    cast: Cast, row: Disagreement
) -> None:
    answered(cast, row, at=NOON, answer="reject")
    escalate(cast, row)
    before = counts(row)
    with pytest.raises(PermissionDenied):
        answered(cast, row, "priya", at=NOON)
    assert counts(row) == before


def test_5_the_raiser_or_their_manager_agrees_and_everybody_in_it_is_told(
    cast: Cast, row: Disagreement
) -> None:
    answered(cast, row, at=NOON)
    row = agree(cast, row, "moira")
    assert (row.state, row.settled_by, stages_of(row)) == ("agreed", cast.moira, [(1, "agreed")])
    assert row.next_due_at is None
    assert {"hannah", "priya"} <= set(told_of(row, "matter_moved"))


@pytest.mark.parametrize("name", ["priya", "neil", "sean", "ruth"])
def test_5_denied_to_the_challenged_side_and_the_chair(
    cast: Cast, row: Disagreement, name: str
) -> None:
    answered(cast, row, at=NOON)
    before = counts(row)
    with pytest.raises(PermissionDenied):
        agree(cast, row, name)
    assert counts(row) == before


def test_5_denied_before_an_answer_without_a_statement_and_to_who_saw_an_older_one(
    cast: Cast, row: Disagreement
) -> None:
    with pytest.raises(Refused, match="Nobody has answered"):
        agree(cast, row)
    answered(cast, row, at=NOON)
    with pytest.raises(Refused):
        agree(cast, row, statement=" ")
    with pytest.raises(Stale):
        agree(cast, row, version=row.version)
    assert fresh(row).state == "proposed"


def test_5_what_is_agreed_becomes_actions_of_the_plan(cast: Cast, row: Disagreement) -> None:
    answered(cast, row, at=NOON)
    agreed = AgreedAction(
        "Ask for legal advice", FRIDAY, outcome=cast.outcome, owner=cast.seats["priya"]
    )
    agree(cast, row, actions=[agreed])
    action = Action.rows.get(what="Ask for legal advice")
    assert (action.plan, action.owner, action.due_on) == (cast.plan, cast.seats["priya"], FRIDAY)
    assert action.agreed_in.disagreement == row


def test_5_an_action_the_plan_would_refuse_leaves_nothing_agreed(
    cast: Cast, row: Disagreement
) -> None:
    answered(cast, row, at=NOON)
    before = counts(row)
    late = AgreedAction("Too late", MONDAY, outcome=cast.outcome, owner=cast.seats["priya"])
    with pytest.raises(Refused, match="already passed"):
        agree(cast, row, actions=[late])
    assert counts(row) == before


def test_6_taken_up_the_next_level_is_asked_and_the_old_one_is_told(
    cast: Cast, row: Disagreement
) -> None:
    row = escalate(cast, row)
    assert (stages_of(row), who_answers(row)) == ([(1, "escalated"), (2, "")], ["neil"])
    assert open_stage(row).disputed == "Whether to meet."
    assert told_of(row, "answer_asked") == ["neil", "priya"]
    assert {"priya", "moira", "ruth", "beth"} <= set(told_of(row, "matter_moved"))
    assert who_answers(row, Side.RAISING) == ["moira"]


def test_6_after_an_answer_that_does_not_do(cast: Cast, row: Disagreement) -> None:
    answered(cast, row, at=NOON, answer="reject")
    row = escalate(cast, row, "moira")
    assert (row.state, row.confirm_due_at, row.reached) == ("open", None, 2)


@pytest.mark.parametrize("name", ["priya", "neil", "ruth", "colin"])
def test_6_denied_to_the_other_side_and_strangers(cast: Cast, row: Disagreement, name: str) -> None:
    before = counts(row)
    with pytest.raises((PermissionDenied, NotVisible)):
        escalate(cast, row, name)
    assert counts(row) == before


def test_6_denied_above_the_last_stage_and_without_what_is_disputed(
    cast: Cast, row: Disagreement
) -> None:
    with pytest.raises(Refused):
        operations.escalate(row, disputed=" ", version=None, by=cast.hannah, at=NOON)
    for _ in range(3):
        row = escalate(cast, row)
    before = counts(row)
    with pytest.raises(Refused, match="panel decides"):
        escalate(cast, row)
    assert counts(row) == before


def test_several_agencies_each_answer_and_the_last_makes_it_the_raisers_turn(cast: Cast) -> None:
    with_contacts(cast)
    both = [Challenged(cast.agencies["social_care"]), Challenged(cast.agencies["school"])]
    row = raised(cast, at=moment(MONDAY), challenged=both)
    assert who_answers(row) == ["sam", "priya"]
    row = answered(cast, row, "sam", at=NOON, answer="accept")
    assert row.state == "open"
    with pytest.raises(Refused, match="agreed in part"):
        agree(cast, row)
    row = answered(cast, row, "priya", at=NOON, answer="reject", proposal="")
    assert row.state == "proposed"
    with pytest.raises(Refused, match="in part"):
        agree(cast, row)
    assert agree(cast, row, in_part=True).is_agreed_in_part
