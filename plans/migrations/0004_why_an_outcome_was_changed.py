from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0003_where_a_decision_leads"),
    ]

    operations = [
        migrations.AlterField(
            model_name="historicaloutcome",
            name="history_change_reason",
            field=models.TextField(null=True),
        ),
    ]
