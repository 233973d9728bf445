"""Policies adopted before the timetable reminded anybody say what the first policy that does said."""

from typing import Any

from django.db import migrations

LADDERS = {
    "report": [
        {"wd": -5, "to": ["owner"]},
        {"wd": 0, "to": ["owner"]},
        {"wd": 1, "to": ["owner", "lead"], "instant": True},
        {"wd": 2, "to": ["line_manager"]},
    ],
    "visit": [
        {"wd": -2, "to": ["owner"]},
        {"wd": 0, "to": ["owner"]},
        {"wd": 1, "to": ["owner", "line_manager"]},
        {"wd": 5, "to": ["safeguarding_lead", "chair"]},
    ],
    "milestone": [
        {"wd": -5, "to": ["owner"]},
        {"wd": 0, "to": ["owner"]},
        {"wd": 2, "to": ["owner", "line_manager"]},
        {"wd": 5, "to": ["safeguarding_lead", "chair"]},
    ],
}


def say_who_is_reminded(apps: Any, schema_editor: Any) -> None:
    Policy = apps.get_model("agencies", "Policy")
    for policy in Policy.objects.all().iterator():
        policy.data["reminders"] = LADDERS | policy.data["reminders"]
        policy.save(update_fields=["data"])


class Migration(migrations.Migration):
    dependencies = [("agencies", "0003_policies_say_how_reviews_are_held")]

    operations = [migrations.RunPython(say_who_is_reminded, migrations.RunPython.noop)]
