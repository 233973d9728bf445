"""Policies adopted before the lessons were looked at say what the first policy that does said."""

from typing import Any

from django.db import migrations

VALUES = {
    "unborn": {"warn_wd": 5},
    "child": {"alone_intervals": 2},
    "history": {
        "cluster_events": 3,
        "cluster_days": 28,
        "gap_days": 84,
        "repeat_events": 3,
        "repeat_months": 12,
    },
    "capacity": {"warn_wd": 5},
    "outcomes": {"dates_moved": 2},
}


def say_what_the_lessons_look_at(apps: Any, schema_editor: Any) -> None:
    Policy = apps.get_model("agencies", "Policy")
    for policy in Policy.objects.all().iterator():
        for lesson, values in VALUES.items():
            policy.data["lessons"][lesson] = values | policy.data["lessons"][lesson]
        policy.save(update_fields=["data"])


class Migration(migrations.Migration):
    dependencies = [("agencies", "0004_policies_say_who_is_reminded_of_the_timetable")]

    operations = [migrations.RunPython(say_what_the_lessons_look_at, migrations.RunPython.noop)]
