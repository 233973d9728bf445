"""Policies adopted before more of the lessons reminded anybody say what the first policy that does said."""

from typing import Any

from django.db import migrations

LADDERS = {
    "household_meeting": [{"wd": -5, "to": ["owner"]}],
    "household_conflict": [{"wd": 0, "to": ["lead", "chair"], "instant": True}],
    "child": [
        {"wd": -5, "to": ["lead"]},
        {"wd": 0, "to": ["lead"]},
        {"wd": 1, "to": ["lead", "line_manager"]},
    ],
    "child_seen": [
        {"wd": -5, "to": ["lead"]},
        {"wd": 0, "to": ["lead"], "instant": True},
        {"wd": 1, "to": ["lead", "line_manager"], "instant": True},
        {"wd": 5, "to": ["chair"]},
    ],
    "refused_access": [
        {"wd": 0, "to": ["lead", "line_manager"], "instant": True},
        {"wd": 5, "to": ["chair"]},
    ],
    "father": [
        {"wd": -5, "to": ["lead"]},
        {"wd": 0, "to": ["lead"]},
        {"wd": 5, "to": ["lead", "line_manager"]},
        {"wd": 10, "to": ["chair"]},
    ],
    "father_assessment": [
        {"wd": -5, "to": ["lead"]},
        {"wd": 0, "to": ["lead"]},
        {"wd": 5, "to": ["lead", "line_manager"]},
    ],
    "role": [
        {"wd": 0, "to": ["owner"]},
        {"wd": 5, "to": ["line_manager"]},
    ],
    "drift": [
        {"wd": 0, "to": ["owner"]},
        {"wd": 5, "to": ["owner", "line_manager"]},
        {"wd": 10, "to": ["chair"]},
    ],
}
BIRTH_BEFORE = [
    {"wd": 0, "to": ["lead", "midwife"]},
    {"wd": 1, "to": ["lead", "line_manager", "chair"]},
]
BIRTH = [
    {"wd": 0, "to": ["lead", "midwife", "chair"]},
    {"wd": 1, "to": ["lead", "midwife", "line_manager", "chair"]},
]
"""Where a partnership has a ladder of its own, it keeps it."""
VALUES = {"household": {"before_meeting_wd": 5}}


def say_who_is_reminded(apps: Any, schema_editor: Any) -> None:
    Policy = apps.get_model("agencies", "Policy")
    for policy in Policy.objects.all().iterator():
        reminders = LADDERS | policy.data["reminders"]
        if reminders.get("birth") == BIRTH_BEFORE:
            reminders["birth"] = BIRTH
        policy.data["reminders"] = reminders
        for lesson, values in VALUES.items():
            policy.data["lessons"][lesson] = values | policy.data["lessons"][lesson]
        policy.save(update_fields=["data"])


class Migration(migrations.Migration):
    dependencies = [("agencies", "0006_policies_say_who_is_reminded_to_open_a_plan")]

    operations = [migrations.RunPython(say_who_is_reminded, migrations.RunPython.noop)]
