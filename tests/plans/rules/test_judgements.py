"""When an outcome is judged, whether it moves, and how far apart its raters are."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.errors import Refused
from plans.rules.judgements import (
    Standing,
    Verdict,
    check_outcome,
    check_review,
    has_moved,
    spread,
    why_still,
)


@pytest.mark.parametrize(
    ("kind", "status", "drafting", "may"),
    [
        ("review_conference", "under_way", False, True),
        ("review_conference", "under_way", True, True),
        ("review_conference", "planned", True, True),
        ("review_conference", "planned", False, False),
        ("review_conference", "held", False, False),
        ("review_conference", "held", True, False),
        ("review_conference", "adjourned", False, False),
        ("review_conference", "cancelled", True, False),
        ("group_meeting", "under_way", False, False),
    ],
)
def test_a_review_is_judged_while_it_is_under_way(kind, status, drafting, may):
    if may:
        check_review(kind, status, drafting=drafting)
    else:
        with pytest.raises(Refused):
            check_review(kind, status, drafting=drafting)


def test_a_closed_outcome_is_not_judged():
    check_outcome("agreed")
    with pytest.raises(Refused):
        check_outcome("closed")


def stands(words, number=None):
    return Standing(words, Decimal(number) if number is not None else None)


@pytest.mark.parametrize(
    ("before", "now", "target", "moved"),
    [
        (stands("2 of 5", "0.4"), stands("3 of 5", "0.6"), Decimal(1), True),
        (stands("2 of 5", "0.4"), stands("2 of 5", "0.4"), Decimal(1), False),
        (stands("2 of 5", "0.4"), stands("1 of 5", "0.2"), Decimal(1), False),
        (stands("6 missed", 6), stands("2 missed", 2), Decimal(0), True),
        (stands("Cries"), stands("Settles"), None, True),
        (stands("Cries"), stands("Cries "), None, False),
    ],
)
def test_a_measure_moves_when_it_comes_nearer_its_target(before, now, target, moved):
    assert has_moved(before, now, target) is moved


@pytest.mark.parametrize(
    ("last", "moved", "still"),
    [
        ("worse", True, True),
        ("no_change", True, True),
        ("no_change", False, True),
        ("some_progress", True, False),
        ("some_progress", False, True),
        ("met", False, False),
        ("met_and_sustained", False, False),
        ("", True, False),
        ("", False, True),
    ],
)
def test_what_does_not_move_says_why(last, moved, still):
    assert bool(why_still(last, moved=moved)) is still


def test_before_the_first_review_it_is_counted_from_the_start():
    assert "since the plan began" in why_still("", moved=False, is_first=True)


@given(st.lists(st.integers(0, 10), min_size=1))
def test_the_spread_is_from_the_lowest_to_the_highest_and_never_an_average(scores):
    found = spread(scores)
    assert found is not None
    assert (found.lowest, found.highest) == (min(scores), max(scores))


def test_nobodys_scores_have_no_spread_and_equal_ones_say_so():
    assert spread([]) is None
    for scores, words in {
        (4, 4): "All say 4 of 10",
        (3, 4): "From 3 to 4 of 10: 1 point apart",
    }.items():
        found = spread(scores)
        assert found is not None
        assert found.in_words == words


def test_there_are_six_verdicts():
    assert len(Verdict) == 6
