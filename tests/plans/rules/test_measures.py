from decimal import Decimal

import pytest

from plans.rules.measures import number_in


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2 of 5 appointments kept", "0.4"),
        ("5 out of 5", "1"),
        ("3/4", "0.75"),
        ("40% of school days", "0.4"),
        ("7 unplanned moves", "7"),
        (" 12.5 kg", "12.5"),
        ("-2", "-2"),
    ],
)
def test_a_measure_that_begins_with_a_number_has_one(text, number):
    assert number_in(text) == Decimal(number)


@pytest.mark.parametrize("text", ["", "all", "every week", "about 3", "0 of 0", "1234567", "1,500"])
def test_a_measure_in_words_has_none(text):
    assert number_in(text) is None
