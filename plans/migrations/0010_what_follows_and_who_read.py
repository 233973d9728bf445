"""Which plan a plan follows, and who has read a message standing in for whom it is."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0009_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalplan",
            name="follows",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                help_text="The plan that a review ended, and that this one continues.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="plans.plan",
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="follows",
            field=models.OneToOneField(
                blank=True,
                help_text="The plan that a review ended, and that this one continues.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="followed_by",
                to="plans.plan",
            ),
        ),
        migrations.AlterField(
            model_name="notification",
            name="read_at",
            field=models.DateTimeField(
                blank=True,
                help_text="When its recipient read it; nobody else's reading counts.",
                null=True,
            ),
        ),
        migrations.AlterField(
            model_name="notification",
            name="matter",
            field=models.CharField(
                choices=[
                    ("meeting_planned", "A meeting or review has been planned"),
                    ("report_asked", "Your report is asked for"),
                    ("report_late", "A report is late"),
                    ("record_sent", "The record of a meeting is there to read"),
                    ("review_signed", "A review has been signed"),
                    ("review_adjourned", "A review has been put off"),
                    ("review_cancelled", "A meeting or review has been called off"),
                    ("review_moved", "A date has been moved"),
                    ("dissent_recorded", "An agency disagrees with a decision"),
                    ("plan_changed", "The plan has changed since its last review"),
                    ("birth_recorded", "A birth has been recorded"),
                    ("expected_date_revised", "The expected date has been revised"),
                    ("plan_followed", "The plan that follows has been started"),
                    ("recommendation_made", "The chair recommends something to you"),
                ],
                max_length=30,
            ),
        ),
        migrations.CreateModel(
            name="NotificationReading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("read_at", models.DateTimeField()),
                (
                    "notification",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readings",
                        to="plans.notification",
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("notification", "worker"), name="a_message_is_read_once_by_a_worker"
                    )
                ],
            },
        ),
    ]
