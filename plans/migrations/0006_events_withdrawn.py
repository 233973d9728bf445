"""An event recorded wrongly is withdrawn with a reason, and may then be recorded again."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0003_policies_say_how_reviews_are_held"),
        ("plans", "0005_kinds_of_placement"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="timetableevent",
            name="an_event_of_the_timetable_is_recorded_once_on_a_day",
        ),
        migrations.AddField(
            model_name="timetableevent",
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="timetableevent",
            name="withdrawn_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="timetableevent",
            name="withdrawn_reason",
            field=models.TextField(blank=True),
        ),
        migrations.AddConstraint(
            model_name="timetableevent",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)),
                fields=("plan", "trigger", "happened_on"),
                name="an_event_of_the_timetable_is_recorded_once_on_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="timetableevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("withdrawn_at", None), ("withdrawn_by", None), ("withdrawn_reason", "")
                    ),
                    models.Q(
                        ("withdrawn_at__isnull", False),
                        ("withdrawn_by__isnull", False),
                        models.Q(("withdrawn_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="an_event_is_withdrawn_by_somebody_for_a_reason",
            ),
        ),
    ]
