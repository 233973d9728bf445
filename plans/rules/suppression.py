"""Small numbers in figures that are shown to people who may not see the cases behind them.

A number below five could tell who is meant. It is hidden, and so is as much beside it as is needed
for no total to give it back. Nought tells of nobody and stands.
"""

from collections.abc import Hashable, Mapping
from typing import TypeVar

FEWEST = 5
"""The smallest number that is shown, besides nought."""

Key = TypeVar("Key", bound=Hashable)
Shown = int | None
"""A number, or None where it is hidden."""


def is_small(number: int) -> bool:
    return 0 < number < FEWEST


def alone(number: int) -> Shown:
    """A number that stands by itself, and is part of nothing else that is shown."""
    return None if is_small(number) else number


def parts(numbers: Mapping[Key, int]) -> dict[Key, Shown]:
    """The parts of a total that is shown as well, where it may be.

    One part hidden could be worked out from the others, and so could parts that are small even
    together: then the smallest of those still shown is hidden too, until neither can be.
    """
    hidden = {key for key, number in numbers.items() if is_small(number)}
    while hidden and (len(hidden) == 1 or sum(numbers[key] for key in hidden) < FEWEST):
        left = [key for key, number in numbers.items() if number and key not in hidden]
        if not left:
            break
        hidden.add(min(left, key=lambda key: numbers[key]))
    return {key: None if key in hidden else number for key, number in numbers.items()}


def both(yes: int, no: int) -> bool:
    """Whether a share of a total may be shown: neither those in it nor those outside are few."""
    return bool(yes + no) and not is_small(yes) and not is_small(no)


def percent(number: int, total: int) -> int:
    return round(100 * number / total)
