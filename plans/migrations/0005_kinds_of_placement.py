"""How a looked-after child is placed decides how often they are visited (regulation 28)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0004_why_an_outcome_was_changed")]

    operations = [
        migrations.AddField(
            model_name="timetableevent",
            name="placement",
            field=models.CharField(
                blank=True,
                choices=[
                    ("ordinary", "An ordinary placement"),
                    ("until_18", "Meant to last until they are 18"),
                    ("temporary", "A temporarily approved carer, or home under an interim order"),
                ],
                default="",
                max_length=10,
                verbose_name="kind of placement",
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="timetableevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("trigger", "placement_started"), models.Q(("placement", ""), _negated=True)
                )
                | models.Q(
                    models.Q(("trigger", "placement_started"), _negated=True), ("placement", "")
                ),
                name="a_placement_and_nothing_else_has_a_kind_of_placement",
            ),
        ),
    ]
