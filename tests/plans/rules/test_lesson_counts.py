"""Which counts of lessons may be shown: nothing shown gives a small number back."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from plans.rules.lesson_counts import NONE, published, total, week_of
from plans.rules.lessons.findings import State
from plans.rules.suppression import FEWEST

COUNTS = st.dictionaries(
    st.sampled_from("abcdef"),
    st.fixed_dictionaries({state: st.integers(0, 9) for state in State}),
    max_size=6,
)


def of(missing: int = 0, in_place: int = 0) -> dict[State, int]:
    return dict(NONE) | {State.MISSING: missing, State.IN_PLACE: in_place}


@given(COUNTS)
def test_every_number_that_can_be_worked_out_is_one_that_may_be_shown(
    counts: dict[str, dict[State, int]],
) -> None:
    shown = published(counts)
    known = [*shown.apart.values()]
    whole = total(counts.values())
    if shown.apart:
        # All that is linear in what is shown: the agencies by themselves, and the whole less any.
        known += [whole, shown.rest or NONE]
        assert shown.whole == whole
        assert total([*shown.apart.values(), shown.rest or NONE]) == whole
        told_together = set(counts) - set(shown.apart)
        assert len(told_together) != 1, "an agency by itself is shown by its own name"
    for numbers in known:
        assert all(not 0 < number < FEWEST for number in numbers.values())
    if not shown.apart:
        hidden = [state for state, number in shown.whole.items() if number is None]
        assert len(hidden) != 1
        assert all(number == whole[s] for s, number in shown.whole.items() if number is not None)
        assert not any(0 < (number or 0) < FEWEST for number in shown.whole.values())


def test_an_agency_with_a_small_number_is_told_together_with_the_smallest_other() -> None:
    counts = {"a": of(2, 20), "b": of(6, 5), "c": of(30, 30)}
    shown = published(counts)
    assert set(shown.apart) == {"c"}
    assert shown.rest == of(8, 25)


def test_where_no_agency_can_be_told_apart_the_whole_alone_is_shown() -> None:
    shown = published({"a": of(3, 20), "b": of(0, 5)})
    assert not shown.apart
    assert shown.whole[State.MISSING] is None
    assert shown.whole[State.IN_PLACE] is None
    assert set(published({"a": of(1, 2)}).whole.values()) == {None}


def test_a_week_begins_on_its_monday() -> None:
    assert week_of(date(2026, 11, 29)) == date(2026, 11, 23)
    assert week_of(date(2026, 11, 23)) == date(2026, 11, 23)
