from datetime import date

import pytest

from agencies.errors import Refused
from plans.rules import actions
from plans.rules.actions import Acceptance, ActionStatus, Answer

TODAY = date(2026, 11, 23)
YESTERDAY = date(2026, 11, 22)


@pytest.mark.parametrize("status", list(ActionStatus))
def test_an_action_is_late_from_the_day_after_while_something_is_left_to_do(status):
    left = status in {"not_started", "in_progress", "blocked"}
    assert actions.is_open(status) is left
    assert actions.is_late(YESTERDAY, status, TODAY) is left
    assert not actions.is_late(TODAY, status, TODAY)


def test_late_is_never_a_status():
    assert "late" not in ActionStatus.values


def test_every_answer_of_the_page_leads_to_a_status_an_open_action_may_take():
    assert set(actions.STATUS_OF) == set(Answer)
    for old in actions.OPEN:
        assert set(actions.STATUS_OF.values()) <= actions.MOVES[old]


def test_still_going_starts_an_action_that_had_not_started():
    assert actions.STATUS_OF[Answer.STILL_GOING] == ActionStatus.IN_PROGRESS


@pytest.mark.parametrize(
    ("status", "words"),
    [(ActionStatus.BLOCKED, "what is in the way"), (ActionStatus.CANCELLED, "not needed")],
)
def test_blocked_and_no_longer_needed_say_why(status, words):
    assert actions.needs_a_reason(status)
    actions.check_reason(status, "no funding")
    with pytest.raises(Refused, match=words) as caught:
        actions.check_reason(status, "  ")
    assert caught.value.field == "reason"


@pytest.mark.parametrize("status", [ActionStatus.IN_PROGRESS, ActionStatus.DONE])
def test_going_on_and_done_need_no_reason(status):
    assert not actions.needs_a_reason(status)
    actions.check_reason(status, "")


def test_a_new_due_date_lies_ahead_and_says_why():
    actions.check_new_due(TODAY, on=TODAY, reason="school is closed")
    with pytest.raises(Refused, match="already passed") as caught:
        actions.check_new_due(YESTERDAY, on=TODAY, reason="school is closed")
    assert caught.value.field == "due_on"
    with pytest.raises(Refused, match="why the date moves") as caught:
        actions.check_new_due(TODAY, on=TODAY, reason="")
    assert caught.value.field == "due_reason"


def test_an_action_given_to_a_colleague_waits_for_them():
    offered = actions.first_acceptance(
        owner_is_author=False, author_leads=False, owner_has_account=True
    )
    assert offered == Acceptance.OFFERED


@pytest.mark.parametrize(
    "given",
    [
        {"owner_is_author": True, "author_leads": False, "owner_has_account": True},
        {"owner_is_author": False, "author_leads": True, "owner_has_account": True},
        {"owner_is_author": False, "author_leads": False, "owner_has_account": False},
    ],
)
def test_ones_own_the_leads_and_a_family_members_action_needs_no_acceptance(given):
    assert actions.first_acceptance(**given) == Acceptance.ACCEPTED


def test_an_action_that_is_handed_over_is_offered_again():
    assert all(Acceptance.OFFERED in moves for moves in actions.ACCEPTANCE_MOVES.values())
