"""Reports filed, and objections made, by an office of our own tree to the one that passed the matter on."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0037_reviews_received")]

    operations = [
        migrations.AddField("transfer", "may_object", models.BooleanField("可以提出异议", default=False)),
        migrations.AddField("transfer", "report_sent_on", models.DateField("报送日期", blank=True, null=True)),
        migrations.AddField(
            "objection",
            "transfer",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.transfer",
            ),
        ),
    ]
