"""Small numbers: hidden, and never to be had back from a total."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plans.rules.suppression import FEWEST, alone, both, parts

NUMBERS = st.dictionaries(st.integers(0, 8), st.integers(0, 30), max_size=8)


def test_a_number_below_five_is_hidden_and_nought_is_not() -> None:
    assert [alone(n) for n in (0, 1, 4, 5)] == [0, None, None, 5]


def test_one_hidden_part_takes_the_smallest_other_with_it() -> None:
    assert parts({"a": 3, "b": 20, "c": 7, "d": 0}) == {"a": None, "b": 20, "c": None, "d": 0}


def test_parts_that_are_small_together_take_another_with_them() -> None:
    assert parts({"a": 1, "b": 2, "c": 30}) == {"a": None, "b": None, "c": None}


def test_two_hidden_parts_that_are_not_small_together_hide_no_more() -> None:
    assert parts({"a": 4, "b": 3, "c": 30}) == {"a": None, "b": None, "c": 30}


def test_a_share_is_shown_only_where_neither_side_of_it_is_small() -> None:
    assert both(10, 5)
    assert both(10, 0)
    assert both(0, 10)
    assert not both(10, 4)
    assert not both(1, 10)
    assert not both(0, 0)


@given(NUMBERS)
def test_no_total_gives_a_hidden_number_back(numbers: dict[int, int]) -> None:
    shown = parts(numbers)
    hidden = [key for key, number in shown.items() if number is None]
    assert all(numbers[key] in {0, number} or number is None for key, number in shown.items())
    if sum(numbers.values()) < FEWEST:
        return  # then the total is hidden as well
    assert len(hidden) != 1
    assert not hidden or sum(numbers[key] for key in hidden) >= FEWEST
