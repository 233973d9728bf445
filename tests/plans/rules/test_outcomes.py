from typing import Any

import pytest

from agencies.errors import Refused
from plans.rules import outcomes
from plans.rules.outcomes import OutcomeStatus, Understanding

WHOLE: dict[str, Any] = {
    "measure": "weekly screens",
    "baseline": "3 of 4 positive",
    "has_target_date": True,
}


def test_an_outcome_with_its_three_parts_can_be_agreed():
    assert outcomes.missing_parts(**WHOLE) == ()
    outcomes.check_agreeable(())


@pytest.mark.parametrize(
    ("without", "words"),
    [
        ({"measure": " "}, "how we will know"),
        ({"baseline": ""}, "where things stand now"),
        ({"has_target_date": False}, "a date to reach it by"),
    ],
)
def test_an_outcome_that_lacks_a_part_cannot_be_agreed(without, words):
    missing = outcomes.missing_parts(**{**WHOLE, **without})
    assert missing == (words,)
    with pytest.raises(Refused, match=f"lacks {words}"):
        outcomes.check_agreeable(missing)


def test_an_outcome_starts_agreed_only_if_whole_and_added_by_who_may_agree_it():
    added = outcomes.status_when_added
    assert added(may_agree=True, missing=()) == OutcomeStatus.AGREED
    assert added(may_agree=False, missing=()) == OutcomeStatus.PROPOSED
    assert added(may_agree=True, missing=("how we will know",)) == OutcomeStatus.PROPOSED


def test_agreeing_needs_no_reason():
    outcomes.check_understanding(Understanding.AGREES, "")


@pytest.mark.parametrize("answer", [Understanding.DISAGREES, Understanding.COULD_NOT_ANSWER])
def test_disagreeing_and_not_answering_need_the_why(answer):
    outcomes.check_understanding(answer, "I was never asked")
    with pytest.raises(Refused, match="their own words are best") as caught:
        outcomes.check_understanding(answer, " ")
    assert caught.value.field == "reason"


def test_a_closed_outcome_is_not_open():
    assert OutcomeStatus.CLOSED not in outcomes.OPEN
    assert set(OutcomeStatus) - outcomes.OPEN == {OutcomeStatus.CLOSED}
