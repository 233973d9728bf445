"""Policies adopted before anybody was reminded to open a plan say what the first that does said."""

from typing import Any

from django.db import migrations

LADDER = [{"wd": 0, "to": ["owner"]}, {"wd": 2, "to": ["line_manager"]}]


def say_who_is_reminded(apps: Any, schema_editor: Any) -> None:
    Policy = apps.get_model("agencies", "Policy")
    for policy in Policy.objects.all().iterator():
        policy.data["reminders"] = {"sharing": LADDER} | policy.data["reminders"]
        policy.save(update_fields=["data"])


class Migration(migrations.Migration):
    dependencies = [("agencies", "0005_policies_say_what_the_lessons_look_at")]

    operations = [migrations.RunPython(say_who_is_reminded, migrations.RunPython.noop)]
