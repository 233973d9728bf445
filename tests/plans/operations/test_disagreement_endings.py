"""How a disagreement ends and begins again (transitions 9, and 11 to 14)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from agencies.errors import NotVisible, Refused
from plans.models import Disagreement, DisagreementAction, Notification
from plans.operations import actions, disagreement_panel, disagreements
from plans.operations import disagreement_endings as operations
from plans.operations.disagreement_actions import AgreedAction
from plans.operations.disagreement_answers import agree
from plans.rules.disagreements import Side, Sight
from tests.cast import Cast
from tests.plans.disagreeing import (
    FRIDAY,
    MONDAY,
    THURSDAY,
    TUESDAY,
    answered,
    counts,
    draft,
    fresh,
    moment,
    open_stage,
    raised,
    sight_of,
    stages_of,
    sweep,
    told_of,
    who_answers,
    with_contacts,
)

LATER = moment(THURSDAY, 11)


@pytest.fixture
def row(cast: Cast) -> Disagreement:
    with_contacts(cast)
    return raised(cast, at=moment(MONDAY))


@pytest.fixture
def last(cast: Cast) -> Disagreement:
    """At the last stage: Laura of the police chairs the panel, Colin of housing sits on it."""
    with_contacts(cast)
    return raised(cast, at=moment(MONDAY), stage=4)


def decide(cast: Cast, row: Disagreement, name: str = "laura", **given: Any) -> Disagreement:
    said: dict[str, Any] = {"decision": "A meeting is held.", "reasons": "The risk is rising."}
    said |= {"decision_changed": True, "no_meeting": "They wrote.", "version": None}
    return disagreement_panel.decide(row, **said | given, by=cast.workers[name], at=LATER)


def close(cast: Cast, row: Disagreement, name: str = "moira", **given: Any) -> Disagreement:
    said: dict[str, Any] = {"feedback": "They will meet.", "family_told": "yes", "version": None}
    return operations.close(row, **said | given, by=cast.workers[name], at=LATER)


def withdraw(cast: Cast, row: Disagreement, name: str = "hannah", **given: Any) -> Disagreement:
    said: dict[str, Any] = {"reason": "It is settled.", "was_pressed": False, "version": None}
    return operations.withdraw(row, **said | given, by=cast.workers[name], at=LATER)


def redirect(cast: Cast, row: Disagreement, name: str = "moira", **given: Any) -> Disagreement:
    said: dict[str, Any] = {"target": "complaint", "reason": "About conduct.", "version": None}
    return operations.redirect(row, **said | given, by=cast.workers[name], at=LATER)


def agreed(cast: Cast, row: Disagreement, **given: Any) -> Disagreement:
    answered(cast, row, at=moment(TUESDAY))
    said: dict[str, Any] = {"statement": "They meet.", "version": None}
    return agree(row, **said | given, by=cast.hannah, at=moment(TUESDAY, 12))


def test_9_the_panels_chair_decides_and_everybody_is_told(cast: Cast, last: Disagreement) -> None:
    assert who_answers(last, Side.PANEL) == ["laura", "colin"]
    row = decide(cast, last)
    assert (row.state, stages_of(row), row.settled_by) == ("decided", [(4, "decided")], cast.laura)
    assert {"hannah", "moira", "beth", "ruth"} <= set(told_of(row, "matter_moved"))


@pytest.mark.parametrize("name", ["colin", "beth", "hannah", "moira", "sean", "ruth", "olive"])
def test_9_denied_to_anybody_else(cast: Cast, last: Disagreement, name: str) -> None:
    before = counts(last)
    with pytest.raises((PermissionDenied, NotVisible)):
        decide(cast, last, name)
    assert counts(last) == before


def test_9_a_chair_who_may_not_open_the_plan_says_what_workers_of_the_sides_do(
    cast: Cast, last: Disagreement
) -> None:
    disagreement_panel.convene(last, chair=cast.colin, version=None, by=cast.beth, at=LATER)
    todo: dict[str, Any] = {"what": "Hold the meeting", "due_on": THURSDAY}
    before = counts(last)
    with pytest.raises(Refused, match="agencies in this disagreement"):
        decide(cast, last, "colin", actions=[AgreedAction(**todo, worker=cast.sam)])
    assert counts(last) == before
    decide(cast, last, "colin", actions=[AgreedAction(**todo, worker=cast.priya)])
    own = DisagreementAction.rows.get(disagreement=last)
    assert (own.action, own.owner, own.what) == (None, cast.priya, "Hold the meeting")


def test_9_denied_below_the_last_stage_without_reasons_and_to_a_chair_who_is_a_party(
    cast: Cast, last: Disagreement
) -> None:
    with pytest.raises(Refused):
        decide(cast, last, reasons=" ")
    last.sides.create(disagreement=last, side=Side.CHALLENGED, agency=cast.agencies["police"])
    before = counts(last)
    with pytest.raises(Refused, match="neither side"):
        decide(cast, last)
    assert counts(last) == before


def test_11_closed_once_the_raiser_was_told_it_is_kept_as_long_as_it_may_be_reopened(
    cast: Cast, row: Disagreement
) -> None:
    agreed(cast, row)
    row = close(cast, row)
    assert (row.state, row.feedback) == ("closed", "They will meet.")
    assert row.access_until == date(2027, 6, 4), "the day after six months"
    assert {"hannah", "priya", "beth"} <= set(told_of(row, "matter_moved"))
    assert sight_of(cast, row, "hannah", FRIDAY) == Sight.FULL  # she still reads the plan


@pytest.mark.parametrize("name", ["hannah", "priya", "sean", "beth", "colin"])
def test_11_denied_to_anybody_but_the_raising_sides_managers(
    cast: Cast, row: Disagreement, name: str
) -> None:
    agreed(cast, row)
    before = counts(row)
    with pytest.raises((PermissionDenied, NotVisible)):
        close(cast, row, name)
    assert counts(row) == before


def test_11_denied_without_feedback_while_open_and_while_an_action_is_not_done(
    cast: Cast, row: Disagreement
) -> None:
    with pytest.raises(Refused, match="nobody may close it now"):
        close(cast, row)
    act = AgreedAction("Ask", FRIDAY, outcome=cast.outcome, owner=cast.seats["priya"])
    agreed(cast, row, actions=[act])
    before = counts(row)
    for given in ({"feedback": ""}, {"family_told": ""}, {}):
        with pytest.raises(Refused):
            close(cast, row, **given)
    assert counts(row) == before
    held = DisagreementAction.rows.select_related("action").get(disagreement=row)
    replanned = {held.pk: "At the next review."}
    assert close(cast, row, replanned=replanned).state == "closed"


def test_11_an_action_done_on_the_plan_is_done_here(cast: Cast, row: Disagreement) -> None:
    act = AgreedAction("Ask", FRIDAY, outcome=cast.outcome, owner=cast.seats["hannah"])
    agreed(cast, row, actions=[act])
    action = DisagreementAction.rows.select_related("action__plan").get(disagreement=row).action
    assert action is not None
    actions.update(
        action, answer="done", note="Asked.", version=None, by=cast.hannah, at=moment(TUESDAY, 14)
    )
    assert close(cast, row).state == "closed"


def test_12_withdrawn_it_says_whether_anybody_pressed_and_is_told(
    cast: Cast, row: Disagreement
) -> None:
    row = withdraw(cast, row, was_pressed=True)
    assert (row.state, row.was_pressed, stages_of(row)) == ("withdrawn", True, [(1, "withdrawn")])
    assert sight_of(cast, row, "beth", THURSDAY) == Sight.METADATA
    assert {"beth", "moira", "priya"} <= set(told_of(row, "matter_moved"))
    sweep(moment(date(2026, 12, 28)))
    assert stages_of(row) == [(1, "withdrawn")]


@pytest.mark.parametrize(
    ("name", "given"),
    [("priya", {}), ("ruth", {}), ("hannah", {"reason": " "}), ("hannah", {"was_pressed": None})],
)
def test_12_denied_to_the_other_side_and_without_why(
    cast: Cast, row: Disagreement, name: str, given: dict[str, Any]
) -> None:
    before = counts(row)
    with pytest.raises((PermissionDenied, Refused)):
        withdraw(cast, row, name, **given)
    assert counts(row) == before


def test_12_a_manager_takes_on_what_was_withdrawn_and_the_whole_limit_runs_anew(
    cast: Cast, row: Disagreement
) -> None:
    withdraw(cast, row)
    policy = row.policy
    for name in ("hannah", "sean", "beth"):
        with pytest.raises((PermissionDenied, Refused)):
            operations.adopt(row, reason="Go on.", version=None, by=cast.workers[name], at=LATER)
    row = operations.adopt(row, reason="It matters.", version=None, by=cast.moira, at=LATER)
    stage = open_stage(row)
    assert (row.state, stage.n, stage.opened_because, row.policy) == ("open", 1, "adopted", policy)
    assert stage.respond_due_at == moment(date(2026, 12, 7), 17)


def test_13_redirected_the_challenged_side_is_told_and_its_receipt_is_awaited(
    cast: Cast, row: Disagreement
) -> None:
    row = redirect(cast, row)
    assert (row.state, row.receipt_due_at) == ("redirected", moment(date(2026, 12, 7), 17))
    assert {"hannah", "priya"} <= set(told_of(row, "matter_moved"))
    sweep(moment(date(2026, 12, 8), 9))
    assert told_of(row, "matter_waits") == ["hannah", "moira"]
    operations.receive(row, version=None, by=cast.moira, at=moment(date(2026, 12, 8), 10))
    assert fresh(row).next_due_at is None


@pytest.mark.parametrize("name", ["hannah", "priya", "sean", "beth", "olive"])
def test_13_denied_to_anybody_but_a_manager_or_a_business_unit_that_sees_it(
    cast: Cast, row: Disagreement, name: str
) -> None:
    before = counts(row)
    with pytest.raises((PermissionDenied, NotVisible)):
        redirect(cast, row, name)
    assert counts(row) == before


def test_14_a_manager_of_either_side_reopens_at_the_last_stage_or_above(
    cast: Cast, row: Disagreement
) -> None:
    agreed(cast, row)
    close(cast, row)
    given: dict[str, Any] = {"reason": "It was not done.", "version": None, "at": LATER}
    for name in ("hannah", "priya", "ruth", "beth"):
        with pytest.raises((PermissionDenied, Refused)):
            operations.reopen(row, **given, by=cast.workers[name])
    row = operations.reopen(row, **given, stage=2, by=cast.sean)
    assert (row.state, row.reached, row.access_until.year) == ("open", 2, 9999)
    assert open_stage(row).opened_because == "reopened"


def test_14_denied_below_the_last_stage_too_late_and_while_it_is_open(cast: Cast) -> None:
    with_contacts(cast)
    row = raised(cast, at=moment(MONDAY), stage=2)
    given: dict[str, Any] = {"reason": "A new fact.", "version": None, "by": cast.moira}
    with pytest.raises(Refused):
        operations.reopen(row, **given, at=LATER)
    withdraw(cast, row)
    before = counts(row)
    with pytest.raises(Refused, match="reopen it there"):
        operations.reopen(row, **given, stage=1, at=LATER)
    with pytest.raises(Refused, match="months ago"):
        operations.reopen(row, **given, at=moment(date(2027, 6, 4)))
    assert counts(row) == before


def test_the_business_manager_names_another_panel_and_no_party_sits_on_it(
    cast: Cast, last: Disagreement
) -> None:
    def convene(chair: str, *members: str) -> Disagreement:
        return disagreement_panel.convene(
            last,
            chair=cast.workers[chair],
            members=[cast.workers[one] for one in members],
            version=None,
            by=cast.beth,
            at=LATER,
        )

    before = counts(last)
    for chair, members in (("sean", ()), ("olive", ()), ("laura", ("ian",)), ("beth", ())):
        with pytest.raises(Refused):
            convene(chair, *members)
    assert counts(last) == before
    convene("colin", "sam")
    assert who_answers(last, Side.PANEL) == ["colin", "sam"]
    with pytest.raises((PermissionDenied, NotVisible)):
        decide(cast, last, "laura")
    assert decide(cast, last, "colin").state == "decided"
    assert Notification.rows.filter(recipient=cast.sam, matter="answer_asked").exists()


@pytest.mark.parametrize("begin_again", [operations.adopt, operations.reopen])
def test_a_draft_that_was_thrown_away_does_not_begin_again(cast: Cast, begin_again: Any) -> None:
    """It was never sent, so that nobody has said whether the child is in danger."""
    row = draft(cast, "moira", at=moment(MONDAY))
    disagreements.discard(row, version=None, by=cast.moira, at=moment(MONDAY))
    before = counts(row)
    with pytest.raises(Refused, match="never sent"):
        begin_again(row, reason="After all.", version=None, by=cast.moira, at=moment(MONDAY))
    assert counts(row) == before
