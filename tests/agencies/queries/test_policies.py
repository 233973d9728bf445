"""Every setting of a policy is said in words, and every difference between two is found."""

import tomllib
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from agencies import policy
from agencies.queries import policy_words
from agencies.queries.policies import compared, described, row_in_words
from plans.rules import timetable

DEFAULT = policy.default()


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, (*path, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from leaves(inner, (*path, index))
    else:
        yield path


def other(value: Any) -> Any:
    """A different value of the same type."""
    if isinstance(value, bool):
        return not value
    return value + 1 if isinstance(value, int) else f"{value} otherwise"


# Codes that decide which words are looked up: changing them to nonsense makes no policy.
CODES = {"unit", "direction", "n"}


def is_fixed(path: tuple[Any, ...]) -> bool:
    """A week of pregnancy is always counted from the expected date."""
    row = DEFAULT["timetable"][path[1]] if path[0] == "timetable" else {}
    return path[-1] in CODES or (path[-1] == "trigger" and row.get("unit") == "gestation")


SETTINGS = [path for path in leaves(DEFAULT) if path != ("version",) and not is_fixed(path)]


@pytest.mark.parametrize("path", SETTINGS, ids=lambda path: ".".join(map(str, path)))
def test_a_change_of_any_setting_is_found(path):
    changed = deepcopy(DEFAULT)
    place = changed
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = other(place[path[-1]])
    found = compared(DEFAULT, changed)
    assert len(found) == 1
    assert found[0].before != found[0].after


def test_the_number_of_the_policy_is_not_a_change():
    assert compared(DEFAULT, DEFAULT | {"version": 2}) == []


def test_a_stage_more_is_a_change_with_nothing_before():
    changed = deepcopy(DEFAULT)
    changed["disagreement"]["stages"].append(changed["disagreement"]["stages"][0] | {"n": 5})
    (change,) = compared(DEFAULT, changed)
    assert change.before == ""
    assert change.label.startswith("Stage 5")
    (back,) = compared(changed, DEFAULT)
    assert back.after == ""


def test_no_setting_is_shown_by_its_own_name():
    for section in described(DEFAULT):
        for line in section.lines:
            if section.is_timetable:
                continue  # labels of rows are the partnership's own words
            assert "_" not in line.label + line.says, line
            assert line.says, line


@pytest.mark.parametrize(
    ("unit", "direction", "number", "words"),
    [
        ("working_days", "after", 10, "10 working days after the initial conference"),
        ("working_days", "before", 1, "1 working day before the initial conference"),
        ("calendar_days", "before", 0, "by the initial conference (0 days before)"),
        ("gestation", "at", 28, "28 weeks of pregnancy"),
    ],
)
def test_a_row_of_the_timetable_is_said_in_words(unit, direction, number, words):
    row = {"unit": unit, "direction": direction, "number": number, "trigger": "initial_conference"}
    assert row_in_words(row) == words


def test_a_row_that_counts_its_own_day_says_so():
    row = DEFAULT["timetable"]["cp.icpc"] | {"count_from_day_zero": True}
    assert row_in_words(row).endswith("counting that day")


def test_the_words_for_units_and_triggers_are_those_the_rules_use():
    assert {one.value: one.label for one in timetable.Trigger} == policy_words.TRIGGERS
    assert {one.value: one.label for one in timetable.Unit} == {
        code: several for code, (_, several) in policy_words.UNITS.items()
    }
    for key, row in DEFAULT["timetable"].items():
        if row["number"]:
            assert row_in_words(row) == timetable.row(DEFAULT, key).in_words


def test_every_name_the_policy_uses_has_plain_words():
    codes = {
        code for ladder in DEFAULT["reminders"].values() for step in ladder for code in step["to"]
    }
    assert codes <= set(policy_words.PEOPLE)
    assert set(DEFAULT["reminders"]) == set(policy_words.LADDERS)
    assert set(DEFAULT["lessons"]) == set(policy_words.LESSONS)


def test_a_policy_written_as_text_reads_back_the_same():
    strange = DEFAULT | {"heading": DEFAULT["heading"] | {"early_help": 'A "group"\\\x7f\n\té 🙂'}}
    for data in (DEFAULT, strange):
        assert tomllib.loads(policy.as_toml(data)) == data


def shuffled(value: Any) -> Any:
    """The same data as a database that sorts names gives it back."""
    if isinstance(value, dict):
        return {name: shuffled(value[name]) for name in sorted(value, key=lambda n: (len(n), n))}
    return [shuffled(one) for one in value] if isinstance(value, list) else value


def test_a_database_that_forgets_the_order_of_names_changes_nothing():
    assert policy.as_toml(shuffled(DEFAULT)) == policy.as_toml(DEFAULT)
    assert described(shuffled(DEFAULT)) == described(DEFAULT)


def test_categories_that_a_partnership_adds_are_said_by_their_labels_and_survive_as_text():
    data = deepcopy(DEFAULT)
    data["disagreement"]["categories"] = [{"code": "school_place", "label": "A school place"}]
    assert policy.problems(data) == []
    assert tomllib.loads(policy.as_toml(data)) == data
    [change] = compared(DEFAULT, data)
    assert "A school place" in str(change)
