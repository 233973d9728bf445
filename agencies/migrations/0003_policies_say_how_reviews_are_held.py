"""Policies adopted before reviews were part of them say what the first policy with them said."""

from typing import Any

from django.db import migrations

REVIEWS = {
    "conference_quorum_agencies": 2,
    "inquorate_wd": 10,
    "adjourned_wd": 10,
    "report_wd": 5,
    "group_report_wd": 1,
}


def say_how_reviews_are_held(apps: Any, schema_editor: Any) -> None:
    Policy = apps.get_model("agencies", "Policy")
    for policy in Policy.objects.all().iterator():
        if "reviews" not in policy.data:
            policy.data["reviews"] = REVIEWS
            policy.save(update_fields=["data"])


class Migration(migrations.Migration):
    dependencies = [("agencies", "0002_audit_is_append_only")]

    operations = [migrations.RunPython(say_how_reviews_are_held, migrations.RunPython.noop)]
