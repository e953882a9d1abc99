"""The month's own counts stood a second time beside the rows, where no hash held them. Going back, they are read
from the rows again.
"""

from django.db import migrations, models


def fill(apps, schema_editor):
    reports = apps.get_model("reports", "FrozenReport")
    codes = (
        "submissions", "batches", "persons", "joint_visits", "joint_visit_persons", "first", "repeat", "undetermined",
        "repeat_rate",
    )
    for report in reports.objects.all():
        report.totals = {code: report.rows[code] for code in codes}
        report.save(update_fields=["totals"])


class Migration(migrations.Migration):

    dependencies = [
        ("reports", "0004_matter_roll_ups"),
    ]

    operations = [
        # With a default, so that the column can come back to a table with rows.
        migrations.AlterField("frozenreport", "totals", models.JSONField(default=dict, editable=False)),
        migrations.RunPython(migrations.RunPython.noop, fill),
        migrations.RemoveField("frozenreport", "totals"),
    ]
