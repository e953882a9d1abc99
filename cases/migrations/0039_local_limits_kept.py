"""The local limit a clock began under, kept with it. That of older clocks is put down by the matter's next verb, or in
the next night, as the files say then."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0038_reports_filed_below")]

    operations = [migrations.AddField("clock", "local_rule", models.JSONField(blank=True, null=True))]
