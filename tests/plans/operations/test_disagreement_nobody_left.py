"""Nothing of a disagreement goes quiet because whoever had it is gone, or because its plan is over."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from agencies.models import Employment
from plans.models import Action, Disagreement, DisagreementAction, Notification, Plan
from plans.operations import (
    actions,
    disagreement_actions,
    disagreement_answers,
    disagreement_endings,
    disagreement_leaving,
    disagreement_time,
    plans,
)
from plans.operations.disagreement_actions import AgreedAction
from plans.operations.disagreements import Challenged
from plans.rules.disagreements import Side, Sight
from tests.cast import Cast
from tests.plans.disagreeing import (
    MONDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    answered,
    fresh,
    moment,
    name_contact,
    open_stage,
    raised,
    sight_of,
    sweep,
    told_of,
    who_answers,
    with_contacts,
)

NOON = moment(TUESDAY, 12)
SAID: dict[str, Any] = {"feedback": "It is held on Friday.", "family_told": "no", "version": None}


@pytest.fixture
def row(cast: Cast) -> Disagreement:
    with_contacts(cast)
    return raised(cast, at=moment(MONDAY))


def gone(cast: Cast, name: str, *, on: date = TUESDAY) -> None:
    Employment.objects.filter(worker=cast.workers[name]).update(ended_on=on)


def agreed(cast: Cast, row: Disagreement, *todo: AgreedAction) -> Disagreement:
    answered(cast, row, at=moment(MONDAY, 11), answer="accept")
    return disagreement_answers.agree(
        row,
        statement="It is held.",
        actions=todo,
        version=None,
        by=cast.hannah,
        at=moment(MONDAY, 12),
    )


def test_once_the_raiser_and_then_their_last_manager_have_left_the_business_unit_has_it(
    cast: Cast, row: Disagreement
) -> None:
    agreed(cast, row)
    gone(cast, "hannah")
    sweep(NOON)
    assert told_of(row, "matter_waits") == ["moira"]
    assert sight_of(cast, row, "beth", TUESDAY) < Sight.FULL
    gone(cast, "moira", on=WEDNESDAY)
    for minute in range(2):
        sweep(moment(WEDNESDAY, 12, minute))
    assert told_of(row, "matter_waits") == ["beth", "moira"]
    assert sight_of(cast, row, "beth", WEDNESDAY) == Sight.FULL
    closed = disagreement_endings.close(row, **SAID, by=cast.beth, at=moment(WEDNESDAY, 13))
    assert closed.state == "closed"


def test_an_answer_nobody_of_the_raising_side_is_left_to_accept_is_told_to_the_business_unit(
    cast: Cast, row: Disagreement
) -> None:
    row = answered(cast, row, at=moment(MONDAY, 11))
    for name in ("hannah", "moira"):
        gone(cast, name)
    sweep(NOON)
    assert row.confirm_due_at is not None
    sweep(row.confirm_due_at + timedelta(minutes=1))
    assert "beth" in told_of(row, "answer_given")
    assert fresh(row).state == "proposed"


def test_the_receipt_of_a_redirected_one_is_asked_of_whoever_is_left(
    cast: Cast, row: Disagreement
) -> None:
    disagreement_endings.redirect(
        row, target="legal", reason="It is.", version=None, by=cast.moira, at=moment(MONDAY, 11)
    )
    name_contact(cast, "midwifery", "line_manager_or_DSL", "olive")
    for name in ("hannah", "moira"):
        gone(cast, name)
    sweep(NOON)
    due = fresh(row).receipt_due_at
    assert due is not None
    sweep(due + timedelta(minutes=1))
    assert "olive" in told_of(row, "matter_waits")


def test_when_whoever_had_not_answered_is_gone_it_is_the_raisers_turn(cast: Cast) -> None:
    with_contacts(cast)
    both = [Challenged(cast.agencies["social_care"]), Challenged(cast.agencies["school"])]
    row = raised(cast, at=moment(MONDAY), challenged=both)
    answered(cast, row, at=moment(MONDAY, 11), answer="accept")
    gone(cast, "sam")
    sweep(NOON)
    assert fresh(row).state == "proposed"
    assert told_of(row, "answer_given") == ["hannah"]
    sweep(moment(THURSDAY, 18))
    assert [n for (n,) in row.stages.values_list("n")] == [1]


def test_what_was_agreed_goes_on_as_its_own_when_the_plan_ends(
    cast: Cast, row: Disagreement
) -> None:
    due = WEDNESDAY
    agreed(cast, row, AgreedAction("Hold it", due, outcome=cast.outcome, owner=cast.seats["priya"]))
    of_plan = Action.rows.get(what="Hold it")
    plans.end(
        Plan.rows.get(pk=cast.plan.pk),
        ended_on=MONDAY,
        reason="moved_area",
        note="It goes on.",
        version=None,
        by=cast.ruth,
        at=moment(MONDAY, 13),
    )
    own = DisagreementAction.rows.get(disagreement=row)
    assert (own.action, own.what, own.owner, own.due_on) == (None, "Hold it", cast.priya, due)
    assert own.owner_agency == cast.agencies["social_care"]
    assert Action.rows.filter(pk=of_plan.pk).exists()
    sweep(moment(THURSDAY))
    assert Notification.rows.filter(disagreement=row, matter="action_due").exists()
    disagreement_actions.finish(own, done_on=TUESDAY, by=cast.priya, at=moment(THURSDAY))
    closed = disagreement_endings.close(row, **SAID, by=cast.moira, at=moment(THURSDAY, 11))
    assert closed.state == "closed"


def test_what_is_done_when_the_plan_ends_stays_the_plans(cast: Cast, row: Disagreement) -> None:
    todo = AgreedAction("Hold it", WEDNESDAY, outcome=cast.outcome, owner=cast.seats["priya"])
    agreed(cast, row, todo)
    action = Action.rows.get(what="Hold it")
    at = moment(MONDAY, 13)
    actions.update(action, answer="done", note="It was.", version=None, by=cast.priya, at=at)
    plans.end(
        Plan.rows.get(pk=cast.plan.pk),
        ended_on=MONDAY,
        reason="moved_area",
        note="It goes on.",
        version=None,
        by=cast.ruth,
        at=at,
    )
    assert DisagreementAction.rows.get(disagreement=row).action == action


def test_inside_one_agency_nobody_speaks_for_both_sides(cast: Cast) -> None:
    with_contacts(cast)
    own = [Challenged(cast.agencies["social_care"])]
    row = raised(cast, "priya", at=moment(MONDAY), challenged=own)
    answered(cast, row, "neil", at=moment(MONDAY, 11), answer="reject", proposal="")
    disagreement_answers.escalate(
        row, disputed="All.", version=None, by=cast.sean, at=moment(MONDAY, 12)
    )
    assert "sean" not in who_answers(row)
    assert who_answers(row, Side.RAISING) != ["neil"]


def test_where_its_only_manager_answered_for_the_other_side_the_business_unit_closes_it(
    cast: Cast,
) -> None:
    name_contact(cast, "social_care", "line_manager_or_DSL", "neil")
    gone(cast, "sean", on=MONDAY)
    own = [Challenged(cast.agencies["social_care"])]
    row = raised(cast, "priya", at=moment(MONDAY), challenged=own)
    answered(cast, row, "neil", at=moment(MONDAY, 11), answer="accept")
    disagreement_answers.agree(
        row, statement="So be it.", version=None, by=cast.priya, at=moment(MONDAY, 12)
    )
    with pytest.raises(PermissionDenied):
        disagreement_endings.close(row, **SAID, by=cast.neil, at=moment(MONDAY, 13))
    assert sight_of(cast, row, "beth", MONDAY) == Sight.FULL
    closed = disagreement_endings.close(row, **SAID, by=cast.beth, at=moment(MONDAY, 13))
    assert closed.state == "closed"


def test_an_agency_never_answers_what_it_raised_for_the_one_it_answers_for(cast: Cast) -> None:
    with_contacts(cast)
    cast.agencies["school"].proxy = cast.agencies["midwifery"]
    cast.agencies["school"].save()
    name_contact(cast, "midwifery", "line_manager_or_DSL", "moira")
    name_contact(cast, "school", "line_manager_or_DSL", "sam")
    asked = [Challenged(cast.agencies["school"])]
    row = raised(cast, at=moment(MONDAY), stage=2, challenged=asked)
    assert who_answers(row) == ["sam"]
    assert open_stage(row).parties.get(side=Side.CHALLENGED).proxy is None


def test_the_clock_is_set_anew_when_the_place_of_who_left_is_filled(
    cast: Cast, row: Disagreement
) -> None:
    name_contact(cast, "social_care", "practitioner", "sal")
    gone(cast, "priya", on=MONDAY)
    Disagreement.rows.filter(pk=row.pk).update(next_due_at=None)
    disagreement_leaving.replace(row.pk, at=moment(MONDAY, 12))
    assert (open_stage(row).n, who_answers(row)) == (1, ["sal"])
    assert fresh(row).next_due_at == moment(TUESDAY, 8), "when Sal is reminded of the answer"


def test_the_clock_is_set_anew_when_somebody_is_given_a_place_that_nobody_held(
    cast: Cast,
) -> None:
    with_contacts(cast)
    both = [Challenged(cast.agencies["social_care"]), Challenged(cast.agencies["school"])]
    row = raised(cast, at=moment(MONDAY), challenged=both)
    empty = open_stage(row).parties.get(side=Side.CHALLENGED, agency=cast.agencies["social_care"])
    empty.worker = empty.deputy = None
    empty.save()
    disagreement_answers.acknowledge(row, by=cast.sam, at=moment(MONDAY, 11))
    sweep(moment(TUESDAY, 9))
    ack_due_at = open_stage(row).ack_due_at
    assert fresh(row).next_due_at != ack_due_at, "nobody is left who has not acknowledged"
    disagreement_time.reassign(empty, to=cast.sal, reason="She knows them.", by=cast.sean, at=NOON)
    assert fresh(row).next_due_at == ack_due_at
