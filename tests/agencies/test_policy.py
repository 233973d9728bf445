import json
from copy import deepcopy
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from agencies import policy
from agencies.errors import Refused


@pytest.fixture
def data():
    return policy.default()


def refusal(data):
    with pytest.raises(Refused) as caught:
        policy.validate(data)
    assert caught.value.field == "policy"
    return caught.value.sentence


def test_the_default_policy_is_valid(data):
    policy.validate(data)


def test_the_schema_is_a_schema_and_strict_everywhere():
    schema = json.loads(Path(policy.__file__).with_name("policy_schema.json").read_text())
    Draft202012Validator.check_schema(schema)
    open_objects = [o for o in _objects(schema) if o.get("additionalProperties") is not False]
    assert open_objects == []


def _objects(schema):
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            yield schema
        for part in schema.values():
            yield from _objects(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from _objects(part)


def test_each_caller_gets_a_copy_of_its_own(data):
    data["timetable"].clear()
    assert policy.default()["timetable"]


def test_the_default_can_be_stored_as_json(data):
    assert json.loads(json.dumps(data)) == data


def test_there_are_fourteen_lessons(data):
    assert len(data["lessons"]) == 14


def test_the_stages_of_a_disagreement_take_twenty_working_days(data):
    stages = data["disagreement"]["stages"]
    assert sum(stage["respond_wd"] for stage in stages) == data["disagreement"]["target_total_wd"]


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (
            "calendar.cutoff",
            "5pm",
            'calendar.cutoff: "5pm" does not fit. It should look like 17:00.',
        ),
        (
            "calendar.closed_due_day",
            "moves",
            (
                'calendar.closed_due_day: "moves" does not fit. '
                'It should be "stays" or "working_day_before".'
            ),
        ),
        (
            "membership.accept_within_wd",
            0,
            "membership.accept_within_wd: 0 does not fit. It should be 1 or more.",
        ),
        (
            "sharing.default_expiry_days",
            5000,
            "sharing.default_expiry_days: 5000 does not fit. It should be 1000 or less.",
        ),
        (
            "lessons.household.stale_days",
            "28",
            'lessons.household.stale_days: "28" does not fit. It should be a whole number.',
        ),
        ("reminders", [], "reminders: does not fit. It should be a table."),
        (
            "key",
            "Wearbridge 2026",
            (
                'key: "Wearbridge 2026" does not fit. '
                "It should look like wearbridge-2026: small letters, digits and dashes."
            ),
        ),
        ("version", 0, "version: 0 does not fit. It should be 1 or more."),
        (
            "disagreement.dissent.modes",
            ["challenge", "challenge"],
            "disagreement.dissent.modes: does not fit. It should name each thing once.",
        ),
        (
            "disagreement.dissent.modes",
            [],
            "disagreement.dissent.modes: does not fit. It should keep to minItems 1.",
        ),
        (
            "disagreement.urgent.stage_h",
            {"first": 2},
            (
                "disagreement.urgent.stage_h: first is not a name the policy has. "
                "It should have only the numbers of the stages."
            ),
        ),
        (
            "words",
            {"looked_after": "in our care", "child": "young person"},
            "words: child is not a name the policy has. It should have only looked_after.",
        ),
        ("words", {}, "words: looked_after is missing. It should have looked_after."),
    ],
)
def test_a_policy_that_does_not_fit_is_told_where_what_and_what_instead(
    data, path, value, sentence
):
    *outer, last = path.split(".")
    place = data
    for name in outer:
        place = place[name]
    place[last] = value
    assert refusal(data) == sentence


def test_a_week_of_pregnancy_counts_from_the_expected_date_only(data):
    data["timetable"]["pb.icpc"]["trigger"] = "birth"
    assert refusal(data) == ('timetable.pb.icpc.trigger: "birth" does not fit. It should be "edd".')


def test_only_a_week_of_pregnancy_is_at_a_date(data):
    data["timetable"]["cp.icpc"]["direction"] = "at"
    assert "timetable.cp.icpc.direction" in refusal(data)


def test_what_is_not_a_policy_at_all_says_so():
    assert refusal([]) == "the policy: does not fit. It should be a table."


@pytest.mark.parametrize(
    ("key", "change", "sentence"),
    [
        (
            "lac.rev.1",
            {"number": 21},
            (
                "timetable.lac.rev.1.number: looser than statute. "
                "It should be at most 20 working days."
            ),
        ),
        (
            "lac.rev.n",
            {"number": 5, "unit": "working_days"},
            'timetable.lac.rev.n.unit: this row is set by statute. It should stay "months".',
        ),
        (
            "lac.visit",
            {"statutory": False},
            "timetable.lac.visit.statutory: this row is set by statute. It should stay true.",
        ),
        (
            "lac.rev.2",
            {"trigger": "next_review"},
            (
                "timetable.lac.rev.2.trigger: this row is set by statute. "
                'It should stay "last_review".'
            ),
        ),
    ],
)
def test_a_statutory_row_is_never_loosened(data, key, change, sentence):
    data["timetable"][key].update(change)
    assert refusal(data) == sentence


@pytest.mark.parametrize(
    ("key", "change"),
    [
        ("lac.rev.1", {"number": 15}),
        ("lac.rev.n", {"number": 5}),
        ("cp.cg.next", {"number": 6}),
        ("cp.cg.next", {"count_from_day_zero": True}),
    ],
)
def test_a_statutory_row_may_be_tightened_and_any_other_changed(data, key, change):
    data["timetable"][key].update(change)
    policy.validate(data)


def test_stages_are_numbered_in_order(data):
    data["disagreement"]["stages"][1]["n"] = 5
    assert refusal(data) == (
        "disagreement.stages: numbered [1, 5, 3, 4]. They should be numbered [1, 2, 3, 4]."
    )


def test_only_the_last_stage_decides(data):
    data["disagreement"]["stages"][0]["decides"] = True
    assert "only that one, should decide" in refusal(data)


def test_every_stage_has_its_urgent_hours(data):
    del data["disagreement"]["urgent"]["stage_h"]["4"]
    assert refusal(data) == (
        "disagreement.urgent.stage_h: names stages 1, 2, 3. It should name every stage, 1 to 4."
    )


def test_urgent_hours_add_up(data):
    data["disagreement"]["urgent"]["stage_h"]["4"] = 13
    assert refusal(data) == (
        "disagreement.urgent.total_h: not the sum of the stages' hours. It should be 25."
    )


def test_a_partnership_may_have_fewer_stages(data):
    disagreement = data["disagreement"]
    del disagreement["stages"][1:3]
    disagreement["stages"][1]["n"] = 2
    disagreement["urgent"].update(stage_h={"1": 8, "2": 16})
    policy.validate(data)


def test_a_ladder_is_climbed_in_order(data):
    data["reminders"]["action"].append({"wd": 0, "to": ["chair"]})
    assert "reminders.action: steps on days" in refusal(data)


def test_refusing_changes_nothing(data):
    before = deepcopy(data)
    data["version"] = 0
    refusal(data)
    assert data == {**before, "version": 0}
